import { beforeAll, expect, test } from 'vitest';
import type { EvaluationInput, EvaluationResult } from '../../scripts/evaluate/evaluation.ts';
import { gates, isWithin } from '../../scripts/evaluate/gates.ts';
import { evaluateTrajectory } from '../../scripts/evaluate/trajectory.ts';
import { DISPLAY_ADS, dataFile, describeOnData } from '../fixtures/real-data.ts';

const input: EvaluationInput = {
  dataFile: undefined,
  seed: 31,
  scale: 0.02,
  onProgress: () => undefined,
};

const TIMEOUT_MS = 60_000;

describeOnData('on simulated and real accounts', () => {
  let figures: EvaluationResult['figures'];
  let notes: EvaluationResult['notes'];
  beforeAll(async () => {
    ({ figures, notes } = await evaluateTrajectory({ ...input, dataFile: dataFile(DISPLAY_ADS) }));
  }, TIMEOUT_MS);

  test('every gate has its figure, and every figure is finite', () => {
    const names = gates.trajectory.map(({ name }) => name);
    expect(names.filter((name) => figures[name] === undefined)).toEqual([]);
    expect(Object.values(figures).filter((figure) => !Number.isFinite(figure))).toEqual([]);
    expect(notes.length).toBeGreaterThan(0);
  });

  test('projections beat the 28-day median, and an extrapolation does not', () => {
    expect(figures.mae_ratio_mean).toBeLessThan(1);
    expect(figures.mae_ratio_worst).toBeLessThan(1.1);
    expect(figures.naive_mae_ratio_mean).toBeGreaterThan(1.5);
    expect(figures.naive_mae_ratio_n30_h365).toBeGreaterThan(4);
  });

  test('intervals hold about as much as they promise in every cell', () => {
    // 40 series a cell: a standard error of 6 points, and the worst of twelve cells.
    expect(figures.coverage80_min).toBeGreaterThan(0.62);
    expect(figures.coverage80_max).toBeLessThan(0.96);
    // Four accounts: only that their own residuals were used.
    expect(figures.own_coverage80_n540_h30).toBeDefined();
  });

  test('flat accounts are rarely called improving, and improving ones mostly', () => {
    const gate = gates.trajectory.find(({ name }) => name === 'power_saturating_112')?.gate;
    expect(isWithin(gate, figures.power_saturating_112 ?? 0)).toBe(true);
    expect(figures.false_improving).toBeLessThanOrEqual(0.075);
  });

  test('on real series the error is no worse than that of the median', () => {
    expect(figures.real_origins_30d).toBeGreaterThan(30);
    expect(figures.real_mape_30d).toBeLessThan(1.05 * (figures.real_mape_30d_median28 ?? 0));
  });
});

test('figures follow from the seed, and real ones are left out without a file', {
  timeout: TIMEOUT_MS,
}, async () => {
  const tiny = { ...input, scale: 0.001 };
  const [first, second, other] = await Promise.all([
    evaluateTrajectory(tiny),
    evaluateTrajectory(tiny),
    evaluateTrajectory({ ...tiny, seed: 32 }),
  ]);
  expect(second.figures).toEqual(first.figures);
  expect(other.figures).not.toEqual(first.figures);
  expect(Object.keys(first.figures).filter((name) => name.startsWith('real_'))).toEqual([]);
});

test('a file of another form is refused by what is missing', { timeout: TIMEOUT_MS }, async () => {
  const file = new URL('../../package.json', import.meta.url).pathname;
  await expect(evaluateTrajectory({ ...input, scale: 0.001, dataFile: file })).rejects.toThrow(
    /package\.json/,
  );
});
