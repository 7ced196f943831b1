/** Randomised tests whose creatives differ by what is planted in them, and by little else. */
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { dateOf, recordOf, trait } from './learning-client.ts';

/** Effects of one creative: log-odds, and for roas the logarithm of the return. */
export interface PlantedEffects {
  readonly ctr?: number;
  readonly engagement_rate?: number;
  readonly conversion_rate?: number;
  readonly roas?: number;
}

/** What is planted where. */
export interface PlantedTests {
  /** Tells these tests and creatives from others of the account. */
  readonly name: string;
  readonly seed: number;
  readonly tests: number;
  /** `kind:value`. Each test has one creative for every combination of them. */
  readonly traits: readonly string[];
  readonly effects: (carried: ReadonlySet<string>) => PlantedEffects;
  /** Days between the first test and 2026-01-05. Default 0; one test a day. */
  readonly fromDay?: number;
  readonly impressions?: number;
  /** What each record says beside; the default is nothing. */
  readonly fields?: Partial<PerformanceRecord>;
}

/** What creatives without any effect achieve. */
const BASE = { ctr: 0.04, engagement_rate: 0.08, conversion_rate: 0.3, roas: 4 } as const;
/** How much creatives of a test differ for no reason that is reported, log-odds. */
const NOISE = 0.02;
const SPEND = 100_000_000;

/** The rate moved by an effect and by noise. */
function moved(rate: number, effect: number): number {
  const odds = (rate / (1 - rate)) * Math.exp(effect);
  return odds / (1 + odds);
}

/** One record per creative, with the figures of every metric. */
export function plantedTests(planted: PlantedTests): readonly PerformanceRecord[] {
  const { name, seed, tests, traits, effects, fromDay = 0, impressions = 5_000, fields = {} } = planted;
  const random = seededRandom(seed);
  const combinations = Array.from({ length: 2 ** traits.length }, (_, arm) =>
    traits.filter((__, bit) => (arm & (1 << bit)) !== 0),
  );
  return Array.from({ length: tests }, (_, set) =>
    combinations.map((carried, arm) => {
      const { ctr = 0, engagement_rate = 0, conversion_rate = 0, roas = 0 } = effects(new Set(carried));
      const draw = (trials: number, rate: number, effect: number): number =>
        random.binomial(trials, moved(rate, effect + random.normal(0, NOISE)));
      const clicks = draw(impressions, BASE.ctr, ctr);
      return recordOf({
        contentId: `${name} ${set} ${arm}`,
        testId: `${name} ${set}`,
        date: dateOf(fromDay + set),
        traits: carried.map(trait),
        impressions,
        clicks,
        engagements: draw(impressions, BASE.engagement_rate, engagement_rate),
        conversions: draw(clicks, BASE.conversion_rate, conversion_rate),
        spendMicros: SPEND,
        revenueMicros: Math.round(SPEND * BASE.roas * Math.exp(roas + random.normal(0, NOISE))),
        ...fields,
      });
    }),
  ).flat();
}

/** The same without what no metric but ctr needs. */
export function clicksOnly(records: readonly PerformanceRecord[]): readonly PerformanceRecord[] {
  return records.map((record) => ({
    ...record,
    engagements: undefined,
    conversions: undefined,
    spendMicros: undefined,
    revenueMicros: undefined,
  }));
}
