/** Figures of arms in strata, as the queries list them, and strata as the graph keeps them. */
import type { Stratum, StratumArm } from '../../src/contrast-sets/strata.ts';
import type { ReadStrataOfSetsRow } from '../../src/gen/queries.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { isoWeek } from '../../src/shared/dates.ts';
import type { ArmTotals } from '../../src/statistics/arm-outcome.ts';

/** What an arm had on one day; what is not given is 0, impressions are those that report clicks. */
export interface Shown extends Partial<ArmTotals> {
  readonly impressions?: number;
  readonly planned?: number;
}

/** An arm of a stratum. */
export function arm(creativeKey: string, shown: Shown): StratumArm {
  const { clicks = 0, clicksImpressions = 0, engagements = 0, engagementImpressions = 0 } = shown;
  const { conversions = 0, conversionClicks = 0, spend = 0, revenue = 0, records = 1 } = shown;
  const { impressions = clicksImpressions, planned = -1 } = shown;
  const totals = [clicks, clicksImpressions, engagements, engagementImpressions];
  totals.push(conversions, conversionClicks, spend, revenue, records);
  return { creativeKey, figures: [...totals, impressions, planned] };
}

/** An arm by clicks of impressions. */
export function clicked(creativeKey: string, clicks: number, impressions: number, planned = -1): StratumArm {
  return arm(creativeKey, { clicks, clicksImpressions: impressions, planned });
}

/** Where and when a stratum was shown. */
export interface Place {
  readonly platform?: string;
  readonly audience?: string;
  readonly date?: string;
}

/** A stratum as the graph keeps it. */
export type StoredStratum = ReadStrataOfSetsRow['strata'][number];

/** A stratum with its lists. */
export function stored(
  { platform = 'web', audience = '', date = '2026-06-01' }: Place,
  ...arms: Stratum
): StoredStratum {
  return {
    key: nodeKey('set', platform, audience, date),
    platform,
    audience,
    date,
    week: isoWeek(date),
    creatives: arms.map(({ creativeKey }) => creativeKey),
    figures: arms.flatMap(({ figures }) => figures),
  };
}
