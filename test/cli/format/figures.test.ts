import { describe, expect, test } from 'vitest';
import { axisOf, intervalBar } from '../../../src/cli/format/interval-bar.ts';
import {
  formatDuration,
  formatLift,
  formatLiftInterval,
  formatMoney,
  formatProbability,
} from '../../../src/cli/format/numbers.ts';
import { sparkline } from '../../../src/cli/format/sparkline.ts';
import { shorten, wrap } from '../../../src/cli/format/text.ts';

describe('numbers', () => {
  test('lifts have their sign, and tenths only below ten percent', () => {
    expect([0.113, 0.07, -0.0004, 0, -0.25].map(formatLift)).toEqual([
      '+11 %',
      '+7.0 %',
      '0.0 %',
      '0.0 %',
      '-25 %',
    ]);
  });

  test('a lift stands before its interval', () => {
    const interval = { lower: 0.07, upper: 0.151, level: 0.95 };
    expect(formatLiftInterval(0.11, interval)).toBe('+11 % [+7, +15]');
    expect(formatLiftInterval(0.02, { lower: -0.013, upper: 0.05, level: 0.95 })).toBe('+2.0 % [-1.3, +5.0]');
    expect(formatLiftInterval(0.11, undefined)).toBe('+11 %');
  });

  test('certainty is never shown', () => {
    expect([0.5, 0.975, 0.9995, 1].map(formatProbability)).toEqual([
      '50.0 %',
      '97.5 %',
      '> 99.9 %',
      '> 99.9 %',
    ]);
  });

  test('money and time', () => {
    expect(formatMoney(1_234_500_000, 'USD')).toBe('1,234.50 USD');
    expect([340, 4_200, 185_000].map(formatDuration)).toEqual(['340 ms', '4.2 s', '3 min 5 s']);
  });
});

describe('sparkline', () => {
  test('spans the least to the greatest, with gaps', () => {
    expect(sparkline([0, 1, undefined, 7], 10)).toBe('▁▂ █');
  });
  test('shows a constant series as a middle line', () => {
    expect(sparkline([2, 2, 2], 10)).toBe('▅▅▅');
  });
  test('shows means of stretches when there is not enough room', () => {
    expect(sparkline([0, 0, 4, 4, undefined, 8], 3)).toBe('▁▅█');
  });
  test('of nothing is nothing', () => {
    expect(sparkline([], 10)).toBe('');
    expect(sparkline([undefined], 10)).toBe(' ');
  });
});

describe('interval bars', () => {
  const axis = axisOf([{ lower: -1, estimate: 0, upper: 1 }], 11);
  test('show ends, estimate and zero', () => {
    expect(intervalBar({ lower: 0.2, estimate: 0.4, upper: 0.8 }, axis)).toBe('     │─●── ');
    expect(intervalBar({ lower: -0.4, estimate: -0.2, upper: 0.2 }, axis)).toBe('   ─●┼─    ');
  });
  test('zero is always on the axis', () => {
    expect(axisOf([{ lower: 0.2, estimate: 0.3, upper: 0.4 }], 10)).toEqual({
      least: 0,
      greatest: 0.4,
      width: 10,
    });
    expect(axisOf([], 10).greatest).toBeGreaterThan(0);
  });
});

describe('text', () => {
  test('is wrapped at blanks', () => {
    expect(wrap('one two three', { width: 10, indent: 2 })).toBe('  one two\n  three');
  });
  test('is shortened, without control characters', () => {
    expect(shorten('a\u001b[31mred', 20)).toBe('a [31mred');
    expect(shorten('abcdef', 4)).toBe('abc…');
  });
});
