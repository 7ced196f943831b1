/** Patterns as the API shows them. */
import { type LearningPattern, PatternState } from '../gen/kaizen/v1/learning_service.ts';
import { describeTextTrait } from '../performance/text-traits/describe-text-trait.ts';
import { assignmentOfStored, INTERVAL_LEVEL } from './known-pattern.ts';
import type { ListedPattern } from './list-patterns.ts';
import { traitKindOfStored } from './trait-kind.ts';

/** The pattern with its trait in words. */
export function patternMessage(pattern: ListedPattern): LearningPattern {
  return {
    patternId: pattern.key,
    patternType: traitKindOfStored(pattern.kind),
    value: pattern.value,
    description: describeTextTrait(pattern.kind, pattern.value) ?? '',
    metric: pattern.metric,
    assignment: assignmentOfStored(pattern.assignment),
    state:
      pattern.state === 'CANDIDATE'
        ? PatternState.PATTERN_STATE_CANDIDATE
        : PatternState.PATTERN_STATE_UNSPECIFIED,
    lift: pattern.lift,
    interval: { lower: pattern.lower, upper: pattern.upper, level: INTERVAL_LEVEL },
    signConfidence: pattern.signConfidence,
    confidence: pattern.confidence,
    sets: pattern.sets,
    arms: pattern.arms,
    rawLift: pattern.rawLift,
    epoch: pattern.epochFrom,
    version: pattern.version,
    cycleId: pattern.cycleId ?? '',
  };
}
