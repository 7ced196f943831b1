import { dateOf, dayNumber, type TrainingSet } from './training-set.ts';

/** Share of the newest sets on which a challenger is evaluated. */
const HOLDOUT_SHARE = 0.2;
/** Least length of the holdout, so that no single campaign decides. */
const HOLDOUT_DAYS = 28;
/** With fewer sets in the holdout, the bootstrap of their differences is unreliable. */
export const MIN_HOLDOUT_SETS = 20;
/** With fewer sets to learn from there is no useful model to evaluate. */
export const MIN_LEARNING_SETS = 40;

/** Sets to learn from, and later sets for evaluation. No creative is in both. */
export interface TimeSplit {
  readonly learning: readonly TrainingSet[];
  readonly holdout: readonly TrainingSet[];
  /** First day of the holdout, YYYY-MM-DD. */
  readonly holdoutFrom: string;
}

/**
 * Splits usable sets by date. The holdout is the last fifth of them, in whole days, and at least HOLDOUT_DAYS long.
 * Creatives of the holdout are removed from the learning sets. A champion must not be evaluated on sets it has learned
 * from: `notBefore` moves the start of the holdout, but not the end of learning. Undefined when there are no sets.
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
  const holdoutCreatives = new Set(holdout.flatMap(({ arms }) => arms.map(({ creative }) => creative)));
  const learning = sets
    .filter(({ date }) => date < cut)
    .map((set) => ({ ...set, arms: set.arms.filter(({ creative }) => !holdoutCreatives.has(creative)) }))
    .filter(({ arms }) => arms.length >= leastArms);
  return { learning, holdout, holdoutFrom };
}
