/** Finds out why the arms of a set were never shown side by side. */
import { nodeKey } from '../graph/keys.ts';
import { isShown, type StratumArm } from './strata.ts';

/**
 * ONE_CREATIVE: only one creative was shown. PLATFORM: no two arms share a platform. AUDIENCE: arms share a platform,
 * but then no audience. WEEK: arms share platform and audience, but then no ISO week. DAY: arms share all of these but
 * no day, so they were shown one after the other.
 */
export const APART = ['ONE_CREATIVE', 'PLATFORM', 'AUDIENCE', 'WEEK', 'DAY'] as const;
export type Apart = (typeof APART)[number];

/** Where and when arms were shown. */
export interface PlacedArms {
  readonly platform: string;
  readonly audience: string;
  readonly week: string;
  readonly arms: readonly StratumArm[];
}

/** Returns the widest property that no two arms share. */
export function whyApart(strata: readonly PlacedArms[]): Apart {
  const meet = (placeOf: (stratum: PlacedArms) => string): boolean => {
    const shown = new Map<string, Set<string>>();
    for (const stratum of strata) {
      const place = placeOf(stratum);
      const creatives = shown.get(place) ?? new Set<string>();
      for (const arm of stratum.arms) if (isShown(arm)) creatives.add(arm.creativeKey);
      shown.set(place, creatives);
    }
    return [...shown.values()].some(({ size }) => size > 1);
  };
  if (!meet(() => '')) return 'ONE_CREATIVE';
  if (!meet(({ platform }) => platform)) return 'PLATFORM';
  if (!meet(({ platform, audience }) => nodeKey(platform, audience))) return 'AUDIENCE';
  return meet(({ platform, audience, week }) => nodeKey(platform, audience, week)) ? 'DAY' : 'WEEK';
}
