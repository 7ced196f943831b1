import { solveByConjugateGradient } from '../statistics/conjugate-gradient.ts';
import { comparedEffects } from '../statistics/random-arms.ts';
import { type ContrastDesign, featureSums, rowScores } from './contrast-design.ts';

/** Most Newton steps. The loss is convex, smooth and ridged, so four to six steps from 0 are enough. */
const MAX_STEPS = 12;
/** Relative error of a Newton step. The next step corrects the rest (inexact Newton, Dembo et al. 1982). */
const STEP_TOLERANCE = 0.02;
/** Ends when no coefficient moves more than this, in log-odds of winning a pair. */
const TOLERANCE = 1e-3;

/** Pairs of variants of one set, as columns. */
interface Pairs {
  readonly winners: Int32Array;
  readonly losers: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Pairwise logistic regression within sets (Bradley & Terry 1952; RankNet, Burges et al. 2005): P(i beats j) = 1/(1 +
 * e^−(s_i − s_j)) with s linear in the features. It only uses the order, so single sets with extreme differences do not
 * sway it as they sway least squares. Coefficients are in log-odds of winning a pair.
 */
export function pairwiseLogistic(design: ContrastDesign, penalties: Float64Array): Float64Array {
  const pairs = decidedPairs(design);
  const coefficients = new Float64Array(design.matrix.width);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const change = newtonStep(design, { pairs, penalties, coefficients });
    let largest = 0;
    for (let feature = 0; feature < coefficients.length; feature += 1) {
      coefficients[feature] = (coefficients[feature] ?? 0) + (change[feature] ?? 0);
      largest = Math.max(largest, Math.abs(change[feature] ?? 0));
    }
    if (largest < TOLERANCE) break;
  }
  return coefficients;
}

function newtonStep(
  design: ContrastDesign,
  {
    pairs,
    penalties,
    coefficients,
  }: { readonly pairs: Pairs; readonly penalties: Float64Array; readonly coefficients: Float64Array },
): Float64Array {
  const { winners, losers, weights } = pairs;
  const scores = rowScores(design.matrix, coefficients);
  const pull = new Float64Array(scores.length);
  const curvatures = new Float64Array(weights.length);
  const armCurvatures = new Float64Array(scores.length);
  for (let pair = 0; pair < weights.length; pair += 1) {
    const winner = winners[pair] ?? 0;
    const loser = losers[pair] ?? 0;
    const lost = 1 / (1 + Math.exp((scores[winner] ?? 0) - (scores[loser] ?? 0)));
    const gradient = (weights[pair] ?? 0) * lost;
    const curvature = gradient * (1 - lost);
    pull[winner] = (pull[winner] ?? 0) + gradient;
    pull[loser] = (pull[loser] ?? 0) - gradient;
    curvatures[pair] = curvature;
    armCurvatures[winner] = (armCurvatures[winner] ?? 0) + curvature;
    armCurvatures[loser] = (armCurvatures[loser] ?? 0) + curvature;
  }
  const ridged = (image: Float64Array, vector: Float64Array, sign: 1 | -1): Float64Array =>
    image.map((value, feature) => value + sign * (penalties[feature] ?? 0) * (vector[feature] ?? 0));
  return solveByConjugateGradient({
    tolerance: STEP_TOLERANCE,
    rightSide: ridged(featureSums(design.matrix, pull), coefficients, -1),
    diagonal: featureSums(design.matrix, armCurvatures).map(
      (value, feature) => value + (penalties[feature] ?? 0),
    ),
    multiply: (vector) =>
      ridged(
        featureSums(design.matrix, pairImage(pairs, curvatures, rowScores(design.matrix, vector))),
        vector,
        1,
      ),
  });
}

function pairImage({ winners, losers }: Pairs, curvatures: Float64Array, scores: Float64Array): Float64Array {
  const image = new Float64Array(scores.length);
  for (let pair = 0; pair < curvatures.length; pair += 1) {
    const winner = winners[pair] ?? 0;
    const loser = losers[pair] ?? 0;
    const value = (curvatures[pair] ?? 0) * ((scores[winner] ?? 0) - (scores[loser] ?? 0));
    image[winner] = (image[winner] ?? 0) + value;
    image[loser] = (image[loser] ?? 0) - value;
  }
  return image;
}

/**
 * All pairs with a winner, weighted by how certain the winner is: z² of the difference, including overdispersion. k
 * variants make k(k−1)/2 pairs but only k − 1 independent comparisons, so each pair counts 2/k. Weights are scaled to
 * sum to the number of independent comparisons, so that a penalty means the same for any data. Variants that no stratum
 * connects make no pair.
 */
function decidedPairs({ sets }: ContrastDesign): Pairs {
  const winners: number[] = [];
  const losers: number[] = [];
  const weights: number[] = [];
  let comparisons = 0;
  for (const { from, arms } of sets) {
    for (const { places, effects, covariance } of comparedEffects(arms)) {
      comparisons += places.length - 1;
      for (const [one, place] of places.entries()) {
        for (let other = one + 1; other < places.length; other += 1) {
          const difference = (effects[one] ?? 0) - (effects[other] ?? 0);
          if (difference === 0) continue;
          const variance =
            covariance.get(one, one) + covariance.get(other, other) - 2 * covariance.get(one, other);
          const [first, second] = [from + place, from + (places[other] ?? 0)];
          winners.push(difference > 0 ? first : second);
          losers.push(difference > 0 ? second : first);
          weights.push(((difference ** 2 / variance) * 2) / places.length);
        }
      }
    }
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const scale = total > 0 ? comparisons / total : 0;
  return {
    winners: Int32Array.from(winners),
    losers: Int32Array.from(losers),
    weights: Float64Array.from(weights, (weight) => weight * scale),
  };
}
