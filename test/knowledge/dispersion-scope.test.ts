import { describe, expect, test } from 'vitest';
import { dispersionKey, levelOfKind, movedTau2 } from '../../src/knowledge/dispersion-scope.ts';

/** Terms whose estimate is (q − df) / c. */
const terms = (tau2: number) => ({ q: 100 + tau2 * 1_000, c: 1_000, df: 100 });

describe('movedTau2', () => {
  test('takes the first estimate, a zero too', () => {
    expect(movedTau2(terms(0.05), { tau2: 0, version: 0 })).toBeCloseTo(0.05, 12);
    expect(movedTau2({ q: 0, c: 0, df: 0 }, { tau2: 0, version: 0 })).toBe(0);
  });

  test('keeps the variance in use while the fresh one differs by less than a tenth', () => {
    expect(movedTau2(terms(0.0545), { tau2: 0.05, version: 1 })).toBeUndefined();
    expect(movedTau2(terms(0.0455), { tau2: 0.05, version: 3 })).toBeUndefined();
  });

  test('moves by more than a tenth, up or down', () => {
    expect(movedTau2(terms(0.0556), { tau2: 0.05, version: 1 })).toBeCloseTo(0.0556, 12);
    expect(movedTau2(terms(0.0444), { tau2: 0.05, version: 1 })).toBeCloseTo(0.0444, 12);
  });

  test('leaves zero only for what could be noticed', () => {
    expect(movedTau2(terms(5e-7), { tau2: 0, version: 1 })).toBeUndefined();
    expect(movedTau2(terms(0.001), { tau2: 0, version: 1 })).toBeCloseTo(0.001, 12);
  });
});

describe('scopes', () => {
  test('compare platforms and audiences in coarse sets and everything else in fine ones', () => {
    expect(['platform', 'audience', 'tone', 'lexical'].map(levelOfKind)).toEqual([
      'COARSE',
      'COARSE',
      'FINE',
      'FINE',
    ]);
  });

  test('have keys that begin with the account', () => {
    expect(dispersionKey('acme%7C', { assignment: 'RANDOMISED', metric: 'ctr', level: 'FINE' })).toBe(
      'acme%7C|RANDOMISED|ctr|FINE',
    );
  });
});
