import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LearningPattern } from '../../src/gen/kaizen/v1/pattern.ts';
import { Metric, PatternState, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { startTestService, type TestService } from './harness.ts';
import {
  contextOf,
  createLearningAccount,
  NOW,
  patternOf,
  patternsOf,
  report,
  runCycle,
  valuesOf,
} from './learning-client.ts';
import { clicksOnly, plantedTests } from './planted-tests.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

/** What each trait does, and under which metric it does it. */
const PLANTED = [
  { name: 'tone:bold', metric: 'ctr', effect: 0.3 },
  { name: 'pillar:stories', metric: 'engagement_rate', effect: -0.25 },
  { name: 'hook_type:question', metric: 'conversion_rate', effect: 0.35 },
  { name: 'template:grid', metric: 'roas', effect: -0.4 },
] as const;
const METRICS = PLANTED.map(({ metric }) => metric);

const tests = (seed: number) =>
  plantedTests({
    name: 'planted',
    seed,
    tests: 12,
    traits: PLANTED.map(({ name }) => name),
    effects: (carried) =>
      Object.fromEntries(PLANTED.map(({ name, metric, effect }) => [metric, carried.has(name) ? effect : 0])),
  });

describe('an effect on one metric of four', () => {
  let accountId: string;
  let patterns: readonly LearningPattern[];
  beforeAll(async () => {
    accountId = await createLearningAccount(service);
    await report(service, accountId, tests(3));
    await runCycle(service, accountId);
    const all = await patternsOf(service, accountId);
    patterns = all.filter(({ patternType }) => patternType !== TraitKind.TRAIT_KIND_INTERACTION);
  });

  test.each(PLANTED)('$name is found under $metric, with its sign and size', ({ name, metric, effect }) => {
    const value = name.split(':')[1] ?? '';
    const found = patternOf(
      patterns.filter((pattern) => pattern.metric === metric),
      value,
    );
    const state = effect > 0 ? PatternState.PATTERN_STATE_ESTABLISHED : PatternState.PATTERN_STATE_RISKY;
    expect(found).toMatchObject({ state, tests: 12, variants: 96 });
    expect(Math.sign(found.lift)).toBe(Math.sign(effect));
    expect(found.interval?.lower).toBeLessThan(Math.expm1(effect));
    expect(found.interval?.upper).toBeGreaterThan(Math.expm1(effect));
    expect(found.qValue).toBeLessThan(0.01);
    // Narrow enough to mean something: the interval is well apart from no effect.
    const nearest = effect > 0 ? found.interval?.lower : -(found.interval?.upper ?? 0);
    expect(nearest).toBeGreaterThan(0.1);
  });

  test('is not found under the other three', () => {
    for (const { name, metric } of PLANTED) {
      const value = name.split(':')[1] ?? '';
      for (const other of METRICS.filter((candidate) => candidate !== metric)) {
        const found = patternOf(
          patterns.filter((pattern) => pattern.metric === other),
          value,
        );
        expect(found, `${name} under ${other}`).toMatchObject({
          state: PatternState.PATTERN_STATE_CANDIDATE,
        });
        expect(found.interval?.lower, `${name} under ${other}`).toBeLessThan(0);
        expect(found.interval?.upper, `${name} under ${other}`).toBeGreaterThan(0);
      }
    }
  });

  test.each([
    { metric: Metric.METRIC_UNSPECIFIED, name: 'ctr', helpful: ['bold'], risky: [] },
    { metric: Metric.METRIC_CTR, name: 'ctr', helpful: ['bold'], risky: [] },
    { metric: Metric.METRIC_ENGAGEMENT_RATE, name: 'engagement_rate', helpful: [], risky: ['stories'] },
    { metric: Metric.METRIC_CONVERSION_RATE, name: 'conversion_rate', helpful: ['question'], risky: [] },
    { metric: Metric.METRIC_ROAS, name: 'roas', helpful: [], risky: ['grid'] },
  ])('guides whoever asks by $name and no one else', async ({ metric, name, helpful, risky }) => {
    const context = await contextOf(service, accountId, { metric });
    expect(context.metric).toBe(name);
    const certain = (items: typeof context.riskyPatterns): readonly string[] =>
      valuesOf(items.filter(({ evidence }) => evidence?.state !== PatternState.PATTERN_STATE_CANDIDATE));
    const { recommendedTones, successfulPillars, highPerformingHooks, furtherTraits } = context;
    const shown = [...recommendedTones, ...successfulPillars, ...highPerformingHooks, ...furtherTraits];
    expect(certain(shown)).toEqual(helpful);
    expect(certain(context.riskyPatterns)).toEqual(risky);
  });
});

describe('a metric that is not reported', () => {
  const metricsOf = async (records: ReturnType<typeof tests>) => {
    const accountId = await createLearningAccount(service);
    await report(service, accountId, records);
    await runCycle(service, accountId);
    const patterns = await patternsOf(service, accountId);
    return [...new Set(patterns.map(({ metric }) => metric))].sort();
  };

  test.each([
    {
      missing: 'no figures but clicks',
      reported: clicksOnly(tests(4)),
      metrics: ['ctr'],
    },
    {
      missing: 'no clicks',
      reported: tests(4).map((record) => ({ ...record, clicks: undefined, conversions: undefined })),
      metrics: ['engagement_rate', 'roas'],
    },
    {
      missing: 'spend without revenue',
      reported: tests(4).map((record) => ({ ...record, revenueMicros: undefined })),
      metrics: ['conversion_rate', 'ctr', 'engagement_rate'],
    },
    {
      missing: 'impressions alone',
      reported: clicksOnly(tests(4)).map((record) => ({ ...record, clicks: undefined })),
      metrics: [],
    },
  ])('has no patterns: $missing', async ({ reported, metrics }) => {
    expect(await metricsOf(reported)).toEqual(metrics);
  });

  test('is no more than one that nobody achieved: without any click nothing can be said, however unequal the arms', async () => {
    const none = clicksOnly(tests(5)).map((record, at) => ({
      ...record,
      clicks: 0,
      impressions: at % 2 === 0 ? 100 : 100_000,
    }));
    expect(await metricsOf(none)).toEqual([]);
  });
});
