import { sideBySide } from '../statistics/contrast.ts';
import { type ArmCounts, isComparable } from '../statistics/overdispersion.ts';
import { restrictScore, type SetScore } from '../statistics/set-score.ts';

/** What is known of a creative before it was shown. */
export interface CreativeTraits {
  /** Opaque ids such as `kind|value`. Duplicates count once. */
  readonly traits: readonly string[];
  /** The text of the creative, if any. */
  readonly text?: string;
}

/** One creative of a set, with its totals there. */
export interface TrainingArm extends CreativeTraits, ArmCounts {
  /** Identifies the creative in all sets. */
  readonly creative: string;
}

/** Creatives that were shown side by side. */
export interface TrainingSet {
  /** Identifies the set. Sets are always ordered by date, then key. */
  readonly key: string;
  /** Day of its newest performance record, YYYY-MM-DD. */
  readonly date: string;
  readonly randomised: boolean;
  readonly platform: string;
  readonly arms: readonly TrainingArm[];
  /**
   * The comparison of click rates within strata, in the order of the variants. Absent: all were shown side by side all
   * the time.
   */
  readonly score?: SetScore;
}

/** Returns the comparison of the variants' click rates. */
export function clickScore({ arms, score }: Pick<TrainingSet, 'arms' | 'score'>): SetScore {
  return score ?? sideBySide(arms);
}

/** Most sets used in training, newest first. Older ones say little about today, and this many train in seconds. */
export const MAX_TRAINING_SETS = 20_000;
/** Most variants of all sets together. 60,000 variants of 100 features take a few dozen megabytes. */
const MAX_TRAINING_ARMS = 60_000;
/** Most variants of one set, those with most impressions. Pairs grow with the square of this. */
export const MAX_ARMS_PER_SET = 100;

/**
 * Returns what training can use: sets ordered by date and key, with the variants that were shown often enough. Each has
 * at least `leastArms` of them. Beyond the limits the oldest sets are left out.
 */
export function usableSets(
  sets: readonly TrainingSet[],
  { leastArms = 2 }: { readonly leastArms?: number } = {},
): readonly TrainingSet[] {
  const usable = sets
    .map((set) => withArms(set, mostShown(set.arms.filter(isComparable))))
    .filter(({ arms }) => arms.length >= leastArms)
    .sort(byDateThenKey);
  let arms = 0;
  let from = usable.length;
  while (from > 0 && usable.length - from < MAX_TRAINING_SETS) {
    arms += usable[from - 1]?.arms.length ?? 0;
    if (arms > MAX_TRAINING_ARMS) break;
    from -= 1;
  }
  return usable.slice(from);
}

/** Returns the set with only some of its variants. */
function withArms(set: TrainingSet, arms: readonly TrainingArm[]): TrainingSet {
  if (set.score === undefined || arms.length === set.arms.length) return { ...set, arms };
  const places = new Map(set.arms.map((arm, place) => [arm, place]));
  return {
    ...set,
    arms,
    score: restrictScore(
      set.score,
      arms.map((arm) => places.get(arm) ?? 0),
    ),
  };
}

/** Returns the variants of a set that are kept. */
export function mostShown<Arm extends ArmCounts & { readonly creative: string }>(
  arms: readonly Arm[],
): readonly Arm[] {
  if (arms.length <= MAX_ARMS_PER_SET) return arms;
  return [...arms]
    .sort((one, other) => other.impressions - one.impressions || (one.creative < other.creative ? -1 : 1))
    .slice(0, MAX_ARMS_PER_SET);
}

function byDateThenKey(one: TrainingSet, other: TrainingSet): number {
  if (one.date !== other.date) return one.date < other.date ? -1 : 1;
  if (one.key === other.key) return 0;
  return one.key < other.key ? -1 : 1;
}

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a date YYYY-MM-DD. Throws a RangeError on anything else. */
export function dayNumber(date: string): number {
  const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  if (!Number.isInteger(day)) throw new RangeError('a date is not of the form YYYY-MM-DD');
  return day;
}

/** The date YYYY-MM-DD of a day number. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
