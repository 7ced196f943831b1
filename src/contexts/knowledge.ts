/** The guidance of one epoch for one requester, ready for use in contexts. Immutable, so it can be cached. */
import type { GuidanceItem } from '../gen/kaizen/v1/guidance_item.ts';
import { CHOICE_KINDS } from '../knowledge/choice-kinds.ts';
import type { KnownPattern } from '../knowledge/known-pattern.ts';
import { traitName } from '../knowledge/overrides/override.ts';
import {
  type DecidingOverrides,
  decidingOverrides,
  isSetAside,
  NO_OVERRIDES,
  type OverridesInForce,
} from '../knowledge/overrides/overrides-in-force.ts';
import type { SharedInsight } from '../knowledge/shared/shared-insight.ts';
import { METRICS, type Metric } from '../statistics/arm-outcome.ts';
import { bannedByEvidence } from './bans.ts';
import { type Belief, beliefsOf, type Choice } from './beliefs.ts';
import type { Guidance } from './guidance-items.ts';
import { guidanceLists, mapLists } from './guidance-lists.ts';
import { chooseBeliefs, decidingBeliefs, type Verdicts, verdictOf } from './guidance-rules.ts';
import { chosenMetric, metricOf } from './metric-choice.ts';
import {
  type DecidedSources,
  decidedChoices,
  effectOn,
  isDecided,
  undecidedVerdicts,
  type Vetoes,
  vetoesOf,
  withPins,
} from './overridden-guidance.ts';
import { exactName, withoutContradictions } from './pair-notes.ts';
import { decidedItem, type ItemFacts, itemMaker } from './show-item.ts';
import { standingOf } from './standing.ts';

/** How many traits of a kind were compared, and how much is known of the best covered one. */
export interface KindCoverage {
  readonly traits: number;
  /** Variants of the trait with the most variants. */
  readonly maxArms: number;
  /** How many of the traits are leads. */
  readonly leads: number;
}

/** The guidance of one epoch for one requester, and what explains its gaps. */
export interface Knowledge {
  /** The metric it is built by. `metricReason` says in words why that one. */
  readonly metric: Metric;
  readonly metricReason: string;
  readonly guidance: Guidance;
  readonly bannedPhrases: readonly GuidanceItem[];
  /** Values that a slot may use: one belief per trait. The item is created on demand. */
  readonly candidates: readonly SlotCandidate[];
  /** Returns beliefs of those values that nobody has tried: the prior of their kind. */
  readonly untried: (choices: readonly Choice[]) => readonly Belief[];
  /** Coverage by stored kind. A kind without patterns or insights is absent. */
  readonly coverage: ReadonlyMap<string, KindCoverage>;
  /** What people forbid. It is also in the guidance and the banned phrases. It applies in holdout weeks too. */
  readonly vetoes: Vetoes;
  /** Number of traits by stored kind that would be used if people had not expired or vetoed them. */
  readonly withheld: ReadonlyMap<string, number>;
  /**
   * Whether people's decisions allow a value. A vetoed value is not allowed, and where values are pinned only those
   * are.
   */
  readonly mayChoose: (choice: Choice) => boolean;
  /**
   * Returns the item of a trait as every list shows it, even if no list contains it. Undefined when nothing is known or
   * decided.
   */
  readonly itemOf: (trait: Choice) => GuidanceItem | undefined;
}

/** A value that a slot may use. */
export interface SlotCandidate {
  readonly belief: Belief;
  readonly item: () => GuidanceItem;
}

/** What knowledge is computed from. Patterns include every metric. */
export interface KnowledgeSources {
  readonly patterns: readonly KnownPattern[];
  readonly projectPatterns: readonly KnownPattern[];
  readonly shared: readonly SharedInsight[];
  readonly choices: readonly Choice[];
}

/**
 * Computes the knowledge under a metric. '' chooses the goal metric with the most knowledge. People's decisions take
 * precedence over evidence, but they change no estimate.
 */
