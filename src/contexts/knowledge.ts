/** What guidance a requester gets from one epoch, ready to be put into contexts. Immutable, and so fit to be kept. */
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

/** How many traits of a kind were compared, and how well the best seen of them is known. */
export interface KindCoverage {
  readonly traits: number;
  /** Arms of the trait with the most. */
  readonly maxArms: number;
  /** Those of them that are leads. */
  readonly leads: number;
}

/** The guidance of one epoch for one requester, and what is needed to explain its gaps. */
export interface Knowledge {
  /** What it was judged by, and why by that, in words. */
  readonly metric: Metric;
  readonly metricReason: string;
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
  /** The item of a trait as every list shows it, whether one does or not; undefined: nothing is known or decided. */
  readonly itemOf: (trait: Choice) => GuidanceItem | undefined;
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
 * Judges what is known under a metric; '' takes the goal that most is known of. What people have decided comes before what
 * the evidence says, and changes no figure of it.
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
  const { judged, setAside } = judgedSources(sources, metric, overrides);
  const choices = [...sources.choices, ...decidedChoices(overrides, 'PIN', CHOICE_KINDS)];
  const beliefs = beliefsOf({ ...judged, choices });
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
    untried: (asked) => beliefsOf({ ...judged, choices: asked }).filter(({ level }) => level === undefined),
    coverage: coverageOf(deciding),
    vetoes,
    withheld: withheldOf({ setAside, verdicts, overrides }),
    mayChoose,
    itemOf: itemFinder(decided),
  };
}

/** The item of a trait, whether a list holds it or not: what is believed of it, or what people have decided. */
function itemFinder({ overrides, beliefs, show }: DecidedSources): Knowledge['itemOf'] {
  const byName = new Map(beliefs.map((belief) => [exactName(belief), belief]));
  return (trait) => {
    const belief = byName.get(exactName(trait));
    const override = overrides.get(traitName(trait));
    if (belief !== undefined) return show(belief);
    return override !== undefined && isDecided(override.effect) ? decidedItem(override, belief) : undefined;
  };
}

/** Beliefs of the same trait under the other metrics with the opposite verdict, found when they are first asked for. */
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
      const { judged } = judgedSources(sources, other, decidingOverrides(inForce, other));
      const deciding = decidingBeliefs(beliefsOf({ ...judged, choices: [] }));
      return new Map(deciding.map((each) => [exactName(each), each]));
    });
    return others.flatMap((under) => {
      const other = under.get(exactName(belief));
      const opposite = other === undefined ? 'UNDECIDED' : verdictOf(other);
      return other === undefined || opposite === 'UNDECIDED' || opposite === verdict ? [] : [other];
    });
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

/** Risky in the project, or in the account unless the project has shown otherwise. */
function isKnownRisk({ pattern, accountPattern, estimate }: Belief): boolean {
  return pattern?.state === 'RISKY' || (accountPattern?.state === 'RISKY' && estimate < 0);
}
