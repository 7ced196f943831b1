import { describe, expect, it } from 'vitest';
import { expectedSpread } from '../../../src/statistics/trajectory/spread.ts';

const TREND = {
  slope: 0,
  standardError: 0,
  autocorrelation: 0,
  shrinkage: 1,
  shrunkSlope: 0,
  residualDeviation: 0,
};

describe('expectedSpread', () => {
  it('agrees with a hand-worked case', () => {
    // Noise .2²·(1 + .5)/(1 − .5) = .12 a day, over a week and over 28 days: .12/7 + .12/28 = .0214286.
    // Drift .012²·30 = .00432. Slope .25·.001², over .99·(1 − .99³⁰)/.01 = 25.7699 steps: .000166.
    const trend = {
      ...TREND,
      residualDeviation: 0.2,
      autocorrelation: 0.5,
      shrinkage: 0.25,
      standardError: 0.001,
    };
    const spread = expectedSpread(trend, { horizonDays: 30, validDays: 60 });
    expect(spread ** 2).toBeCloseTo(0.0214286 + 0.00432 + 0.000166, 6);
  });

  it('grows with the root of the horizon when nothing but drift is left, and is never 0', () => {
    const at = (horizonDays: 30 | 90 | 365) => expectedSpread(TREND, { horizonDays, validDays: 60 });
    expect(at(30)).toBeCloseTo(0.012 * Math.sqrt(30), 12);
    expect(at(90) / at(30)).toBeCloseTo(Math.sqrt(3), 12);
  });

  it('is wider with fewer days to take the level from', () => {
    const trend = { ...TREND, residualDeviation: 0.2 };
    const spreadWith = (validDays: number) => expectedSpread(trend, { horizonDays: 30, validDays });
    expect(spreadWith(10)).toBeGreaterThan(spreadWith(28));
    expect(spreadWith(28)).toBe(spreadWith(400));
  });
});
