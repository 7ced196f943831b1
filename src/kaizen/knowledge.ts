/** What guidance a requester gets from one epoch, ready to be put into contexts. Immutable, and so fit to be kept. */
import type { GuidanceItem } from '../gen/kaizen/v1/kaizen_service.ts';
import { CHOICE_KINDS } from '../learning/choice-kinds.ts';
import { traitName } from '../overrides/override.ts';
import {
  type DecidingOverrides,
  decidingOverrides,
  isSetAside,
  NO_OVERRIDES,
  type OverridesInForce,
} from '../overrides/overrides-in-force.ts';
import { METRICS, type Metric } from '../statistics/arm-outcome.ts';
import { bannedByEvidence } from './bans.ts';
import { type Belief, beliefsOf, type Choice } from './beliefs.ts';
import { type Guidance, guidanceItem, guidanceOf } from './guidance-items.ts';
import { chooseBeliefs, decidingBeliefs, type Verdicts } from './guidance-rules.ts';
import type { KnownPattern } from './known-pattern.ts';
import {
  effectOn,
  isDecided,
  overriddenItem,
  pinnedChoices,
  undecidedVerdicts,
  type Vetoes,
  vetoesOf,
  withPins,
} from './overridden-guidance.ts';
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
  /** What people forbid. It is among the guidance and the banned phrases; orders hold also where guidance is held out. */
  readonly vetoes: Vetoes;
  /** Traits by stored kind that would count, or be recommended, if people had not expired or vetoed them. */
  readonly withheld: ReadonlyMap<string, number>;
  /** Whether people leave a value to be chosen: none that is vetoed, and beside a pinned one only pinned ones. */
  readonly mayChoose: (choice: Choice) => boolean;
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

/**
 * Judges what is known under a metric; '' takes the first that there are patterns under. What people have decided comes
 * before what the evidence says, and changes no figure of it.
 */
export function knowledgeOf(
  sources: KnowledgeSources,
  asked: string,
  inForce: OverridesInForce = NO_OVERRIDES,
): Knowledge {
  const metric = METRICS.find((known) => known === asked) ?? defaultMetric(sources);
  const overrides = decidingOverrides(inForce, metric);
  const { judged, setAside } = judgedSources(sources, metric, overrides);
  const choices = [...sources.choices, ...pinnedChoices(overrides, CHOICE_KINDS)];
  const beliefs = beliefsOf({ ...judged, choices });
  const deciding = decidingBeliefs(beliefs);
  const verdicts = chooseBeliefs(beliefs);
  const vetoes = vetoesOf({ overrides, beliefs: deciding });
  const guidance = withPins(guidanceOf(undecidedVerdicts(verdicts, overrides)), {
    overrides,
    beliefs: deciding,
  });
  const undecided = deciding.filter((belief) => !isDecided(effectOn(overrides, belief)));
  const mayChoose = choiceRule(overrides);
  return {
    metric,
    guidance: { ...guidance, riskyPatterns: [...vetoes.riskyPatterns, ...guidance.riskyPatterns] },
    bannedPhrases: [...vetoes.bannedPhrases, ...bannedByEvidence(undecided)],
    candidates: deciding
      .filter((belief) => CHOICE_KINDS.includes(belief.kind) && mayChoose(belief))
      .filter((belief) => !isKnownRisk(belief) || effectOn(overrides, belief) === 'PIN')
      .map((belief) => slotCandidate(belief, overrides)),
    untried: (asked) => beliefsOf({ ...judged, choices: asked }).filter(({ level }) => level === undefined),
    coverage: coverageOf(deciding),
    vetoes,
    withheld: withheldOf({ setAside, verdicts, overrides }),
    mayChoose,
  };
}

/** What is looked at: under the metric, and not set aside by anyone. */
function judgedSources(
  { patterns, projectPatterns, shared }: KnowledgeSources,
  metric: Metric,
  overrides: DecidingOverrides,
) {
  const isOfMetric = (item: { readonly metric: string }): boolean => item.metric === metric;
  const setAside: KnownPattern[] = [];
  const isCounted = (pattern: KnownPattern): boolean => {
    if (overrides.size === 0 || !isSetAside(pattern, overrides.get(traitName(pattern)))) return true;
    setAside.push(pattern);
    return false;
  };
  const judged = {
    metric,
    patterns: patterns.filter(isOfMetric).filter(isCounted),
    projectPatterns: projectPatterns.filter(isOfMetric).filter(isCounted),
    shared: shared.filter(isOfMetric),
  };
  return { judged, setAside };
}

function coverageOf(deciding: readonly Belief[]): ReadonlyMap<string, KindCoverage> {
  const coverage = new Map<string, KindCoverage>();
  for (const { kind, arms, level } of deciding) {
    if (level === undefined) continue;
    const before = coverage.get(kind);
    coverage.set(kind, {
      traits: (before?.traits ?? 0) + 1,
      maxArms: Math.max(before?.maxArms ?? 0, arms),
    });
  }
  return coverage;
}

function withheldOf({
  setAside,
  verdicts,
  overrides,
}: {
  readonly setAside: readonly KnownPattern[];
  readonly verdicts: Verdicts;
  readonly overrides: DecidingOverrides;
}): ReadonlyMap<string, number> {
  const vetoed = verdicts.helpful.filter((belief) => effectOn(overrides, belief) === 'VETO');
  const traits = new Map([...setAside, ...vetoed].map((trait) => [traitName(trait), trait.kind]));
  const withheld = new Map<string, number>();
  for (const kind of traits.values()) withheld.set(kind, (withheld.get(kind) ?? 0) + 1);
  return withheld;
}

function choiceRule(overrides: DecidingOverrides): Knowledge['mayChoose'] {
  const pinned = new Set(pinnedChoices(overrides, CHOICE_KINDS).map(({ kind }) => kind));
  return (choice) => {
    const effect = effectOn(overrides, choice);
    return effect !== 'VETO' && (effect === 'PIN' || !pinned.has(choice.kind));
  };
}

/** Makes the item once: its interval takes a tenth of a millisecond, and slots name the same few values. */
export function slotCandidate(belief: Belief, overrides: DecidingOverrides = new Map()): SlotCandidate {
  const override = overrides.get(traitName(belief));
  let item: GuidanceItem | undefined;
  return {
    belief,
    item() {
      item ??= override?.effect === 'PIN' ? overriddenItem(override, belief) : guidanceItem(belief);
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
