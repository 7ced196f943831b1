/** Patterns as messages of the API. */

import type { LearningPattern } from '../../gen/kaizen/v1/pattern.ts';
import { describeTrait } from '../../knowledge/describe-trait.ts';
import { interactionTraits } from '../../knowledge/interactions.ts';
import { assignmentOfStored, INTERVAL_LEVEL, stateOfStored } from '../../knowledge/known-pattern.ts';
import type { ListedPattern } from '../../knowledge/list-patterns.ts';
import { traitKindOf } from '../../shared/vocabulary.ts';

/** The pattern with its trait in words. */
export function patternMessage(pattern: ListedPattern): LearningPattern {
  const { kind, value } = pattern;
  return {
    patternId: pattern.key,
    patternType: traitKindOf(kind),
    value,
    description: describeTrait(kind, value),
    metric: pattern.metric,
    assignment: assignmentOfStored(pattern.assignment),
    state: stateOfStored(pattern.state),
    lift: pattern.lift,
    interval: { lower: pattern.lower, upper: pattern.upper, level: INTERVAL_LEVEL },
    signConfidence: pattern.signConfidence,
    confidence: pattern.confidence,
    tests: pattern.sets,
    variants: pattern.arms,
    rawLift: pattern.rawLift,
    epoch: pattern.epochFrom,
    version: pattern.version,
    cycleId: pattern.cycleId ?? '',
    qValue: pattern.qValue,
    qValueUnadjusted: pattern.qValueUnadjusted,
    pAny: pattern.pAny,
    effectiveVariants: pattern.effectiveArms,
    projectId: pattern.projectId,
    combines:
      kind === 'interaction'
        ? interactionTraits(value).map((trait) => ({ kind: traitKindOf(trait.kind), value: trait.value }))
        : [],
  };
}
