import { seedConfidence } from '../statistics/confidence.ts';
import { type EvidenceResult, evaluateFamily, hasEstimate } from '../statistics/discovery.ts';
import { type EvidenceSums, effectiveShare } from '../statistics/evidence.ts';
import { nextPatternState, type PatternState } from '../statistics/pattern-state.ts';
import { groupOfKind } from './kind-groups.ts';
import {
  type CurrentPattern,
  hasSameFigures,
  type LastVersion,
  type PatternEvidence,
  type PatternFigures,
  type PatternSubject,
  subjectKey,
} from './pattern-figures.ts';
import { roundFigure } from './published-figures.ts';

/** A pattern version to create. */
export interface PlannedVersion extends PatternSubject, PatternFigures {
  /** Number of the version before, whether it was closed or not; 0 when there was none. */
  readonly previousVersion: number;
}

/** What a cycle changes in the knowledge of an account. */
export interface KnowledgePlan {
  readonly versions: readonly PlannedVersion[];
  /** Patterns that evidence no longer supports. */
  readonly closed: readonly CurrentPattern[];
  /** Number of patterns that do not change. */
  readonly unchanged: number;
}

/** Input of a plan. */
export interface KnowledgeInput {
  /** The evidence of every trait whose contrasts changed, in every scope. */
  readonly fresh: readonly PatternEvidence[];
  /** The traits whose contrasts changed. A trait among them without evidence has lost it. */
  readonly changedTraits: ReadonlySet<string>;
  /** The current patterns of every kind in the groups of the changed traits. */
  readonly current: readonly CurrentPattern[];
  /**
   * Visible patterns whose evidence was computed by another estimator. Their content is ignored, and each of them is
   * superseded or closed. All their traits are among the changed ones.
   */
  readonly outdated: readonly CurrentPattern[];
  /** By subject, the last version of patterns that have no current one. */
  readonly last: ReadonlyMap<string, LastVersion>;
}

/** Fewest variants of a pattern; fewer say nothing worth showing. Patterns at this minimum are only candidates. */
export const MIN_PATTERN_ARMS = 5;
/**
 * The prior variance of a kind is kept until it has moved by this share. Otherwise every pattern would change with each
 * contrast set.
 */
const MOVED_PRIOR_SHARE = 0.1;

/**
 * Decides which pattern versions to create and which patterns to close.
 *
 * Traits that did not change are taken from their current patterns. They are tested and shrunk together with the
 * changed ones, so their estimates may move too. A version is created only where a published value differs.
 */
export function planKnowledge({
  fresh,
  changedTraits,
  current,
  outdated,
  last,
}: KnowledgeInput): KnowledgePlan {
  const unchanged = current.filter(({ traitKey }) => !changedTraits.has(traitKey));
  const supported = supportedEvidence([...fresh, ...unchanged]);
  const bySubject = new Map(current.map((pattern) => [subjectKey(pattern), pattern]));
  // Families without news are left out, since their result would not change. After a roll-back this also prevents using
  // interim analyses that their patterns no longer show.
  const touched = new Set(
    [...fresh, ...current.filter(({ traitKey }) => changedTraits.has(traitKey))].map(familyKey),
  );
  const families = groupByFamily(supported.filter((item) => touched.has(familyKey(item))));
  const versions = families.flatMap((family) =>
    evaluate(family, { bySubject, last }).flatMap((pattern) => {
      const previous = bySubject.get(subjectKey(pattern));
      if (previous !== undefined && hasSameFigures(previous, pattern)) return [];
      const previousVersion = previous?.version ?? last.get(subjectKey(pattern))?.version ?? 0;
      return [{ ...pattern, previousVersion }];
    }),
  );
  const supportedSubjects = new Set(supported.map(subjectKey));
  return {
    versions,
    closed: [...current, ...outdated].filter((pattern) => !supportedSubjects.has(subjectKey(pattern))),
    unchanged: supported.length - versions.length,
  };
}

/**
 * Returns the evidence that is enough for a pattern. A project only gets patterns of its own where other contrast sets
 * than its own also count for the account. Otherwise they would repeat the account's patterns.
 */
