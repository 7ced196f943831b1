/** Decides what evidence a belief rests on, and how far that can be trusted. Pure. */

import type { KnownPattern } from '../knowledge/known-pattern.ts';
import type { SharedInsight } from '../knowledge/shared/shared-insight.ts';
import type { KnowledgeLevel } from '../statistics/hierarchy.ts';
import { DISCOVERY_Q } from '../statistics/multiplicity.ts';
import type { Belief, BeliefPart } from './beliefs.ts';
import { verdictOf } from './guidance-rules.ts';

/** PROVEN and SUPPORTED may be called recommended or risky. A LEAD is worth a test. */
export type Grade = 'PROVEN' | 'SUPPORTED' | 'LEAD';

/** The grades, the surest first. */
export const GRADES: readonly Grade[] = ['PROVEN', 'SUPPORTED', 'LEAD'];

/** The level behind a belief, with its pattern or its shared insight. */
export interface Standing {
  /** Undefined when not credible. It is then not shown as guidance. */
  readonly grade: Grade | undefined;
  /** Undefined when nobody has tried it. */
  readonly level: KnowledgeLevel | undefined;
  readonly pattern: KnownPattern | undefined;
  readonly insight: SharedInsight | undefined;
}

/**
 * Least share of the evidence, by weight, that a level needs to carry a grade. Below a fifth, the shown estimate would
 * mostly come from other evidence than the finding that supports it.
 */
const MIN_CARRYING_SHARE = 0.2;

/**
 * Returns the narrowest level that carries a grade. Its finding must be a discovery (q ≤ DISCOVERY_Q) with the same
 * sign as the belief, and it must have at least MIN_CARRYING_SHARE of the evidence. If no level does, a credible belief
 * is a LEAD, and its level is the one with the largest weight.
 */
export function standingOf(belief: Belief): Standing {
  const isCredible = verdictOf(belief) !== 'UNDECIDED';
  const carried = isCredible
    ? belief.parts
        .map((part) => ({ part, grade: gradeOf(part, belief) }))
        .find(({ grade }) => grade !== undefined)
    : undefined;
  const part = carried?.part ?? belief.parts.find(({ level }) => level === belief.level);
  return {
    grade: carried?.grade ?? (isCredible ? 'LEAD' : undefined),
    level: part?.level,
    pattern: part?.pattern,
    insight: part?.insight,
  };
}

function gradeOf(part: BeliefPart, { parts, estimate }: Belief): Grade | undefined {
  if (shareBehind(part.level, parts) < MIN_CARRYING_SHARE) return undefined;
  const { pattern, insight } = part;
  if (pattern !== undefined) {
    const isDiscovered =
      pattern.state === (estimate > 0 ? 'ESTABLISHED' : 'RISKY') && pattern.qValue <= DISCOVERY_Q;
    if (!isDiscovered) return undefined;
    return pattern.assignment === 'RANDOMISED' ? 'PROVEN' : 'SUPPORTED';
  }
  const isShown = insight !== undefined && insight.qValue <= DISCOVERY_Q && insight.estimate * estimate > 0;
  return isShown ? 'SUPPORTED' : undefined;
}

/** For each level, the levels whose evidence is included in its finding. */
const RESTS_ON: Readonly<Record<KnowledgeLevel, readonly KnowledgeLevel[]>> = {
  PROJECT: ['PROJECT'],
  ACCOUNT: ['ACCOUNT', 'PROJECT'],
  SEGMENT: ['SEGMENT'],
  SIMILAR_SEGMENT: ['SIMILAR_SEGMENT'],
  GLOBAL: ['GLOBAL', 'SEGMENT', 'SIMILAR_SEGMENT'],
};

function shareBehind(level: KnowledgeLevel, parts: readonly BeliefPart[]): number {
  const sum = (of: readonly BeliefPart[]): number => of.reduce((total, { weight }) => total + weight, 0);
  const all = sum(parts);
  return all > 0 ? sum(parts.filter((part) => RESTS_ON[level].includes(part.level))) / all : 0;
}