export function knowledgeOf(
  sources: KnowledgeSources,
  asked: string,
  inForce: OverridesInForce = NO_OVERRIDES,
): Knowledge {
  const wanted = metricOf(asked);
  const { metric, reason } =
    wanted === undefined ? chosenMetric(sources) : { metric: wanted, reason: 'asked for' };
  const overrides = decidingOverrides(inForce, metric);
  const { used, setAside } = sourcesToUse(sources, metric, overrides);
  const choices = [...sources.choices, ...decidedChoices(overrides, 'PIN', CHOICE_KINDS)];
  const beliefs = beliefsOf({ ...used, choices });
  const deciding = decidingBeliefs(beliefs);
  const verdicts = chooseBeliefs(beliefs);
  const { lists, notes } = withoutContradictions(guidanceLists(undecidedVerdicts(verdicts, overrides)), {
    pinned: decidedChoices(overrides, 'PIN'),
    vetoed: decidedChoices(overrides, 'VETO'),
  });
  const show = itemMaker({ overrides, notes, opposing: opposingBeliefs(sources, metric, inForce) });
  const decided = { overrides, beliefs: deciding, show };
  const vetoes = vetoesOf(decided);
  const guidance = withPins(
    mapLists(lists, (items) => items.map(show)),
    decided,
  );
  const undecided = deciding.filter((belief) => !isDecided(effectOn(overrides, belief)));
  const mayChoose = choiceRule(overrides);
  return {
    metric,
    metricReason: reason,
    guidance: { ...guidance, riskyPatterns: [...vetoes.riskyPatterns, ...guidance.riskyPatterns] },
    bannedPhrases: [...vetoes.bannedPhrases, ...bannedByEvidence(undecided).map(show)],
    candidates: deciding
      .filter((belief) => CHOICE_KINDS.includes(belief.kind) && mayChoose(belief))
      .filter((belief) => !isKnownRisk(belief) || effectOn(overrides, belief) === 'PIN')
      .map((belief) => ({ belief, item: () => show(belief) })),
    untried: (asked) => beliefsOf({ ...used, choices: asked }).filter(({ level }) => level === undefined),
    coverage: coverageOf(deciding),
    vetoes,
    withheld: withheldOf({ setAside, verdicts, overrides }),
    mayChoose,
    itemOf: itemFinder(decided),
  };
}

/** Finds the item of a trait, whether or not a list contains it, from beliefs and people's decisions. */
function itemFinder({ overrides, beliefs, show }: DecidedSources): Knowledge['itemOf'] {
  const byName = new Map(beliefs.map((belief) => [exactName(belief), belief]));
  return (trait) => {
    const belief = byName.get(exactName(trait));
    const override = overrides.get(traitName(trait));
    if (belief !== undefined) return show(belief);
    return override !== undefined && isDecided(override.effect) ? decidedItem(override, belief) : undefined;
  };
}

/** Returns beliefs of the same trait under other metrics with the opposite verdict. Computed on demand. */
function opposingBeliefs(
  sources: KnowledgeSources,
  metric: Metric,
  inForce: OverridesInForce,
): ItemFacts['opposing'] {
  let others: readonly ReadonlyMap<string, Belief>[] | undefined;
  return (belief) => {
    const verdict = verdictOf(belief);
    if (verdict === 'UNDECIDED') return [];
    others ??= METRICS.filter((other) => other !== metric).map((other) => {
      const { used } = sourcesToUse(sources, other, decidingOverrides(inForce, other));
      const deciding = decidingBeliefs(beliefsOf({ ...used, choices: [] }));
      return new Map(deciding.map((each) => [exactName(each), each]));
    });
    return others.flatMap((under) => {
      const other = under.get(exactName(belief));
      const opposite = other === undefined ? 'UNDECIDED' : verdictOf(other);
      return other === undefined || opposite === 'UNDECIDED' || opposite === verdict ? [] : [other];
    });
  };
}

/** Returns the sources to use: those of the metric, without patterns that people set aside. */
function sourcesToUse(
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
  const used = {
    metric,
    patterns: patterns.filter(isOfMetric).filter(isCounted),
    projectPatterns: projectPatterns.filter(isOfMetric).filter(isCounted),
    shared: shared.filter(isOfMetric),
  };
  return { used, setAside };
}

function coverageOf(deciding: readonly Belief[]): ReadonlyMap<string, KindCoverage> {
  const coverage = new Map<string, KindCoverage>();
  for (const belief of deciding) {
    const { kind, arms, level } = belief;
    if (level === undefined) continue;
    const before = coverage.get(kind);
    coverage.set(kind, {
      traits: (before?.traits ?? 0) + 1,
      maxArms: Math.max(before?.maxArms ?? 0, arms),
      leads: (before?.leads ?? 0) + (standingOf(belief).grade === 'LEAD' ? 1 : 0),
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
  const pinned = new Set(decidedChoices(overrides, 'PIN', CHOICE_KINDS).map(({ kind }) => kind));
  return (choice) => {
    const effect = effectOn(overrides, choice);
    return effect !== 'VETO' && (effect === 'PIN' || !pinned.has(choice.kind));
  };
}

/** Whether the trait is risky in the project, or in the account unless the project's own evidence contradicts that. */
function isKnownRisk({ pattern, accountPattern, estimate }: Belief): boolean {
  return pattern?.state === 'RISKY' || (accountPattern?.state === 'RISKY' && estimate < 0);
}
