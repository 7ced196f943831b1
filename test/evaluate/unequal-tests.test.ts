import { beforeAll, describe, expect, it } from 'vitest';
import { everEntered } from '../../scripts/evaluate/daily-cycles.ts';
import { ESTIMATORS, testOf } from '../../scripts/evaluate/estimators.ts';
import type { Figures } from '../../scripts/evaluate/evaluation.ts';
import { gates, isWithin } from '../../scripts/evaluate/gates.ts';
import { traitEffect, unequalFigures } from '../../scripts/evaluate/unequal-tests.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { OTHER, TRAIT } from '../../src/simulator/unequal-tests.ts';

/** 50 accounts a cell: an error rate of .05 is known to ±.06. */
const SCALE = 0.05;

/** What the estimator before got wrong. */
const FAILED_BY_FORMER = [
  'sparse_type_i_150',
  'sparse_type_i_20_200',
  'sparse_established_of_10',
  'simpson_sign_right',
  'simpson_type_i',
  'shares_move_type_i',
] as const;

describe('tests that split unequally', () => {
  let figures: Figures;
  beforeAll(() => {
    const input = { dataFile: undefined, seed: 7, scale: SCALE, onProgress() {} };
    figures = unequalFigures(seededRandom(7), input);
    // Long tests are 200 days of four arms; seconds, and more on a busy machine.
  }, 240_000);

  const figure = (name: string): number => figures[name] ?? Number.NaN;

  it.each(FAILED_BY_FORMER)('%s fails its gate on the former estimator', (name) => {
    const row = gates.simulation.find((gate) => gate.name === name);
    expect(isWithin(row?.gate, figure(`former_${name}`))).toBe(false);
  });

  it('rejects what is not there as rarely as it says, whatever splits the arms', () => {
    const names = Object.keys(figures).filter((name) => name.endsWith('_type_i') || /type_i_\d/.test(name));
    for (const name of names.filter((one) => !/^(former|plain)_/.test(one)))
      expect(figure(name)).toBeLessThanOrEqual(0.14);
    expect(figure('sparse_established_of_10')).toBeLessThanOrEqual(1);
    expect(figure('sparse_established_daily')).toBeLessThanOrEqual(0.1);
  });

  it('finds what is there, with its sign', () => {
    expect(figure('simpson_sign_right')).toBe(1);
    expect(figure('thompson_power_d10')).toBeGreaterThan(0.35);
    expect(figure('long_tests_power_d10')).toBeGreaterThan(0.4);
    expect(Math.abs(figure('estimate_simpson_platforms_effect') - 0.2)).toBeLessThan(0.06);
    expect(Math.abs(figure('estimate_simpson_days_effect') - 0.2)).toBeLessThan(0.06);
  });

  it('is levelled: without the term, small arms look better where arms are random', () => {
    expect(figure('plain_estimate_sparse_20_200_tau256')).toBeGreaterThan(
      figure('estimate_sparse_20_200_tau256') + 0.02,
    );
  });

  it('gives finite figures', () => {
    for (const value of Object.values(figures)) expect(Number.isFinite(value)).toBe(true);
  });
});

describe('the former estimator', () => {
  const { '': score, former_: former } = ESTIMATORS;

  it('agrees with a hand-worked test: log-odds with half a click, weights 1/(v + τ²)', () => {
    // 100 : 100 (y = 0, v = .02) and 50 : 150 (y = −ln 3, v = .8/30), half a click added on both sides.
    // τ² = 0: w = 50 and 37.5; N = (150/7) ln 3, D = 150/7. τ² = .08: w = 10 and 9.375.
    const test = testOf([
      { clicks: 99.5, impressions: 199, traits: ['x'] },
      { clicks: 49.5, impressions: 199, traits: [] },
      { clicks: 99, impressions: 99, traits: ['x'] },
    ]);
    const even = former.contrasts(test, 0).get('x');
    expect(even?.n).toBeCloseTo((150 / 7) * Math.log(3), 9);
    expect(even?.d).toBeCloseTo(150 / 7, 9);
    expect(even?.arms).toBe(1);
    expect(former.contrasts(test, 0.08).get('x')?.d).toBeCloseTo((10 * 9.375) / 19.375, 9);
    // Q = (150/7)(ln 3)², C = 300/7.
    expect(former.terms(test).q).toBeCloseTo((150 / 7) * Math.log(3) ** 2, 9);
    expect(former.terms(test).c).toBeCloseTo(300 / 7, 9);
    expect(former.terms(test).df).toBe(1);
  });

  it('sees totals only, where the service compares within strata', () => {
    // Equal on both days; the trait has more of the better one.
    const test = {
      traits: [[TRAIT], [OTHER]],
      strata: [
        [
          { clicks: 10, impressions: 1_000 },
          { clicks: 90, impressions: 9_000 },
        ],
        [
          { clicks: 150, impressions: 5_000 },
          { clicks: 150, impressions: 5_000 },
        ],
      ],
    };
    const tests = Array.from({ length: 40 }, () => test);
    expect(traitEffect(tests, score).estimate).toBeCloseTo(0, 9);
    expect(traitEffect(tests, former).estimate).toBeCloseTo(0.45, 1);
    expect(everEntered(tests, score)).toEqual({ daily: false, atOnce: false });
    expect(everEntered(tests, former)).toEqual({ daily: true, atOnce: true });
  });

  it('believes that 100 impressions without a click are better than 100,000', () => {
    const silent = Array.from({ length: 5 }, () =>
      testOf([
        { clicks: 0, impressions: 100, traits: [TRAIT] },
        { clicks: 0, impressions: 100_000, traits: [OTHER] },
      ]),
    );
    expect(traitEffect(silent, former).estimate).toBeGreaterThan(5);
    expect(score.contrasts(silent[0] ?? testOf([]), 0).size).toBe(0);
    expect(everEntered(silent, score)).toEqual({ daily: false, atOnce: false });
  });
});

describe('a cycle a day', () => {
  it('finds a strong effect, and has it in the end', () => {
    const tests = Array.from({ length: 20 }, (_, day) =>
      testOf([
        { clicks: 90 + (day % 7), impressions: 3_000, traits: [TRAIT] },
        { clicks: 60 - (day % 5), impressions: 3_000, traits: [OTHER] },
      ]),
    );
    expect(everEntered(tests, ESTIMATORS[''])).toEqual({ daily: true, atOnce: true });
    // Below five arms there is no pattern.
    expect(everEntered(tests.slice(0, 4), ESTIMATORS[''])).toEqual({ daily: false, atOnce: false });
  });
});
