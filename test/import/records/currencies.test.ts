import { describe, expect, test } from 'vitest';
import { ImportProblems } from '../../../src/import/problem.ts';
import { addUnit, currencyAmong, unitNotes, unitsProblem } from '../../../src/import/records/currencies.ts';

const unitsOf = (...units: readonly string[]): ReadonlySet<string> => new Set(units);
const notesOf = (...units: readonly string[]) =>
  unitNotes(unitsOf(...units), { ofSeveral: (names) => `several: ${names}` });

describe('the units of a row', () => {
  test.each([
    [[], ''],
    [['EUR'], 'EUR'],
    [['$'], ''],
    [['$', 'CAD'], 'CAD'],
    [['¥', 'CNY'], 'CNY'],
    [['kr', 'SEK'], 'SEK'],
  ])('%j are one', (units, currency) => {
    expect(unitsProblem(unitsOf(...units))).toBeUndefined();
    expect(currencyAmong(unitsOf(...units))).toBe(currency);
  });

  test.each([[['EUR', 'USD']], [['$', 'EUR']], [['¥', 'USD']], [['EUR', '$']]])('%j are two', (units) => {
    expect(unitsProblem(unitsOf(...units))).toBe(`currency: ${units.join(' and ')} in one row`);
  });
});

describe('the units of a file', () => {
  test('are told when they are several, or a sign alone', () => {
    expect(notesOf()).toEqual([]);
    expect(notesOf('EUR')).toEqual([]);
    expect(notesOf('$', 'USD')).toEqual([]);
    expect(notesOf('USD', 'EUR')).toEqual(['several: EUR, USD']);
    expect(notesOf('$')).toEqual([expect.stringMatching(/"\$"/)]);
  });

  test('are refused when a sign stands beside a currency that it is not', () => {
    for (const units of [
      ['$', 'EUR'],
      ['EUR', 'USD', '$'],
      ['¥', 'EUR'],
    ]) {
      expect(() => notesOf(...units)).toThrow(ImportProblems);
    }
  });
});

test('a cell may name a currency, a sign, or nothing', () => {
  const units = new Set<string>();
  for (const unit of [{ currency: 'EUR' }, { sign: '$' }, {}, { currency: undefined }]) addUnit(units, unit);
  expect([...units]).toEqual(['EUR', '$']);
});
