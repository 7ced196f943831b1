/** Revisions: a counter or a clock, and messages that say what to do. */
import { describe, expect, it } from 'vitest';
import { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import { validateMessage } from '../../../src/grpc/validate.ts';
import { foldBatch } from '../../../src/ingestion/batch/fold-batch.ts';
import type { StoredState } from '../../../src/ingestion/batch/stored-state.ts';
import { headlineTraitExtractor } from '../../../src/text-traits/headline-extractor.ts';
import { prepareRecord } from '../prepared-record.ts';

const recordOf = (fields: Partial<PerformanceRecord>): PerformanceRecord =>
  PerformanceRecord.fromPartial({
    ...{ projectId: 'p', contentId: 'c', platform: 'web', date: '2026-11-01', impressions: 100 },
    ...fields,
  } as PerformanceRecord);

const NOTHING: StoredState = {
  accounts: new Map([['acme', { currency: 'EUR', industry: '', clientType: '' }]]),
  dates: new Map(),
  platforms: new Map(),
  deals: new Map(),
  projects: new Map(),
  events: new Map(),
  figures: new Map(),
  creatives: new Map(),
};

const outcomesOf = (...records: readonly Partial<PerformanceRecord>[]) =>
  foldBatch(
    records.map((fields) => prepareRecord(recordOf(fields))),
    NOTHING,
    headlineTraitExtractor,
  ).outcomes;

describe('a revision', () => {
  it.each([0, 1, Math.floor(Date.parse('2026-11-20T12:00:00Z') / 1_000), 1_795_176_000_000, 2 ** 53 - 1])(
    'may be %d',
    (revision) => {
      const record = recordOf({ revision });
      expect(validateMessage('PerformanceRecord', record, '')).toEqual([]);
      const sent = PerformanceRecord.decode(PerformanceRecord.encode(record).finish());
      expect(outcomesOf({}, { ...sent, clicks: 1 }).at(-1)?.status).toBe(
        revision === 0 ? 'CONFLICT' : 'ACCEPTED',
      );
    },
  );

  it('that is negative is refused', () => {
    expect(validateMessage('PerformanceRecord', recordOf({ revision: -1 }), '')).toMatchObject([
      { field: 'revision', description: 'must be a number from 0 to 9007199254740991' },
    ]);
  });

  it('of other figures is a conflict that says what to do', () => {
    const [, conflict] = outcomesOf({ revision: 3, clicks: 1 }, { revision: 3, clicks: 2 });
    expect(conflict).toMatchObject({
      status: 'CONFLICT',
      message:
        'other metrics are stored as revision 3 of this record: to replace them, send it again with a higher revision (kaizen import performance: --restate)',
    });
    const [, stale] = outcomesOf({ revision: 3, clicks: 1 }, { revision: 2, clicks: 2 });
    expect(stale).toMatchObject({
      status: 'STALE',
      message: expect.stringContaining('revision 3 of this record is stored'),
    });
  });
});

describe('a negative figure', () => {
  it.each(['impressions', 'clicks', 'engagements', 'conversions', 'spendMicros', 'revenueMicros'] as const)(
    'of %s is refused with how a correction is sent',
    (name) => {
      const [violation, ...others] = validateMessage('PerformanceRecord', recordOf({ [name]: -1 }), '');
      expect(others).toEqual([]);
      expect(violation?.description).toMatch(
        /: send a correction, such as a refund, as the day's complete metrics again, with a higher revision$/,
      );
    },
  );
});
