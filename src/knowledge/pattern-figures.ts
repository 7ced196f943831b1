/** What a pattern is about, what it was computed from, and what is published of it. */
import type { EvidenceSums } from '../statistics/evidence.ts';
import type { PatternState } from '../statistics/pattern-state.ts';
import { isSameFigure } from './published-figures.ts';

/** A trait compared under one metric and one kind of assignment, in one scope. */
export interface PatternSubject {
  readonly traitKey: string;
  readonly kind: string;
  readonly value: string;
  readonly metric: string;
  readonly assignment: string;
  /** '' for the account. */
  readonly projectId: string;
}

/** Sums of contrasts as they are stored: flat, with ΣN², ΣND and ΣD². */
export interface StoredSums extends Omit<EvidenceSums, 'squares'> {
  readonly nn: number;
  readonly nd: number;
  readonly dd: number;
}

/** What all its contrast sets together say on it. */
export interface PatternEvidence extends PatternSubject, StoredSums {
  /** Arms that carry the trait, summed over its sets. */
  readonly arms: number;
  readonly sets: number;
  /** Clicks, engagements or conversions of arms that carry it, and of the others in the same sets. */
  readonly successes: number;
  readonly otherSuccesses: number;
  /** Overdispersion the sets were weighted with, squared log-odds. */
  readonly tau2: number;
}

/** The figures of a pattern version. */
export interface PatternFigures extends StoredSums {
  readonly state: PatternState;
  /** e^estimate − 1 and its robust 95 % interval. */
  readonly lift: number;
  readonly lower: number;
  readonly upper: number;
  /** e^(decayed estimate) − 1, before shrinkage. */
  readonly rawLift: number;
  /** Posterior mean and standard deviation, log-odds. */
  readonly estimate: number;
  readonly sd: number;
  /** Probability of the sign shown, .5–1. */
  readonly signConfidence: number;
  /** 0–100, by the number of arms. */
  readonly confidence: number;
  /** Smallest always-valid p-value of all looks. */
  readonly pAny: number;
  /** False-discovery rate by p_any over the family: what the state goes by. */
  readonly qValue: number;
  /** The same at this one look. */
  readonly qValueOneLook: number;
  /** What the variance 1/D was multiplied by: how much more N varies from set to set than D says. */
  readonly dispersion: number;
  /** Prior variance its kind is shrunk with. */
  readonly prior: number;
  /** Arms that still count after decay. */
  readonly effectiveArms: number;
  readonly arms: number;
  readonly sets: number;
  readonly successes: number;
  readonly otherSuccesses: number;
  readonly tau2: number;
}

/** A pattern that no version has superseded. */
export interface CurrentPattern extends PatternSubject, PatternFigures {
  readonly patternKey: string;
  readonly version: number;
}

/** The last version of a pattern that was closed for want of evidence. Its looks were looks. */
export interface LastVersion {
  readonly version: number;
  readonly pAny: number;
  readonly state: PatternState;
}

/** Names a subject among those of an account. */
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
  'qValueOneLook',
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

/** Whether a version with the second figures would say nothing new. */
export function hasSameFigures(left: PatternFigures, right: PatternFigures): boolean {
  const isCounted = left.arms === right.arms && left.sets === right.sets && left.state === right.state;
  return isCounted && FIGURES.every((figure) => isSameFigure(left[figure], right[figure]));
}
