/** Headline tests as training sets of the product, and the rolling folds over them. */
import { dateOf, type TrainingSet } from '../../src/prediction/training-set.ts';
import type { HeadlineSet } from './headline-tests.ts';

/** Sets to learn from, and the following sets for evaluation. */
export interface Fold {
  readonly learning: readonly TrainingSet[];
  readonly holdout: readonly TrainingSet[];
}

/** Shares of the sets at which the five folds are cut. Each fold is evaluated on the next tenth. */
const CUTS = [0.5, 0.6, 0.7, 0.8, 0.9] as const;
const FOLD_SHARE = 0.1;

const DAY_MS = 86_400_000;

/** Monday of an ISO week YYYYWW, in days since 1970-01-01. 4 January is always in week 1. */
export function mondayOf(week: number): number {
  const fourth = Date.UTC(Math.floor(week / 100), 0, 4) / DAY_MS;
  const weekday = (new Date(fourth * DAY_MS).getUTCDay() + 6) % 7;
  return fourth - weekday + ((week % 100) - 1) * 7;
}

/** A headline test in the stored form of the service, dated on the Monday of its week. */
export function trainingSetOf({ key, week, arms }: HeadlineSet): TrainingSet {
  return {
    key,
    date: dateOf(mondayOf(week)),
    randomised: true,
    platform: 'upworthy',
    arms: arms.map(({ headline, clicks, impressions, traits }, index) => ({
      creative: `${key}|${index}`,
      clicks,
      impressions,
      traits,
      text: headline,
    })),
  };
}

/**
 * Five rolling folds of sets in the order of their weeks. Each is evaluated on a tenth of the sets, in whole weeks,
 * after learning from all earlier weeks.
 */
export function rollingFolds(sets: readonly TrainingSet[]): readonly Fold[] {
  const cutDates = [...CUTS, 1].map((share) => sets[Math.floor(sets.length * share)]?.date);
  return CUTS.map((cut, index) => {
    const from = cutDates[index] ?? '';
    const before = cut + FOLD_SHARE < 0.999 ? cutDates[index + 1] : undefined;
    return {
      learning: sets.filter(({ date }) => date < from),
      holdout: sets.filter(({ date }) => date >= from && (before === undefined || date < before)),
    };
  });
}
