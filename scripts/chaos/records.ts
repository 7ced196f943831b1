/** What accounts report from round to round: new tests, posts outside tests, and corrections of both. */
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { Assignment, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { type Random, seededRandom } from '../../src/simulator/random.ts';

const TONES = ['bold', 'calm', 'funny'];
const HOOKS = ['question', 'number', 'story'];
const TEMPLATES = ['grid', 'reel'];
/** Effects of tones and hooks, as factors of the click rate. Other traits have no effect. */
const LIFTS: Readonly<Record<string, number>> = { bold: 1.3, question: 1.15, funny: 0.8 };
const FIRST_DAY_MS = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;
/** Tests of the first round: more than one transaction of the cycle holds, so that the cycle can die between two. */
const FIRST_TESTS = 1_600;
const LATER_TESTS = 24;
const POSTS = 12;
/** Number of earlier tests that each round reports again with more clicks. */
const CORRECTED = 6;

/** Records of an account in a round. They depend only on seed, account and round. */
export function recordsOf(of: {
  readonly seed: number;
  readonly account: number;
  readonly round: number;
  /** Share of the first round's tests, above 0 and at most 1. */
  readonly scale: number;
}): readonly PerformanceRecord[] {
  const { seed, account, round, scale } = of;
  const random = seededRandom(seed * 1_000_003 + account * 10_007 + round);
  const isFirst = round === 0;
  const tests = isFirst && account === 0 ? Math.ceil(FIRST_TESTS * scale) : LATER_TESTS;
  const day = new Date(FIRST_DAY_MS + round * DAY_MS).toISOString().slice(0, 10);
  const name = `round ${round}`;
  return [
    ...Array.from({ length: tests }, (_, test) =>
      testRecords(random, { name: `${name} test ${test}`, day, arms: isFirst ? 2 : 3 }),
    ).flat(),
    ...Array.from({ length: POSTS }, (_, post) =>
      recordFor(random, { contentId: `${name} post ${post}`, day }),
    ),
    ...(isFirst ? [] : corrections(random, round)),
  ];
}

function testRecords(
  random: Random,
  { name, day, arms }: { readonly name: string; readonly day: string; readonly arms: number },
): readonly PerformanceRecord[] {
  return Array.from({ length: arms }, (_, arm) =>
    recordFor(random, { contentId: `${name} ${arm}`, day, testId: name }),
  );
}

/** The tests of the previous round with corrected metrics. Their creatives keep their traits. */
function corrections(random: Random, round: number): readonly PerformanceRecord[] {
  const day = new Date(FIRST_DAY_MS + (round - 1) * DAY_MS).toISOString().slice(0, 10);
  return Array.from({ length: CORRECTED }, (_, test) => {
    const testId = `round ${round - 1} test ${test}`;
    return recordFor(random, { contentId: `${testId} 0`, day, testId, revision: 2 });
  });
}

function recordFor(
  random: Random,
  of: {
    readonly contentId: string;
    readonly day: string;
    readonly testId?: string;
    readonly revision?: number;
  },
): PerformanceRecord {
  const { contentId, day, testId = '', revision = 1 } = of;
  const pick = (values: readonly string[]): string =>
    values[Math.floor(random.uniform(0, values.length))] ?? '';
  const tone = pick(TONES);
  const hook = pick(HOOKS);
  const rate = 0.03 * (LIFTS[tone] ?? 1) * (LIFTS[hook] ?? 1) * Math.exp(random.normal(0, 0.1));
  const impressions = Math.round(random.uniform(1_000, 6_000));
  const clicks = random.binomial(impressions, rate);
  return PerformanceRecord.fromPartial({
    projectId: 'project',
    contentId,
    platform: pick(['instagram', 'tiktok']),
    audience: pick(['young', 'old']),
    date: day,
    revision,
    testId,
    ...(testId === '' ? {} : { assignment: Assignment.ASSIGNMENT_RANDOMISED }),
    impressions,
    clicks,
    engagements: random.binomial(impressions, 0.06),
    conversions: random.binomial(clicks, 0.2),
    spendMicros: 10_000_000,
    revenueMicros: Math.round(random.uniform(10, 60)) * 1_000_000,
    traits: [
      { kind: TraitKind.TRAIT_KIND_TONE, value: tone },
      { kind: TraitKind.TRAIT_KIND_HOOK_TYPE, value: hook },
      { kind: TraitKind.TRAIT_KIND_TEMPLATE, value: pick(TEMPLATES) },
    ],
  });
}
