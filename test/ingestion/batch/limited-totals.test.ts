import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldRules } from '../../../src/gen/field-rules.ts';
import { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import { figuresOf } from '../../../src/ingestion/accept/interpret-record.ts';
import { foldBatch } from '../../../src/ingestion/batch/fold-batch.ts';
import {
  MAX_DAY_MICROS,
  MAX_TOTAL_COUNT,
  MAX_TOTAL_MICROS,
} from '../../../src/ingestion/batch/limited-totals.ts';
import type { StoredState } from '../../../src/ingestion/batch/stored-state.ts';
import type { FIGURE_NAMES, Figures } from '../../../src/shared/figures.ts';
import { addFigures, NO_FIGURES } from '../../../src/shared/figures.ts';
import { packageRoot } from '../../../src/shared/package-root.ts';
import { seededRandom } from '../../../src/simulator/random.ts';
import { headlineTraitExtractor } from '../../../src/text-traits/headline-extractor.ts';
import { prepareRecord } from '../prepared-record.ts';

const STATE: StoredState = {
  accounts: new Map([['acme', { currency: 'VND', industry: '', clientType: '' }]]),
  projects: new Map(),
  events: new Map(),
  figures: new Map(),
  creatives: new Map(),
  dates: new Map(),
  platforms: new Map(),
  deals: new Map(),
};

const fold = (records: readonly PerformanceRecord[], state: Partial<StoredState> = {}) =>
  foldBatch(records.map(prepareRecord), { ...STATE, ...state }, headlineTraitExtractor);

function record(fields: Partial<PerformanceRecord>): PerformanceRecord {
  const base = { projectId: 'p', contentId: 'c', platform: 'web', date: '2026-11-01', impressions: 10 };
  return PerformanceRecord.fromPartial({ ...base, ...fields } as PerformanceRecord);
}

const sumOf = (all: Iterable<{ readonly figures: Figures }>): Figures =>
  [...all].reduce((sum, { figures }) => addFigures(sum, figures), NO_FIGURES);

describe('sums of figures', () => {
  it.each([1, 2, 3, 4, 5])('are those of whole numbers, in any order and with revisions: seed %d', (seed) => {
    const random = seededRandom(seed);
    const below = (limit: number): number => Math.floor(random.uniform(0, limit));
    const held = new Map<string, PerformanceRecord>();
    const records = Array.from({ length: 300 }, (_, revision) => {
      const impressions = below(1e12) + 1;
      const next = record({
        ...{ contentId: `c${below(5)}`, date: `2026-10-0${1 + below(9)}`, audience: `a${below(4)}` },
        ...{ revision, impressions, clicks: below(impressions), engagements: below(1e12) },
        ...{ conversions: below(1e15) / 1e6, spendMicros: 1e15 - below(1e6), revenueMicros: below(1e15) },
        testId: below(2) === 0 ? 'test' : '',
      });
      held.set(`${next.contentId} ${next.date} ${next.audience}`, next);
      return next;
    });
    const { outcomes, writes } = fold(records);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['ACCEPTED']));
    const total = sumOf([...held.values()].map((each) => ({ figures: figuresOf(each) })));
    expect(total.spend_micros).toBeGreaterThan(2n ** 53n);
    expect(sumOf([...writes.creatives.values()].map(({ current }) => current))).toEqual(total);
    expect(sumOf(writes.days.values())).toEqual(total);
    expect(sumOf(writes.memberships.values())).toEqual(total);
    const [platform] = writes.counters.values();
    const { spend_micros: _, revenue_micros: __, ...counts } = total;
    expect(Object.fromEntries(platform?.add ?? [])).toEqual(counts);
  });

  it('never become floats on their way into the graph', () => {
    const folder = join(packageRoot(), 'cypher/ingestion');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const floats = files.filter((file) => {
      // These convert the times of an event, which has no totals.
      if (!file.endsWith('.cypher') || file.startsWith('batch/create-events')) return false;
      const text = readFileSync(join(folder, file), 'utf8');
      return /LIST<FLOAT|toFloat|toInteger/.test(text);
    });
    expect(floats).toEqual([]);
  });
});

describe('limits of totals', () => {
  const rule = (name: string): bigint => {
    const { max = 0 } = fieldRules.PerformanceRecord?.find(({ path }) => path === name) ?? {};
    return BigInt(max);
  };

  it('are what the limits of a record say they are', () => {
    expect([rule('impressions'), rule('engagements')]).toEqual(Array(2).fill(10n ** 12n));
    const micros = [rule('spend_micros'), rule('revenue_micros'), 10n ** 6n * rule('conversions')];
    expect(micros).toEqual(Array(3).fill(10n ** 15n));
    expect(MAX_TOTAL_COUNT / 10n ** 12n).toBe(9_007n);
    expect(MAX_TOTAL_MICROS / 10n ** 15n).toBe(9_223n);
    expect(MAX_DAY_MICROS / 10n ** 15n).toBe(1_317n);
    expect(7n * MAX_DAY_MICROS).toBeLessThanOrEqual(2n ** 63n - 1n);
    expect(3_653n * 10n ** 15n).toBeLessThan(MAX_TOTAL_MICROS);
  });

  const full = (name: (typeof FIGURE_NAMES)[number], limit: bigint): Figures => ({
    ...NO_FIGURES,
    [name]: limit - 5n,
  });

  it.each([
    ['impressions', 'platforms', 'acme|web', MAX_TOTAL_COUNT, { impressions: 6 }, { impressions: 5 }],
    ['engagements', 'dates', 'acme|2026-11-01', MAX_TOTAL_COUNT, { engagements: 6 }, { engagements: 5 }],
    [
      'conversion_micros',
      'platforms',
      'acme|web',
      MAX_TOTAL_MICROS,
      { conversions: 0.000006 },
      { conversions: 0.000005 },
    ],
    ['spend_micros', 'dates', 'acme|2026-11-01', MAX_DAY_MICROS, { spendMicros: 6 }, { spendMicros: 5 }],
    [
      'revenue_micros',
      'dates',
      'acme|2026-11-01',
      MAX_DAY_MICROS,
      { revenueMicros: 6 },
      { revenueMicros: 5 },
    ],
  ] as const)('of %s in %s: one more than fits is refused alone', (name, place, key, limit, more, fits) => {
    const state = { [place]: new Map([[key, full(name, limit)]]) };
    const { outcomes, writes } = fold(
      [
        record({ contentId: 'a', impressions: 0, ...more }),
        record({ contentId: 'b', impressions: 0, ...fits }),
      ],
      state,
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['REJECTED', 'ACCEPTED']);
    const field = name === 'conversion_micros' ? 'conversions' : name;
    expect(outcomes[0]).toMatchObject({ reason: 'TOTAL_OUT_OF_RANGE', violations: [{ field }] });
    expect([...writes.creatives.values()].map(({ contentId }) => contentId)).toEqual(['b']);
  });
});
