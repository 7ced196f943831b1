/**
 * The comparison of a set's arms under one metric, summed over the strata in which arms were shown side by side. u has
 * the successes beyond those expected from an arm's own strata. L = Σ(diag(I) − I·Iᵀ/ΣI) is the information of the
 * strata on differences between arms. Both are sums, so a changed stratum can be subtracted and added again. Arms that
 * never share a stratum have no entry in L, so they are not compared.
 */
import type { ArmScore } from './arm-outcome.ts';

/** u and L of a set, with the counts of its arms. Arms are numbered by position, from 0 to size − 1. */
export interface SetScore {
  readonly size: number;
  /** u. */
  readonly gains: Float64Array;
  /** L row by row up to its diagonal, since L is symmetric. */
  readonly information: Float64Array;
  /** ΣI of each arm: its share of the information on the common rates. */
  readonly exposure: Float64Array;
  /** Successes of each arm in the strata that compare it. */
  readonly successes: Float64Array;
  /** Number of strata that compare each arm. */
  readonly strata: Float64Array;
}

/**
 * Most arms for which the whole of L is stored (5,050 numbers). Larger sets store their strata, which then are fewer
 * numbers.
 */
export const MAX_DENSE_ARMS = 100;

/** Position of a row and column of L in the packed lower triangle. `row` must not be smaller than `column`. */
export function packedAt(row: number, column: number): number {
  return (row * (row + 1)) / 2 + column;
}

/** A set without data. */
export function emptyScore(size: number): SetScore {
  return {
    size,
    gains: new Float64Array(size),
    information: new Float64Array(packedAt(size, 0)),
    exposure: new Float64Array(size),
    successes: new Float64Array(size),
    strata: new Float64Array(size),
  };
}

/** The lists of a set that are sums. */
const SUMS = ['gains', 'information', 'exposure', 'successes', 'strata'] as const;

/** Returns the same set with more arms added at the end, without data. */
export function widenScore(score: SetScore, size: number): SetScore {
  const wider = emptyScore(size);
  for (const name of SUMS) wider[name].set(score[name]);
  return wider;
}

/** Scores of arms in one stratum, each with its position in the set. */
export type StratumScore = readonly (ArmScore & { readonly place: number })[];

/** The arms of a stratum that are compared, with their positions. */
export function stratumScore(
  scores: readonly (ArmScore | undefined)[] | undefined,
  places: readonly number[],
): StratumScore {
  return (scores ?? []).flatMap((score, at) => {
    const place = places[at];
    return score === undefined || place === undefined ? [] : [{ ...score, place }];
  });
}

/** Adds a stratum to a set (1), or subtracts it (−1). */
export function addStratum(set: SetScore, stratum: StratumScore, sign: 1 | -1 = 1): void {
  const whole = stratum.reduce((sum, { information }) => sum + information, 0);
  if (!(whole > 0)) return;
  const { gains, information, exposure, successes, strata } = set;
  for (const [at, arm] of stratum.entries()) {
    gains[arm.place] = (gains[arm.place] ?? 0) + sign * arm.gain;
    successes[arm.place] = (successes[arm.place] ?? 0) + sign * arm.successes;
    strata[arm.place] = (strata[arm.place] ?? 0) + sign;
    exposure[arm.place] = (exposure[arm.place] ?? 0) + sign * arm.information;
    const own = packedAt(arm.place, arm.place);
    information[own] = (information[own] ?? 0) + sign * arm.information * (1 - arm.information / whole);
    for (let before = 0; before < at; before += 1) {
      const other = stratum[before];
      if (other === undefined) continue;
      const cell = packedAt(Math.max(arm.place, other.place), Math.min(arm.place, other.place));
      information[cell] = (information[cell] ?? 0) - (sign * arm.information * other.information) / whole;
    }
  }
}

/** Sets the rounding errors of arms to 0 that no stratum compares any more. */
export function clearLeftArms({ size, gains, information, exposure, successes, strata }: SetScore): void {
  for (let arm = 0; arm < size; arm += 1) {
    if ((strata[arm] ?? 0) > 0) continue;
    gains[arm] = 0;
    exposure[arm] = 0;
    successes[arm] = 0;
    for (let other = 0; other < size; other += 1) {
      information[packedAt(Math.max(arm, other), Math.min(arm, other))] = 0;
    }
  }
}

/**
 * Scores some arms of a stratum as if the others had not been shown. Gains are relative to the common rate of the
 * remaining arms. `placeOf` gives their positions in another set.
 */
export function partOfStratum(stratum: StratumScore, placeOf: ReadonlyMap<number, number>): StratumScore {
  const part = stratum.flatMap((arm) => {
    const place = placeOf.get(arm.place);
    return place === undefined ? [] : [{ ...arm, place }];
  });
  if (part.length < 2) return [];
  const whole = part.reduce((sum, { information }) => sum + information, 0);
  const gain = part.reduce((sum, arm) => sum + arm.gain, 0);
  // Within a stratum, trials are proportional to information, so the common rate can be computed from information.
  return part.map((arm) => ({ ...arm, gain: arm.gain - (arm.information * gain) / whole }));
}

/** Computes the score of a set from all of its strata. */
export function scoreOf(size: number, strata: readonly StratumScore[]): SetScore {
  const score = emptyScore(size);
  for (const stratum of strata) addStratum(score, stratum);
  return score;
}

/**
 * The score of some arms of a set, in the order of `places` (−1: an arm that the set does not have). The other arms are
 * left out, but the remaining ones are still compared with them. So only leave out arms with little information.
 */
export function restrictScore(score: SetScore, places: readonly number[]): SetScore {
  const part = emptyScore(places.length);
  for (const [at, place] of places.entries()) {
    if (place < 0) continue;
    for (const name of ['gains', 'exposure', 'successes', 'strata'] as const)
      part[name][at] = score[name][place] ?? 0;
    for (const [before, other] of places.slice(0, at + 1).entries()) {
      if (other < 0) continue;
      part.information[packedAt(at, before)] =
        score.information[packedAt(Math.max(place, other), Math.min(place, other))] ?? 0;
    }
  }
  return part;
}
