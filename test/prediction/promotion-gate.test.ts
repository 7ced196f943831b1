import { describe, expect, it } from 'vitest';
import { evaluateForecast, type Forecast } from '../../src/prediction/contender.ts';
import { evaluateChallenger } from '../../src/prediction/promotion-gate.ts';
import { bootstrapInterval, drawnSum } from '../../src/prediction/set-bootstrap.ts';
import { splitByTime } from '../../src/prediction/time-split.ts';
import { usableSets } from '../../src/prediction/training-set.ts';
import { simulatedSets } from './simulated-sets.ts';

const sets = usableSets(simulatedSets({ sets: 100, seed: 41, effects: { good: 0.6 } }));
const forecast = (rateOf: (arm: (typeof sets)[number]['arms'][number]) => number): readonly Forecast[] =>
  sets.map(({ arms }) => ({ arms, rates: arms.map(rateOf), scores: arms.map(rateOf) }));
const overall = (factor: number) =>
  evaluateForecast(
    forecast(() => 0.0228 * factor),
    'arms',
  );
const truth = evaluateForecast(
  forecast(({ clicks, impressions }) => clicks / impressions),
  'arms',
);

describe('evaluateChallenger', () => {
  it('promotes what is surely better', () => {
    const { promoted, reasons, entropyChange } = evaluateChallenger(
      { challenger: truth, champion: overall(1) },
      1,
    );
    expect(promoted).toBe(true);
    expect(reasons).toEqual([]);
    expect(entropyChange.lower).toBeLessThan(entropyChange.estimate);
    expect(entropyChange.upper).toBeLessThan(0);
  });

  it('rejects an equal: a new model has to be better, not other', () => {
    const { promoted, reasons } = evaluateChallenger({ challenger: truth, champion: truth }, 1);
    expect(promoted).toBe(false);
    expect(reasons.map(({ code }) => code)).toEqual(['ENTROPY_NOT_LOWER']);
  });

  it('names every broken rule, with figures and a sentence', () => {
    const { promoted, reasons } = evaluateChallenger({ challenger: overall(1.5), champion: truth }, 1);
    expect(promoted).toBe(false);
    expect(reasons.map(({ code }) => code)).toEqual([
      'ENTROPY_NOT_LOWER',
      'CALIBRATION_OUT_OF_RANGE',
      'PAIRWISE_ACCURACY_WORSE',
    ]);
    for (const { value, bound, sentence } of reasons) {
      expect(Number.isFinite(value)).toBe(true);
      expect(value).not.toBe(bound);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('evaluateForecast', () => {
  it('holds a model of the order to what it promises of its picks', () => {
    const arms = [
      { clicks: 10, impressions: 1_000 },
      { clicks: 30, impressions: 1_000 },
    ];
    const promised = [{ arms, rates: [0.008, 0.032], scores: [0, 1] }];
    expect(evaluateForecast(promised, 'arms').figures.calibration).toBeCloseTo(1, 12);
    expect(evaluateForecast(promised, 'picks').figures.calibration).toBeCloseTo(32 / 30, 12);
  });
});

describe('bootstrapInterval', () => {
  it('has the width of the normal one, and depends on the seed alone', () => {
    const values = sets.map((_, index) => Math.sin(index * 7.3));
    const mean = (counts: Uint16Array): number => drawnSum(counts, values) / values.length;
    const interval = bootstrapInterval(values.length, mean, { seed: 5 });
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(
      values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length,
    );
    const half = (1.96 * deviation) / Math.sqrt(values.length);
    expect(interval.upper - interval.lower).toBeGreaterThan(1.8 * half);
    expect(interval.upper - interval.lower).toBeLessThan(2.2 * half);
    expect(bootstrapInterval(values.length, mean, { seed: 5 })).toEqual(interval);
  });
});

describe('splitByTime', () => {
  it('evaluates on the last 28 days at least, and learns from whole sets before', () => {
    const split = splitByTime(sets);
    expect(split?.holdout).toHaveLength(28);
    expect(split?.learning).toHaveLength(72);
    expect(split?.learning.every(({ date }) => date < (split?.holdoutFrom ?? ''))).toBe(true);
  });

  it('evaluates on the last fifth where that is longer', () => {
    const split = splitByTime(usableSets(simulatedSets({ sets: 200, seed: 42, effects: { good: 0.6 } })));
    expect(split?.holdout).toHaveLength(40);
  });

  it('has no creative on both sides', () => {
    const first = sets[0];
    const last = sets.at(-1);
    if (first === undefined || last === undefined) throw new Error('no sets');
    const repeated = [...sets.slice(0, -1), { ...last, arms: [...last.arms, ...first.arms.slice(0, 1)] }];
    const split = splitByTime(repeated);
    const holdoutCreatives = new Set(
      split?.holdout.flatMap(({ arms }) => arms.map(({ creative }) => creative)),
    );
    const learned = split?.learning.flatMap(({ arms }) => arms.map(({ creative }) => creative)) ?? [];
    expect(learned.filter((creative) => holdoutCreatives.has(creative))).toEqual([]);
    expect(split?.learning[0]?.arms).toHaveLength(3);
  });

  it('does not evaluate a champion on what it learned from', () => {
    const split = splitByTime(sets, { notBefore: sets[90]?.date });
    expect(split?.holdout).toHaveLength(10);
    expect(split?.learning).toHaveLength(72);
    expect(splitByTime([])).toBeUndefined();
  });
});
