import { describe, expect, test } from 'vitest';
import { knowledgeOf } from '../../../src/contexts/knowledge.ts';
import type { KnownPattern } from '../../../src/knowledge/known-pattern.ts';
import type { ActiveOverride } from '../../../src/knowledge/overrides/override.ts';
import {
  decidingOverrides,
  isSetAside,
  type OverridesInForce,
} from '../../../src/knowledge/overrides/overrides-in-force.ts';
import { pattern } from '../../fixtures/patterns.ts';

const active = (changes: Partial<ActiveOverride>): ActiveOverride => ({
  ...{ accountId: 'a', projectId: '', kind: 'tone', value: 'friendly', metric: '', effect: 'VETO' },
  ...{ actor: 'maria', reason: 'no', createdAtMs: 1, expiresAtMs: null, endedAtMs: null, version: 1 },
  ...{ expiredPatterns: 0, expired: new Map() },
  ...changes,
});
const inForce = (...overrides: readonly ActiveOverride[]): OverridesInForce => ({ token: 'x', overrides });

describe('of several decisions about a trait', () => {
  test('that of the project, and of the metric within it, decides, in whatever order they come', () => {
    const all = [
      active({ effect: 'VETO' }),
      active({ effect: 'PIN', metric: 'ctr' }),
      active({ effect: 'EXPIRE', projectId: 'p' }),
      active({ effect: 'PIN', projectId: 'p', metric: 'roas' }),
    ];
    for (const overrides of [all, all.toReversed()]) {
      const effect = (metric: string) =>
        [...decidingOverrides(inForce(...overrides), metric).values()][0]?.effect;
      expect(effect('ctr')).toBe('EXPIRE');
      expect(effect('roas')).toBe('PIN');
    }
    const ofAccount = inForce(...all.slice(0, 2));
    expect([...decidingOverrides(ofAccount, 'ctr').values()][0]?.effect).toBe('PIN');
    expect([...decidingOverrides(ofAccount, 'roas').values()][0]?.effect).toBe('VETO');
  });

  test('phrases are the same whatever their case, other values are not', () => {
    const names = decidingOverrides(
      inForce(
        ...['Act Now', 'act now'].map((value) => active({ kind: 'phrase', value })),
        ...['Bold', 'bold'].map((value) => active({ value })),
      ),
      'ctr',
    );
    expect(names.size).toBe(3);
  });
});

describe('an expired pattern', () => {
  const key = 'a|pattern||tone|friendly|ctr|RANDOMISED|';
  const expired = active({ effect: 'EXPIRE', expired: new Map([[key, { arms: 20, sets: 10 }]]) });

  test.each([
    ['the same version', '3', 20, 10, true],
    ['another version on the same evidence', '4', 20, 10, true],
    ['an earlier one that came back', '5', 12, 6, true],
    ['more arms', '4', 21, 10, false],
    ['more sets', '4', 20, 11, false],
  ])('%s', (_name, version, arms, sets, isAside) => {
    expect(isSetAside({ key: key + version, arms, sets }, expired)).toBe(isAside);
  });

  test('was not there when it was expired, or nobody expired it: it counts', () => {
    expect(isSetAside({ key: 'a|pattern|p|other|1', arms: 1, sets: 1 }, expired)).toBe(false);
    expect(isSetAside({ key: `${key}3`, arms: 20, sets: 10 }, undefined)).toBe(false);
    expect(isSetAside({ key: `${key}3`, arms: 20, sets: 10 }, active({ effect: 'PIN' }))).toBe(false);
  });
});

describe('knowledge under decisions', () => {
  const GOOD = pattern({ value: 'good', estimate: 0.3 });
  const FINE = pattern({ value: 'fine', estimate: 0.25 });
  const BAD = pattern({ value: 'bad', estimate: -0.4, state: 'RISKY' });
  const knowledge = (overrides: readonly ActiveOverride[], ...patterns: readonly KnownPattern[]) =>
    knowledgeOf({ patterns, projectPatterns: [], shared: [], choices: [] }, '', inForce(...overrides));
  const plain = knowledge([], GOOD, FINE, BAD);

  test('no figure of a trait that is left changes', () => {
    const vetoed = knowledge([active({ value: 'good' })], GOOD, FINE, BAD);
    expect(vetoed.guidance.recommendedTones).toEqual(plain.guidance.recommendedTones.slice(1));
    expect(vetoed.candidates.map(({ belief }) => belief.value)).toEqual(['fine']);
    expect(vetoed.withheld).toEqual(new Map([['tone', 1]]));
    expect(vetoed.mayChoose({ kind: 'tone', value: 'good' })).toBe(false);
    expect(vetoed.mayChoose({ kind: 'tone', value: 'new' })).toBe(true);
  });

  test('a pinned risk is offered alone of its kind, as what it is', () => {
    const pinned = knowledge([active({ value: 'bad', effect: 'PIN' })], GOOD, FINE, BAD);
    expect(pinned.guidance.recommendedTones.map(({ value }) => value)).toEqual(['bad', 'good', 'fine']);
    expect(pinned.guidance.recommendedTones[0]?.evidence?.lift).toBe(BAD.lift);
    expect(pinned.guidance.riskyPatterns).toEqual([]);
    expect(pinned.candidates.map(({ belief }) => belief.value)).toEqual(['bad']);
    expect(pinned.mayChoose({ kind: 'tone', value: 'new' })).toBe(false);
    expect(pinned.mayChoose({ kind: 'pillar', value: 'new' })).toBe(true);
  });
});
