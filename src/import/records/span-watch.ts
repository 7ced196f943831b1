/** Collects the days of all rows, and finds spans and overlaps. */
import { daysBetween } from '../../shared/dates.ts';
import type { Problem } from '../plan-types.ts';
import type { Days } from './days.ts';

/** A file with more different spans is not a report. */
const MAX_SPANS = 5_000;

/** Least number of days for a pattern: two prove too little. */
const LEAST_PERIODS = 3;
const WEEK_DAYS = 7;

/** Collects the days of rows. */
export class SpanWatch {
  readonly #spans = new Map<string, Days & { readonly line: number }>();
  #first: string | undefined;
  #last: string | undefined;
  #isOverfull = false;

  add(days: Days, line: number): void {
    if (this.#first === undefined || days.first < this.#first) this.#first = days.first;
    if (this.#last === undefined || days.last > this.#last) this.#last = days.last;
    const key = days.first === days.last ? days.first : `${days.first}/${days.last}`;
    if (this.#spans.has(key)) return;
    if (this.#spans.size === MAX_SPANS) this.#isOverfull = true;
    else this.#spans.set(key, { ...days, line });
  }

  /** First and last day of all rows. */
  range(): { readonly first: string; readonly last: string } | undefined {
    if (this.#first === undefined || this.#last === undefined) return undefined;
    return { first: this.#first, last: this.#last };
  }

  /** A note when all days look like first days of months or weeks. Only a person knows whether they stand for spans. */
  note(): string | undefined {
    const days = [...this.#spans.values()];
    if (days.length < LEAST_PERIODS || days.some(({ first, last }) => first !== last)) return undefined;
    if (days.every(({ first }) => first.endsWith('-01'))) return periodNote('month');
    const [start] = days;
    const isWeekly = days.every(({ first }) => daysBetween(start?.first ?? first, first) % WEEK_DAYS === 0);
    return isWeekly ? periodNote('week') : undefined;
  }

  /** The problem with the days: spans without --spread, or spans that overlap. */
  problem(isSpread: boolean): Problem | undefined {
    const spans = [...this.#spans.values()].sort((one, other) => (one.first < other.first ? -1 : 1));
    const long = spans.find(({ first, last }) => first !== last);
    if (long === undefined) return undefined;
    if (!isSpread) return rangeAsDay(long);
    if (this.#isOverfull) {
      return {
        reason: 'TOO_MANY_SPANS',
        message: `the rows cover more than ${MAX_SPANS} different spans of days`,
      };
    }
    const overlap = firstOverlap(spans);
    if (overlap === undefined) return undefined;
    return {
      reason: 'SPANS_OVERLAP',
      message: `line ${overlap.line}: its days (${overlap.first} to ${overlap.last}) overlap with those of other rows, so that metrics would count twice: export the report by day`,
    };
  }
}

function periodNote(period: 'month' | 'week'): string {
  return `every date is the first day of a ${period}: if the metrics are those of the whole ${period}, map the column with --map ${period}=COLUMN and add --spread`;
}

/** The first span, by its first day, that begins before an earlier one has ended. */
function firstOverlap<Span extends Days>(spans: readonly Span[]): Span | undefined {
  let latest = '';
  for (const span of spans) {
    if (span.first <= latest) return span;
    if (span.last > latest) latest = span.last;
  }
  return undefined;
}

function rangeAsDay({ line, first, last }: Days & { readonly line: number }): Problem {
  return {
    reason: 'RANGE_AS_DAY',
    message: `line ${line}: its metrics are those of several days (${first} to ${last}), and the service keeps days: export the report by day, or add --spread to split them evenly over the days`,
    choices: [{ label: 'split evenly over the days', option: '--spread', settings: { spread: true } }],
  };
}
