import { solveByConjugateGradient } from '../statistics/conjugate-gradient.ts';
import {
  armScoresOf,
  type ContrastDesign,
  featureSums,
  rowScores,
  weighWithinSets,
} from './contrast-design.ts';

/** Relative error of the solution, far below the standard errors of the effects. */
const TOLERANCE = 1e-4;

/**
 * Joint effects of all features within sets, in log-odds. It solves (XᵀVX + λ)b = Xᵀz, where z and V are the scores and
 * weights of random arms (random-arms.ts). The set's own level cancels, as in the contrasts of single traits. Features
 * that occur together share what they explain (ridge regression, Hoerl & Kennard 1970, with fixed effects).
 */
export function contrastRidge(design: ContrastDesign, penalties: Float64Array): Float64Array {
  const information = featureSums(design.matrix, ownWeights(design));
  return solveByConjugateGradient({
    tolerance: TOLERANCE,
    rightSide: featureSums(design.matrix, armScoresOf(design)),
    diagonal: penalties.map((penalty, feature) =>
      Math.max(penalty + (information[feature] ?? 0), LEAST_DIAGONAL),
    ),
    multiply: (vector) => {
      const image = featureSums(design.matrix, weighWithinSets(design, rowScores(design.matrix, vector)));
      return image.map((value, feature) => value + (penalties[feature] ?? 0) * (vector[feature] ?? 0));
    },
  });
}

/** Prevents a division by 0 for a feature without data and without a penalty. */
const LEAST_DIAGONAL = 1e-12;

/** The diagonal of V, the weights of differences between the arms of a set (random-arms.ts), one row each. */
function ownWeights({ matrix, sets }: ContrastDesign): Float64Array {
  const own = new Float64Array(matrix.starts.length - 1);
  for (const { from, arms } of sets) {
    for (let arm = 0; arm < arms.size; arm += 1) own[from + arm] = arms.weights[arm * arms.size + arm] ?? 0;
  }
  return own;
}
