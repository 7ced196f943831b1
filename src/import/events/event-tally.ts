/** Counts and sums over the events of a file. */
import { localDate } from '../../shared/local-date.ts';
import { millisecondsOf } from '../../shared/timestamps.ts';
import type { EventsPreview, PlannedEvent } from '../plan-types.ts';
import { typeOf } from './event-ids.ts';

/** Number of events shown as examples. */
const EXAMPLES = 4;

/** Counts events, and keeps the first ones as examples, of different types where possible. */
export class EventTally {
  readonly #timeZone: string;
  readonly #events = new Map<string, number>();
  readonly #won = new Map<string, bigint>();
  readonly #examples: PlannedEvent[] = [];
  #recordRows = 0;
  #refusedRows = 0;
  #lastLine = 0;
  #first: string | undefined;
  #last: string | undefined;
  #problem: string | undefined;

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  add(row: PlannedEvent): void {
    if ('problems' in row) {
      this.#refusedRows += 1;
      this.#problem ??= `line ${row.line}: ${row.problems.join('; ')}`;
      return;
    }
    const { line, event } = row;
    if (line !== this.#lastLine) this.#recordRows += 1;
    this.#lastLine = line;
    const type = typeOf(event);
    const seen = this.#events.get(type) ?? 0;
    this.#events.set(type, seen + 1);
    if (seen < 1 || this.#examples.length < EXAMPLES) this.#examples.push(row);
    const { payload, eventTime } = event;
    if (payload?.$case === 'dealWon') {
      const { currency, dealSizeMicros } = payload.value;
      this.#won.set(currency, (this.#won.get(currency) ?? 0n) + BigInt(dealSizeMicros));
    }
    if (eventTime === undefined) return;
    const day = localDate(new Date(millisecondsOf(eventTime)), this.#timeZone);
    if (this.#first === undefined || day < this.#first) this.#first = day;
    if (this.#last === undefined || day > this.#last) this.#last = day;
  }

  /** Why the first refused row was refused. */
  firstProblem(): readonly string[] {
    return this.#problem === undefined ? [] : [this.#problem];
  }

  counted(): Pick<
    EventsPreview,
    'examples' | 'events' | 'wonMicros' | 'recordRows' | 'refusedRows' | 'dates'
  > {
    const dates =
      this.#first === undefined || this.#last === undefined
        ? undefined
        : { first: this.#first, last: this.#last };
    return {
      examples: this.#examples,
      events: Object.fromEntries(this.#events),
      wonMicros: Object.fromEntries(this.#won),
      recordRows: this.#recordRows,
      refusedRows: this.#refusedRows,
      dates,
    };
  }
}
