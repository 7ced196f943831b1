/**
 * What a set of arms tells under one metric, summed over the strata in which arms were shown side by side: u, successes
 * beyond what an arm's own strata would give, and L = Σ(diag(I) − I·Iᵀ/ΣI), what the strata can tell about differences
 * between arms. Both are sums, so a stratum that changed is taken out and put in. Arms that never share a stratum share
 * nothing in L: they are not compared.
 */
import type { ArmScore } from './arm-outcome.ts';

/** u and L of a set, and what its arms take part in. Arms are known by their places, 0 to size − 1. */
export interface SetScore {
  readonly size: number;
  /** u. */
  readonly gains: Float64Array;
  /** L row by row up to its diagonal: L is symmetric. */
  readonly information: Float64Array;
  /** ΣI of each arm: how much of what is known of the common rates is known from it. */
  readonly exposure: Float64Array;
  /** Successes of each arm in the strata that compare it. */
  readonly successes: Float64Array;
  /** Number of strata that compare it. */
  readonly strata: Float64Array;
}

/** Arms up to which L is kept whole, 5,050 numbers; sets of more keep their strata, which are fewer numbers for so many. */
export const MAX_DENSE_ARMS = 100;

/** The place of L's row and column in the packed lower triangle; the row is not the smaller one. */
export function packedAt(row: number, column: number): number {
  return (row * (row + 1)) / 2 + column;
}

/** A set of which nothing is known. */
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

/** What a set is a sum of. */
const SUMS = ['gains', 'information', 'exposure', 'successes', 'strata'] as const;

/** The same set with more arms, of which nothing is known yet, behind those it has. */
export function widenScore(score: SetScore, size: number): SetScore {
  const wider = emptyScore(size);
  for (const name of SUMS) wider[name].set(score[name]);
  return wider;
}

/** Scores of arms in one stratum, each with its place in the set. */
export type StratumScore = readonly (ArmScore & { readonly place: number })[];

/** The arms of a stratum that take part, with their places. */
export function stratumScore(
  scores: readonly (ArmScore | undefined)[] | undefined,
  places: readonly number[],
): StratumScore {
  return (scores ?? []).flatMap((score, at) => {
    const place = places[at];
    return score === undefined || place === undefined ? [] : [{ ...score, place }];
  });
}

/** Puts a stratum into a set (1), or takes it out (−1). */
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

/** Clears what rounding leaves of arms that no stratum compares any more. */
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
 * Some arms of a stratum as if the others had not been shown: gains are taken from the rate of those that are left, at their
 * places in another set.
 */
export function partOfStratum(stratum: StratumScore, placeOf: ReadonlyMap<number, number>): StratumScore {
  const part = stratum.flatMap((arm) => {
    const place = placeOf.get(arm.place);
    return place === undefined ? [] : [{ ...arm, place }];
  });
  if (part.length < 2) return [];
  const whole = part.reduce((sum, { information }) => sum + information, 0);
  const gain = part.reduce((sum, arm) => sum + arm.gain, 0);
  // Trials are information by one factor for all arms of a stratum.
  return part.map((arm) => ({ ...arm, gain: arm.gain - (arm.information * gain) / whole }));
}

/** The score of a set whose strata are given whole. */
export function scoreOf(size: number, strata: readonly StratumScore[]): SetScore {
  const score = emptyScore(size);
  for (const stratum of strata) addStratum(score, stratum);
  return score;
}

/**
 * The score of some arms of a set, in the order of their places (−1: one the set does not know). Arms that are left out stay what the others are compared
 * with, so leave out arms that tell little.
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
