/** Conversions with fractions: whole millionths inside, and for whole numbers the very hashes they had as counts. */
import { describe, expect, it } from 'vitest';
import { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import { normaliseMessage } from '../../../src/grpc/normalise.ts';
import { validateMessage } from '../../../src/grpc/validate.ts';
import { figuresOf } from '../../../src/ingestion/accept/interpret-record.ts';
import { decimalOf, unitsOf } from '../../../src/shared/micros.ts';
import { seededRandom } from '../../../src/simulator/random.ts';
import { prepareRecord } from '../prepared-record.ts';

const recordOf = (fields: Partial<PerformanceRecord>): PerformanceRecord =>
  PerformanceRecord.fromPartial({
    ...{ projectId: 'p', contentId: 'c', platform: 'web', date: '2026-11-01', impressions: 100, clicks: 20 },
    ...fields,
  } as PerformanceRecord);

const problemsOf = (conversions: number): readonly string[] =>
  validateMessage('PerformanceRecord', recordOf({ conversions }), '').map(
    ({ field, description }) => `${field} ${description}`,
  );

describe('conversions', () => {
  it('of any six decimals up to a billion are the millionths they say, and come back as they were', () => {
    const random = seededRandom(7);
    for (let at = 0; at < 20_000; at += 1) {
      const micros = Math.floor(random.uniform(0, 10 ** random.uniform(0, 15)));
      const text = decimalOf(BigInt(micros));
      const conversions = Number(text);
      expect(problemsOf(conversions), text).toEqual([]);
      const held = figuresOf(recordOf({ conversions })).conversion_micros;
      expect(held, text).toBe(BigInt(micros));
      expect(unitsOf(held), text).toBe(conversions);
    }
  });

  it.each([
    [0.0000001, /at most 6 decimals/],
    [428.2000001, /at most 6 decimals/],
    [0.1 + 0.2, /at most 6 decimals/],
    [999_999_999.1234567, /at most 6 decimals/],
    [1_000_000_000.000001, /from 0 to 1000000000/],
    [Number.NaN, /^conversions must be a number from 0 to 1000000000$/],
    [Number.POSITIVE_INFINITY, /^conversions must be a number from 0 to 1000000000$/],
    [-0.5, /from 0 to 1000000000: send a correction, such as a refund, as the day's complete metrics again/],
  ])('%d are refused with the reason', (conversions, reason) => {
    expect(problemsOf(conversions)).toEqual([expect.stringMatching(reason)]);
  });

  it('are said as a decimal', () => {
    expect([0n, 1n, 428_200_000n, 3_000_000n].map(decimalOf)).toEqual(['0', '0.000001', '428.2', '3']);
    expect(decimalOf(2n ** 63n - 1n)).toBe('9223372036854.775807');
  });

  it('warn where they exceed the clicks, by a fraction too', () => {
    const warnings = (conversions: number): readonly string[] =>
      prepareRecord(recordOf({ conversions })).warnings;
    expect(warnings(20)).toEqual([]);
    expect(warnings(20.000001)).toEqual(['CONVERSIONS_EXCEED_CLICKS: 20.000001 conversions, 20 clicks']);
  });

  it.each([
    [undefined, '0ZudiTK_0CL2GHOjYg-TK6Zg-JGVLvRkkK4GfVuXX_8', 'rl2LCaZp7vsLXzthLb4o9lyNXH2sYKPqUyZdV57bLQg'],
    [0, 'OSgmx3AS0-HTUOVUmY0tMbvBGoWWF5OijuBh3nJMxvE', 'Vpyd4B5yf4FcGQ6D_R_dTgejqHwNhuTwRAk4pCwslKg'],
    [12, 'WRB2oUCeFV_L0-z2e_HRQ7r9d2bJzeGjav5tYNRiBLo', 'k-c3pPDzHE4iVfnhl4peGyUVZVqBwMFn8vPqGeQeoLk'],
    [
      1_000_000_000,
      'wkFImmSFftRmz5D8p15BCx2BxlynfiBMGJ2cOHAOhbk',
      'mC1znO9jyfY3EiR1CXqigxLwBFo-65eUme-FqDN8s-0',
    ],
  ])('%s: hashes are those that versions with counts have stored', (conversions, contentHash, hash) => {
    const prepared = prepareRecord(recordOf({ conversions }));
    expect(prepared.effects.figure?.contentHash).toBe(contentHash);
    expect(prepared.hash).toBe(hash);
  });

  it('in the field that clients had before are read as if they stood in this one', () => {
    const before = recordOf({ wholeConversions: 12 });
    normaliseMessage('PerformanceRecord', before);
    expect(prepareRecord(before)).toEqual(prepareRecord(recordOf({ conversions: 12 })));
    const both = recordOf({ wholeConversions: 12, conversions: 0 });
    normaliseMessage('PerformanceRecord', both);
    expect(both).toMatchObject({ wholeConversions: undefined, conversions: 0 });
  });

  it('are JSON numbers, as counts were', () => {
    expect(PerformanceRecord.fromJSON({ conversions: 3 }).conversions).toBe(3);
    expect(PerformanceRecord.fromJSON({ conversions: '3' }).conversions).toBe(3);
    expect(PerformanceRecord.toJSON(recordOf({ conversions: 428.2 }))).toMatchObject({ conversions: 428.2 });
  });
});
