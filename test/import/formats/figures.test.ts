import { describe, expect, test } from 'vitest';
import { type NumberReading, readAmount, readCount, readRate } from '../../../src/import/formats/figures.ts';
import { readConversions } from '../../../src/import/records/conversions.ts';

const POINT: NumberReading = { format: 'point', isStated: false };
const COMMA: NumberReading = { format: 'comma', isStated: false };

const value = <T>(result: { ok: true; value: T } | { ok: false; problem: string }): T | string =>
  result.ok ? result.value : result.problem;
const micros = (text: string, reading = POINT): number | string => {
  const result = readAmount(text, reading);
  return result.ok ? result.value.millionths : result.problem;
};

describe('amounts become millionths exactly', () => {
  test.each([
    ['0', 0],
    ['28.9717', 28_971_700],
    ['1972.4602', 1_972_460_200],
    ['.5', 500_000],
    ['7.', 7_000_000],
    ['+1', 1_000_000],
    // 0.1 + 0.2 as a binary number is written so.
    ['0.30000000000000004', 300_000],
    ['0.0000005', 1],
    ['0.00000049', 0],
    ['1e-05', 10],
    ['1.5E3', 1_500_000_000],
    ['1e-300', 0],
    // In binary, 1.1 × 1,000,000 is 1100000.0000000002.
    ['1.1', 1_100_000],
    ['9007199254.740991', 9_007_199_254_740_991],
    ['1,234.50', 1_234_500_000],
    ['12,34,567.89', 1_234_567_890_000],
    ["1'234.50", 1_234_500_000],
    ['1\u202f234.50', 1_234_500_000],
    ['$1.00', 1_000_000],
    ['US$1,000.50', 1_000_500_000],
    ['1.00 USD', 1_000_000],
    ['€ 3.20', 3_200_000],
    ['Rp 12,500', 12_500_000_000],
  ])('%s', (text, expected) => {
    expect(micros(text)).toBe(expected);
  });

  test.each([
    ['1.234,50', 1_234_500_000],
    ['12,5', 12_500_000],
    ['1 234,50 €', 1_234_500_000],
    ['314.467', 314_467_000_000],
    ['1.234.567', 1_234_567_000_000],
  ])('%s with a decimal comma', (text, expected) => {
    expect(micros(text, COMMA)).toBe(expected);
  });

  test.each([
    '',
    '.',
    'abc',
    '12,5',
    '1.2.3',
    'NaN',
    'e5',
    '--1',
    '1,23',
    '12%',
    '5 apples',
    '1.2K',
    '3 mio',
  ])('%j is none', (text) => {
    expect(readAmount(text, POINT).ok).toBe(false);
  });

  test.each(['9007199254.740992', '1e300', '1e20'])('%s is too large', (text) => {
    expect(micros(text)).toContain('too large');
  });

  test.each(['-3.25', '(3.25)', '3.25-', '\u22123.25', '-$3.25'])(
    '%s is refused, and told how to correct',
    (text) => {
      expect(micros(text)).toMatch(
        /is negative: a refund or correction comes with a later export.*--restate/,
      );
    },
  );

  test('the currency of a cell is kept, and a sign of many currencies names none', () => {
    const currency = (text: string) => {
      const result = readAmount(text, POINT);
      return result.ok ? result.value.currency : result.problem;
    };
    expect(['1.00 USD', '€1.00', '$1.00', '1.00'].map(currency)).toEqual([
      'USD',
      'EUR',
      undefined,
      undefined,
    ]);
  });
});

describe('counts', () => {
  test.each([
    ['0', 0],
    ['20170', 20_170],
    ['158.0', 158],
    ['1,000', 1_000],
    ['1 000', 1_000],
  ])('%s', (text, count) => {
    expect(value(readCount(text, POINT))).toBe(count);
  });

  test.each(['1.5', '', 'n/a', '0x10', '1e3', '12.000', '1,0000', '< 10'])('%j is none', (text) => {
    expect(readCount(text, POINT).ok).toBe(false);
  });

  test('three zeros behind the point are doubtful until the format is stated', () => {
    expect(value(readCount('12.000', POINT))).toContain('--number-format');
    expect(value(readCount('12.000', { format: 'point', isStated: true }))).toBe(12);
  });

  test('beyond the exact integers is refused', () => {
    expect(value(readCount('9007199254740993', POINT))).toContain('too large');
  });
});

describe('conversions', () => {
  test.each([
    ['428.20', 428.2],
    ['3.0', 3],
    ['0.5', 0.5],
    ['1,420.33', 1420.33],
    ['0.1234565', 0.123457],
    ['0.0000004', 0],
  ])('%s', (text, expected) => {
    expect(value(readConversions(text, POINT))).toBe(expected);
  });
});

describe('rates', () => {
  test.each([
    ['0.034', 'fraction', 0.034],
    ['3.5%', 'fraction', 0.035],
    ['3.5 %', undefined, 0.035],
    ['0.85', 'percent', 0.0085],
    ['0.85%', 'percent', 0.0085],
    ['0', undefined, 0],
    ['1e-3', 'fraction', 0.001],
  ] as const)('%s as %s', (text, unit, rate) => {
    expect(value(readRate(text, POINT, unit))).toBeCloseTo(rate, 12);
  });

  test.each(['%', '.', 'high', '3,4%', '< 10%'])('%j is none', (text) => {
    expect(readRate(text, POINT, 'fraction').ok).toBe(false);
  });
});
