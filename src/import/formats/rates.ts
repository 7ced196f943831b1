/** Decides what rates without a percent sign mean. */
import type { Problem, RateUnit } from '../plan-types.ts';

/** Evidence of the cells of a column of rates. */
export interface RateVotes {
  /** The header. */
  readonly column: string;
  /** Cells without a percent sign that are not zero. */
  unsigned: number;
  signed: number;
  /** Cells above 1, which cannot be fractions. */
  above: number;
  /** Cells that agree with engagements divided by impressions, read as a fraction or as a percentage. */
  fraction: number;
  percent: number;
  example: { readonly line: number; readonly text: string } | undefined;
}

/** A rate may differ from the exact rate of the counts by this share of itself. */
const TOLERANCE = 0.2;

/** Votes before any cell was read. */
export function noRates(column: string): RateVotes {
  return { column, unsigned: 0, signed: 0, above: 0, fraction: 0, percent: 0, example: undefined };
}

/** Counts a cell without a percent sign. `counted` is engagements divided by impressions, if the row has both. */
export function countRate(
  votes: RateVotes,
  value: number,
  counted: number | undefined,
  example: { readonly line: number; readonly text: string },
): void {
  if (value === 0) return;
  votes.unsigned += 1;
  votes.example ??= example;
  if (value > 1) votes.above += 1;
  if (counted === undefined || counted === 0) return;
  if (Math.abs(value - counted) <= counted * TOLERANCE) votes.fraction += 1;
  if (Math.abs(value / 100 - counted) <= counted * TOLERANCE) votes.percent += 1;
}

/** The unit, undefined when every rate has a percent sign, or a question. */
export function settleRates(votes: RateVotes): RateUnit | undefined | Problem {
  if (votes.unsigned === 0) return undefined;
  if (/%|percent|prozent|pourcent|por ?ciento|pct/i.test(votes.column)) return 'percent';
  const saysFraction = votes.fraction > 0;
  const saysPercent = votes.above > 0 || votes.percent > 0;
  if (saysFraction !== saysPercent) return saysPercent ? 'percent' : 'fraction';
  const text = votes.example?.text ?? '';
  return {
    reason: 'RATES_AMBIGUOUS',
    message: `line ${votes.example?.line}: "${text}" in the column "${votes.column}" has no percent sign: --rates percent when it means ${text} %, --rates fraction when 1 means 100 %`,
    choices: [
      { label: `${text} %`, option: '--rates percent', settings: { rates: 'percent' } },
      { label: '1 means 100 %', option: '--rates fraction', settings: { rates: 'fraction' } },
    ],
  };
}
