/**
 * Creates items for every answer. Lists, slots and explanations all use it, so that an item looks the same everywhere.
 */

import { Grade, type GuidanceItem, type MetricConflict, RiskSource } from '../gen/kaizen/v1/guidance_item.ts';
import { describeTrait } from '../knowledge/describe-trait.ts';
import { type ActiveOverride, traitName } from '../knowledge/overrides/override.ts';
import { overrideMessage } from '../knowledge/overrides/override-message.ts';
import type { DecidingOverrides } from '../knowledge/overrides/overrides-in-force.ts';
import { traitKindOf } from '../shared/vocabulary.ts';
import type { Belief, Choice } from './beliefs.ts';
import { bareItem, gradeOf, guidanceItem } from './guidance-items.ts';
import { verdictOf } from './guidance-rules.ts';
import { METRIC_WORDS } from './metric-choice.ts';
import { exactName, type PairNote, type PairNotes } from './pair-notes.ts';
import { standingOf } from './standing.ts';

/** What an item shows beside its belief. */
export interface ItemFacts {
  readonly overrides: DecidingOverrides;
  readonly notes: PairNotes;
  /** Returns the deciding beliefs under other metrics that point in the opposite direction. */
  readonly opposing: (belief: Belief) => readonly Belief[];
}

/** Creates the item of a belief. Each is created once, because its interval takes a tenth of a millisecond. */
export type ShowItem = (belief: Belief) => GuidanceItem;

/** Creates a maker of items for one state of knowledge. */
export function itemMaker({ overrides, notes, opposing }: ItemFacts): ShowItem {
  const made = new Map<Belief, GuidanceItem>();
  return (belief) => {
    const known = made.get(belief);
    if (known !== undefined) return known;
    const override = overrides.get(traitName(belief));
    const isDecided = override?.effect === 'PIN' || override?.effect === 'VETO';
    const item = withCaveats(isDecided ? decidedItem(override, belief) : learnedItem(belief), {
      notes: notes.get(exactName(belief)) ?? [],
      opposing: opposing(belief),
      belief,
    });
    made.set(belief, item);
    return item;
  };
}

/** Says where a risk was observed. The word "lowers" is reserved for randomised evidence. */
function learnedItem(belief: Belief): GuidanceItem {
  const item = guidanceItem(belief);
  if (verdictOf(belief) !== 'HARMFUL') return item;
  const meaning = describeTrait(belief.kind, belief.value);
  const percent = (Math.abs(belief.lift) * 100).toFixed(1);
  const metric = METRIC_WORDS[belief.metric] ?? belief.metric;
  const finding =
    belief.assignment === 'RANDOMISED'
      ? `lowers the ${metric} by ${percent} %`
      : `goes with a ${metric} ${percent} % lower`;
  return {
    ...item,
    description: `${meaning === '' ? '' : `${meaning}: `}${finding} (source: performance)`,
    riskSource: RiskSource.RISK_SOURCE_PERFORMANCE,
  };
}

const WORDS = { PIN: 'pinned', VETO: 'vetoed', EXPIRE: 'expired', NONE: 'lifted' } as const;

/**
 * Creates the item of a trait that a person has decided on. It shows the evidence on the trait, which the decision
 * neither changes nor hides.
 */
export function decidedItem(override: ActiveOverride, belief: Belief | undefined): GuidanceItem {
  const { kind, value, effect, actor, reason } = override;
  const isKnown = belief?.level !== undefined;
  const meaning = describeTrait(kind, value);
  const decision = `${WORDS[effect]} by ${actor}: ${reason} (source: override)`;
  return {
    ...(isKnown ? guidanceItem(belief) : bareItem(traitKindOf(kind), belief?.value ?? value)),
    description: meaning === '' ? decision : `${meaning}: ${decision}`,
    riskSource: effect === 'VETO' ? RiskSource.RISK_SOURCE_OVERRIDE : RiskSource.RISK_SOURCE_UNSPECIFIED,
    override: overrideMessage(override),
    grade: Grade.GRADE_DECIDED,
  };
}

function withCaveats(
  item: GuidanceItem,
  {
    notes,
    opposing,
    belief,
  }: {
    readonly notes: readonly PairNote[];
    readonly opposing: readonly Belief[];
    readonly belief: Belief;
  },
): GuidanceItem {
  if (notes.length === 0 && opposing.length === 0) return item;
  const harmful = notes.filter(({ pair }) => pair.estimate < 0);
  return {
    ...item,
    metricConflicts: opposing.map(conflictOf),
    notWith: harmful.map(({ other }) => ({ kind: traitKindOf(other.kind), value: other.value })),
    caveats: [...opposing.map((other) => conflictWords(belief, other)), ...notes.map(pairWords)],
  };
}

function conflictOf(other: Belief): MetricConflict {
  const { grade, pattern } = standingOf(other);
  return {
    metric: other.metric,
    lift: other.lift,
    signConfidence: other.signConfidence,
    grade: gradeOf(grade),
    patternId: pattern?.key ?? '',
  };
}

/** "+61.0 % click rate, −63.0 % return on ad spend (proven)". */
function conflictWords(belief: Belief, other: Belief): string {
  const changed = ({ lift, metric }: Belief): string =>
    `${percentOf(lift)} ${METRIC_WORDS[metric] ?? metric}`;
  return `${changed(belief)}, ${changed(other)}${gradeWords(other)}`;
}

/** `not with pillar "stories": both together go with −12.0 % click rate beyond what each does alone (proven)`. */
function pairWords({ other, pair }: PairNote): string {
  const begin = pair.estimate < 0 ? 'not with' : 'less harmful with';
  return `${begin} ${traitWords(other)}: both together go with ${percentOf(pair.lift)} ${METRIC_WORDS[pair.metric] ?? pair.metric} beyond what each does alone${gradeWords(pair)}`;
}

function traitWords({ kind, value }: Choice): string {
  return `${kind.replaceAll('_', ' ')} "${value}"`;
}

function gradeWords(belief: Belief): string {
  const { grade } = standingOf(belief);
  return grade === undefined ? '' : ` (${grade.toLowerCase()})`;
}

function percentOf(lift: number): string {
  return `${lift < 0 ? '−' : '+'}${Math.abs(100 * lift).toFixed(1)} %`;
}