function supportedEvidence(evidence: readonly PatternEvidence[]): readonly PatternEvidence[] {
  const setsOfAccount = new Map(
    evidence.filter(({ projectId }) => projectId === '').map((item) => [subjectKey(item), item.sets]),
  );
  return evidence.filter((item) => {
    if (item.arms < MIN_PATTERN_ARMS || !hasEstimate(item)) return false;
    return (
      item.projectId === '' || (setsOfAccount.get(subjectKey({ ...item, projectId: '' })) ?? 0) > item.sets
    );
  });
}

function familyKey({ projectId, metric, assignment, kind }: PatternSubject): string {
  return JSON.stringify([projectId, metric, assignment, groupOfKind(kind)]);
}

/**
 * Groups evidence into families: one group of kinds for one metric and assignment in one scope. Randomised and
 * observational evidence are never in one family.
 */
function groupByFamily(evidence: readonly PatternEvidence[]): readonly (readonly PatternEvidence[])[] {
  const families = new Map<string, PatternEvidence[]>();
  // A fixed order of addition: otherwise the last bits of sums would depend on which traits changed.
  const ordered = [...evidence].sort((left, right) => (left.traitKey < right.traitKey ? -1 : 1));
  for (const item of ordered) {
    const key = familyKey(item);
    const family = families.get(key);
    if (family === undefined) families.set(key, [item]);
    else family.push(item);
  }
  return [...families.values()];
}

function evaluate(
  family: readonly PatternEvidence[],
  {
    bySubject,
    last,
  }: {
    readonly bySubject: ReadonlyMap<string, CurrentPattern>;
    readonly last: ReadonlyMap<string, LastVersion>;
  },
): readonly (PatternSubject & PatternFigures)[] {
  const before = family.map((item) => bySubject.get(subjectKey(item)) ?? last.get(subjectKey(item)));
  const priors = new Map<string, number>();
  for (const item of family) {
    const pattern = bySubject.get(subjectKey(item));
    if (pattern !== undefined) priors.set(item.kind, pattern.prior);
  }
  const results = evaluateFamily(
    family.map((item, at) => ({ kind: item.kind, sums: sumsOf(item), pastP: before[at]?.pAny ?? 1 })),
    { settlePrior: (kind, fresh) => settlePrior(priors.get(kind), fresh) },
  );
  return family.flatMap((item, at) => {
    const result = results[at];
    return result === undefined ? [] : [figuresOf(item, result, before[at]?.state)];
  });
}

function sumsOf({ nn, nd, dd, ...sums }: PatternEvidence): EvidenceSums {
  return { ...sums, squares: { nn, nd, dd } };
}

function settlePrior(inUse: number | undefined, fresh: number): number {
  if (inUse === undefined) return fresh;
  return Math.abs(fresh - inUse) > MOVED_PRIOR_SHARE * inUse ? fresh : inUse;
}

function figuresOf(
  evidence: PatternEvidence,
  result: EvidenceResult,
  previous: PatternState | undefined,
): PatternSubject & PatternFigures {
  const { posterior, standardDeviation, signConfidence, qValue } = result;
  const { traitKey, kind, value, metric, assignment, projectId } = evidence;
  const { n, d, decayedN, decayedD, decayedSquaredD, nn, nd, dd } = evidence;
  const { arms, sets, successes, otherSuccesses, tau2 } = evidence;
  return {
    traitKey,
    kind,
    value,
    metric,
    assignment,
    projectId,
    state: nextPatternState({ previous, qValue, posterior, signConfidence }),
    lift: roundFigure(result.lift),
    lower: roundFigure(result.lower),
    upper: roundFigure(result.upper),
    rawLift: roundFigure(Math.expm1(result.estimate)),
    estimate: roundFigure(posterior),
    sd: roundFigure(standardDeviation),
    signConfidence: roundFigure(signConfidence),
    confidence: roundFigure(seedConfidence(arms)),
    pAny: result.pAny,
    qValue: roundFigure(qValue),
    qValueUnadjusted: roundFigure(result.qValueUnadjusted),
    dispersion: result.dispersion,
    prior: result.priorVariance,
    effectiveArms: roundFigure(arms * effectiveShare(evidence)),
    n,
    d,
    decayedN,
    decayedD,
    decayedSquaredD,
    nn,
    nd,
    dd,
    arms,
    sets,
    successes,
    otherSuccesses,
    tau2,
  };
}
