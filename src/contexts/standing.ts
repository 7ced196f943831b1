/** What stands behind a belief, and how far that is to be trusted. Pure. */

import type { KnownPattern } from '../knowledge/known-pattern.ts';
import type { SharedInsight } from '../knowledge/shared/shared-insight.ts';
import type { KnowledgeLevel } from '../statistics/hierarchy.ts';
import { DISCOVERY_Q } from '../statistics/multiplicity.ts';
import type { Belief, BeliefPart } from './beliefs.ts';
import { verdictOf } from './guidance-rules.ts';

/** PROVEN and SUPPORTED may be called recommended or risky; a LEAD is worth a test. */
export type Grade = 'PROVEN' | 'SUPPORTED' | 'LEAD';

/** The grades, the surest first. */
export const GRADES: readonly Grade[] = ['PROVEN', 'SUPPORTED', 'LEAD'];

/** The level behind a belief, with its pattern or what other accounts have shown. */
export interface Standing {
  /** Undefined: not credible, so it is not shown as guidance. */
  readonly grade: Grade | undefined;
  /** Undefined: nobody has tried it. */
  readonly level: KnowledgeLevel | undefined;
  readonly pattern: KnownPattern | undefined;
  readonly insight: SharedInsight | undefined;
}

/**
 * Least share of the evidence, by weight, with which a level carries a grade. Below a fifth the figure that is shown is
 * about something else than the finding that would vouch for it.
 */
const MIN_CARRYING_SHARE = 0.2;

/**
 * The narrowest level that carries a grade: its finding is a discovery (q ≤ DISCOVERY_Q) with the sign that is shown, and
 * it has at least MIN_CARRYING_SHARE of the evidence. Where none does, a credible belief is a LEAD and the level that
 * weighs most stands behind it.
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

/** Levels whose evidence is part of what the level's own finding rests on. */
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
