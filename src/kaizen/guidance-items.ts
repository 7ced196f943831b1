/** Patterns as items of guidance, sorted into the fields of a context. */
import { EvidenceLevel, type GuidanceItem } from '../gen/kaizen/v1/kaizen_service.ts';
import { describeTextTrait } from '../performance/text-traits/describe-text-trait.ts';
import { seedConfidence } from '../statistics/confidence.ts';
import type { Choice } from './guidance-rules.ts';
import { assignmentOfStored, INTERVAL_LEVEL, type KnownPattern } from './known-pattern.ts';
import { traitKindOfStored } from './trait-kind.ts';

/** The fields of a context that patterns fill. */
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
/** further_traits holds five kinds. */
export const MAX_FURTHER_TRAITS = 20;

/** Kinds without a field of their own. */
export const FURTHER_KINDS: readonly string[] = ['lexical', 'template', 'content_type', 'audience', 'phrase'];

/** Fills the fields, best first in each. */
export function guidanceOf({ helpful, harmful }: Choice): Guidance {
  const ofKind = (kind: string): readonly GuidanceItem[] =>
    helpful
      .filter((pattern) => pattern.kind === kind)
      .slice(0, MAX_ITEMS_PER_FIELD)
      .map(helpfulItem);
  return {
    recommendedTones: ofKind('tone'),
    riskyPatterns: harmful.slice(0, MAX_ITEMS_PER_FIELD).map(riskyItem),
    preferredPlatforms: ofKind('platform'),
    successfulPillars: ofKind('pillar'),
    highPerformingHooks: ofKind('hook_type'),
    furtherTraits: helpful
      .filter(({ kind }) => FURTHER_KINDS.includes(kind))
      .slice(0, MAX_FURTHER_TRAITS)
      .map(helpfulItem),
  };
}

function helpfulItem(pattern: KnownPattern): GuidanceItem {
  return itemOf(pattern, describeTextTrait(pattern.kind, pattern.value) ?? '');
}

/** Says where the risk was seen; "lowers" is reserved for randomised evidence. */
function riskyItem(pattern: KnownPattern): GuidanceItem {
  const meaning = describeTextTrait(pattern.kind, pattern.value);
  const percent = (Math.abs(pattern.lift) * 100).toFixed(1);
  const finding =
    pattern.assignment === 'RANDOMISED'
      ? `lowers the click rate by ${percent} %`
      : `goes with a click rate ${percent} % lower`;
  return itemOf(pattern, `${meaning === undefined ? '' : `${meaning}: `}${finding} (source: performance)`);
}

function itemOf(pattern: KnownPattern, description: string): GuidanceItem {
  return {
    kind: traitKindOfStored(pattern.kind),
    value: pattern.value,
    description,
    evidence: {
      metric: pattern.metric,
      lift: pattern.lift,
      interval: { lower: pattern.lower, upper: pattern.upper, level: INTERVAL_LEVEL },
      signConfidence: pattern.signConfidence,
      // No family of tests is corrected for multiplicity in this version.
      qValue: undefined,
      sets: pattern.sets,
      arms: pattern.arms,
      accounts: 1,
      assignment: assignmentOfStored(pattern.assignment),
      level: EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT,
      confidence: seedConfidence(pattern.arms),
      patternId: pattern.key,
      cycleId: pattern.cycleId ?? '',
    },
    explore: false,
  };
}
