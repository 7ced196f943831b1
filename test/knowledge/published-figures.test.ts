import { describe, expect, test } from 'vitest';
import { isSameFigure, roundFigure } from '../../src/knowledge/published-figures.ts';

describe('published figures', () => {
  test('keep six significant digits', () => {
    expect(roundFigure(0.123456789)).toBe(0.123457);
    expect(roundFigure(-1234567.8)).toBe(-1234570);
    expect(roundFigure(100)).toBe(100);
  });

  test('turn the remainder of a zero into zero', () => {
    expect(roundFigure(3e-17)).toBe(0);
    expect(isSameFigure(3e-17, -2e-16)).toBe(true);
  });

  test('are the same as the value they were rounded from', () => {
    for (const value of [0.1000005, 9.999995, -0.0123456499, 1e-8]) {
      expect(isSameFigure(roundFigure(value), value)).toBe(true);
    }
  });

  test('stay the same when a value only crosses a rounding edge', () => {
    const below = 0.12345649999999;
    const above = 0.12345650000001;
    expect(roundFigure(below)).not.toBe(roundFigure(above));
    expect(isSameFigure(roundFigure(below), above)).toBe(true);
  });

  test('differ when the fourth digit does', () => {
    expect(isSameFigure(0.1234, 0.1235)).toBe(false);
  });
});
