import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { normalCdf } from '../../src/statistics/distributions.ts';
import { effectSpread, shrinkEffect, shrinkEffects } from '../../src/statistics/shrinkage.ts';

interface Draw {
  readonly truth: number;
  readonly estimate: number;
  readonly variance: number;
}

function draw(random: Random, { truth, error }: { truth: number; error: number }): Draw {
  return { truth, estimate: truth + random.normal(0, error), variance: error ** 2 };
}

describe('effectSpread', () => {
  it('is the mean square beyond sampling noise', () => {
    // (.3² − .01 + .1² − .01 + .2² − .01)/3 = (.09 + .01 + .04 − .03)/3 = .11/3; floor 2·.01/3.
    const { momentVariance, priorVariance } = effectSpread([
      { estimate: 0.3, variance: 0.01 },
      { estimate: -0.1, variance: 0.01 },
      { estimate: 0.2, variance: 0.01 },
    ]);
    expect(momentVariance).toBeCloseTo(0.11 / 3, 12);
    expect(priorVariance).toBeCloseTo(0.11 / 3, 12);
  });

  it('keeps a floor of 2v/k under noisy effects', () => {
    const estimates = Array.from({ length: 40 }, () => ({ estimate: 0.05, variance: 0.01 }));
    const { momentVariance, priorVariance } = effectSpread(estimates);
    expect(momentVariance).toBe(0);
    expect(priorVariance).toBeCloseTo(0.0005, 12);
  });
});

describe('upperVariance', () => {
  it('is the prior and half a standard error of it', () => {
    // Prior .11/3; half its error: ½·√(3·2(.01 + .11/3)²)/3 = ½·√(2/3)·(.14/3).
    const { upperVariance } = effectSpread([
      { estimate: 0.3, variance: 0.01 },
      { estimate: -0.1, variance: 0.01 },
      { estimate: 0.2, variance: 0.01 },
    ]);
    expect(upperVariance).toBeCloseTo(0.11 / 3 + (Math.sqrt(2 / 3) * 0.07) / 3, 12);
  });

  it('widens the interval and nothing else, never past what the unshrunk one reaches', () => {
    const plain = shrinkEffect({ estimate: 0.1, variance: 0.01 }, { priorVariance: 0.005 });
    const wide = shrinkEffect(
      { estimate: 0.1, variance: 0.01 },
      { priorVariance: 0.005, upperVariance: 0.008 },
    );
    expect(wide.lower).toBeLessThan(plain.lower);
    expect(wide.upper).toBeGreaterThan(plain.upper);
    expect({ ...wide, lower: 0, upper: 0 }).toEqual({ ...plain, lower: 0, upper: 0 });
    const widest = shrinkEffect(
      { estimate: 0.1, variance: 0.01 },
      { priorVariance: 0.005, upperVariance: 1e6 },
    );
    // Weight 1/3: posterior .1/3, half-width 1.96·.1 + .1·2/3, so that the upper end is .1 + 1.96·.1.
    expect(Math.log1p(widest.upper)).toBeCloseTo(0.1 + 0.1959964, 6);
  });

  it('makes up for a spread that eight effects do not tell exactly', () => {
    const random = seededRandom(14);
    let covered = 0;
    let trusting = 0;
    let total = 0;
    for (let replicate = 0; replicate < 300; replicate += 1) {
      const draws = Array.from({ length: 8 }, () =>
        draw(random, { truth: random.normal(0, 0.07), error: 0.07 }),
      );
      const { effects, priorVariance } = shrinkEffects(draws, { level: 0.9 });
      for (const [index, { lower, upper }] of effects.entries()) {
        const { truth = 0, estimate = 0, variance = 1 } = draws[index] ?? {};
        const plain = shrinkEffect({ estimate, variance }, { priorVariance, level: 0.9 });
        const lift = Math.expm1(truth);
        if (lower <= lift && lift <= upper) covered += 1;
        if (plain.lower <= lift && lift <= plain.upper) trusting += 1;
        total += 1;
      }
    }
    expect(covered / total).toBeGreaterThan(0.9);
    expect(trusting / total).toBeLessThan(0.89);
  });
});

describe('shrinkEffect', () => {
  it('agrees with a hand-worked case', () => {
    // T² = .03, se² = .01: w = .75, posterior .15, sd = √.0075 = .0866025; Φ(1.7320508) = .9583677.
    const effect = shrinkEffect({ estimate: 0.2, variance: 0.01 }, { priorVariance: 0.03 });
    expect(effect.posterior).toBeCloseTo(0.15, 12);
    expect(effect.standardDeviation).toBeCloseTo(Math.sqrt(0.0075), 12);
    expect(effect.lift).toBeCloseTo(Math.exp(0.15) - 1, 12);
    expect(effect.signConfidence).toBeCloseTo(0.9583677, 6);
    expect(effect.probabilityPositive).toBe(effect.signConfidence);
  });

  it('mirrors a negative effect', () => {
    const up = shrinkEffect({ estimate: 0.2, variance: 0.01 }, { priorVariance: 0.03 });
    const down = shrinkEffect({ estimate: -0.2, variance: 0.01 }, { priorVariance: 0.03 });
    expect(down.posterior).toBe(-up.posterior);
    expect(down.signConfidence).toBeCloseTo(up.signConfidence, 12);
    expect(down.probabilityPositive).toBeCloseTo(1 - up.probabilityPositive, 12);
    expect(Math.log1p(down.lower)).toBeCloseTo(-Math.log1p(up.upper), 9);
  });

  it('has an interval no narrower than the parametric one around w·μ with standard error w·se', () => {
    for (const priorVariance of [0.001, 0.01, 0.1, 10]) {
      const { lower, upper, posterior } = shrinkEffect({ estimate: 0.1, variance: 0.01 }, { priorVariance });
      const weight = priorVariance / (priorVariance + 0.01);
      const half = (Math.log1p(upper) - Math.log1p(lower)) / 2;
      expect(half).toBeGreaterThanOrEqual(1.959 * weight * 0.1);
      expect(Math.log1p(upper) - half).toBeCloseTo(posterior, 9);
    }
  });

  it('publishes finite numbers whatever comes in', () => {
    for (const estimate of [0, 1e-300, -1e300, 1e300]) {
      for (const variance of [0, 1e-300, 1, 1e300, -1]) {
        for (const { effects } of [
          shrinkEffects([{ estimate, variance }]),
          shrinkEffects([
            { estimate, variance },
            { estimate: 0, variance: 1 },
          ]),
        ]) {
          for (const value of effects.flatMap((effect) => Object.values(effect)))
            expect(Number.isFinite(value)).toBe(true);
        }
      }
    }
    expect(shrinkEffects([]).effects).toEqual([]);
  });
});

