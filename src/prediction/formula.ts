import { randomArms } from '../statistics/random-arms.ts';
import { setsOverdispersion } from './contrast-design.ts';
import { emptyEquations, type NormalEquations, solveEquations } from './symmetric-system.ts';
import { clickScore, type TrainingSet } from './training-set.ts';

/** The weight of one trait in the formula. */
export interface FormulaTrait {
  readonly trait: string;
  /** Joint effect in log-odds, with all other traits of the formula held equal, after shrinkage. */
  readonly coefficient: number;
  /** Posterior standard deviation of the coefficient. */
  readonly standardError: number;
  /** |coefficient| as a share of the sum over all traits, 0–1. */
  readonly share: number;
  /** Share of the training variants that carry the trait, 0–1. */
  readonly prevalence: number;
  /** Shrunk effect of the trait taken alone, in log-odds, if given. */
  readonly marginal?: number;
  /**
   * Whether the trait alone and the joint effect have opposite signs. Other traits then explain what the trait alone
   * seems to do.
   */
  readonly signDisagrees: boolean;
}

/** The creative DNA of an account: the joint effects of its creatives' traits within sets. Plain JSON. */
export interface Formula {
  readonly format: 'kaizen-formula';
  readonly version: 1;
  /** Randomised and observational sets never share a formula. */
  readonly evidence: 'RANDOMISED' | 'OBSERVATIONAL';
  /** Strongest first. */
  readonly traits: readonly FormulaTrait[];
  /** Standard deviation of the scores of the training variants, in log-odds. */
  readonly scoreSpread: number;
  /** Prior variance T² of the effects, estimated from all of them together. */
  readonly priorVariance: number;
  readonly sets: number;
  readonly arms: number;
  /** Date of the newest set. */
  readonly trainedThrough: string;
}

/** Most traits in a formula; those that vary in most sets are kept. The cost of solving grows with the cube. */
const MAX_FORMULA_TRAITS = 200;
/** Fewest sets in which a trait must vary. With fewer, the weight would describe the sets rather than the trait. */
export const MIN_VARYING_SETS = 5;
/** Steps of the estimate of T². It settles within ten; later steps change the third digit. */
const PRIOR_STEPS = 25;
/** First guess and bounds of T²: effects of .001 to 1 log-odds. */
const PRIOR_VARIANCE = { first: 0.01, least: 1e-6, most: 1 } as const;

/** Input of a formula. */
export interface FormulaInput {
  /** Usable sets of one assignment. */
  readonly sets: readonly TrainingSet[];
  readonly evidence: Formula['evidence'];
  /** Shrunk effects of traits taken alone, in log-odds, to flag disagreement. */
  readonly marginal: ReadonlyMap<string, number>;
}

/**
 * Joint within-set ridge regression over traits with random arms and without set levels. The penalty is 1/T². T² is
 * estimated from the data by evidence maximisation (MacKay 1992): T² = Σ(b² + var)/traits, repeated. Undefined when no
 * trait varies within enough sets.
 */
export function creativeFormula({ sets, evidence, marginal }: FormulaInput): Formula | undefined {
  const traits = varyingTraits(sets);
  const newest = sets.at(-1);
  if (traits.length === 0 || newest === undefined) return undefined;
  const { effects, variances, priorVariance } = jointEffects(contrastEquations(sets, traits));
  const total = effects.reduce((sum, effect) => sum + Math.abs(effect), 0);
  const arms = sets.flatMap((set) => set.arms);
  const prevalences = prevalencesOf(arms, traits);
  const weighed = traits.map((trait, column): FormulaTrait => {
    const coefficient = effects[column] ?? 0;
    const alone = marginal.get(trait);
    return {
      trait,
      coefficient,
      standardError: Math.sqrt(variances[column] ?? 0),
      share: total > 0 ? Math.abs(coefficient) / total : 0,
      prevalence: prevalences[column] ?? 0,
      ...(alone === undefined ? {} : { marginal: alone }),
      signDisagrees: alone !== undefined && alone * coefficient < 0,
    };
  });
  const spread = scoreSpread(arms, new Map(traits.map((trait, column) => [trait, effects[column] ?? 0])));
  return {
    format: 'kaizen-formula',
    version: 1,
    evidence,
    traits: weighed.sort((one, other) => other.share - one.share || (one.trait < other.trait ? -1 : 1)),
    scoreSpread: spread,
    priorVariance,
    sets: sets.length,
    arms: arms.length,
    trainedThrough: newest.date,
  };
}

