import { describe, expect, test } from 'vitest';
import { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import { IdentityTable } from '../../../src/import/records/identities.ts';
import { spreadRecord } from '../../../src/import/records/spread.ts';
import { microsOf } from '../../../src/shared/micros.ts';
import { seededRandom } from '../../../src/simulator/random.ts';

describe('identities', () => {
  test('are told apart while the table grows, and repeated ones name their first line', () => {
    const table = new IdentityTable();
    const count = 50_000;
    for (let index = 0; index < count; index++) expect(table.add(`ad ${index}`, index + 2)).toBeUndefined();
    for (let index = 0; index < count; index += 997) {
      expect(table.add(`ad ${index}`, count + index)).toBe(index + 2);
      expect(table.count(`ad ${index}`)).toBe(2);
    }
    expect(table.count('another')).toBe(0);
  });
});

describe('metrics that are split over days', () => {
  test('add up exactly, with no more clicks than impressions on any day', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 300; round++) {
      const impressions = Math.floor(random.uniform() * 5_000);
      const record = PerformanceRecord.fromPartial({
        contentId: 'a',
        impressions,
        clicks: Math.floor(random.uniform() * (impressions + 1)),
        conversions: Math.round(random.uniform() * 1e8) / 1e6,
        spendMicros: Math.floor(random.uniform() * 1e12),
      });
      const days = spreadRecord(record, { first: '2026-02-20', last: `2026-03-${10 + (round % 20)}` });
      const sum = (value: (one: PerformanceRecord) => number) =>
        days.reduce((total, one) => total + value(one), 0);
      expect(sum((one) => one.impressions)).toBe(record.impressions);
      expect(sum((one) => one.clicks ?? 0)).toBe(record.clicks);
      expect(sum((one) => one.spendMicros ?? 0)).toBe(record.spendMicros);
      const conversions = days.reduce((total, one) => total + BigInt(microsOf(one.conversions ?? 0)), 0n);
      expect(conversions).toBe(BigInt(microsOf(record.conversions ?? 0)));
      for (const { clicks, impressions: shown } of days) expect(clicks ?? 0).toBeLessThanOrEqual(shown);
      expect(days[0]?.date).toBe('2026-02-20');
    }
  });
});