describe('shrinkEffects', () => {
  it('claims neither an effect nor certainty when the estimates are mere noise', () => {
    const estimates = Array.from({ length: 20 }, (_, index) => ({
      estimate: index % 2 === 0 ? 0.1 : -0.1,
      variance: 0.04,
    }));
    const { momentVariance, effects } = shrinkEffects(estimates);
    expect(momentVariance).toBe(0);
    for (const { lift, lower, upper, signConfidence } of effects) {
      expect(Math.abs(lift)).toBeLessThan(0.011);
      expect(lower).toBeLessThan(-0.1);
      expect(upper).toBeGreaterThan(0.1);
      expect(signConfidence).toBeLessThan(0.6);
    }
  });

  it('keeps a precise effect among noisy ones', () => {
    const noise = Array.from({ length: 10 }, () => ({ estimate: 0.1, variance: 1 }));
    const { effects } = shrinkEffects([{ estimate: 0.3, variance: 0.0009 }, ...noise]);
    expect(effects[0]?.posterior).toBeGreaterThan(0.28);
    expect(effects[1]?.posterior).toBeLessThan(0.05);
  });

  it('answers in the order of the input, and each effect alike in any order', () => {
    const random = seededRandom(11);
    const estimates = Array.from({ length: 12 }, () =>
      draw(random, { truth: random.normal(0, 0.1), error: 0.1 }),
    );
    const forward = shrinkEffects(estimates).effects;
    const backward = shrinkEffects(estimates.toReversed()).effects.toReversed();
    for (const [index, { posterior }] of forward.entries())
      expect(backward[index]?.posterior).toBeCloseTo(posterior, 12);
  });

  it('states a sign confidence that is right as often as it says', () => {
    const random = seededRandom(12);
    const draws = Array.from({ length: 4000 }, () =>
      draw(random, { truth: random.normal(0, 0.07), error: random.uniform(0.04, 0.12) }),
    );
    const { effects } = shrinkEffects(draws);
    const bins = [
      { from: 0.5, to: 0.7 },
      { from: 0.7, to: 0.9 },
      { from: 0.9, to: 1.01 },
    ];
    for (const { from, to } of bins) {
      const members = effects.flatMap((effect, index) => {
        const truth = draws[index]?.truth ?? 0;
        const inside = effect.signConfidence >= from && effect.signConfidence < to;
        return inside
          ? [
              {
                confidence: effect.signConfidence,
                right: Math.sign(effect.posterior) === Math.sign(truth) ? 1 : 0,
              },
            ]
          : [];
      });
      const mean = (values: readonly number[]): number =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(
        Math.abs(mean(members.map(({ confidence }) => confidence)) - mean(members.map(({ right }) => right))),
      ).toBeLessThan(0.04);
    }
  });

  it.each([
    ['normal', (random: Random) => random.normal(0, 0.07)],
    ['none', () => 0],
    ['sparse and large', (random: Random) => (random.uniform() < 0.05 ? 0.5 : 0)],
    ['two-sided constant', (random: Random) => (random.uniform() < 0.5 ? 0.1 : -0.1)],
  ])('covers at least as often as promised when effects are %s', (_, effectOf) => {
    const random = seededRandom(13);
    let covered = 0;
    let parametric = 0;
    let total = 0;
    for (let replicate = 0; replicate < 8; replicate += 1) {
      const draws = Array.from({ length: 60 }, () => draw(random, { truth: effectOf(random), error: 0.1 }));
      const { effects } = shrinkEffects(draws);
      for (const [index, { lower, upper, posterior, standardDeviation }] of effects.entries()) {
        const truth = draws[index]?.truth ?? 0;
        const lift = Math.expm1(truth);
        if (lift >= lower && lift <= upper) covered += 1;
        if (Math.abs(truth - posterior) <= 1.96 * standardDeviation) parametric += 1;
        total += 1;
      }
    }
    expect(covered / total).toBeGreaterThanOrEqual(0.945);
    expect(covered).toBeGreaterThanOrEqual(parametric);
  });

  it('agrees with Φ for the sign', () => {
    const { effects } = shrinkEffects([{ estimate: 0.4, variance: 0.01 }]);
    const [effect] = effects;
    expect(effect?.signConfidence).toBeCloseTo(
      normalCdf((effect?.posterior ?? 0) / (effect?.standardDeviation ?? 1)),
      12,
    );
  });
});
