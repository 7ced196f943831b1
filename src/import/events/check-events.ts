/** The second pass over the rows of a CRM's file: finds repetitions, totals, and questions for a person. */
import type { Event } from '../../gen/kaizen/v1/event.ts';
import { Event as EventCodec } from '../../gen/kaizen/v1/event.ts';
import { groupedDecimal } from '../../shared/micros.ts';
import { kindOf } from '../check.ts';
import type { Figures } from '../layout/figures-sum.ts';
import { TotalsWatch, verdictOn } from '../layout/totals.ts';
import type { Problem } from '../plan-types.ts';
import type { Row } from '../reading/rows.ts';
import { columnsOf, readSource } from '../records/columns.ts';
import { unitNotes } from '../records/currencies.ts';
import { IdentityTable } from '../records/identities.ts';
import { readingOf } from '../records/read-record.ts';
import type { Understood } from '../understand.ts';
import type { EventField } from './event-fields.ts';
import { eventsOfRow, UNKNOWN_SOURCE } from './make-events.ts';
import { type CrmRow, type CrmRules, readCrmRow, readDealAmount } from './read-crm-row.ts';
import { UnknownStages } from './stages.ts';

/** What the check of all rows found in a file of events. */
export interface CheckedEvents {
  /** Lines of totals, and refused lines with the reason. */
  readonly totals: ReadonlySet<number>;
  readonly refused: ReadonlyMap<number, string>;
  /** Row counts by event id, and by event id and content. */
  readonly ids: IdentityTable;
  readonly contents: IdentityTable;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** An event as one text: two rows with the same content have the same text. */
export function contentOf(event: Event): string {
  return JSON.stringify(EventCodec.toJSON(event));
}

/** Scans all rows. */
export async function checkEventRows(
  file: Understood<EventField>,
  rules: CrmRules,
  onBytes: (bytes: number) => void,
): Promise<CheckedEvents> {
  const check = new EventFileCheck(file, rules);
  for await (const rows of file.rows()) {
    for (const row of rows) check.take(row);
    onBytes(rows.at(-1)?.endByte ?? 0);
  }
  return check.end();
}

class EventFileCheck {
  readonly #file: Understood<EventField>;
  readonly #rules: CrmRules;
  readonly #ids = new IdentityTable();
  readonly #contents = new IdentityTable();
  readonly #unknownStages = new UnknownStages();
  readonly #watch = new TotalsWatch();
  readonly #units = new Set<string>();
  #noSource = 0;

  constructor(file: Understood<EventField>, rules: CrmRules) {
    this.#file = file;
    this.#rules = rules;
  }

  take(row: Row): void {
    const { kind } = kindOf(row, this.#file);
    if (kind === 'total') this.#watch.addSuspect(row.line, 'certain', this.#amountOf(row));
    else if (kind === 'nameless') this.#watch.addSuspect(row.line, 'nameless', this.#amountOf(row));
    else if (kind === 'record') this.#record(row);
  }

  /** The amount of a row, without its other cells. */
  #amountOf({ cells }: Row): readonly Figures[] {
    const { mapping, isPlaceholder } = this.#rules.cells;
    const source = mapping.fields.find(({ field }) => field === 'amount')?.source;
    const text = source === undefined ? '' : readSource(source, cells, isPlaceholder);
    if (source === undefined || text === '') return [];
    const amount = readDealAmount(text, readingOf(columnsOf(source)[0], this.#rules.cells));
    return amount.ok ? [figuresOfAmount(amount.value.millionths)] : [];
  }

  #record(row: Row): void {
    const read = readCrmRow(row.cells, this.#rules);
    if (!read.ok) {
      const [figures] = this.#amountOf(row);
      if (figures !== undefined) this.#watch.addRecord(figures, false);
      return;
    }
    this.#watch.addRecord(figuresOfAmount(read.row.amountMicros), true);
    this.#events(row.line, read.row);
  }

  #events(line: number, row: CrmRow): void {
    const made = eventsOfRow(row, this.#rules.stages);
    if (!made.ok) {
      if ('unknownStage' in made) this.#unknownStages.add(made.unknownStage, line);
      return;
    }
    for (const event of made.events) {
      this.#ids.add(event.eventId, line);
      this.#contents.add(contentOf(event), line);
      const { payload } = event;
      if (payload?.$case === 'leadCreated' && payload.value.source === UNKNOWN_SOURCE) this.#noSource += 1;
      if (payload?.$case === 'dealWon') for (const unit of row.units) this.#units.add(unit);
    }
  }

  end(): CheckedEvents {
    const totals = new Set<number>();
    const refused = new Map<number, string>();
    const notes = [...unitNotes(this.#units, { ofSeveral }), ...sourceNotes(this.#noSource)];
    for (const suspect of this.#watch.suspects) {
      const { line, kind, readings } = suspect;
      const isTotal =
        verdictOn(suspect, this.#watch).kind === 'skipped' && (kind === 'certain' || readings.length > 0);
      if (!isTotal) {
        refused.set(line, `the row names no lead and no deal: --skip-line ${line} leaves it out`);
        continue;
      }
      totals.add(line);
      const note = totalNote(line, readings[0]?.revenue, this.#watch);
      if (note !== undefined) notes.push(note);
    }
    return {
      ...{ totals, refused, notes },
      ...{ ids: this.#ids, contents: this.#contents },
      problems: this.#unknownStages.problems(),
    };
  }
}

/** Sums of deals are checked for totals with the code for performance metrics. */
function figuresOfAmount(micros: number | undefined): Figures {
  return {
    ...{ impressions: undefined, clicks: undefined, engagements: undefined },
    ...{ conversions: undefined, spend: undefined },
    revenue: micros === undefined ? undefined : BigInt(micros),
  };
}

function totalNote(
  line: number,
  total: bigint | undefined,
  { sum, taken, suspects }: TotalsWatch,
): string | undefined {
  const isAlone = suspects.length === 1;
  if (!isAlone || total === undefined || total === sum.revenue || total === taken.revenue) return undefined;
  return `the total in line ${line} is ${groupedDecimal(total)}, the rows that are taken have ${groupedDecimal(taken.revenue)}`;
}

const ofSeveral = (names: string): string =>
  `deals are in ${names}; the service takes those in the account's currency and refuses the others: if the file has a column in the account's currency, name it with --map amount=COLUMN --map currency=`;

function sourceNotes(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    `${count} ${count === 1 ? 'lead has' : 'leads have'} no source, and the service demands one: "${UNKNOWN_SOURCE}" is stored. --map source=COLUMN or --set source=NAME says where they come from`,
  ];
}
