import { describe, expect, it } from 'vitest';
import { logOddsOf, probabilityOf, trailingLevels } from '../../src/prediction/base-level.ts';
import { dateOf, dayNumber, type TrainingSet } from '../../src/prediction/training-set.ts';

const DAY = 19_000;
const setOn = (day: number, rate: number, platform = 'feed'): TrainingSet => ({
  key: `${platform} ${day} ${rate}`,
  date: dateOf(day),
  randomised: true,
  platform,
  arms: [{ creative: `c${day}`, clicks: rate * 10_000, impressions: 10_000, traits: [] }],
});
const levelOn = (sets: readonly TrainingSet[], platform = 'feed'): number =>
  probabilityOf(trailingLevels(sets, logOddsOf(0.02))({ platform, day: DAY }));

describe('trailingLevels', () => {
  it('is the long-run level where nothing is known', () => {
    expect(levelOn([])).toBeCloseTo(0.02, 12);
    expect(levelOn([setOn(DAY - 1, 0.05)], 'other')).toBeCloseTo(0.02, 12);
  });

  it('agrees with a hand-worked case: one set a week ago, each mean shrunk by three sets', () => {
    const longer = (0.05 + 3 * 0.02) / 4;
    expect(levelOn([setOn(DAY - 7, 0.05)])).toBeCloseTo((0.05 + 3 * longer) / 4, 12);
  });

  it('takes the 28 days before the day, and neither the day itself nor what comes after', () => {
    const known = levelOn([setOn(DAY - 28, 0.05)]);
    expect(known).toBeGreaterThan(0.03);
    expect(levelOn([setOn(DAY - 28, 0.05), setOn(DAY, 0.5), setOn(DAY + 1, 0.5)])).toBeCloseTo(known, 12);
    // Beyond 28 days a set still counts for the longer mean.
    expect(levelOn([setOn(DAY - 29, 0.05)])).toBeCloseTo((0.05 + 3 * 0.02) / 4, 12);
  });
});

describe('dates', () => {
  it('are days since 1970, and nothing else is a date', () => {
    expect(dayNumber('1970-01-02')).toBe(1);
    expect(dateOf(dayNumber('2024-02-29'))).toBe('2024-02-29');
    expect(() => dayNumber('yesterday')).toThrow(RangeError);
  });
});
