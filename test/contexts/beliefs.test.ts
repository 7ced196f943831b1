import { describe, expect, test } from 'vitest';
import { type BeliefSources, beliefsOf } from '../../src/contexts/beliefs.ts';
import type { SharedInsight } from '../../src/knowledge/shared/shared-insight.ts';
import { DEFAULT_COMPONENTS } from '../../src/statistics/variance-components.ts';
import { pattern } from '../fixtures/patterns.ts';

const insight = (changes: Partial<SharedInsight> = {}): SharedInsight => ({
  kind: 'tone',
  value: 'friendly',
  metric: 'ctr',
  assignment: 'OBSERVATIONAL',
  scope: 'GLOBAL',
  estimate: 0.1,
  variance: 0.001,
  tau2: 0.002,
  accounts: 10,
  sets: 40,
  qValue: 0.01,
  upper: 0.2,
  ...changes,
});

const believe = (sources: Partial<BeliefSources>) =>
  beliefsOf({ patterns: [], projectPatterns: [], shared: [], choices: [], metric: 'ctr', ...sources });

/** The only belief of the sources. */
function only(sources: Partial<BeliefSources>) {
  const beliefs = believe(sources);
  const [belief] = beliefs;
  if (belief === undefined || beliefs.length > 1) throw new Error(`${beliefs.length} beliefs, not one`);
  return belief;
}

describe('an account alone', () => {
  test('believes what was published of it', () => {
    const own = pattern({ state: 'ESTABLISHED' });
    const belief = only({ patterns: [own] });
    const { estimate, sd, lift, signConfidence, arms, sets, key } = own;
    expect(belief).toMatchObject({ key, estimate, sd, lift, signConfidence, arms, sets });
    expect(belief).toMatchObject({ level: 'ACCOUNT', borrowedWeight: 0, accounts: 1, pattern: own });
    expect(belief.interval()).toEqual({ lower: own.lower, upper: own.upper });
    // 1/variance: ΣλD of sets of one age, over the dispersion.
    expect(belief.information).toBeCloseTo(100, 9);
    expect(only({ patterns: [pattern({ dispersion: 4 })] }).information).toBeCloseTo(25, 9);
  });

  test('keeps randomised and observational evidence apart', () => {
    const beliefs = believe({ patterns: [pattern(), pattern({ assignment: 'RANDOMISED', estimate: -0.1 })] });
    expect(beliefs.map(({ assignment, estimate }) => [assignment, estimate])).toEqual([
      ['OBSERVATIONAL', 0.2],
      ['RANDOMISED', -0.1],
    ]);
    // A project's observations say nothing on what was randomised: that stays as it was published.
    const ofProject = believe({
      patterns: [pattern(), pattern({ assignment: 'RANDOMISED', estimate: -0.1 })],
      projectPatterns: [pattern({ decayedN: 5, decayedD: 10, decayedSquaredD: 10 })],
    });
    expect(ofProject.find(({ assignment }) => assignment === 'RANDOMISED')?.estimate).toBe(-0.1);
    expect(ofProject.find(({ assignment }) => assignment === 'OBSERVATIONAL')?.estimate).not.toBe(0.2);
  });

  test('is not moved by what others share of another kind', () => {
    const others = insight({ kind: 'pillar', value: 'stories' });
    const beliefs = believe({ patterns: [pattern()], shared: [others] });
    expect(beliefs.find(({ kind }) => kind === 'tone')).toMatchObject({ estimate: 0.2, sd: 0.1 });
    expect(beliefs.find(({ kind }) => kind === 'pillar')).toMatchObject({
      level: 'GLOBAL',
      borrowedWeight: 1,
    });
  });
});

describe('a project', () => {
  const whole = pattern({ decayedN: 40, decayedD: 200, decayedSquaredD: 200 });
  const part = pattern({ decayedN: -80, decayedD: 160, decayedSquaredD: 160, arms: 8, state: 'RISKY' });

  test('counts by itself, and the rest of its account by itself: nothing counts twice', () => {
    const belief = only({ patterns: [whole], projectPatterns: [part] });
    expect(belief).toMatchObject({ level: 'PROJECT', borrowedWeight: 0, accounts: 1, pattern: part });
    expect(belief.accountPattern).toBe(whole);
    expect(belief.estimate).toBeLessThan(0);
    expect(belief.arms).toBe(whole.arms);
    // 40 of the account's 200 are outside of the project.
    expect(belief.information).toBeCloseTo(160 + 40, 9);
  });

  test('that is the whole account has nothing to lean on', () => {
    const same = { decayedN: 40, decayedD: 200, decayedSquaredD: 200 };
    const belief = only({ patterns: [whole], projectPatterns: [pattern(same)] });
    expect(belief.level).toBe('PROJECT');
    expect(belief.information).toBeCloseTo(200, 9);
  });

  test('without a pattern of its own believes its account, in a kind of which it has others', () => {
    const calm = { value: 'calm', decayedN: 30, decayedD: 100, decayedSquaredD: 100 };
    const beliefs = believe({ patterns: [whole, pattern(calm)], projectPatterns: [part] });
    expect(beliefs.find(({ value }) => value === 'calm')).toMatchObject({
      level: 'ACCOUNT',
      borrowedWeight: 0,
    });
  });
});

