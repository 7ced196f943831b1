import { beforeAll, describe, expect, test } from 'vitest';
import { DataFileError, type EvaluationResult } from '../../scripts/evaluate/evaluation.ts';
import { gates } from '../../scripts/evaluate/gates.ts';
import { mondayOf } from '../../scripts/evaluate/headline-folds.ts';
import { chiSquareTail, readHeadlineTests } from '../../scripts/evaluate/headline-tests.ts';
import { evaluateUpworthy } from '../../scripts/evaluate/upworthy.ts';
import { dateOf } from '../../src/prediction/training-set.ts';
import { dataFile, describeOnData } from '../fixtures/real-data.ts';

const PACKAGES = 'upworthy/packages.csv';
const TIMEOUT_MS = 60_000;

describeOnData('the last fold and the last weeks of real headline tests', () => {
  let figures: EvaluationResult['figures'];
  beforeAll(async () => {
    ({ figures } = await evaluateUpworthy({
      dataFile: dataFile(PACKAGES),
      seed: 31,
      scale: 0.05,
      onProgress: () => undefined,
    }));
  }, TIMEOUT_MS);

  test('every gate has its figure, and every figure is finite', () => {
    expect(gates.upworthy.filter(({ name }) => figures[name] === undefined)).toEqual([]);
    expect(Object.values(figures).filter((figure) => !Number.isFinite(figure))).toEqual([]);
    expect(figures).toMatchObject({ folds: 1, sets: 1193 });
  });

  test('winners are picked better than by the naive method and than by traits alone, and not too well', () => {
    expect(figures.winner_pick_all).toBeGreaterThan(0.575);
    expect(figures.winner_pick_significant).toBeGreaterThan(0.64);
    // More than 70 % of all pairs would be leakage.
    expect(figures.winner_pick_all).toBeLessThan(0.7);
    expect(figures.winner_pick_all).toBeGreaterThan((figures.naive_winner_pick_all ?? 1) + 0.01);
    expect(figures.winner_pick_all).toBeGreaterThan(figures.ridge_winner_pick_all ?? 1);
    expect(figures.ctr_lift_of_pick).toBeGreaterThan(0.06);
    expect(figures.top1).toBeGreaterThan(0.3);
  });

  test('effects replicate from half to half, once shrunk', () => {
    expect(figures.half_slope).toBeGreaterThan(0.7);
    expect(figures.half_slope).toBeLessThan(1.2);
    expect(figures.half_slope_unshrunk).toBeLessThan(figures.half_slope ?? 0);
    expect(figures.sign_replication).toBeGreaterThan(0.85);
  });

  test('clicks are forecast, better with the other arms known', () => {
    expect(figures.ne_cold_against_past).toBeLessThan(1);
    expect(figures.ne_warm).toBeLessThan(0.985);
    expect(figures.ne_warm).toBeLessThan(figures.ne_cold ?? 0);
    expect(figures.calibration_warm).toBeGreaterThan(0.95);
    expect(figures.calibration_warm).toBeLessThan(1.05);
    expect(figures.coverage80_warm).toBeGreaterThan(0.65);
    expect(figures.coverage80_warm).toBeLessThan(0.95);
  });
});

describeOnData('readHeadlineTests on the archive', () => {
  test('cleans: no broken weeks, two arms or more, equal headlines merged, by week', () => {
    const sets = readHeadlineTests(dataFile(PACKAGES));
    expect(sets.filter(({ week }) => week >= 201325 && week <= 201401)).toEqual([]);
    for (const { arms } of sets) {
      expect(arms.length).toBeGreaterThanOrEqual(2);
      expect(new Set(arms.map(({ headline }) => headline)).size).toBe(arms.length);
    }
    expect(sets.map(({ week }) => week)).toEqual(sets.map(({ week }) => week).sort((a, b) => a - b));
  });

  test('says which columns a file lacks', () => {
    expect(() => readHeadlineTests(dataFile('upworthy/performance.csv'))).toThrow(/lacks the columns/);
  });
});

describe('readHeadlineTests', () => {
  test('says what is wrong with a file', () => {
    expect(() => readHeadlineTests(undefined)).toThrow(DataFileError);
    expect(() => readHeadlineTests('no-such-file.csv')).toThrow(/cannot be read/);
  });

  test('knows the tail of χ² from tables, for even and odd degrees of freedom', () => {
    expect(chiSquareTail(3.841, 1)).toBeCloseTo(0.05, 3);
    expect(chiSquareTail(5.991, 2)).toBeCloseTo(0.05, 3);
    expect(chiSquareTail(16.266, 3)).toBeCloseTo(0.001, 5);
    expect(chiSquareTail(0, 4)).toBe(1);
  });

  test('dates weeks by their Monday', () => {
    expect(dateOf(mondayOf(201401))).toBe('2013-12-30');
    expect(dateOf(mondayOf(201517))).toBe('2015-04-20');
  });
});
