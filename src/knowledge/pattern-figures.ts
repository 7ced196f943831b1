/** The subject, the evidence and the published estimates of a pattern. */
import type { EvidenceSums } from '../statistics/evidence.ts';
import type { PatternState } from '../statistics/pattern-state.ts';
import { isSameFigure } from './published-figures.ts';

/** A trait compared under one metric and one assignment, in one scope. */
export interface PatternSubject {
  readonly traitKey: string;
  readonly kind: string;
  readonly value: string;
  readonly metric: string;
  readonly assignment: string;
  /** '' for the account. */
  readonly projectId: string;
}

/** Sums of contrasts as they are stored, with ΣN², ΣND and ΣD² as separate properties. */
export interface StoredSums extends Omit<EvidenceSums, 'squares'> {
  readonly nn: number;
  readonly nd: number;
  readonly dd: number;
}

/** The evidence of all its contrast sets together. */
export interface PatternEvidence extends PatternSubject, StoredSums {
  /** Variants that carry the trait, summed over its contrast sets. */
  readonly arms: number;
  readonly sets: number;
  /**
   * Clicks, engagements or conversions of the variants that carry the trait. `otherSuccesses`: those of the other
   * variants in the same sets.
   */
  readonly successes: number;
  readonly otherSuccesses: number;
  /** Overdispersion by which the contrast sets were weighted, in squared log-odds. */
  readonly tau2: number;
}

/** The estimates of a pattern version. */
export interface PatternFigures extends StoredSums {
  readonly state: PatternState;
  /** e^estimate − 1 and its robust 95 % interval. */
  readonly lift: number;
  readonly lower: number;
  readonly upper: number;
  /** e^(decayed estimate) − 1, before shrinkage. */
  readonly rawLift: number;
  /** Posterior mean and standard deviation, in log-odds. */
  readonly estimate: number;
  readonly sd: number;
  /** Probability that the sign is right, .5–1. */
  readonly signConfidence: number;
  /** 0–100, by the number of variants. */
  readonly confidence: number;
  /** Smallest always-valid p-value over all interim analyses. */
  readonly pAny: number;
  /** False-discovery rate from p_any over the family. It decides the state. */
  readonly qValue: number;
  /** The same, computed from this interim analysis alone. */
  readonly qValueUnadjusted: number;
  /**
   * Factor applied to the variance 1/D: how much more N of a contrast set varies than its D predicts
   * (statistics/contrast.ts).
   */
  readonly dispersion: number;
  /** Prior variance that its kind is shrunk with. */
  readonly prior: number;
  /** Variants that still count after decay. */
  readonly effectiveArms: number;
  readonly arms: number;
  readonly sets: number;
  readonly successes: number;
  readonly otherSuccesses: number;
  readonly tau2: number;
}

/** A pattern version that no later version has superseded. */
export interface CurrentPattern extends PatternSubject, PatternFigures {
  readonly patternKey: string;
  readonly version: number;
}

/** The last version of a pattern that was closed for lack of evidence. Its interim analyses still count. */
export interface LastVersion {
  readonly version: number;
  readonly pAny: number;
  readonly state: PatternState;
}

/** Identifies a subject within an account. */
export function subjectKey({ traitKey, metric, assignment, projectId }: PatternSubject): string {
  return JSON.stringify([projectId, metric, assignment, traitKey]);
}

const FIGURES = [
  'lift',
  'lower',
  'upper',
  'rawLift',
  'estimate',
  'sd',
  'signConfidence',
  'confidence',
  'pAny',
  'qValue',
  'qValueUnadjusted',
  'prior',
  'effectiveArms',
  'n',
  'd',
  'decayedN',
  'decayedD',
  'decayedSquaredD',
  'nn',
  'nd',
  'dd',
  'dispersion',
  'successes',
  'otherSuccesses',
  'tau2',
] as const satisfies readonly (keyof PatternFigures)[];

/** Whether a version with the second estimates would publish nothing new. */
export function hasSameFigures(left: PatternFigures, right: PatternFigures): boolean {
  const isCounted = left.arms === right.arms && left.sets === right.sets && left.state === right.state;
  return isCounted && FIGURES.every((figure) => isSameFigure(left[figure], right[figure]));
}
