/** Which values of one subject are published, held or withdrawn: decided by who contributes, never by what they say. */
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

/** Why readers go on seeing the version they have. */
export type HoldReason =
  /** Its contributors changed by fewer accounts than the threshold. */
  | 'CONTRIBUTORS_CHANGED'
  /** They changed by enough, but the new value could be taken apart with another published one. */
  | 'WOULD_ISOLATE'
  /** The evidence of its contributors no longer meets the rule of eligibility. */
  | 'NOT_ELIGIBLE'
  /** Too few of its contributors have new evidence. */
  | 'FEW_REFRESHED'
  /** It was published on this day, or a later one. */
  | 'SAME_DAY'
  /** Its evidence or its figures are what they were. */
  | 'UNCHANGED';

/** Why an insight is shown no more. */
export type WithdrawReason =
  /** The accounts it rested on left, and fewer than the threshold contribute now. */
  | 'UNSUPPORTED'
  /** The threshold was raised above the number of accounts it rests on. */
  | 'BELOW_THRESHOLD'
  /** An account it rested on was erased. */
  | 'ERASED';

/** A value to compute from this evidence and to publish if it differs. */
export interface Release {
  readonly action: 'RELEASE';
  readonly subject: InsightSubject;
  readonly accounts: readonly AccountEvidence[];
  readonly closedTo: readonly string[];
  readonly previous: CurrentInsight | undefined;
  /** Whether it rests on other contributors than the version before. */
  readonly isNewSet: boolean;
}

export type ReleaseDecision =
  | Release
  | { readonly action: 'HOLD'; readonly insight: PublishedInsight; readonly reason: HoldReason }
  | { readonly action: 'WITHDRAW'; readonly insight: PublishedInsight; readonly reason: WithdrawReason };

/** The rule's settings, checked. */
export interface ReleaseRules {
  /** Distinct accounts, at least MIN_ACCOUNTS. */
  readonly threshold: number;
  /** Accounts of an unchanged set that must have new evidence before it is published. 1: updates freely. */
  readonly minRefreshed: number;
  /** Today, YYYY-MM-DD. */
  readonly date: string;
}

/** Everything of one subject. */
interface SubjectState {
  readonly contributions: readonly Contribution[];
  readonly current: readonly CurrentInsight[];
}

/**
 * Decides on every scope of one subject, one after the other, each against what the ones before left: first the
 * versions that readers see, then the scopes without one; the pool of all accounts before the segments, because it
 * serves everybody.
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
    // A value moves with its own evidence only: not because others of its family did, by which they could be seen.
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
  // After the segments: what is of no known segment counts for all accounts only.
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

/** The contributors the version was published with, as it is remembered. */
function lastSet(insight: PublishedInsight): ContributorSet {
  return contributorSet(insight.segment, insight.support.accounts);
}

/** The key a decision is about. */
export function decisionKey(decision: ReleaseDecision): string {
  return insightKey(decision.action === 'RELEASE' ? decision.subject : decision.insight);
}
