import { rateScores } from './arm-outcome.ts';
import type { ArmCounts } from './overdispersion.ts';
import { dot, type RandomArms, randomArms } from './random-arms.ts';
import { type SetScore, scoreOf, stratumScore } from './set-score.ts';

/** An arm with its traits. A duplicate trait counts once. */
export interface ContrastArm extends ArmCounts {
  readonly traits: readonly string[];
}

/** Sufficient statistics of one trait in one set; additive over sets. */
export interface ContrastSums {
  /** N: successes beyond expectation of the arms that carry the trait, corrected for random effects of arms. */
  readonly n: number;
  /** D: information, the inverse variance of N/D. */
  readonly d: number;
  /** Arms of the set that are compared and carry the trait. */
  readonly arms: number;
}

/**
 * Below this D a set says nothing about a trait: all its arms carry it, or none, or too little is known for a division.
 */
export const MIN_CONTRAST_D = 1e-9;

/** The score of arms that were all shown side by side, all the time: a single stratum. */
export function sideBySide(arms: readonly ArmCounts[]): SetScore {
  return scoreInStrata(arms.length, [arms]);
}

/**
 * The score of arms by strata. Each stratum has the counts of every arm, without impressions for arms not shown in it.
 */
export function scoreInStrata(size: number, strata: readonly (readonly ArmCounts[])[]): SetScore {
  return scoreOf(
    size,
    strata.map((counts) =>
      stratumScore(
        rateScores(counts.map(({ clicks, impressions }) => ({ successes: clicks, trials: impressions }))),
        counts.map((_, place) => place),
      ),
    ),
  );
}

/** N and D for every trait that varies inside a set of arms shown side by side, by their clicks. */
export function contrastSums(arms: readonly ContrastArm[], tau2: number): ReadonlyMap<string, ContrastSums> {
  return traitContrasts(
    randomArms(sideBySide(arms), tau2),
    arms.map(({ traits }) => traits),
  );
}

/** N and D for every trait that varies inside the set. `traitsOfArms` is in the order of the arms' positions. */
export function traitContrasts(
  arms: RandomArms,
  traitsOfArms: readonly (readonly string[])[],
): ReadonlyMap<string, ContrastSums> {
  const carriers = new Map<string, Set<number>>();
  for (const [place, traits] of traitsOfArms.entries()) {
    if (arms.takesPart[place] !== true) continue;
    for (const trait of traits) carriers.set(trait, (carriers.get(trait) ?? new Set()).add(place));
  }
  const sums = new Map<string, ContrastSums>();
  for (const [trait, places] of carriers) {
    const contrast = carrierContrast(arms, places);
    if (contrast !== undefined) sums.set(trait, { ...contrast, arms: places.size });
  }
  return sums;
}

/** N and D of the arms at some positions against the others of the set. Undefined when the set cannot compare them. */
export function carrierContrast(
  arms: RandomArms,
  places: Iterable<number>,
): Pick<ContrastSums, 'n' | 'd'> | undefined {
  const column = new Float64Array(arms.size);
  for (const place of places) column[place] = 1;
  const d = dot(column, arms.weigh(column));
  return isInformative(arms, d) ? { n: dot(column, arms.scores), d } : undefined;
}

/** Whether D of a set is larger than rounding. */
export function isInformative({ rounding }: Pick<RandomArms, 'rounding'>, d: number): boolean {
  return d > Math.max(MIN_CONTRAST_D, rounding);
}

/** Log-odds effect of a trait and its variance from summed N and D; undefined when D is too small to divide by. */
export function contrastEstimate({
  n,
  d,
}: Pick<ContrastSums, 'n' | 'd'>): { readonly estimate: number; readonly variance: number } | undefined {
  return d > MIN_CONTRAST_D ? { estimate: n / d, variance: 1 / d } : undefined;
}
