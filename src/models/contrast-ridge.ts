import { solveByConjugateGradient } from './conjugate-gradient.ts';
import { type ContrastDesign, featureSums, rowScores } from './contrast-design.ts';

/** Relative error of the solution, far below the standard errors of the effects. */
const TOLERANCE = 1e-4;

/**
 * Joint effects of all features within sets, log-odds: minimises Σ w (y − ȳ − (x − x̄)·b)² + Σ λ b², bars being the
 * set's weighted means and w = 1/(v + τ_w²). The set's own level cancels, as in the contrasts of single traits, and
 * features that come together share what they explain (ridge regression, Hoerl & Kennard 1970, with fixed effects).
 */
export function contrastRidge(design: ContrastDesign, penalties: Float64Array): Float64Array {
  const weights = design.variances.map((variance) => 1 / (variance + design.overdispersion));
  const information = featureSums(design.matrix, weights);
  return solveByConjugateGradient({
    tolerance: TOLERANCE,
    rightSide: featureSums(design.matrix, weightedDeviations(design, weights, design.logOdds)),
    diagonal: penalties.map((penalty, feature) => penalty + (information[feature] ?? 0)),
    multiply: (vector) => {
      const deviations = weightedDeviations(design, weights, rowScores(design.matrix, vector));
      const image = featureSums(design.matrix, deviations);
      return image.map((value, feature) => value + (penalties[feature] ?? 0) * (vector[feature] ?? 0));
    },
  });
}

/** w·(z − z̄) for every arm, z̄ being the weighted mean of its set. */
export function weightedDeviations(
  { sets }: Pick<ContrastDesign, 'sets'>,
  weights: Float64Array,
  values: Float64Array,
): Float64Array {
  const deviations = new Float64Array(values.length);
  for (const { from, to } of sets) {
    let total = 0;
    let sum = 0;
    for (let arm = from; arm < to; arm += 1) {
      total += weights[arm] ?? 0;
      sum += (weights[arm] ?? 0) * (values[arm] ?? 0);
    }
    const mean = sum / total;
    for (let arm = from; arm < to; arm += 1) {
      deviations[arm] = (weights[arm] ?? 0) * ((values[arm] ?? 0) - mean);
    }
  }
  return deviations;
}
