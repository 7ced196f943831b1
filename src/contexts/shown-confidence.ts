/** How much stands behind what a context shows. Pure. */
import { Grade, type GuidanceItem } from '../gen/kaizen/v1/guidance_item.ts';
import type { KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import type { ReadAccountFactsRow } from '../gen/queries.ts';

/**
 * Confidence by sample size, 0–100, of the middle one of the items that may be relied on (of an even number the lower of
 * the two): one that is known well does not lend its sample to the rest. 0 where nothing learned is shown. Leads and what
 * people have decided do not count.
 */
export function shownConfidence(items: readonly GuidanceItem[]): number {
  const known = items
    .filter(({ grade }) => grade === Grade.GRADE_PROVEN || grade === Grade.GRADE_SUPPORTED)
    .map(({ evidence }) => evidence?.confidence ?? 0)
    .toSorted((a, b) => a - b);
  return known[Math.floor((known.length - 1) / 2)] ?? 0;
}

/** The items of the lists that may be relied on or that people have decided: all but the leads. */
export function shownItems(
  lists: Pick<
    KaizenContext,
    | 'recommendedTones'
    | 'riskyPatterns'
    | 'preferredPlatforms'
    | 'bannedPhrases'
    | 'successfulPillars'
    | 'highPerformingHooks'
    | 'furtherTraits'
  >,
): readonly GuidanceItem[] {
  return [
    ...lists.recommendedTones,
    ...lists.riskyPatterns,
    ...lists.preferredPlatforms,
    ...lists.bannedPhrases,
    ...lists.successfulPillars,
    ...lists.highPerformingHooks,
    ...lists.furtherTraits,
  ];
}

/** Events of an account that figures of its context rest on; what the service marks itself is not among them. */
export function sampleSize(
  performanceCount: number,
  { packs, channels, segments }: Pick<ReadAccountFactsRow, 'packs' | 'channels' | 'segments'>,
): number {
  const counted = [
    ...packs.flatMap((pack) => [
      pack.completed,
      pack.failed,
      pack.sectionsGenerated,
      pack.sectionsFailed,
      pack.qualityPassed,
      pack.qualityFailed,
    ]),
    ...channels.flatMap(({ sent, replied }) => [sent, replied]),
    ...segments.map(({ count }) => count),
  ];
  return counted.reduce((sum, number) => sum + number, performanceCount);
}
