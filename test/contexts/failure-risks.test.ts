import { describe, expect, test } from 'vitest';
import { failureRisks, MAX_FAILURE_RISKS, type PackFailures } from '../../src/contexts/failure-risks.ts';
import { failureRates } from '../../src/statistics/failure-rate.ts';

const pack = (name: string, counts: Partial<PackFailures> = {}): PackFailures => ({
  name,
  completed: 0,
  failed: 0,
  sectionsGenerated: 0,
  sectionsFailed: 0,
  qualityPassed: 0,
  qualityFailed: 0,
  ...counts,
});
const STEADY = pack('steady', { completed: 60, failed: 1 });
const valuesOf = (packs: readonly PackFailures[]) => failureRisks(packs).map(({ value }) => value);

describe('failure risks', () => {
  test('tell how often it failed, and the others, with the figures of the statistic', () => {
    const [item] = failureRisks([STEADY, pack('shaky', { completed: 2, failed: 6 })]);
    const [, rate] = failureRates([
      { failures: 1, events: 61 },
      { failures: 6, events: 8 },
    ]);
    expect(rate?.isRisky).toBe(true);
    expect(item).toMatchObject({
      value: 'pack:shaky',
      evidence: {
        metric: 'pack_failure_rate',
        signConfidence: rate?.probabilityRisky,
        qValue: rate?.qValue,
        variants: 8,
        confidence: 40,
      },
    });
    expect(item?.evidence?.lift).toBeCloseTo((rate?.rate ?? 0) / (rate?.baseline ?? 1) - 1, 12);
    expect(item?.description).toMatch(
      /runs of the pack "shaky" fail \d+ % of the time, 6 of 8; the others \d+ %/,
    );
  });

  test.each([
    [{ completed: 0, failed: 4 }, []],
    [{ completed: 2, failed: 3 }, ['pack:tested']],
    [{ completed: 3, failed: 2 }, []],
    [{ completed: 40, failed: 3 }, []],
  ])('of %j beside a steady pack are %j', (counts, expected) => {
    expect(valuesOf([STEADY, pack('tested', counts)])).toEqual(expected);
  });

  test('compare like with like: sections with sections, gates with gates', () => {
    const packs = [
      pack('a', { completed: 30, sectionsGenerated: 30, sectionsFailed: 0, qualityPassed: 30 }),
      pack('b', { failed: 1, sectionsGenerated: 2, sectionsFailed: 9, qualityPassed: 20, qualityFailed: 1 }),
    ];
    expect(valuesOf(packs)).toEqual(['sections:b']);
  });

  test('need something to compare with, that something ended of', () => {
    const shaky = pack('shaky', { completed: 1, failed: 9 });
    expect(valuesOf([])).toEqual([]);
    expect(valuesOf([shaky])).toEqual([]);
    expect(valuesOf([shaky, pack('new')])).toEqual([]);
  });

  test('come likeliest first, ten at most, in an order of their own', () => {
    const packs = [
      pack('steady', { completed: 4_000, failed: 4 }),
      ...Array.from({ length: 14 }, (_, at) => pack(`shaky ${at}`, { completed: 4, failed: 4 + at })),
    ];
    const risks = failureRisks(packs);
    expect(risks).toHaveLength(MAX_FAILURE_RISKS);
    const sure = risks.map(({ evidence }) => evidence?.signConfidence ?? 0);
    expect(sure).toEqual(sure.toSorted((a, b) => b - a));
    expect(failureRisks(packs.toReversed())).toEqual(risks);
  });
});
