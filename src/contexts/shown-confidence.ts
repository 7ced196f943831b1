/** Computes how much evidence is behind what a context shows. Pure. */
import { Grade, type GuidanceItem } from '../gen/kaizen/v1/guidance_item.ts';
import type { KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import type { ReadAccountFactsRow } from '../gen/queries.ts';

/**
 * Confidence by sample size, 0–100: the median of the reliable items (the lower one of two). A median is used so that
 * one well-known item does not lend its sample to the others. 0 when nothing learned is shown. Leads and people's
 * decisions do not count.
 */
export function shownConfidence(items: readonly GuidanceItem[]): number {
  const known = items
    .filter(({ grade }) => grade === Grade.GRADE_PROVEN || grade === Grade.GRADE_SUPPORTED)
    .map(({ evidence }) => evidence?.confidence ?? 0)
    .toSorted((a, b) => a - b);
  return known[Math.floor((known.length - 1) / 2)] ?? 0;
}

/** Returns the items of the lists that are reliable or decided by people: all except leads. */
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

/** Counts the events and records behind the numbers of a context. Marks set by the service itself are not counted. */
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
