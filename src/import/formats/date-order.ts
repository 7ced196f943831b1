/** Decides whether 03/04/2026 is in March or in April, by all dates of a file together. */
import type { Problem } from '../plan-types.ts';
import { type DateOrder, type DateText, ORDERS } from './date-text.ts';

/** Evidence of a file's dates. */
export interface DateVotes {
  /** Dates that can be read in one way only. */
  certain: number;
  /** Dates of three numbers. */
  numbers: number;
  /** Of these, how many each order can read. */
  readonly possible: Record<DateOrder, number>;
  example: { readonly line: number; readonly text: string } | undefined;
}

/** Votes before any date was read. */
export function noDates(): DateVotes {
  return { certain: 0, numbers: 0, possible: { DMY: 0, MDY: 0, YMD: 0 }, example: undefined };
}

/** Counts a date. Performance cannot be later than `latest`, so an order that gives a later date is ruled out. */
export function countDate(
  votes: DateVotes,
  date: DateText,
  latest: string,
  example: { readonly line: number; readonly text: string },
): void {
  if (date.kind === 'certain') {
    votes.certain += 1;
    return;
  }
  const possible = ORDERS.filter((order) => (date.byOrder[order] ?? '9999') <= latest);
  if (possible.length === 0) return;
  votes.numbers += 1;
  for (const order of possible) votes.possible[order] += 1;
  if (possible.length > 1) votes.example ??= example;
}

/**
 * An order wins when another has this many times as many contradicting dates. Dates that contradict it are refused one
 * by one.
 */
const DOMINANT = 10;

/**
 * The order, undefined when no date needs one, or a question. With `isElsewhere`, language or decimal comma rule out
 * the United States, where the month comes first.
 */
export function settleDates(votes: DateVotes, isElsewhere: boolean): DateOrder | undefined | Problem {
  // A few dates of another form beside certain ones are refused one by one.
  if (votes.numbers === 0 || votes.certain > votes.numbers) return undefined;
  const against = (order: DateOrder): number => votes.numbers - votes.possible[order];
  const beats = (one: DateOrder, other: DateOrder): boolean => against(other) > against(one) * DOMINANT;
  const unbeaten = ORDERS.filter((order) => !ORDERS.some((other) => beats(other, order)));
  const [only] = unbeaten;
  if (only !== undefined && unbeaten.length === 1) return only;
  const dayFirst = isElsewhere && unbeaten.includes('DMY') && !unbeaten.includes('YMD');
  if (dayFirst && against('DMY') <= against('MDY')) return 'DMY';
  const text = votes.example?.text ?? '';
  const whens = unbeaten.map((order) => `--date-format ${order} when the ${MEANING[order]} comes first`);
  return {
    reason: 'DATE_ORDER_AMBIGUOUS',
    message: `line ${votes.example?.line}: "${text}" can be read in two ways, and the dates of the file do not tell which: ${whens.join(', ')}`,
    choices: unbeaten.map((order) => ({
      label: `${MEANING[order]} first`,
      option: `--date-format ${order}`,
      settings: { dateFormat: order },
    })),
  };
}

const MEANING: Readonly<Record<DateOrder, string>> = { DMY: 'day', MDY: 'month', YMD: 'year' };
