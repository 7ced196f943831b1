/** Beliefs as items of guidance, sorted into the fields of a context. */
import { traitKindOf } from '../events/vocabulary.ts';
import { EvidenceLevel, type GuidanceItem, RiskSource } from '../gen/kaizen/v1/kaizen_service.ts';
import { seedConfidence } from '../statistics/confidence.ts';
import type { KnowledgeLevel } from '../statistics/hierarchy.ts';
import type { Belief } from './beliefs.ts';
import { describeTrait } from './describe-trait.ts';
import type { Verdicts } from './guidance-rules.ts';
import { assignmentOfStored, INTERVAL_LEVEL, stateOfStored } from './known-pattern.ts';

/** The fields of a context that beliefs fill. */
export interface Guidance {
  readonly recommendedTones: readonly GuidanceItem[];
  readonly riskyPatterns: readonly GuidanceItem[];
  readonly preferredPlatforms: readonly GuidanceItem[];
  readonly successfulPillars: readonly GuidanceItem[];
  readonly highPerformingHooks: readonly GuidanceItem[];
  readonly furtherTraits: readonly GuidanceItem[];
}

/** A generator acts on a handful of items; beyond these a list is a report, and patterns have a list of their own. */
export const MAX_ITEMS_PER_FIELD = 10;
/** further_traits holds six kinds. */
export const MAX_FURTHER_TRAITS = 20;

/** Kinds without a field of their own. */
export const FURTHER_KINDS: readonly string[] = [
  'lexical',
  'template',
  'content_type',
  'audience',
  'phrase',
  'interaction',
];

/** Fills the fields, best first in each. */
export function guidanceOf({ helpful, harmful }: Verdicts): Guidance {
  const ofKind = (kind: string): readonly GuidanceItem[] =>
    helpful
      .filter((belief) => belief.kind === kind)
      .slice(0, MAX_ITEMS_PER_FIELD)
      .map((belief) => guidanceItem(belief));
  return {
    recommendedTones: ofKind('tone'),
    riskyPatterns: harmful.slice(0, MAX_ITEMS_PER_FIELD).map(riskyItem),
    preferredPlatforms: ofKind('platform'),
    successfulPillars: ofKind('pillar'),
    highPerformingHooks: ofKind('hook_type'),
    furtherTraits: helpful
      .filter(({ kind }) => FURTHER_KINDS.includes(kind))
      .slice(0, MAX_FURTHER_TRAITS)
      .map((belief) => guidanceItem(belief)),
  };
}

/** What a metric is called in a sentence. */
const METRIC_WORDS: Readonly<Record<string, string>> = {
  ctr: 'click rate',
  engagement_rate: 'engagement rate',
  conversion_rate: 'conversion rate',
  roas: 'return on ad spend',
};

/** Says where the risk was seen; "lowers" is reserved for randomised evidence. */
function riskyItem(belief: Belief): GuidanceItem {
  const meaning = describeTrait(belief.kind, belief.value);
  const percent = (Math.abs(belief.lift) * 100).toFixed(1);
  const metric = METRIC_WORDS[belief.metric] ?? belief.metric;
  const finding =
    belief.assignment === 'RANDOMISED'
      ? `lowers the ${metric} by ${percent} %`
      : `goes with a ${metric} ${percent} % lower`;
  return {
    ...guidanceItem(belief),
    description: `${meaning === '' ? '' : `${meaning}: `}${finding} (source: performance)`,
    riskSource: RiskSource.RISK_SOURCE_PERFORMANCE,
  };
}

const LEVELS: Readonly<Record<KnowledgeLevel, EvidenceLevel>> = {
  PROJECT: EvidenceLevel.EVIDENCE_LEVEL_PROJECT,
  ACCOUNT: EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT,
  SEGMENT: EvidenceLevel.EVIDENCE_LEVEL_SEGMENT,
  SIMILAR_SEGMENT: EvidenceLevel.EVIDENCE_LEVEL_SIMILAR_SEGMENT,
  GLOBAL: EvidenceLevel.EVIDENCE_LEVEL_GLOBAL,
};

/** A belief with its evidence. */
export function guidanceItem(belief: Belief, explore = false): GuidanceItem {
  const { pattern } = belief;
  return {
    kind: traitKindOf(belief.kind),
    value: belief.value,
    description: describeTrait(belief.kind, belief.value),
    evidence: {
      metric: belief.metric,
      lift: belief.lift,
      interval: { ...belief.interval(), level: INTERVAL_LEVEL },
      signConfidence: belief.signConfidence,
      qValue: pattern?.qValue,
      sets: belief.sets,
      arms: belief.arms,
      accounts: belief.accounts,
      assignment: assignmentOfStored(belief.assignment),
      level: belief.level === undefined ? EvidenceLevel.EVIDENCE_LEVEL_UNSPECIFIED : LEVELS[belief.level],
      confidence: seedConfidence(belief.arms),
      patternId: pattern?.key ?? '',
      cycleId: pattern?.cycleId ?? '',
      borrowedWeight: belief.borrowedWeight,
      state: stateOfStored(pattern?.state),
    },
    explore,
    riskSource: RiskSource.RISK_SOURCE_UNSPECIFIED,
    override: undefined,
  };
}
