/** Sorts beliefs into the fields of a context: what may be relied on, what harms, and leads apart. Pure. */
import type { Belief } from './beliefs.ts';
import { caution, type Verdicts, verdictOf } from './guidance-rules.ts';
import { GRADES, type Grade, standingOf } from './standing.ts';

/** The fields of a context that beliefs fill. */
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

/** A generator acts on a handful of items; beyond these a list is a report, and patterns have a list of their own. */
export const MAX_ITEMS_PER_FIELD = 10;
/** further_traits holds six kinds. */
export const MAX_FURTHER_TRAITS = 20;
/** Nobody tests more hunches than these before the next cycle; slots draw from all there are. */
export const MAX_LEADS = 20;

/** Kinds without a field of their own. */
export const FURTHER_KINDS: readonly string[] = [
  'lexical',
  'template',
  'content_type',
  'audience',
  'phrase',
  'interaction',
];

/** Fills the fields: the surest grade first, and inside a grade what is left of the effect after one standard deviation. */
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

/** Every list through the same change. */
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
