import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { evidenceOf, expectSame, weightsOf } from './evidence.ts';
import { startTestService, type TestService } from './harness.ts';
import {
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

const MIXES = [[], ['tone:bold'], ['pillar:stories'], ['tone:bold', 'pillar:stories']] as const;
const NOTHING = {
  impressions: 0,
  clicks: 0,
  engagements: 0,
  conversions: 0,
  spendMicros: 0,
  revenueMicros: 0,
};

/**
 * What a fortnight's two tests, and two sets by week on other platforms, were reported with; arms of a set differ by
 * less than chance, or by far more when it is `wild`.
 */
function fortnight(at: number, { wild = 0 }: { readonly wild?: number } = {}): readonly PerformanceRecord[] {
  return ['test a', 'test b', 'tiktok', 'linkedin'].flatMap((place, set) =>
    MIXES.map((traits, arm) => {
      const drift = (3 * at + 5 * set + 7 * arm) % 4;
      const factor = Math.exp(wild * (((at + set + arm) % 3) - 1));
      const scaled = (figure: number): number => Math.round((figure + drift) * factor);
      return recordOf({
        contentId: `${at} ${place} ${arm}`,
        projectId: at % 2 === 0 ? 'even' : 'odd',
        date: dateOf(14 * at),
        traits: traits.map(trait),
        impressions: 5_000,
        clicks: scaled(200),
        engagements: scaled(400),
        conversions: scaled(60),
        spendMicros: 100_000_000,
        revenueMicros: scaled(400) * 1_000_000,
        ...(place.startsWith('test') ? { testId: `${place} ${at}` } : { platform: place }),
      });
    }),
  );
}

const FORTNIGHTS = [2, 3, 4, 5, 6, 7] as const;
/** At most what chance would do: the weights stay as they are, whenever they are looked at. */
const calm = FORTNIGHTS.flatMap((at) => fortnight(at));
const isOf = ({ contentId }: PerformanceRecord, ...starts: readonly string[]): boolean =>
  starts.some((start) => contentId.startsWith(start));
const MOVED = '4 test a 3';

/** What a client sends, in five parts; each figure's last revision is what holds. */
const parts: readonly (readonly PerformanceRecord[])[] = [
  // Some figures are too high at first, and one is said to come from the other test.
  calm.map((record) => {
    if (isOf(record, MOVED)) return { ...record, testId: 'test b 4' };
    return isOf(record, '2', '5 test') ? { ...record, clicks: (record.clicks ?? 0) + 9 } : record;
  }),
  calm.filter((record) => isOf(record, '2', '5 test')).map((record) => ({ ...record, revision: 1 })),
  calm.filter((record) => isOf(record, MOVED)).map((record) => ({ ...record, revision: 1 })),
  // Late: before everything known.
  fortnight(0).concat(fortnight(1)),
  // What all weights move with; and figures that never were.
  [
    ...fortnight(8, { wild: 0.6 }),
    ...fortnight(9, { wild: 0.5 }),
    ...fortnight(3, { wild: 0.3 }).map((record) => ({ ...record, revision: 2 })),
    ...calm
      .filter((record) => isOf(record, '6 test a 1', '6 tiktok 2'))
      .map((record) => ({ ...record, ...NOTHING, revision: 3 })),
  ],
];

/** The figures that hold in the end, without those that never were. */
function finalRecords(): readonly PerformanceRecord[] {
  const last = new Map(parts.flat().map((record) => [record.contentId, record]));
  return [...last.values()].filter(({ impressions }) => impressions > 0);
}

/** What is published of every pattern, without what differs from account to account. */
async function publishedOf(accountId: string) {
  const all = await Promise.all(
    ['', 'even', 'odd'].map((projectId) => patternsOf(service, accountId, { projectId })),
  );
  return all
    .flat()
    .map(({ patternId: _, cycleId: __, epoch: ___, version: ____, ...published }) => published)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf(pattern: { projectId: string; metric: string; value: string; assignment: number }): string {
  const { projectId, metric, value, assignment } = pattern;
  return JSON.stringify([projectId, metric, assignment, value]);
}

/** Five cycles on a busy machine. */
const TIMEOUT_MS = 400_000;

describe('running sums', () => {
  let fresh: string;
  beforeAll(async () => {
    fresh = await createLearningAccount(service);
    await report(service, fresh, finalRecords());
    await runCycle(service, fresh);
  });

  test('are of something: every metric, both assignments, projects, and weights that are not none', async () => {
    const evidence = await evidenceOf(service, fresh);
    const names = evidence.map(({ name }) => name);
    for (const metric of ['ctr', 'engagement_rate', 'conversion_rate', 'roas']) {
      for (const scope of ['RANDOMISED ', 'OBSERVATIONAL ', 'RANDOMISED odd', 'OBSERVATIONAL even']) {
        expect(names).toContain(`tone:bold ${metric} ${scope}`);
      }
      expect(names).toContain(`platform:tiktok ${metric} OBSERVATIONAL `);
    }
    expect(names.some((name) => name.startsWith('interaction:'))).toBe(true);
    const weights = await weightsOf(service, fresh);
    expect(weights.filter(({ values }) => (values[0] ?? 0) > 0.001).length).toBeGreaterThanOrEqual(8);
  });

  test.each([
    { when: 'after each part', cycles: [true, true, true, true, true] },
    { when: 'twice', cycles: [false, true, false, false, true] },
    { when: 'at the end', cycles: [false, false, false, false, true] },
  ])(
    'with a cycle $when are those of the final figures alone',
    async ({ cycles }) => {
      const accountId = await createLearningAccount(service);
      for (const [at, part] of parts.entries()) {
        await report(service, accountId, part);
        if (cycles[at] === true) await runCycle(service, accountId);
      }
      expectSame(await weightsOf(service, accountId), await weightsOf(service, fresh));
      expectSame(await evidenceOf(service, accountId), await evidenceOf(service, fresh));
      const published = await publishedOf(accountId);
      const expected = await publishedOf(fresh);
      expect(published.map(nameOf)).toEqual(expected.map(nameOf));
      for (const [at, { rawLift, variants, tests, effectiveVariants }] of published.entries()) {
        expect({ variants, tests }).toEqual({
          variants: expected[at]?.variants,
          tests: expected[at]?.tests,
        });
        expect(rawLift).toBeCloseTo(expected[at]?.rawLift ?? Number.NaN, 6);
        expect(effectiveVariants).toBeCloseTo(expected[at]?.effectiveVariants ?? Number.NaN, 3);
      }
      // Interim analyses before the last one count: states and q-values follow from all of them.
      if (cycles.filter(Boolean).length === 1) expect(published).toEqual(expected);
    },
    TIMEOUT_MS,
  );
});
