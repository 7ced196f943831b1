import { describe, expect, test } from 'vitest';
import { parseCount, parseMicros, parseRate } from '../../../src/cli/import/numbers.ts';

const value = <T>(result: { ok: true; value: T } | { ok: false; problem: string }): T | string =>
  result.ok ? result.value : result.problem;

describe('amounts become millionths exactly', () => {
  test.each([
    ['0', 0],
    ['28.9717', 28_971_700],
    ['1972.4602', 1_972_460_200],
    ['.5', 500_000],
    ['7.', 7_000_000],
    ['-3.25', -3_250_000],
    ['+1', 1_000_000],
    // 0.1 + 0.2 as a binary number is written so.
    ['0.30000000000000004', 300_000],
    ['0.0000005', 1],
    ['-0.0000005', -1],
    ['0.00000049', 0],
    ['1e-05', 10],
    ['1.5E3', 1_500_000_000],
    ['1e-300', 0],
    // In binary, 1.1 × 1,000,000 is 1100000.0000000002.
    ['1.1', 1_100_000],
    ['9007199254.740991', 9_007_199_254_740_991],
  ])('%s', (text, micros) => {
    expect(value(parseMicros(text))).toBe(micros);
  });

  test.each(['', '.', 'abc', '1,234.50', '12,5', '$5', '1.2.3', 'NaN', 'e5', '--1'])('%j is none', (text) => {
    expect(parseMicros(text).ok).toBe(false);
  });

  test('says how to write what has separators', () => {
    expect(value(parseMicros('1,234.50'))).toContain('without thousands separators');
  });

  test.each(['9007199254.740992', '1e300', '1e20'])('%s is too large', (text) => {
    expect(value(parseMicros(text))).toContain('too large');
  });
});

describe('counts', () => {
  test.each([
    ['0', 0],
    ['20170', 20_170],
    ['158.0', 158],
    ['-5', -5],
  ])('%s', (text, count) => {
    expect(value(parseCount(text))).toBe(count);
  });

  test.each(['1.5', '1,000', '1 000', '', 'n/a', '0x10', '1e3'])('%j is none', (text) => {
    expect(parseCount(text).ok).toBe(false);
  });

  test('beyond the exact integers is refused', () => {
    expect(value(parseCount('9007199254740993'))).toContain('too large');
  });
});

describe('rates', () => {
  test.each([
    ['0.034', 0.034],
    ['3.5%', 0.035],
    ['3.5 %', 0.035],
    ['0', 0],
    ['1e-3', 0.001],
  ])('%s', (text, rate) => {
    expect(value(parseRate(text))).toBeCloseTo(rate, 12);
  });

  test.each(['%', '.', 'high', '3,4%'])('%j is none', (text) => {
    expect(parseRate(text).ok).toBe(false);
  });
});
