/**
 * The inference of random-arms.ts for sets with too many arms for a matrix. For each stratum, L is a diagonal minus one
 * product IIᵀ/ΣI, so L·x costs as much as the strata have arms. (I + τ_w²L)⁻¹ takes about as many steps of conjugate
 * gradients as there are strata.
 */
import { solveByConjugateGradient } from './conjugate-gradient.ts';
import type { OverdispersionTerms } from './overdispersion.ts';
import { dot, levelled, type RandomArms, roundingOf } from './random-arms.ts';
import type { StratumScore } from './set-score.ts';

/** Relative error of a solution. The resulting estimates are published with four digits. */
const TOLERANCE = 1e-10;

/** A set given by its strata. */
export interface ManyArms {
  readonly size: number;
  readonly strata: readonly StratumScore[];
}

/** Solves for the arms of a set given by its strata. */
export function manyArms({ size, strata }: ManyArms, tau2: number): RandomArms {
  const gains = new Float64Array(size);
  const successes = new Float64Array(size);
  const exposure = new Float64Array(size);
  const takesPart = new Array<boolean>(size).fill(false);
  for (const { place, gain, information, successes: own } of strata.flat()) {
    gains[place] = (gains[place] ?? 0) + gain;
    exposure[place] = (exposure[place] ?? 0) + information;
    successes[place] = (successes[place] ?? 0) + own;
    takesPart[place] = true;
  }
  const information = laplacian({ size, strata });
  const solve = (rightSide: Float64Array): Float64Array =>
    tau2 > 0
      ? solveByConjugateGradient({
          tolerance: TOLERANCE,
          rightSide,
          diagonal: information.diagonal.map((own) => 1 + tau2 * own),
          multiply: (vector) =>
            information.multiply(vector).map((value, arm) => (vector[arm] ?? 0) + tau2 * value),
        })
      : rightSide;
  const weigh = (column: Float64Array): Float64Array => solve(information.multiply(column));
  return {
    size,
    successes,
    takesPart,
    scores: levelled(solve(gains), { tau2, weigh, exposure }),
    rounding: roundingOf(exposure),
    weigh,
  };
}

/** The contribution of such a set to the estimate of τ_w²: see `scoreTerms`. */
export function manyArmsTerms({ size, strata }: ManyArms): OverdispersionTerms {
  const gains = new Float64Array(size);
  for (const { place, gain } of strata.flat()) gains[place] = (gains[place] ?? 0) + gain;
  const { multiply, diagonal } = laplacian({ size, strata });
  // L is singular, but u lies in its range, where conjugate gradients stay. An arm without comparison gets a 1 on the
  // diagonal.
  const solved = solveByConjugateGradient({
    tolerance: TOLERANCE,
    rightSide: gains,
    diagonal: diagonal.map((own) => (own > 0 ? own : 1)),
    multiply: (vector) =>
      multiply(vector).map((value, arm) => ((diagonal[arm] ?? 0) > 0 ? value : (vector[arm] ?? 0))),
  });
  const compared = diagonal.filter((own) => own > 0).length;
  return {
    q: dot(gains, solved),
    c: diagonal.reduce((sum, own) => sum + own, 0),
    df: compared - numberOfGroups({ size, strata }),
  };
}

function laplacian({ size, strata }: ManyArms): {
  readonly multiply: (vector: Float64Array) => Float64Array;
  readonly diagonal: Float64Array;
} {
  const wholes = strata.map((stratum) => stratum.reduce((sum, { information }) => sum + information, 0));
  const diagonal = new Float64Array(size);
  for (const [at, stratum] of strata.entries()) {
    for (const { place, information } of stratum) {
      diagonal[place] = (diagonal[place] ?? 0) + information * (1 - information / (wholes[at] ?? 1));
    }
  }
  const multiply = (vector: Float64Array): Float64Array => {
    const image = new Float64Array(size);
    for (const [at, stratum] of strata.entries()) {
      const weighted = stratum.reduce(
        (sum, { place, information }) => sum + information * (vector[place] ?? 0),
        0,
      );
      const mean = weighted / (wholes[at] ?? 1);
      for (const { place, information } of stratum) {
        image[place] = (image[place] ?? 0) + information * ((vector[place] ?? 0) - mean);
      }
    }
    return image;
  };
  return { multiply, diagonal };
}

/** Connected groups of arms that strata compare. */
function numberOfGroups({ size, strata }: ManyArms): number {
  const parents = Array.from({ length: size }, (_, arm) => arm);
  const rootOf = (arm: number): number => {
    let root = arm;
    while ((parents[root] ?? root) !== root) root = parents[root] ?? root;
    parents[arm] = root;
    return root;
  };
  const compared = new Set<number>();
  for (const stratum of strata) {
    for (const { place } of stratum) {
      compared.add(place);
      parents[rootOf(place)] = rootOf(stratum[0]?.place ?? place);
    }
  }
  return new Set([...compared].map(rootOf)).size;
}
