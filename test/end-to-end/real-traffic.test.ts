/**
 * Traffic as ad platforms deliver it: arms of very unequal size, platforms with rates of their own, shares that move. What
 * is asked of the service each time is what a client would see.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Grade, type GuidanceItem } from '../../src/gen/kaizen/v1/guidance_item.ts';
import type { KaizenContext } from '../../src/gen/kaizen/v1/kaizen_service.ts';

import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { Metric, PatternState } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { startTestService, type TestService } from './harness.ts';
import {
  contextOf,
  createLearningAccount,
  dateOf,
  NOW,
  patternsOf,
  recordOf,
  report,
  runCycle,
  trait,
} from './learning-client.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

interface Shown {
  readonly test: number;
  readonly tone: string;
  readonly platform?: string;
  readonly day?: number;
  readonly impressions: number;
  readonly clicks: number;
}

const shown = ({
  test: number,
  tone,
  platform = 'facebook',
  day,
  impressions,
  clicks,
}: Shown): PerformanceRecord =>
  recordOf({
    contentId: `${tone} ${number}`,
    testId: `test ${number}`,
    platform,
    date: dateOf(day ?? number),
    traits: [trait(`tone:${tone}`)],
    impressions,
    clicks,
  });

async function learnedFrom(records: readonly PerformanceRecord[]) {
  const accountId = await createLearningAccount(service);
  await report(service, accountId, records);
  await runCycle(service, accountId);
  const patterns = await patternsOf(service, accountId, { metric: Metric.METRIC_CTR });
  return { accountId, patterns, context: await contextOf(service, accountId) };
}

/** Every item of the fields that recommend or warn; leads are a field of their own. */
function held(context: KaizenContext): readonly GuidanceItem[] {
  const { recommendedTones, riskyPatterns, preferredPlatforms, successfulPillars, highPerformingHooks } =
    context;
  return [
    ...recommendedTones,
    ...riskyPatterns,
    ...preferredPlatforms,
    ...successfulPillars,
    ...highPerformingHooks,
  ]
    .concat(context.furtherTraits)
    .filter(({ grade }) => grade !== Grade.GRADE_DECIDED);
}

/** Tests of a small and a large arm with the same click rate. */
function unequal(
  random: Random,
  { rate, small, large, tests }: { rate: number; small: number; large: number; tests: number },
): readonly PerformanceRecord[] {
  return Array.from({ length: tests }, (_, number) => [
    shown({ test: number, tone: 'bold', impressions: small, clicks: random.binomial(small, rate) }),
    shown({ test: number, tone: 'calm', impressions: large, clicks: random.binomial(large, rate) }),
  ]).flat();
}

describe('equally good arms of unequal size', () => {
  test.each([
    { rate: 0.004, small: 150, large: 15_000, tests: 60, seed: 1 },
    { rate: 0.004, small: 150, large: 15_000, tests: 60, seed: 2 },
    { rate: 0.02, small: 150, large: 15_000, tests: 60, seed: 3 },
    { rate: 0.02, small: 1_000, large: 10_000, tests: 60, seed: 4 },
  ])('are not told apart: %o', async ({ seed, ...shape }) => {
    const { patterns, context } = await learnedFrom(unequal(seededRandom(seed), shape));
    const tones = patterns.filter(({ value }) => value === 'bold' || value === 'calm');
    expect(tones).toHaveLength(2);
    for (const { state, interval } of tones) {
      expect(state).toBe(PatternState.PATTERN_STATE_CANDIDATE);
      expect(interval?.lower).toBeLessThan(0);
      expect(interval?.upper).toBeGreaterThan(0);
    }
    expect(held(context)).toEqual([]);
    expect(context.confidence).toBe(0);
  });
});

test('what is better on both platforms is better, however arms are spread over them', async () => {
  // Instagram has ten times the rate, and formal ads are shown there.
  const records = Array.from({ length: 12 }, (_, number) => [
    shown({ test: number, tone: 'friendly', platform: 'instagram', impressions: 1_000, clicks: 100 }),
    shown({ test: number, tone: 'formal', platform: 'instagram', impressions: 9_000, clicks: 810 }),
    shown({ test: number, tone: 'friendly', platform: 'facebook', impressions: 9_000, clicks: 90 }),
    shown({ test: number, tone: 'formal', platform: 'facebook', impressions: 1_000, clicks: 9 }),
  ]).flat();
  const { patterns } = await learnedFrom(records);
  const friendly = patterns.find(({ value }) => value === 'friendly');
  expect(friendly?.lift).toBeGreaterThan(0.05);
  expect(friendly?.lift).toBeLessThan(0.15);
  expect(patterns.find(({ value }) => value === 'formal')?.lift).toBeLessThan(0);
});

test('shares that move while the rate moves make no difference between equal arms', async () => {
  const records = Array.from({ length: 8 }, (_, number) =>
    Array.from({ length: 7 }, (__, day) => {
      const isWeekend = day >= 5;
      const [calm, bold] = isWeekend ? [5_000, 5_000] : [9_000, 1_000];
      const rate = isWeekend ? 0.03 : 0.01;
      const place = { test: number, day: 7 * number + day };
      return [
        shown({ ...place, tone: 'calm', impressions: calm, clicks: Math.round(calm * rate) }),
        shown({ ...place, tone: 'bold', impressions: bold, clicks: Math.round(bold * rate) }),
      ];
    }),
  ).flat(2);
  const { patterns, context } = await learnedFrom(records);
  for (const value of ['bold', 'calm']) {
    expect(patterns.find((pattern) => pattern.value === value)?.lift).toBeCloseTo(0, 3);
  }
  expect(held(context)).toEqual([]);
});

test('a pattern that holds is held: an effect that is there is found in unequal arms too', async () => {
  const random = seededRandom(9);
  const records = Array.from({ length: 60 }, (_, number) => [
    shown({ test: number, tone: 'bold', impressions: 3_000, clicks: random.binomial(3_000, 0.03) }),
    shown({ test: number, tone: 'calm', impressions: 12_000, clicks: random.binomial(12_000, 0.02) }),
  ]).flat();
  const { patterns, context } = await learnedFrom(records);
  const bold = patterns.find(({ value }) => value === 'bold');
  expect(bold?.state).toBe(PatternState.PATTERN_STATE_ESTABLISHED);
  expect(bold?.lift).toBeGreaterThan(0.3);
  expect(context.recommendedTones.map(({ value }) => value)).toEqual(['bold']);
  // Shown five times as often as it was split: nobody assigned that at random.
  expect(context.recommendedTones[0]?.grade).toBe(Grade.GRADE_SUPPORTED);
});
