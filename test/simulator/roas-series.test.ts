import { expect, test } from 'vitest';
import { seededRandom } from '../../src/simulator/random.ts';
import { drawPathName, PATHS, resultsOf, simulateLogRoas } from '../../src/simulator/roas-series.ts';

test('shapes are drawn as often as they say', () => {
  const random = seededRandom(81);
  const names = Array.from({ length: 10_000 }, () => drawPathName(random));
  const share = (name: string): number => names.filter((drawn) => drawn === name).length / names.length;
  expect(share('flat')).toBeCloseTo(0.25, 1);
  expect(share('randomWalk')).toBeCloseTo(0.2, 1);
  expect(share('decline')).toBeGreaterThan(0.04);
  expect(share('decline')).toBeLessThan(0.06);
});

test('a flat series stays around its start, with correlated noise and a few outliers', () => {
  const random = seededRandom(82);
  for (let replicate = 0; replicate < 20; replicate += 1) {
    const values = simulateLogRoas(random, { path: PATHS.flat(), length: 700 });
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeGreaterThan(Math.log(1.2) - 0.15);
    expect(mean).toBeLessThan(Math.log(4) + 0.15);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(deviation).toBeGreaterThan(0.1);
    expect(deviation).toBeLessThan(0.45);
  }
});

test('paths go where they say', () => {
  const random = seededRandom(83);
  const saturating = PATHS.saturating(random);
  expect([saturating(0), saturating(5000) <= Math.log(2.2)]).toEqual([0, true]);
  expect(PATHS.steady(random)(365)).toBeGreaterThan(0.18);
  expect(PATHS.decline(random)(365)).toBeLessThan(-0.18);
  const walk = PATHS.randomWalk(random);
  expect(walk(30)).toBe(walk(30));
});

test('results give back their ratios', () => {
  const [first, second] = resultsOf([0, Math.log(2)], 10);
  expect(first).toEqual({ day: 10, spend: 100, revenue: 100 });
  expect(second?.revenue).toBeCloseTo(200, 9);
});
