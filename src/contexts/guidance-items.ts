/** Turns beliefs into items of guidance. All estimates of an item come from here. */

import {
  type BlendPart,
  EvidenceLevel,
  Grade,
  type GuidanceItem,
  RiskSource,
} from '../gen/kaizen/v1/guidance_item.ts';
import { PatternState, type TraitKind } from '../gen/kaizen/v1/vocabulary.ts';
import { describeTrait } from '../knowledge/describe-trait.ts';
import { assignmentOfStored, INTERVAL_LEVEL, stateOfStored } from '../knowledge/known-pattern.ts';
import { traitKindOf } from '../shared/vocabulary.ts';
import { seedConfidence } from '../statistics/confidence.ts';
import type { KnowledgeLevel } from '../statistics/hierarchy.ts';
import { liftOf } from '../statistics/shrinkage.ts';
import type { Belief } from './beliefs.ts';
import type { GuidanceLists } from './guidance-lists.ts';
import { type Grade as GradeName, standingOf } from './standing.ts';

/** The lists of a context that beliefs fill, as items. */
export type Guidance = GuidanceLists<GuidanceItem>;

const LEVELS: Readonly<Record<KnowledgeLevel, EvidenceLevel>> = {
  PROJECT: EvidenceLevel.EVIDENCE_LEVEL_PROJECT,
  ACCOUNT: EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT,
  SEGMENT: EvidenceLevel.EVIDENCE_LEVEL_SEGMENT,
  SIMILAR_SEGMENT: EvidenceLevel.EVIDENCE_LEVEL_SIMILAR_SEGMENT,
  GLOBAL: EvidenceLevel.EVIDENCE_LEVEL_GLOBAL,
};

const GRADES: Readonly<Record<GradeName, Grade>> = {
  PROVEN: Grade.GRADE_PROVEN,
  SUPPORTED: Grade.GRADE_SUPPORTED,
  LEAD: Grade.GRADE_LEAD,
};

/** Converts a grade to the API's enum. Undefined: no grade. */
export function gradeOf(grade: GradeName | undefined): Grade {
  return grade === undefined ? Grade.GRADE_UNSPECIFIED : GRADES[grade];
}

/** Creates an item with nothing but its name. */
export function bareItem(kind: TraitKind, value: string): GuidanceItem {
  return {
    kind,
    value,
    description: '',
    evidence: undefined,
    explore: false,
    riskSource: RiskSource.RISK_SOURCE_UNSPECIFIED,
    override: undefined,
    grade: Grade.GRADE_UNSPECIFIED,
    metricConflicts: [],
    notWith: [],
    caveats: [],
  };
}

/**
 * Converts a belief with its evidence. The q-value, state, pattern, cycle and level are those of the level of evidence
 * that decides the grade: see standing.ts.
 */
export function guidanceItem(belief: Belief): GuidanceItem {
  const { grade, level, pattern, insight } = standingOf(belief);
  return {
    ...bareItem(traitKindOf(belief.kind), belief.value),
    description: describeTrait(belief.kind, belief.value),
    grade: gradeOf(grade),
    evidence: {
      metric: belief.metric,
      lift: belief.lift,
      interval: { ...belief.interval(), level: INTERVAL_LEVEL },
      signConfidence: belief.signConfidence,
      qValue: pattern?.qValue ?? insight?.qValue,
      tests: belief.sets,
      variants: belief.arms,
      accounts: belief.accounts,
      assignment: assignmentOfStored(belief.assignment),
      level: levelOf(level),
      confidence: seedConfidence(belief.arms > 0 ? belief.arms : belief.sets),
      patternId: pattern?.key ?? '',
      cycleId: pattern?.cycleId ?? '',
      borrowedWeight: belief.borrowedWeight,
      state: stateOfStored(pattern?.state),
      blend: blendOf(belief),
    },
  };
}

function levelOf(level: KnowledgeLevel | undefined): EvidenceLevel {
  return level === undefined ? EvidenceLevel.EVIDENCE_LEVEL_UNSPECIFIED : LEVELS[level];
}

/**
 * Returns the levels behind an item. None for a pattern shown as it was published, because then one level has all the
 * weight.
 */
function blendOf({ parts }: Belief): BlendPart[] {
  const weighed = parts.filter(({ weight }) => weight > 0);
  if (weighed.length === 1 && weighed[0]?.weight === 1) return [];
  return weighed.map(({ level, weight, estimate, pattern, insight }) => ({
    level: LEVELS[level],
    weight,
    lift: liftOf(estimate),
    patternId: pattern?.key ?? '',
    qValue: pattern?.qValue ?? insight?.qValue ?? 1,
    state: pattern === undefined ? PatternState.PATTERN_STATE_UNSPECIFIED : stateOfStored(pattern.state),
  }));
}
