/**
 * Decides which values of one subject are published, kept or withdrawn. The decision depends on who contributes, never
 * on what their evidence says.
 */
import { isSameFigure } from '../../knowledge/published-figures.ts';
import {
  type AccountEvidence,
  type ConceptSubject,
  type Contribution,
  evidenceByAccount,
} from '../../knowledge/shared/contribution.ts';
import {
  type ContributorSet,
  contributorSet,
  difference,
  hasSameParts,
  indexSet,
} from '../../knowledge/shared/contributor-set.ts';
import { isEligible } from '../../knowledge/shared/eligibility.ts';
import {
  ALL_ACCOUNTS,
  type CurrentInsight,
  type InsightSubject,
  insightKey,
  type PublishedInsight,
} from '../../knowledge/shared/insight.ts';
import { compareText, groupBy } from '../../shared/group-by.ts';
import { disclosureOf, readingsOf } from './disclosure.ts';

/** Why readers keep seeing the present version. */
export type HoldReason =
  /** The contributors changed by fewer accounts than the threshold. */
  | 'CONTRIBUTORS_CHANGED'
  /** The contributors changed by enough accounts, but another published value could be subtracted from the new one. */
  | 'WOULD_ISOLATE'
  /** The evidence of the contributors is no longer enough: see `isEligible`. */
  | 'NOT_ELIGIBLE'
  /** Too few contributors have new evidence. */
  | 'FEW_REFRESHED'
  /** The present version was published today or later. */
  | 'SAME_DAY'
  /** The evidence or the estimates have not changed. */
  | 'UNCHANGED';

/** Why an insight is no longer shown. */
export type WithdrawReason =
  /** Contributors left, and fewer accounts than the threshold contribute now. */
  | 'UNSUPPORTED'
  /** The threshold was raised above the number of contributing accounts. */
  | 'BELOW_THRESHOLD'
  /** A contributing account was erased. */
  | 'ERASED';

/** A value to compute from this evidence, and to publish if it differs from the present one. */
export interface Release {
  readonly action: 'RELEASE';
  readonly subject: InsightSubject;
  readonly accounts: readonly AccountEvidence[];
  readonly closedTo: readonly string[];
  readonly previous: CurrentInsight | undefined;
  /** Whether its contributors differ from those of the version before. */
  readonly isNewSet: boolean;
}

export type ReleaseDecision =
  | Release
  | { readonly action: 'HOLD'; readonly insight: PublishedInsight; readonly reason: HoldReason }
  | { readonly action: 'WITHDRAW'; readonly insight: PublishedInsight; readonly reason: WithdrawReason };

/** The checked settings of the release rules. */
export interface ReleaseRules {
  /** Distinct accounts, at least MIN_ACCOUNTS. */
  readonly threshold: number;
  /**
   * Accounts of an unchanged contributor set that must have new evidence before a value is updated. 1 updates freely.
   */
  readonly minRefreshed: number;
  /** Today, YYYY-MM-DD. */
  readonly date: string;
}

/** The evidence and the present versions of one subject. */
interface SubjectState {
  readonly contributions: readonly Contribution[];
  readonly current: readonly CurrentInsight[];
}

/**
 * Decides on the scopes of one subject one after the other. Each decision takes the earlier ones into account. Scopes
 * with a visible version come first, then those without. Within both groups the pool of all accounts comes before the
 * segments, because it serves everybody.
 */
export function decideReleases(
  subject: ConceptSubject,
  { contributions, current }: SubjectState,
  rules: ReleaseRules,
): readonly ReleaseDecision[] {
  const evidence = evidenceByScope(contributions);
  const readings = readingsOf(new Set(evidence.get(ALL_ACCOUNTS)?.set.parts ?? []));
  const released = current.flatMap(({ releasedSets }) => releasedSets);
  const inForce = new Map(current.filter(isPublished).map((insight) => [insight.segment, lastSet(insight)]));
  const bySegment = new Map(current.map((insight) => [insight.segment, insight]));
  const scopes = [...new Set([...bySegment.keys(), ...evidence.keys()])]
    .sort(compareText)
    .sort((left, right) => Number(inForce.has(right)) - Number(inForce.has(left)));

  const decisions: ReleaseDecision[] = [];
  for (const segment of scopes) {
    const { accounts, set } = evidence.get(segment) ?? emptyEvidence(segment);
    const history = { released, inForce: [...inForce.values()], readings };
    const decision = decide(
      { subject: { ...subject, segment }, accounts, set, previous: bySegment.get(segment) },
      (candidate) => disclosureOf(candidate, history, rules.threshold),
      rules,
    );
    if (decision === undefined) continue;
    decisions.push(decision);
    if (decision.action === 'WITHDRAW') inForce.delete(segment);
    if (decision.action === 'RELEASE') {
      inForce.set(segment, set);
      released.push(set);
    }
  }
  return decisions;
}

