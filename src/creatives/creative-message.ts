/** Converts stored creatives to API messages. */

import { type Creative, CreativeMark } from '../gen/kaizen/v1/performance_service.ts';
import { Tier } from '../gen/kaizen/v1/vocabulary.ts';
import type { ListMarkedCreativesRow } from '../gen/queries.ts';
import { unitsOf } from '../shared/micros.ts';
import { traitKindOf } from '../shared/vocabulary.ts';
import { performanceTier } from '../statistics/tiers.ts';

/** A creative as the queries return it. An absent count is 0. */
export type StoredCreative = Omit<ListMarkedCreativesRow['creatives'][number], 'key' | 'rank'>;

/** Converts a creative, with its tier and with its traits ordered by kind and value. */
export function creativeMessage(stored: StoredCreative): Creative {
  const engagements = stored.engagements ?? 0;
  const engagementImpressions = stored.engagementImpressions ?? 0;
  const engagementRate = engagementImpressions > 0 ? engagements / engagementImpressions : undefined;
  return {
    contentId: stored.contentId,
    text: stored.text ?? '',
    impressions: stored.impressions ?? 0,
    clicks: stored.clicks ?? 0,
    engagements,
    conversions: unitsOf(stored.conversionMicros ?? '0'),
    spendMicros: stored.spendMicros ?? '0',
    revenueMicros: stored.revenueMicros ?? '0',
    engagementRate,
    tier:
      engagementRate === undefined ? Tier.TIER_UNSPECIFIED : Tier[`TIER_${performanceTier(engagementRate)}`],
    mark: markOf(stored.mark),
    markedByPerson: stored.markedBy === 'PERSON',
    traits: traitsOf(stored),
  };
}

function traitsOf({ traits }: StoredCreative): Creative['traits'] {
  return traits
    .map(([kind = '', value = '']) => ({ kind: traitKindOf(kind), value }))
    .toSorted((a, b) => a.kind - b.kind || (a.value < b.value ? -1 : Number(a.value > b.value)));
}

function markOf(mark: string | null): CreativeMark {
  switch (mark) {
    case 'WINNER':
      return CreativeMark.CREATIVE_MARK_WINNER;
    case 'LOSER':
      return CreativeMark.CREATIVE_MARK_LOSER;
    default:
      return CreativeMark.CREATIVE_MARK_UNSPECIFIED;
  }
}
