import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/simulator/random.ts';
import { type CellSums, interactionSums } from '../../src/statistics/interaction.ts';

/** A combination with a mean outcome and a weight. */
const cell = (mean: number, weight = 1): CellSums => ({ weight, weighted: mean * weight });

describe('the interaction of two traits', () => {
  test('is what both do beyond the sum of each, worked by hand', () => {
    // Means 5, 3, 2, 1: (5 − 3) − (2 − 1) = 1; weights 1, 2, 4, 4: variance 1 + 1/2 + 1/4 + 1/4 = 2.
    const sums = interactionSums({
      both: cell(5, 1),
      first: cell(3, 2),
      second: cell(2, 4),
      neither: cell(1, 4),
    });
    expect(sums?.d).toBeCloseTo(0.5, 12);
    expect(sums?.n).toBeCloseTo(0.5, 12);
  });

  test('is none of effects that add up, whatever the weights', () => {
    const random = seededRandom(1);
    for (let draw = 0; draw < 100; draw += 1) {
      const [level, first, second] = [random.normal(), random.normal(), random.normal()];
      const weight = (): number => random.uniform(0.1, 50);
      const sums = interactionSums({
        both: cell(level + first + second, weight()),
        first: cell(level + first, weight()),
        second: cell(level + second, weight()),
        neither: cell(level, weight()),
      });
      expect(sums?.n).toBeCloseTo(0, 9);
    }
  });

  test('does not depend on which trait is named first, nor on the level of the set', () => {
    const [both, first, second, neither] = [cell(0.4, 3), cell(0.1, 2), cell(-0.2, 5), cell(0.3, 7)];
    const sums = interactionSums({ both, first, second, neither });
    const swapped = interactionSums({ both, first: second, second: first, neither });
    expect(swapped?.n).toBeCloseTo(sums?.n ?? Number.NaN, 12);
    expect(swapped?.d).toBeCloseTo(sums?.d ?? Number.NaN, 12);
    const raised = ({ weight, weighted }: CellSums): CellSums => ({
      weight,
      weighted: weighted + 9 * weight,
    });
    const higher = interactionSums({
      both: raised(both),
      first: raised(first),
      second: raised(second),
      neither: raised(neither),
    });
    expect(higher?.n).toBeCloseTo(sums?.n ?? Number.NaN, 9);
    expect(higher?.d).toBe(sums?.d);
  });

  test('is known no better than its rarest combination', () => {
    const plenty = cell(0, 1e6);
    const sums = interactionSums({ both: cell(1, 2), first: plenty, second: plenty, neither: plenty });
    expect(sums?.d).toBeLessThan(2);
    expect(sums?.d).toBeCloseTo(2, 3);
  });

  test.each(['both', 'first', 'second', 'neither'] as const)('is unknown without %s', (missing) => {
    const cells = { both: cell(1), first: cell(1), second: cell(1), neither: cell(1) };
    expect(interactionSums(cells)).toBeDefined();
    expect(interactionSums({ ...cells, [missing]: undefined })).toBeUndefined();
    expect(interactionSums({ ...cells, [missing]: cell(0, 0) })).toBeUndefined();
    // A weight that is nothing but rounding is none.
    expect(interactionSums({ ...cells, [missing]: cell(1, 1e-10) })).toBeUndefined();
  });
});
