import { describe, expect, it } from 'vitest';
import { logOddsOf, trailingLevels } from '../../src/prediction/base-level.ts';
import { constantLevel } from '../../src/prediction/baselines.ts';
import { ctrLevels } from '../../src/prediction/ctr-level.ts';
import { type CtrParameters, trainCtrModel } from '../../src/prediction/ctr-model.ts';
import { ctrInterval, ctrPredictor } from '../../src/prediction/ctr-prediction.ts';
import { dayNumber, type TrainingSet } from '../../src/prediction/training-set.ts';
import { simulatedSets } from './simulated-sets.ts';

const EFFECTS = { good: 0.5, bad: -0.3, none: 0 };
const train = (sets: readonly TrainingSet[]): CtrParameters =>
  trainCtrModel(sets, trailingLevels(sets, constantLevel(sets)));
const coefficientOf = (model: CtrParameters, trait: string): number =>
  model.coefficients[model.traits.indexOf(trait) + 1] ?? Number.NaN;

/** No traits, a level variance of 1 and an arm variance of .25: figures to be worked by hand. */
const PLAIN: CtrParameters = {
  traits: [],
  coefficients: [0],
  covariance: [0],
  longRunLevel: logOddsOf(0.1),
  armVariance: 0.25,
  setVariance: 1,
};

describe('the CTR model', () => {
  it('recovers effects, the level of a set and the noise of an arm from simulation', () => {
    const model = train(simulatedSets({ sets: 600, seed: 11, effects: EFFECTS }));
    expect(coefficientOf(model, 'good')).toBeCloseTo(0.5, 1);
    expect(coefficientOf(model, 'bad')).toBeCloseTo(-0.3, 1);
    expect(Math.abs(coefficientOf(model, 'none'))).toBeLessThan(0.08);
    // Set N(0, .4), arm N(0, .2): .16 and .04 on the log scale.
    expect(model.setVariance).toBeGreaterThan(0.1);
    expect(model.setVariance).toBeLessThan(0.28);
    expect(Math.sqrt(model.armVariance)).toBeCloseTo(0.2, 1);
  });

  it('expects as many clicks as come, while the level falls by a quarter in a year', () => {
    const sets = simulatedSets({ sets: 500, seed: 12, effects: EFFECTS, drift: -0.0008 });
    const before = sets.slice(0, 350);
    const model = train(before);
    const predict = ctrPredictor(model);
    const levelAt = ctrLevels(model, sets);
    let expected = 0;
    let clicks = 0;
    for (const { arms, date, platform } of sets.slice(350)) {
      const level = levelAt({ platform, day: dayNumber(date) });
      for (const arm of arms) {
        expected += predict({ traits: arm.traits, level }).expected * arm.impressions;
        clicks += arm.clicks;
      }
    }
    expect(expected / clicks).toBeGreaterThan(0.93);
    expect(expected / clicks).toBeLessThan(1.07);
  });

  it('holds about four in five true rates in its 80 % intervals', () => {
    const sets = simulatedSets({ sets: 400, seed: 13, effects: EFFECTS, impressions: 200_000 });
    const model = train(sets.slice(0, 300));
    const predict = ctrPredictor(model);
    const levelAt = ctrLevels(model, sets);
    let inside = 0;
    let arms = 0;
    for (const set of sets.slice(300)) {
      const level = levelAt({ platform: set.platform, day: dayNumber(set.date) });
      for (const { traits, clicks, impressions } of set.arms) {
        const { lower, upper } = ctrInterval(predict({ traits, level }), 0.8);
        const rate = clicks / impressions;
        inside += rate >= lower && rate <= upper ? 1 : 0;
        arms += 1;
      }
    }
    expect(inside / arms).toBeGreaterThan(0.7);
    expect(inside / arms).toBeLessThan(0.9);
  });
});

describe('ctrPredictor', () => {
  const predict = ctrPredictor(PLAIN);
  const level = PLAIN.longRunLevel;

  it('is the level without traits or known arms, with all the variance there is', () => {
    const { expected, variance } = predict({ traits: ['unknown'], level });
    expect(expected).toBeCloseTo(0.1, 12);
    expect(variance).toBeCloseTo(Math.log(2) + Math.log(1.25), 12);
  });

  it('agrees with a hand-worked warm case', () => {
    // r = (.2 − .1)/.09 = 10/9; w = 1/(1/(100·.09) + .25) = 36/13; credibility Σwr/(Σw + 1) = (36/13·10/9)/(49/13) = 40/49.
    const warm = predict({ traits: [], level, known: [{ traits: [], clicks: 20, impressions: 100 }] });
    expect(warm.expected / (1 - warm.expected)).toBeCloseTo((0.1 / 0.9) * (89 / 49), 9);
    expect(warm.variance).toBeLessThan(predict({ traits: [], level }).variance);
  });

  it('survives arms without clicks, without impressions and with more clicks than impressions', () => {
    const known = [
      { traits: [], clicks: 0, impressions: 1_000_000 },
      { traits: [], clicks: 0, impressions: 0 },
    ];
    expect(predict({ traits: [], level, known }).expected).toBeGreaterThan(0);
    const { expected } = predict({ traits: [], level, known: [{ traits: [], clicks: 9, impressions: 5 }] });
    expect(expected).toBeLessThan(1);
  });

  it('widens intervals with their level, around the expectation', () => {
    const prediction = predict({ traits: [], level });
    const narrow = ctrInterval(prediction, 0.8);
    const wide = ctrInterval(prediction, 0.95);
    expect(wide.lower).toBeLessThan(narrow.lower);
    expect(wide.upper).toBeGreaterThan(narrow.upper);
    expect(narrow.lower).toBeLessThan(0.1);
    expect(narrow.upper).toBeGreaterThan(0.1);
  });
});