interface ScopeEvidence {
  readonly accounts: readonly AccountEvidence[];
  readonly set: ContributorSet;
}

interface Candidate extends ScopeEvidence {
  readonly subject: InsightSubject;
  readonly previous: CurrentInsight | undefined;
}

type Check = (set: ContributorSet) => ReturnType<typeof disclosureOf>;

function decide(candidate: Candidate, check: Check, rules: ReleaseRules): ReleaseDecision | undefined {
  const { subject, accounts, set, previous } = candidate;
  const isEnough = isEligible(accounts, rules.threshold);
  if (previous !== undefined && isPublished(previous))
    return decidePublished(candidate, previous, check, rules);
  if (!isEnough) return undefined;
  const { isSafe, closedTo } = check(set);
  if (!isSafe) return undefined;
  return { action: 'RELEASE', subject, accounts, closedTo, previous, isNewSet: true };
}

function decidePublished(
  { subject, accounts, set }: Candidate,
  insight: PublishedInsight,
  check: Check,
  { threshold, minRefreshed, date }: ReleaseRules,
): ReleaseDecision {
  const hold = (reason: HoldReason): ReleaseDecision => ({ action: 'HOLD', insight, reason });
  if (insight.support.accounts.length < threshold)
    return { action: 'WITHDRAW', insight, reason: 'BELOW_THRESHOLD' };
  if (insight.date >= date) return hold('SAME_DAY');
  const before = lastSet(insight);
  const { isSame, atLeast } = difference(indexSet(set), indexSet(before));
  if (!isSame && atLeast < threshold) return hold('CONTRIBUTORS_CHANGED');
  if (!isEligible(accounts, threshold)) {
    const isAbandoned = !isSame && accounts.length < threshold;
    return isAbandoned ? { action: 'WITHDRAW', insight, reason: 'UNSUPPORTED' } : hold('NOT_ELIGIBLE');
  }
  const release = { action: 'RELEASE', subject, accounts, previous: insight } as const;
  const { closedTo: closedBefore } = insight.support;
  if (isSame) {
    // A value changes only with its own evidence, and not because others of its family changed. Otherwise it would
    // reveal them.
    const refreshed = countRefreshed(accounts, insight.support.accounts);
    if (refreshed === 0) return hold('UNCHANGED');
    if (refreshed < minRefreshed) return hold('FEW_REFRESHED');
    if (hasSameParts(set, before)) return { ...release, closedTo: closedBefore, isNewSet: false };
  }
  const { isSafe, closedTo } = check(set);
  if (!isSafe) return hold('WOULD_ISOLATE');
  const closed = isSame ? [...new Set([...closedBefore, ...closedTo])].sort() : closedTo;
  return { ...release, closedTo: closed, isNewSet: true };
}

function countRefreshed(fresh: readonly AccountEvidence[], frozen: readonly AccountEvidence[]): number {
  const before = new Map(frozen.map((account) => [account.accountId, account]));
  return fresh.filter((account) => {
    const old = before.get(account.accountId);
    if (old === undefined) return true;
    const isSame =
      isSameFigure(account.estimate, old.estimate) &&
      isSameFigure(account.variance, old.variance) &&
      isSameFigure(account.information, old.information);
    return !isSame || account.sets !== old.sets;
  }).length;
}

function evidenceByScope(contributions: readonly Contribution[]): ReadonlyMap<string, ScopeEvidence> {
  const scopes = new Map(groupBy(contributions, ({ segment }) => segment));
  // Added after the segments. Evidence without a known segment counts for the pool of all accounts only.
  scopes.set(ALL_ACCOUNTS, contributions);
  return new Map(
    [...scopes].map(([segment, own]) => {
      const accounts = evidenceByAccount(own);
      return [segment, { accounts, set: contributorSet(segment, accounts) }];
    }),
  );
}

function emptyEvidence(segment: string): ScopeEvidence {
  return { accounts: [], set: contributorSet(segment, []) };
}

function isPublished(insight: CurrentInsight): insight is PublishedInsight {
  return insight.status === 'PUBLISHED';
}

/** Returns the contributors the version was published with. */
function lastSet(insight: PublishedInsight): ContributorSet {
  return contributorSet(insight.segment, insight.support.accounts);
}

/** Returns the key of the insight that a decision is about. */
export function decisionKey(decision: ReleaseDecision): string {
  return insightKey(decision.action === 'RELEASE' ? decision.subject : decision.insight);
}
