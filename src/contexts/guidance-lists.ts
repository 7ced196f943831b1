/** Sorts beliefs into the lists of a context: reliable ones, harmful ones, and leads. Pure. */
import type { Belief } from './beliefs.ts';
import { caution, type Verdicts, verdictOf } from './guidance-rules.ts';
import { GRADES, type Grade, standingOf } from './standing.ts';

/** The lists of a context that beliefs fill. */
export interface GuidanceLists<T> {
  readonly recommendedTones: readonly T[];
  readonly riskyPatterns: readonly T[];
  readonly preferredPlatforms: readonly T[];
  readonly successfulPillars: readonly T[];
  readonly highPerformingHooks: readonly T[];
  readonly furtherTraits: readonly T[];
  /** Worth a test, whether they help or harm. */
  readonly leads: readonly T[];
}

/** Most items of a list. A generator acts on a handful; ListPatterns lists all patterns. */
export const MAX_ITEMS_PER_FIELD = 10;
/** A larger limit, because further_traits has six kinds. */
export const MAX_FURTHER_TRAITS = 20;
/** Most leads listed. Nobody tests more before the next cycle, and slots draw from all of them anyway. */
export const MAX_LEADS = 20;

/** Kinds without a list of their own. */
export const FURTHER_KINDS: readonly string[] = [
  'lexical',
  'template',
  'content_type',
  'audience',
  'phrase',
  'interaction',
];

/**
 * Fills the lists. The surest grade comes first. Within a grade the order is by the effect minus one standard
 * deviation.
 */
export function guidanceLists({ helpful, harmful }: Verdicts): GuidanceLists<Belief> {
  const graded = [...helpful, ...harmful].map((belief) => ({ belief, grade: standingOf(belief).grade }));
  const relied = graded
    .filter(({ grade }) => grade !== undefined && grade !== 'LEAD')
    .toSorted((a, b) => rankOf(a.grade) - rankOf(b.grade) || byCaution(a.belief, b.belief))
    .map(({ belief }) => belief);
  const good = relied.filter((belief) => verdictOf(belief) === 'HELPFUL');
  const ofKind = (wanted: string): readonly Belief[] =>
    good.filter(({ kind }) => kind === wanted).slice(0, MAX_ITEMS_PER_FIELD);
  return {
    recommendedTones: ofKind('tone'),
    riskyPatterns: relied.filter((belief) => verdictOf(belief) === 'HARMFUL').slice(0, MAX_ITEMS_PER_FIELD),
    preferredPlatforms: ofKind('platform'),
    successfulPillars: ofKind('pillar'),
    highPerformingHooks: ofKind('hook_type'),
    furtherTraits: good.filter(({ kind }) => FURTHER_KINDS.includes(kind)).slice(0, MAX_FURTHER_TRAITS),
    leads: graded
      .filter(({ grade }) => grade === 'LEAD')
      .map(({ belief }) => belief)
      .toSorted(byCaution)
      .slice(0, MAX_LEADS),
  };
}

/** Applies the same change to every list. */
export function mapLists<From, To>(
  lists: GuidanceLists<From>,
  change: (items: readonly From[]) => readonly To[],
): GuidanceLists<To> {
  return {
    recommendedTones: change(lists.recommendedTones),
    riskyPatterns: change(lists.riskyPatterns),
    preferredPlatforms: change(lists.preferredPlatforms),
    successfulPillars: change(lists.successfulPillars),
    highPerformingHooks: change(lists.highPerformingHooks),
    furtherTraits: change(lists.furtherTraits),
    leads: change(lists.leads),
  };
}

function rankOf(grade: Grade | undefined): number {
  return grade === undefined ? GRADES.length : GRADES.indexOf(grade);
}

function byCaution(a: Belief, b: Belief): number {
  return caution(b) - caution(a) || (a.key < b.key ? -1 : Number(a.key > b.key));
}
