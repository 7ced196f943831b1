import { describe, expect, test } from 'vitest';
import { enumWord, enumWordList, instant, numberFrom, wholeNumber } from '../../src/cli/options.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';

const now = new Date('2026-03-10T12:00:00Z');

describe('options', () => {
  test.each([
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T08:00:00Z', '2026-03-01T08:00:00.000Z'],
    ['2026-03-01T08:00+02:00', '2026-03-01T06:00:00.000Z'],
    ['2026-03-01T08:00', '2026-03-01T08:00:00.000Z'],
    ['24h', '2026-03-09T12:00:00.000Z'],
    ['1w', '2026-03-03T12:00:00.000Z'],
  ])('%s is an instant', (text, iso) => {
    expect(instant(text, now).toISOString()).toBe(iso);
  });

  test.each(['yesterday', '2026-13-01', '5y', '', '2026-03-01 08:00'])('%j is none', (text) => {
    expect(() => instant(text, now)).toThrow('must be a date');
  });

  test('words of an enum, in any case, with or without prefix', () => {
    const kind = enumWord(TraitKind, 'TRAIT_KIND_');
    expect([kind('hook_type'), kind('TONE'), kind('TRAIT_KIND_PHRASE')]).toEqual([1, 5, 8]);
    expect(() => kind('unspecified')).toThrow('one of: hook_type, template');
    expect(() => kind('unrecognized')).toThrow();
    expect(enumWordList(TraitKind, 'TRAIT_KIND_')('tone', [1])).toEqual([1, 5]);
  });

  test('numbers have bounds', () => {
    expect(wholeNumber(1, 10)('10')).toBe(10);
    for (const text of ['0', '11', '1.5', 'x', '']) expect(() => wholeNumber(1, 10)(text)).toThrow();
    expect(numberFrom(0, 1)('0.5')).toBe(0.5);
    for (const text of ['-0.1', '1.1', 'x', '']) expect(() => numberFrom(0, 1)(text)).toThrow();
  });
});
