/** Explanations in words of the numbers of a trajectory. */
import type { DailySeries } from './daily-series.ts';
import { INTERVAL_LEVEL } from './intervals.ts';
import { HORIZONS, type HorizonDays, MIN_HISTORY_DAYS, MIN_VALID_DAYS } from './projection.ts';
import { MIN_RESIDUALS } from './residual-pool.ts';

const LEVEL = `${100 * INTERVAL_LEVEL} %`;

/** How the numbers were computed. */
export const METHOD =
  'Initial: median daily ROAS of the first 7 days with spend; current: of the newest 28. Projection: median of four ' +
  'paths of ln ROAS (28-day median, damped Holt on weekly medians, shrunk Theil–Sen trend damped by .99 a day, power ' +
  'law), none moving the level by more than a factor of ten. Improvement: projected over initial, both as published ' +
  'with four decimals, and so are its bounds. Status: the Theil–Sen slope of the newest 26 weeks tested at 95 %.';

/** What the bounds mean and where their width comes from. */
const INTERVALS =
  `Bounds hold ${LEVEL} of outcomes over simulated accounts of all kinds, and fewer where a steady rise or fall goes on ` +
  'or something happens that the history has nothing like: they are the projection divided and multiplied by one ' +
  "factor, the account's noise and drift scaled by past errors " +
  `(conformal: at least ${MIN_RESIDUALS} of them; scaled default: of simulated accounts). An outcome is the geometric ` +
  'mean of the seven days around the horizon. The probability of 10x comes from the same distribution.';

/** Whether the history is shorter than a third of the horizon. */
export function isLowHistory(historyDays: number, horizonDays: HorizonDays): boolean {
  return historyDays < horizonDays / 3;
}

/** What to bear in mind with the numbers of this series. */
export function notesOn(
  { days, historyDays, zeroRevenueDays }: DailySeries,
  sufficient: boolean,
): readonly string[] {
  const notes: string[] = [];
  if (!sufficient) {
    notes.push(
      `Fewer than ${MIN_HISTORY_DAYS} days of history or ${MIN_VALID_DAYS} days with spend: nothing is extrapolated.`,
    );
  }
  if (zeroRevenueDays > 0) {
    notes.push(
      days.length === 0
        ? 'No day with spend had revenue.'
        : `${zeroRevenueDays} days with spend and no revenue are taken at half the smallest positive daily ROAS.`,
    );
  }
  const short = HORIZONS.filter((horizon) => isLowHistory(historyDays, horizon));
  if (sufficient && short.length > 0) {
    notes.push(`History is shorter than a third of the horizon at ${short.join(' and ')} days.`);
  }
  if (sufficient) notes.push(INTERVALS);
  return notes;
}