function varyingTraits(sets: readonly TrainingSet[]): readonly string[] {
  const varying = new Map<string, number>();
  for (const { arms } of sets) {
    const carried = new Map<string, number>();
    for (const { traits } of arms) {
      for (const trait of new Set(traits)) carried.set(trait, (carried.get(trait) ?? 0) + 1);
    }
    for (const [trait, count] of carried) {
      if (count < arms.length) varying.set(trait, (varying.get(trait) ?? 0) + 1);
    }
  }
  return [...varying]
    .filter(([, count]) => count >= MIN_VARYING_SETS)
    .sort(([name, count], [other, otherCount]) => otherCount - count || (name < other ? -1 : 1))
    .slice(0, MAX_FORMULA_TRAITS)
    .map(([trait]) => trait);
}

/** XᵀVX and Xᵀz over all sets, from the scores and weights of random arms. In these, every set's own level cancels. */
function contrastEquations(sets: readonly TrainingSet[], traits: readonly string[]): NormalEquations {
  const columnOf = new Map(traits.map((trait, column) => [trait, column]));
  const equations = emptyEquations(traits.length);
  const tau2 = setsOverdispersion(sets);
  for (const set of sets) {
    const { size, scores, weights } = randomArms(clickScore(set), tau2);
    const carried = set.arms.map((arm) =>
      [...new Set(arm.traits)].flatMap((trait) => columnOf.get(trait) ?? []),
    );
    for (const [one, rows] of carried.entries()) {
      for (const row of rows) {
        equations.vector[row] = (equations.vector[row] ?? 0) + (scores[one] ?? 0);
        for (const [other, columns] of carried.entries()) {
          const weight = weights[one * size + other] ?? 0;
          for (const column of columns) {
            const at = row * traits.length + column;
            equations.matrix[at] = (equations.matrix[at] ?? 0) + weight;
          }
        }
      }
    }
  }
  return equations;
}

function jointEffects(equations: NormalEquations): {
  readonly effects: Float64Array;
  readonly variances: Float64Array;
  readonly priorVariance: number;
} {
  const columns = equations.vector.length;
  let priorVariance: number = PRIOR_VARIANCE.first;
  let effects = new Float64Array(columns);
  let variances = new Float64Array(columns);
  for (let step = 0; step < PRIOR_STEPS; step += 1) {
    const { solution, inverse } = solveEquations(
      equations,
      new Float64Array(columns).fill(1 / priorVariance),
    );
    effects = Float64Array.from(solution);
    variances = Float64Array.from(inverse.diagonal());
    const second = effects.reduce((sum, effect, column) => sum + effect ** 2 + (variances[column] ?? 0), 0);
    const fresh = Math.min(PRIOR_VARIANCE.most, Math.max(PRIOR_VARIANCE.least, second / columns));
    if (Math.abs(fresh - priorVariance) < 1e-3 * priorVariance) break;
    priorVariance = fresh;
  }
  return { effects, variances, priorVariance };
}

function prevalencesOf(
  arms: readonly { readonly traits: readonly string[] }[],
  traits: readonly string[],
): readonly number[] {
  const counts = new Map<string, number>();
  for (const arm of arms) {
    for (const trait of new Set(arm.traits)) counts.set(trait, (counts.get(trait) ?? 0) + 1);
  }
  return traits.map((trait) => (counts.get(trait) ?? 0) / arms.length);
}

function scoreSpread(
  arms: readonly { readonly traits: readonly string[] }[],
  effects: ReadonlyMap<string, number>,
): number {
  const scores = arms.map(({ traits }) =>
    [...new Set(traits)].reduce((sum, trait) => sum + (effects.get(trait) ?? 0), 0),
  );
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length);
}
