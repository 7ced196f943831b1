/** What a cycle changes in the knowledge that accounts share. */
import { groupOfKind } from '../../knowledge/kind-groups.ts';
import { type AccountEvidence, type Contribution, isUsable } from '../../knowledge/shared/contribution.ts';
import { type ContributorSet, contributorSet, hasSameParts } from '../../knowledge/shared/contributor-set.ts';
import { accountThreshold } from '../../knowledge/shared/eligibility.ts';
import {
  type CurrentInsight,
  type InsightFigures,
  type InsightSubject,
  type PublishedInsight,
  subjectKey,
} from '../../knowledge/shared/insight.ts';
import { type ConceptFigures, familyFigures } from '../../knowledge/shared/insight-figures.ts';
import { compareText, groupBy } from '../../shared/group-by.ts';
import {
  decideReleases,
  decisionKey,
  type HoldReason,
  type Release,
  type ReleaseDecision,
  type WithdrawReason,
} from './release-decision.ts';
import { isShareable } from './shareable-concepts.ts';

/** All evidence of sharing accounts, and what is published already. */
export interface InsightsInput {
  readonly contributions: readonly Contribution[];
  /** The newest version of every insight, withdrawn ones too. */
  readonly current: readonly CurrentInsight[];
  /** Distinct accounts it takes; MIN_ACCOUNTS if less. */
  readonly threshold: number;
  /** Today, YYYY-MM-DD: a value changes at most once a day. */
  readonly date: string;
  /**
   * Accounts of an unchanged set that must have new evidence before its value is updated. 1 by default: it updates
   * freely, and who knows that only one account was active learns which way its evidence went. Setting it to the
   * threshold mixes as many accounts' news into every change, and makes values wait for them.
   */
  readonly minRefreshed?: number;
}

/** What to store. Keys are those of `insightKey`. */
export interface InsightsPlan {
  /** New versions, sorted by key; each supersedes the one before. */
  readonly publish: readonly PublishedInsight[];
  readonly hold: readonly { readonly key: string; readonly reason: HoldReason }[];
  readonly withdraw: readonly { readonly key: string; readonly reason: WithdrawReason }[];
}

/**
 * Sets of contributors that are remembered per insight. Each one differs from the one before by the threshold at least,
 * so this many is a long time; after it the oldest evidence has decayed.
 */
const MAX_RELEASED_SETS = 64;

/**
 * Pools the evidence of sharing accounts and decides what may be published. Held values are left exactly as they are,
 * and where figures of a family depend on each other (variance between accounts, shrinkage, q-values) a held value
 * takes part with the evidence it was published with. So nothing published depends on evidence that may not be shown.
 */
export function planInsights(input: InsightsInput): InsightsPlan {
  const decisions = decideAll(input);
  const figures = figuresOfReleases(decisions);
  const threshold = accountThreshold(input.threshold);
  const publish: PublishedInsight[] = [];
  const hold: { key: string; reason: HoldReason }[] = [];
  const withdraw: { key: string; reason: WithdrawReason }[] = [];
  for (const decision of decisions) {
    const key = decisionKey(decision);
    if (decision.action === 'HOLD') hold.push({ key, reason: decision.reason });
    else if (decision.action === 'WITHDRAW') withdraw.push({ key, reason: decision.reason });
    else {
      const computed = figures.get(decision);
      if (computed === undefined) throw new RangeError('a release was lost on the way');
      if (isNews(decision, computed.figures))
        publish.push(versionOf(decision, computed, { threshold, date: input.date }));
      else hold.push({ key, reason: 'UNCHANGED' });
    }
  }
  return { publish, hold, withdraw };
}

function decideAll(input: InsightsInput): readonly ReleaseDecision[] {
  const { contributions, current, date, minRefreshed = 1 } = input;
  const rules = { threshold: accountThreshold(input.threshold), minRefreshed, date };
  const usable = contributions.filter((one) => isShareable(one) && isUsable(one));
  const evidence = groupBy(usable, subjectKey);
  const published = groupBy(current, subjectKey);
  return [...new Set([...evidence.keys(), ...published.keys()])].sort(compareText).flatMap((key) => {
    const own = { contributions: evidence.get(key) ?? [], current: published.get(key) ?? [] };
    const [first] = [...own.contributions, ...own.current];
    if (first === undefined) return [];
    const { kind, value, metric, assignment } = first;
    return decideReleases({ kind, value, metric, assignment }, own, rules);
  });
}

interface FamilyMember {
  readonly subject: InsightSubject;
  readonly kind: string;
  readonly accounts: readonly AccountEvidence[];
  /** Undefined for a held value, which is there for the others' sake. */
  readonly release: Release | undefined;
}

function figuresOfReleases(decisions: readonly ReleaseDecision[]): ReadonlyMap<Release, ConceptFigures> {
  const families = groupBy(decisions.flatMap(familyMember), ({ subject }) =>
    JSON.stringify([subject.segment, subject.metric, subject.assignment, groupOfKind(subject.kind)]),
  );
  const figures = new Map<Release, ConceptFigures>();
  for (const family of families.values()) {
    const computed = familyFigures(family);
    for (const [index, { release }] of family.entries()) {
      const own = computed[index];
      if (release !== undefined && own !== undefined) figures.set(release, own);
    }
  }
  return figures;
}

function familyMember(decision: ReleaseDecision): readonly FamilyMember[] {
  switch (decision.action) {
    case 'RELEASE': {
      const { subject, accounts } = decision;
      return [{ subject, kind: subject.kind, accounts, release: decision }];
    }
    case 'HOLD': {
      const { insight } = decision;
      return [
        { subject: insight, kind: insight.kind, accounts: insight.support.accounts, release: undefined },
      ];
    }
    case 'WITHDRAW':
      return [];
  }
}

/** A new set of contributors is news even with the same figures: what each of them sees without itself is new. */
function isNews({ isNewSet, previous }: Release, figures: InsightFigures): boolean {
  if (isNewSet || previous?.status !== 'PUBLISHED') return true;
  const names = Object.keys(figures) as (keyof InsightFigures)[];
  return names.some((name) => figures[name] !== previous.figures[name]);
}

function versionOf(
  { subject, accounts, closedTo, previous }: Release,
  { figures, tau2, priorVariance, upperVariance }: ConceptFigures,
  { threshold, date }: { readonly threshold: number; readonly date: string },
): PublishedInsight {
  return {
    ...subject,
    status: 'PUBLISHED',
    version: (previous?.version ?? 0) + 1,
    date,
    figures,
    support: { accounts, tau2, priorVariance, upperVariance, threshold, closedTo },
    releasedSets: remember(previous?.releasedSets ?? [], contributorSet(subject.segment, accounts)),
  };
}

function remember(sets: readonly ContributorSet[], newest: ContributorSet): readonly ContributorSet[] {
  return [...sets.filter((set) => !hasSameParts(set, newest)), newest].slice(-MAX_RELEASED_SETS);
}
