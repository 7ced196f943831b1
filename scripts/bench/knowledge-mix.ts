/** A year of experiments of one account: enough for about sixty patterns, helpful and harmful. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { Assignment, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { PROJECTS, pick } from './event-mix.ts';

/** Ten values for each kind. With platforms, audiences and the traits of texts, that makes about sixty traits. */
const REPORTED_KINDS = [
  TraitKind.TRAIT_KIND_TONE,
  TraitKind.TRAIT_KIND_PILLAR,
  TraitKind.TRAIT_KIND_TEMPLATE,
  TraitKind.TRAIT_KIND_PHRASE,
];
const VALUES_PER_KIND = 10;
const TESTS = 240;
const ARMS = 4;
const PLATFORMS = ['instagram', 'linkedin', 'tiktok', 'youtube'];
const AUDIENCES = ['founders', 'marketers', 'students'];
const CONTENT_TYPES = ['reel', 'carousel', 'story', 'post'];
const OPENINGS = ['Why do 7 teams', 'How to', 'The secret of', 'You will never guess', 'This is how we'];
const FIRST_DAY = Date.UTC(2026, 0, 5);
const MS_PER_DAY = 86_400_000;

/**
 * Records of A/B tests whose variants differ in their traits. The first value of each kind is better than the others.
 */
export function experimentRecords(seed: number): PerformanceRecord[] {
  const generator = xoroshiro128plus(seed);
  const draw = (below: number): number => Math.floor(uniformFloat64(generator) * below);
  return Array.from({ length: TESTS }, (_, test) => {
    const date = new Date(FIRST_DAY + test * MS_PER_DAY).toISOString().slice(0, 10);
    return Array.from({ length: ARMS }, (__, arm) => armRecord({ test, arm, date, draw }));
  }).flat();
}

function armRecord(of: {
  readonly test: number;
  readonly arm: number;
  readonly date: string;
  readonly draw: (below: number) => number;
}): PerformanceRecord {
  const { test, arm, date, draw } = of;
  const values = REPORTED_KINDS.map((kind) => ({ kind, value: draw(VALUES_PER_KIND) }));
  const good = values.filter(({ value }) => value === 0).length;
  const impressions = 2_000 + draw(4_000);
  return PerformanceRecord.fromPartial({
    projectId: pick(PROJECTS, test),
    contentId: `experiment-${test}-${arm}`,
    platform: pick(PLATFORMS, test),
    audience: pick(AUDIENCES, test),
    date,
    revision: 1,
    impressions,
    clicks: Math.round(impressions * 0.03 * 1.3 ** good * (0.8 + 0.04 * draw(10))),
    // Rates from poor to excellent, so that there are winners to show.
    engagements: Math.round(impressions * (0.01 + 0.011 * draw(10))),
    conversions: draw(20),
    spendMicros: impressions * 8_000,
    revenueMicros: impressions * 15_000,
    contentType: pick(CONTENT_TYPES, draw(CONTENT_TYPES.length)),
    traits: values.map(({ kind, value }) => ({ kind, value: `value ${value}` })),
    testId: `test-${test}`,
    assignment: Assignment.ASSIGNMENT_RANDOMISED,
    text: `${pick(OPENINGS, draw(OPENINGS.length))} grow${draw(2) === 0 ? '!' : ' faster than before?'}`,
  });
}
