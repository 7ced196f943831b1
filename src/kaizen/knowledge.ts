/** What guidance a requester gets from one epoch, ready to be put into contexts. Immutable, and so fit to be kept. */
import type { GuidanceItem } from '../gen/kaizen/v1/kaizen_service.ts';
import { METRICS, type Metric } from '../statistics/arm-outcome.ts';
import { bannedByEvidence } from './bans.ts';
import { type Belief, beliefsOf, type Choice } from './beliefs.ts';
import { type Guidance, guidanceItem, guidanceOf } from './guidance-items.ts';
import { chooseBeliefs, decidingBeliefs } from './guidance-rules.ts';
import type { KnownPattern } from './known-pattern.ts';
import type { SharedInsight } from './shared-insight.ts';

/** How many traits of a kind were compared, and how well the best seen of them is known. */
export interface KindCoverage {
  readonly traits: number;
  /** Arms of the trait with the most. */
  readonly maxArms: number;
}

/** The guidance of one epoch for one requester, and what is needed to explain its gaps. */
export interface Knowledge {
  /** What it was judged by. */
  readonly metric: Metric;
  readonly guidance: Guidance;
  readonly bannedPhrases: readonly GuidanceItem[];
  /** What a slot may use: one belief per trait, with its item, made when first asked for. */
  readonly candidates: readonly SlotCandidate[];
  /** Beliefs of the values among these that nobody has tried: the prior of their kind. */
  readonly untried: (choices: readonly Choice[]) => readonly Belief[];
  /** By stored kind; a kind without patterns or insights is absent. */
  readonly coverage: ReadonlyMap<string, KindCoverage>;
}

/** A value that a slot may use. */
export interface SlotCandidate {
  readonly belief: Belief;
  readonly item: () => GuidanceItem;
}

/** What it is made of; patterns under every metric. */
export interface KnowledgeSources {
  readonly patterns: readonly KnownPattern[];
  readonly projectPatterns: readonly KnownPattern[];
  readonly shared: readonly SharedInsight[];
  readonly choices: readonly Choice[];
}

/** Kinds of which a generator puts one value into a creative. */
export const CHOICE_KINDS: readonly string[] = [
  'hook_type',
  'template',
  'tone',
  'pillar',
  'content_type',
  'platform',
];

/** Judges what is known under a metric; '' takes the first that there are patterns under. */
export function knowledgeOf(sources: KnowledgeSources, asked: string): Knowledge {
  const { patterns, projectPatterns, shared, choices } = sources;
  const metric = METRICS.find((known) => known === asked) ?? defaultMetric(sources);
  const isOfMetric = (item: { readonly metric: string }): boolean => item.metric === metric;
  const judged = {
    metric,
    patterns: patterns.filter(isOfMetric),
    projectPatterns: projectPatterns.filter(isOfMetric),
    shared: shared.filter(isOfMetric),
  };
  const beliefs = beliefsOf({ ...judged, choices });
  const deciding = decidingBeliefs(beliefs);
  const coverage = new Map<string, KindCoverage>();
  for (const { kind, arms, level } of deciding) {
    if (level === undefined) continue;
    const before = coverage.get(kind);
    coverage.set(kind, {
      traits: (before?.traits ?? 0) + 1,
      maxArms: Math.max(before?.maxArms ?? 0, arms),
    });
  }
  return {
    metric,
    guidance: guidanceOf(chooseBeliefs(beliefs)),
    bannedPhrases: bannedByEvidence(deciding),
    candidates: deciding
      .filter((belief) => CHOICE_KINDS.includes(belief.kind) && !isKnownRisk(belief))
      .map(slotCandidate),
    untried: (asked) => beliefsOf({ ...judged, choices: asked }).filter(({ level }) => level === undefined),
    coverage,
  };
}

/** Makes the item once: its interval takes a tenth of a millisecond, and slots name the same few values. */
export function slotCandidate(belief: Belief): SlotCandidate {
  let item: GuidanceItem | undefined;
  return {
    belief,
    item() {
      item ??= guidanceItem(belief);
      return item;
    },
  };
}

/** Risky in the project, or in the account unless the project has shown otherwise. */
function isKnownRisk({ pattern, accountPattern, estimate }: Belief): boolean {
  return pattern?.state === 'RISKY' || (accountPattern?.state === 'RISKY' && estimate < 0);
}

/** What others share is no reason to judge an account by another metric than its own patterns are under. */
function defaultMetric({ patterns, shared }: KnowledgeSources): Metric {
  const judgedBy = patterns.length > 0 ? patterns : shared;
  const known = new Set(judgedBy.map(({ metric }) => metric));
  return METRICS.find((metric) => known.has(metric)) ?? METRICS[0];
}
