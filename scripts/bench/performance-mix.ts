/** Performance records as advertising platforms export them: each creative once a day for each audience. */
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { PROJECTS, pick } from './event-mix.ts';

/** The creatives of an account, and the day of its next records. */
export interface RecordSource {
  readonly accountId: string;
  /** Days since {@link FIRST_DAY}. */
  day: number;
}

/** Creatives per account. All of them are reported every day. */
export const CREATIVES = 100;
const FIRST_DAY = Date.UTC(2022, 0, 1);
const MS_PER_DAY = 86_400_000;
const PLATFORMS = ['instagram', 'linkedin', 'tiktok', 'youtube'];
const AUDIENCES = ['founders', 'marketers'];
const TONES = ['bold', 'friendly', 'formal', 'playful'];

/** Records of the next days. With `withTraits`, the first records of an account introduce its creatives. */
export function nextRecords(
  source: RecordSource,
  { days, withTraits = false }: { readonly days: number; readonly withTraits?: boolean },
): PerformanceRecord[] {
  return Array.from({ length: days }, () => {
    const day = source.day;
    source.day += 1;
    const date = new Date(FIRST_DAY + day * MS_PER_DAY).toISOString().slice(0, 10);
    return Array.from({ length: CREATIVES }, (_, creative) => recordOf({ creative, day, date, withTraits }));
  }).flat();
}

function recordOf(of: {
  readonly creative: number;
  readonly day: number;
  readonly date: string;
  readonly withTraits: boolean;
}): PerformanceRecord {
  const { creative, day, date, withTraits } = of;
  const impressions = 1_000 + ((creative * 37 + day * 101) % 4_000);
  return PerformanceRecord.fromPartial({
    projectId: pick(PROJECTS, creative),
    contentId: `creative-${creative}`,
    platform: pick(PLATFORMS, creative),
    audience: pick(AUDIENCES, Math.floor(creative / PLATFORMS.length)),
    date,
    revision: 1,
    impressions,
    clicks: Math.round(impressions * 0.02),
    // The rate of an average creative, which is neither a winner nor a loser, so that no marks change.
    engagements: Math.round(impressions * 0.035),
    conversions: Math.round(impressions * 0.001),
    spendMicros: impressions * 8_000,
    revenueMicros: impressions * 15_000,
    ...(withTraits && {
      traits: [{ kind: TraitKind.TRAIT_KIND_TONE, value: pick(TONES, creative) }],
      text: `Why do ${creative} teams believe in this?`,
    }),
  });
}
