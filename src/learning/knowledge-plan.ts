import { seedConfidence } from '../statistics/confidence.ts';
import { contrastEstimate } from '../statistics/contrast.ts';
import { shrinkEffects } from '../statistics/shrinkage.ts';
import { isSameFigure, roundFigure } from './published-figures.ts';

/** A trait compared under one kind of assignment. */
export interface PatternSubject {
  readonly traitKey: string;
  readonly kind: string;
  readonly value: string;
  readonly assignment: string;
}

/** What all its contrast sets together say on it. */
export interface PatternEvidence extends PatternSubject {
  /** Σ N over its sets, and Σ D: the effect is N/D log-odds with variance 1/D. */
  readonly n: number;
  readonly d: number;
  /** Arms that carry the trait, summed over its sets. */
  readonly arms: number;
  readonly sets: number;
  /** Overdispersion the sets were weighted with, squared log-odds. */
  readonly tau2: number;
}

/** The figures of a pattern version. */
export interface PatternFigures {
  /** e^estimate − 1 and its robust 95 % interval. */
  readonly lift: number;
  readonly lower: number;
  readonly upper: number;
  /** e^(N/D) − 1, before shrinkage. */
  readonly rawLift: number;
  /** Posterior mean and standard deviation, log-odds. */
  readonly estimate: number;
  readonly sd: number;
  /** Probability of the sign shown, .5–1. */
  readonly signConfidence: number;
  /** 0–100, by the number of arms. */
  readonly confidence: number;
  readonly arms: number;
  readonly sets: number;
  /** The sums it was computed from; not rounded, so that shrinkage can start from them. */
  readonly nSum: number;
  readonly dSum: number;
  readonly tau2: number;
}

/** A pattern that no version has superseded. */
export interface CurrentPattern extends PatternSubject, PatternFigures {
  readonly patternKey: string;
  readonly version: number;
}

/** A version to be made. */
export interface PlannedVersion extends PatternSubject, PatternFigures {
  /** The version it supersedes; undefined when there is no current one. */
  readonly previous: { readonly patternKey: string; readonly version: number } | undefined;
}

/** What a cycle changes in the knowledge of an account. */
export interface KnowledgePlan {
  readonly versions: readonly PlannedVersion[];
  /** Keys of patterns that no evidence supports any more. */
  readonly closed: readonly string[];
  /** Patterns that stay as they are. */
  readonly unchanged: number;
}

/** Fewer arms say nothing worth showing. A floor, not a bar: a pattern above it is a candidate. */
export const MIN_PATTERN_ARMS = 5;

/**
 * Decides which pattern versions to make and which patterns to close.
 *
 * `fresh` has the evidence of every trait whose contrasts changed (`changedTraits`; one without evidence has lost
 * it). Traits of the same kinds that did not change are taken from their current patterns: they are shrunk together
 * with the others, so their figures may move too. A version is made only where a published figure differs.
 */
export function planKnowledge({
  fresh,
  changedTraits,
  current,
}: {
  readonly fresh: readonly PatternEvidence[];
  readonly changedTraits: ReadonlySet<string>;
  readonly current: readonly CurrentPattern[];
}): KnowledgePlan {
  const unchanged = current.filter(({ traitKey }) => !changedTraits.has(traitKey)).map(evidenceOf);
  const supported = [...fresh, ...unchanged].filter(isSupported);
  const currentBySubject = new Map(current.map((pattern) => [subjectKey(pattern), pattern]));
  const supportedSubjects = new Set(supported.map(subjectKey));
  const versions = [...groupByFamily(supported).values()].flatMap((family) =>
    shrinkFamily(family).flatMap((pattern) => {
      const previous = currentBySubject.get(subjectKey(pattern));
      if (previous !== undefined && hasSameFigures(previous, pattern)) return [];
      return [{ ...pattern, previous }];
    }),
  );
  return {
    versions,
    closed: current
      .filter((pattern) => !supportedSubjects.has(subjectKey(pattern)))
      .map(({ patternKey }) => patternKey),
    unchanged: supported.length - versions.length,
  };
}

function isSupported({ arms, n, d }: PatternEvidence): boolean {
  return arms >= MIN_PATTERN_ARMS && contrastEstimate({ n, d }) !== undefined;
}

function evidenceOf(pattern: CurrentPattern): PatternEvidence {
  const { traitKey, kind, value, assignment, arms, sets, tau2, nSum, dSum } = pattern;
  return { traitKey, kind, value, assignment, arms, sets, tau2, n: nSum, d: dSum };
}

function subjectKey({ traitKey, assignment }: PatternSubject): string {
  return `${assignment}|${traitKey}`;
}

/** Randomised and observational evidence never meet: a family is one kind of trait under one of them. */
function groupByFamily(
  evidence: readonly PatternEvidence[],
): ReadonlyMap<string, readonly PatternEvidence[]> {
  const families = new Map<string, PatternEvidence[]>();
  // The order of sums must not depend on what changed, or their last bits would.
  const ordered = [...evidence].sort((left, right) => (left.traitKey < right.traitKey ? -1 : 1));
  for (const item of ordered) {
    const key = `${item.assignment}|${item.kind}`;
    const family = families.get(key);
    if (family === undefined) families.set(key, [item]);
    else family.push(item);
  }
  return families;
}

function shrinkFamily(family: readonly PatternEvidence[]): readonly (PatternSubject & PatternFigures)[] {
  const estimates = family.map(({ n, d }) => ({ estimate: n / d, variance: 1 / d }));
  const { effects } = shrinkEffects(estimates);
  return family.flatMap(({ traitKey, kind, value, assignment, arms, sets, tau2, n, d }, index) => {
    const effect = effects[index];
    if (effect === undefined) return [];
    return [
      {
        traitKey,
        kind,
        value,
        assignment,
        lift: roundFigure(effect.lift),
        lower: roundFigure(effect.lower),
        upper: roundFigure(effect.upper),
        rawLift: roundFigure(Math.expm1(n / d)),
        estimate: roundFigure(effect.posterior),
        sd: roundFigure(effect.standardDeviation),
        signConfidence: roundFigure(effect.signConfidence),
        confidence: roundFigure(seedConfidence(arms)),
        arms,
        sets,
        nSum: n,
        dSum: d,
        tau2,
      },
    ];
  });
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
  'nSum',
  'dSum',
  'tau2',
] as const satisfies readonly (keyof PatternFigures)[];

function hasSameFigures(left: PatternFigures, right: PatternFigures): boolean {
  const isCounted = left.arms === right.arms && left.sets === right.sets;
  return isCounted && FIGURES.every((figure) => isSameFigure(left[figure], right[figure]));
}
