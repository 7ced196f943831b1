import type { Belief } from '../../src/contexts/beliefs.ts';
import type { KnownPattern } from '../../src/knowledge/known-pattern.ts';

/** A discovery on observational evidence, helpful unless a test changes its estimate, with what the test changes. */
export function pattern(changes: Partial<KnownPattern> = {}): KnownPattern {
  const merged = {
    kind: 'tone',
    value: 'friendly',
    metric: 'ctr',
    assignment: 'OBSERVATIONAL',
    state: (changes.estimate ?? 1) > 0 ? 'ESTABLISHED' : 'RISKY',
    estimate: 0.2,
    sd: 0.1,
    prior: 0.02,
    dispersion: 1,
    d: 100,
    decayedN: 20,
    decayedD: 100,
    decayedSquaredD: 100,
    lift: 0.221,
    lower: 0.01,
    upper: 0.48,
    signConfidence: 0.977,
    qValue: 0.02,
    arms: 20,
    sets: 12,
    cycleId: 'cycle-1',
    ...changes,
  };
  return { key: `${merged.kind}|${merged.value}|${merged.assignment}`, ...merged };
}

/** What an account with that pattern alone believes. */
export function belief(changes: Partial<KnownPattern> & { readonly information?: number } = {}): Belief {
  const { information = 100, ...known } = changes;
  const own = pattern(known);
  const { key, kind, value, metric, assignment, estimate, sd, lift, lower, upper, signConfidence } = own;
  return {
    key,
    kind,
    value,
    metric,
    assignment,
    estimate,
    sd,
    lift,
    signConfidence,
    interval: () => ({ lower, upper }),
    information,
    level: 'ACCOUNT',
    parts: [{ level: 'ACCOUNT', weight: 1, estimate, pattern: own }],
    borrowedWeight: 0,
    accounts: 1,
    arms: own.arms,
    sets: own.sets,
    pattern: own,
    accountPattern: own,
    shared: undefined,
  };
}
