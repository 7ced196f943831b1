/** Plans how a cycle changes the knowledge that accounts share. */
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

/** All evidence of sharing accounts, and the insights published so far. */
export interface InsightsInput {
  readonly contributions: readonly Contribution[];
  /** The newest version of every insight, including withdrawn ones. */
  readonly current: readonly CurrentInsight[];
  /** Distinct accounts that an insight needs. Lower values are raised to MIN_ACCOUNTS. */
  readonly threshold: number;
  /** Today as YYYY-MM-DD. A value changes at most once a day. */
  readonly date: string;
  /**
   * Accounts of an unchanged contributor set that must have new evidence before its value is updated. The default 1
   * updates freely, but then someone who knows that only one account was active learns in which direction its evidence
   * went. Setting it to the threshold mixes the news of that many accounts into every change, and makes values wait for
   * them.
   */
  readonly minRefreshed?: number;
}

/** Changes to store. The keys come from `insightKey`. */
export interface InsightsPlan {
  /** New versions, sorted by key. Each replaces the version before it. */
  readonly publish: readonly PublishedInsight[];
  readonly hold: readonly { readonly key: string; readonly reason: HoldReason }[];
  readonly withdraw: readonly { readonly key: string; readonly reason: WithdrawReason }[];
}

/**
 * Contributor sets remembered per insight. Each differs from the one before by at least the threshold, so this many
 * last for a long time. By then the oldest evidence has decayed.
 */
const MAX_RELEASED_SETS = 64;

/**
 * Pools the evidence of sharing accounts and decides what may be published. A value that may not be updated is kept
 * exactly as it is. Some estimates of a family depend on each other (variance between accounts, shrinkage, q-values).
 * There, a kept value takes part with the evidence it was published with. So nothing published depends on evidence that
 * may not be shared.
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
  /** Undefined for a kept value, which only takes part because other estimates depend on it. */
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

/** A new contributor set is news even with the same estimates, because each contributor sees a view without itself. */
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
