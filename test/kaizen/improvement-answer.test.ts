import { describe, expect, test } from 'vitest';
import { LearningStatus } from '../../src/gen/kaizen/v1/learning_service.ts';
import { type DailyMoney, improvementAnswer } from '../../src/kaizen/improvement-answer.ts';

const day = (offset: number): string =>
  new Date(Date.UTC(2025, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10);
/** 2.00 per unit of spend on the first day, growing by `growth` a day. */
const series = (days: number, growth: number): readonly DailyMoney[] =>
  Array.from({ length: days }, (_, offset) => ({
    date: day(offset),
    spendMicros: 10_000_000,
    revenueMicros: Math.round(20_000_000 * (1 + growth) ** offset),
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

  test('history is short for a year only, and counts from the newest day', () => {
    expect(answer.lowHistoryHorizons).toEqual([365]);
    expect(answer.asOfDate).toBe(day(119));
  });

  test('targets stand beside it, and the notes say what is missing and in which money', () => {
    expect(answer.targets).toEqual([
      { day: 1, timesInitial: 1 },
      { day: 30, timesInitial: 2 },
      { day: 90, timesInitial: 5 },
      { day: 365, timesInitial: 10 },
    ]);
    expect(answer.notes.join('\n')).toMatch(/probability of reaching 10x are not published yet/);
    expect(answer.notes.join('\n')).toMatch(/millionths of EUR/);
  });

  test('the series is what it was computed from', () => {
    expect(answer.series).toHaveLength(120);
    expect(answer.series[0]).toEqual({
      date: '2025-01-01',
      spendMicros: 10_000_000,
      revenueMicros: 20_000_000,
      roas: 2,
    });
  });
});

test('days without spend have no return and are not the day projections count from', () => {
  const answer = improvementAnswer({
    ...history,
    days: [...series(3, 0), { date: day(3), spendMicros: 0, revenueMicros: 5_000_000 }],
  });
  expect(answer.series.at(-1)?.roas).toBeUndefined();
  expect(answer.asOfDate).toBe(day(2));
  expect(answer).toMatchObject({ initialRoas: 2, currentRoas: 2, projected90dRoas: 2, improvement30d: 1 });
});
