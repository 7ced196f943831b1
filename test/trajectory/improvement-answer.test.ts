import { describe, expect, test } from 'vitest';
import { IntervalMethod, LearningStatus } from '../../src/gen/kaizen/v1/trajectory.ts';
import { type DailyMoney, improvementAnswer } from '../../src/trajectory/improvement-answer.ts';

const day = (offset: number): string =>
  new Date(Date.UTC(2025, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10);
/** 2.00 per unit of spend on the first day, growing by `growth` a day. */
const series = (days: number, growth: number): readonly DailyMoney[] =>
  Array.from({ length: days }, (_, offset) => ({
    date: day(offset),
    spendMicros: 10_000_000n,
    revenueMicros: BigInt(Math.round(20_000_000 * (1 + growth) ** offset)),
  }));
const history = { currency: 'EUR', lastCycleState: 'SUCCEEDED' } as const;

describe('without days', () => {
  test.each([
    [undefined, /no cycle has run/],
    ['RUNNING', /first cycle is still running/],
    ['FAILED', /last cycle failed/],
    ['SUCCEEDED', /found no recorded performance/],
  ] as const)('after a cycle that is %s the note says why', (lastCycleState, words) => {
    const answer = improvementAnswer({ days: [], currency: '', lastCycleState });
    expect(answer.learningStatus).toBe(LearningStatus.LEARNING_STATUS_INSUFFICIENT_DATA);
    expect(answer).toMatchObject({
      initialRoas: undefined,
      projected365dRoas: undefined,
      asOfDate: '',
      series: [],
    });
    expect(answer.notes[0]).toMatch(words);
  });
});

describe('with 120 days of growth', () => {
  const answer = improvementAnswer({ ...history, days: series(120, 0.005) });

  test('every figure is there, and improvements can be checked by hand', () => {
    expect(answer.learningStatus).toBe(LearningStatus.LEARNING_STATUS_IMPROVING);
    expect([answer.historyDays, answer.validDays]).toEqual([120, 120]);
    expect(answer.initialRoas).toBeCloseTo(2.0301, 3);
    expect(answer.currentRoas).toBeGreaterThan(3);
    for (const [projected, improvement] of [
      [answer.projected30dRoas, answer.improvement30d],
      [answer.projected90dRoas, answer.improvement90d],
      [answer.projected365dRoas, answer.improvement365d],
    ]) {
      expect(improvement).toBeCloseTo((projected ?? 0) / (answer.initialRoas ?? 1), 3);
    }
    expect(answer.dailyImprovementRate).toBeGreaterThan(0);
    expect(answer.onTrackFor10x).toBe(false);
  });

  test('projections have bounds, chances and the method they were made with', () => {
    expect(answer.projections.map(({ horizonDays, roas }) => [horizonDays, roas])).toEqual([
      [30, answer.projected30dRoas],
      [90, answer.projected90dRoas],
      [365, answer.projected365dRoas],
    ]);
    for (const { roas, interval, improvement, improvementInterval, ...rest } of answer.projections) {
      expect(interval?.level).toBe(0.8);
      expect(interval?.lower).toBeLessThan(roas);
      expect(interval?.upper).toBeGreaterThan(roas);
      expect(improvement).toBeCloseTo(roas / (answer.initialRoas ?? 1), 3);
      expect(improvementInterval?.upper).toBeCloseTo((interval?.upper ?? 0) / (answer.initialRoas ?? 1), 3);
      expect(rest.probabilityImproved).toBeGreaterThan(0.9);
      expect(rest).toMatchObject({
        intervalMethod: IntervalMethod.INTERVAL_METHOD_SCALED_DEFAULT,
        residuals: 0,
        lowHistory: rest.horizonDays === 365,
      });
    }
    expect(answer.probability10x).toBeLessThan(0.05);
  });

  test('past projections are held against what came', () => {
    // Weekly origins from day 14 on that leave 33 days after them: 120 − 33 − 14 = 73 days.
    expect(answer.backTests.map(({ horizonDays, origins }) => [horizonDays, origins])).toEqual([[30, 11]]);
    const [{ meanAbsoluteLogError = 1, medianMeanAbsoluteLogError = 0 } = {}] = answer.backTests;
    // Half a percent a day is missed by the median of 28 days, which is two weeks old: .005 × 43.5 days.
    expect(medianMeanAbsoluteLogError).toBeCloseTo(0.005 * 43.5, 1);
    expect(meanAbsoluteLogError).toBeLessThan(medianMeanAbsoluteLogError);
  });

  test('history is short for a year only, and counts from the newest day', () => {
    expect(answer.lowHistoryHorizons).toEqual([365]);
    expect(answer.asOfDate).toBe(day(119));
  });

  test('targets stand beside it, and the notes say what bounds mean and in which money', () => {
    expect(answer.targets).toEqual([
      { day: 1, timesInitial: 1 },
      { day: 30, timesInitial: 2 },
      { day: 90, timesInitial: 5 },
      { day: 365, timesInitial: 10 },
    ]);
    expect(answer.notes.join('\n')).toMatch(
      /Bounds hold 80 % of outcomes over simulated accounts of all kinds/,
    );
    expect(answer.notes.join('\n')).toMatch(/millionths of EUR/);
  });

  test('the series is what it was computed from', () => {
    expect(answer.series).toHaveLength(120);
    expect(answer.series[0]).toEqual({
      date: '2025-01-01',
      spendMicros: '10000000',
      revenueMicros: '20000000',
      roas: 2,
    });
  });
});

test('days without spend have no return and are not the day projections count from', () => {
  const answer = improvementAnswer({
    ...history,
    days: [...series(3, 0), { date: day(3), spendMicros: 0n, revenueMicros: 5_000_000n }],
  });
  expect(answer.series.at(-1)?.roas).toBeUndefined();
  expect(answer.asOfDate).toBe(day(2));
  expect(answer).toMatchObject({ initialRoas: 2, currentRoas: 2, projected90dRoas: 2, improvement30d: 1 });
});
