import { describe, expect, it } from 'vitest';

import { nextPatternState, type PatternState } from '../../src/statistics/pattern-state.ts';

/** A discovered, certain, helpful effect, changed where it matters. */
function next(
  previous: PatternState | undefined,
  { qValue = 0.01, posterior = 0.1, signConfidence = 0.99 } = {},
): PatternState {
  return nextPatternState({ previous, qValue, posterior, signConfidence });
}

describe('nextPatternState', () => {
  it('is a candidate until both discovered and sure of its sign today', () => {
    for (const previous of [undefined, 'CANDIDATE'] as const) {
      expect(next(previous, { qValue: 0.101 })).toBe('CANDIDATE');
      expect(next(previous, { signConfidence: 0.949 })).toBe('CANDIDATE');
      expect(next(previous, { posterior: 0 })).toBe('CANDIDATE');
      expect(next(previous, { qValue: 0.1, signConfidence: 0.95 })).toBe('ESTABLISHED');
    }
  });

  it('calls what harms risky, never established', () => {
    for (const previous of [undefined, 'CANDIDATE', 'ESTABLISHED', 'RISKY', 'RETIRED'] as const) {
      expect(next(previous, { posterior: -0.1 })).not.toBe('ESTABLISHED');
      expect(next(previous)).not.toBe('RISKY');
    }
    expect(next(undefined, { posterior: -0.1 })).toBe('RISKY');
  });

  it('stays while it is still four in five sure, whatever q says', () => {
    expect(next('ESTABLISHED', { qValue: 0.9, signConfidence: 0.8 })).toBe('ESTABLISHED');
    expect(next('RISKY', { posterior: -0.1, qValue: 0.9, signConfidence: 0.8 })).toBe('RISKY');
  });

  it('is retired when it fades, and when it turns round, however surely', () => {
    expect(next('ESTABLISHED', { signConfidence: 0.799 })).toBe('RETIRED');
    expect(next('RISKY', { posterior: -0.1, signConfidence: 0.799 })).toBe('RETIRED');
    expect(next('ESTABLISHED', { posterior: -0.3 })).toBe('RETIRED');
    expect(next('RISKY', { posterior: 0.3 })).toBe('RETIRED');
    expect(next('ESTABLISHED', { posterior: 0 })).toBe('RETIRED');
  });

  it('comes back from retirement by the entry rule only', () => {
    expect(next('RETIRED', { signConfidence: 0.94 })).toBe('RETIRED');
    expect(next('RETIRED', { qValue: 0.2 })).toBe('RETIRED');
    expect(next('RETIRED')).toBe('ESTABLISHED');
    expect(next('RETIRED', { posterior: -0.1 })).toBe('RISKY');
  });

  it('does not flicker around the entry bar', () => {
    let state: PatternState | undefined;
    const seen: PatternState[] = [];
    for (const signConfidence of [0.94, 0.96, 0.94, 0.96, 0.85, 0.96]) {
      state = next(state, { signConfidence });
      seen.push(state);
    }
    expect(seen).toEqual(['CANDIDATE', ...Array.from({ length: 5 }, () => 'ESTABLISHED')]);
  });
});
