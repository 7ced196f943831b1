import { dateOf, dayNumber, type TrainingSet } from './training-set.ts';

/** Share of the newest sets that a challenger is judged on. */
const HOLDOUT_SHARE = 0.2;
/** The judged part is at least this long, so that no single campaign decides. */
const HOLDOUT_DAYS = 28;
/** With fewer judged sets the bootstrap of their differences is a guess. */
export const MIN_HOLDOUT_SETS = 20;
/** With fewer sets to learn from there is nothing to judge. */
export const MIN_LEARNING_SETS = 40;

/** Sets to learn from and later ones to be judged on; no creative is in both. */
export interface TimeSplit {
  readonly learning: readonly TrainingSet[];
  readonly holdout: readonly TrainingSet[];
  /** First day of the holdout, YYYY-MM-DD. */
  readonly holdoutFrom: string;
}

/**
 * Splits usable sets by date: the last fifth of them, reaching back HOLDOUT_DAYS at least, in whole days. Creatives of the
 * holdout are taken out of the learning sets. A set that a champion has learned from cannot judge it: `notBefore` moves
 * the beginning of the holdout, not the end of learning. Undefined when there are no sets.
 */
export function splitByTime(
  sets: readonly TrainingSet[],
  { notBefore, leastArms = 2 }: { readonly notBefore?: string | undefined; readonly leastArms?: number } = {},
): TimeSplit | undefined {
  const newest = sets.at(-1);
  const first = sets[Math.floor(sets.length * (1 - HOLDOUT_SHARE))];
  if (newest === undefined || first === undefined) return undefined;
  const latestStart = dayNumber(newest.date) - HOLDOUT_DAYS + 1;
  const cut = dateOf(Math.min(dayNumber(first.date), latestStart));
  const holdoutFrom = notBefore !== undefined && notBefore > cut ? notBefore : cut;
  const holdout = sets.filter(({ date }) => date >= holdoutFrom);
  const judged = new Set(holdout.flatMap(({ arms }) => arms.map(({ creative }) => creative)));
  const learning = sets
    .filter(({ date }) => date < cut)
    .map((set) => ({ ...set, arms: set.arms.filter(({ creative }) => !judged.has(creative)) }))
    .filter(({ arms }) => arms.length >= leastArms);
  return { learning, holdout, holdoutFrom };
}