describe('what others share', () => {
  test('is all that a newcomer has', () => {
    const belief = only({ shared: [insight()] });
    expect(belief).toMatchObject({ level: 'GLOBAL', borrowedWeight: 1, accounts: 10, arms: 0, sets: 40 });
    expect(belief.estimate).toBeGreaterThan(0);
    expect(belief.estimate).toBeLessThan(0.1);
    expect(belief.pattern).toBeUndefined();
  });

  test('weighs less the more an account knows itself', () => {
    const borrowed = [10, 100, 1_000, 10_000].map(
      (d) =>
        only({
          patterns: [pattern({ decayedN: 0.2 * d, decayedD: d, decayedSquaredD: d })],
          shared: [insight({ estimate: -0.1 })],
        }).borrowedWeight,
    );
    expect(borrowed).toEqual(borrowed.toSorted((a, b) => b - a));
    expect(borrowed[0]).toBeGreaterThan(0.5);
    expect(borrowed[3]).toBeLessThan(0.1);
  });

  test('of the segment goes before that of all', () => {
    const segment = insight({ scope: 'SEGMENT', estimate: 0.3, variance: 0.004, accounts: 6 });
    const belief = only({ shared: [insight({ estimate: -0.1, accounts: 40 }), segment] });
    expect(belief).toMatchObject({ level: 'SEGMENT', borrowedWeight: 1, accounts: 40, shared: segment });
    // What was measured there; all accounts have its accounts among them.
    expect(belief.information).toBeCloseTo(1 / 0.004, 9);
    expect(belief.estimate).toBeGreaterThan(0);
  });
});

describe('what a similar segment lends', () => {
  const lent = insight({ scope: 'SAME_INDUSTRY', estimate: 0.3, variance: 0.001, accounts: 5, upper: -0.3 });

  test('is a level of its own, and bans nothing here', () => {
    const belief = only({ shared: [lent] });
    expect(belief).toMatchObject({ level: 'SIMILAR_SEGMENT', borrowedWeight: 1, accounts: 5, sets: 40 });
    expect(belief.shared).toBeUndefined();
  });

  test('is less sure than the same of the segment itself, and surer the closer it is', () => {
    const sdOf = (scope: SharedInsight['scope']) => only({ shared: [{ ...lent, scope }] }).sd;
    expect(sdOf('SAME_INDUSTRY')).toBeGreaterThan(sdOf('SEGMENT'));
    expect(sdOf('SAME_CLIENT_TYPE')).toBeGreaterThan(sdOf('SAME_INDUSTRY'));
  });

  test('has all accounts in the background, which have it among them', () => {
    const all = insight({ estimate: -0.1, variance: 0.0005, accounts: 20 });
    const belief = only({ shared: [all, lent] });
    expect(belief).toMatchObject({ borrowedWeight: 1, accounts: 20, shared: all });
    expect(belief.information).toBeCloseTo(1 / 0.0005, 9);
    expect(belief.estimate).toBeGreaterThan(only({ shared: [all] }).estimate);
    expect(belief.estimate).toBeLessThan(only({ shared: [lent] }).estimate);
    const alone = only({ shared: [lent] });
    // All accounts are nobody but the similar segment.
    expect(only({ shared: [insight({ ...lent, scope: 'GLOBAL' }), lent] }).estimate).toBeCloseTo(
      alone.estimate,
      2,
    );
  });

  test('gives way to what the account knows itself', () => {
    const own = pattern({ decayedN: -200, decayedD: 1_000, decayedSquaredD: 1_000 });
    const belief = only({ patterns: [own], shared: [lent] });
    expect(belief.level).toBe('ACCOUNT');
    expect(belief.estimate).toBeLessThan(0);
    expect(belief.borrowedWeight).toBeGreaterThan(0);
    expect(belief.accounts).toBe(6);
  });
});

describe('a value that nobody has tried', () => {
  test('has the prior of its kind and nothing else', () => {
    const belief = only({ choices: [{ kind: 'tone', value: 'wry' }] });
    const { global, segment, account } = DEFAULT_COMPONENTS;
    expect(belief).toMatchObject({ estimate: 0, lift: 0, signConfidence: 0.5, level: undefined, sets: 0 });
    expect(belief.sd).toBeCloseTo(Math.sqrt(global + segment + account), 12);
    expect(belief.information).toBe(0);
    expect(belief.accounts).toBe(0);
  });

  test('is believed under the kind of evidence that its kind has', () => {
    const choices = [{ kind: 'tone', value: 'wry' }];
    const wryOf = (assignment: string) =>
      believe({ patterns: [pattern({ assignment })], choices }).find(({ value }) => value === 'wry');
    expect(wryOf('RANDOMISED')?.assignment).toBe('RANDOMISED');
    expect(wryOf('OBSERVATIONAL')?.assignment).toBe('OBSERVATIONAL');
  });

  test('is one belief, and none when it has been tried', () => {
    const wry = { kind: 'tone', value: 'wry' };
    expect(believe({ choices: [wry, wry] })).toHaveLength(1);
    expect(believe({ patterns: [pattern()], choices: [{ kind: 'tone', value: 'friendly' }] })).toHaveLength(
      1,
    );
  });
});
