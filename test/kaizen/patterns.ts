import type { KnownPattern } from '../../src/kaizen/known-pattern.ts';

/** A helpful pattern on observational evidence, with what a test changes. */
export function pattern(changes: Partial<KnownPattern> = {}): KnownPattern {
  const merged = {
    kind: 'tone',
    value: 'friendly',
    metric: 'ctr',
    assignment: 'OBSERVATIONAL',
    estimate: 0.2,
    sd: 0.1,
    information: 100,
    lift: 0.221,
    lower: 0.01,
    upper: 0.48,
    signConfidence: 0.977,
    arms: 20,
    sets: 12,
    cycleId: 'cycle-1',
    ...changes,
  };
  return { key: `${merged.kind}|${merged.value}|${merged.assignment}`, ...merged };
}
