import { describe, expect, test } from 'vitest';
import {
  type CurrentPattern,
  type KnowledgePlan,
  type PatternEvidence,
  planKnowledge,
} from '../../src/learning/knowledge-plan.ts';

function evidence(value: string, fields: Partial<PatternEvidence> = {}): PatternEvidence {
  return {
    traitKey: `account|lexical|${value}`,
    kind: 'lexical',
    value,
    assignment: 'RANDOMISED',
    n: 40,
    d: 400,
    arms: 30,
    sets: 12,
    tau2: 0.05,
    ...fields,
  };
}

const keysOf = (items: readonly PatternEvidence[]): ReadonlySet<string> =>
  new Set(items.map(({ traitKey }) => traitKey));

/** The patterns a reader would see after the plan was published. */
function published(plan: KnowledgePlan, before: readonly CurrentPattern[] = []): readonly CurrentPattern[] {
  const made = plan.versions.map(({ previous, ...pattern }) => {
    const version = (previous?.version ?? 0) + 1;
    return { ...pattern, version, patternKey: `${pattern.traitKey}|${pattern.assignment}|${version}` };
  });
  const gone = new Set([...plan.closed, ...plan.versions.map(({ previous }) => previous?.patternKey)]);
  return [...before.filter(({ patternKey }) => !gone.has(patternKey)), ...made];
}

function first(items: readonly PatternEvidence[]): readonly CurrentPattern[] {
  return published(planKnowledge({ fresh: items, changedTraits: keysOf(items), current: [] }));
}

describe('planKnowledge', () => {
  test('makes a first version for every trait with at least five arms', () => {
    const fresh = [evidence('known'), evidence('rare', { arms: 4 })];
    const plan = planKnowledge({ fresh, changedTraits: keysOf(fresh), current: [] });
    expect(plan.versions.map(({ value, previous }) => [value, previous])).toEqual([['known', undefined]]);
    expect(plan.closed).toEqual([]);
  });

  test('publishes shrunk lifts beside the raw one', () => {
    const fresh = [evidence('up'), evidence('down', { n: -40 }), evidence('none', { n: 0 })];
    const { versions } = planKnowledge({ fresh, changedTraits: keysOf(fresh), current: [] });
    const up = versions.find(({ value }) => value === 'up');
    expect(up?.rawLift).toBeCloseTo(Math.expm1(0.1), 5);
    expect(up?.lift).toBeGreaterThan(0);
    expect(up?.lift).toBeLessThan(up?.rawLift ?? 0);
    expect(up?.lower).toBeLessThan(up?.lift ?? 0);
    expect(up?.confidence).toBe(75);
    const none = versions.find(({ value }) => value === 'none');
    expect([none?.lift, none?.estimate, none?.rawLift, none?.signConfidence]).toEqual([0, 0, 0, 0.5]);
  });

  test('makes no version when the same evidence comes again', () => {
    const fresh = [evidence('one'), evidence('two', { n: -11.3, d: 311.7 })];
    const plan = planKnowledge({ fresh, changedTraits: keysOf(fresh), current: first(fresh) });
    expect(plan).toEqual({ versions: [], closed: [], unchanged: 2 });
  });

  test('takes noise in the last bits of a sum for no change', () => {
    const fresh = [evidence('one'), evidence('two', { n: 0 })];
    const current = first(fresh);
    const noisy = [evidence('one', { n: 40 * (1 + 1e-13) }), evidence('two', { n: 1e-15 })];
    expect(planKnowledge({ fresh: noisy, changedTraits: keysOf(noisy), current }).versions).toEqual([]);
  });

  test('supersedes the version whose evidence changed, and those whose shrinkage moved with it', () => {
    const before = [evidence('one'), evidence('two', { n: -20 })];
    const current = first(before);
    const changed = [evidence('one', { n: 90, d: 600, arms: 45 })];
    const plan = planKnowledge({ fresh: changed, changedTraits: keysOf(changed), current });
    const previous = plan.versions.map((version) => [version.value, version.previous?.version]);
    expect(previous).toEqual([
      ['one', 1],
      ['two', 1],
    ]);
    expect(plan.versions.find(({ value }) => value === 'two')?.nSum).toBe(-20);
  });

  test('gives the same versions from the patterns of unchanged traits as from their evidence', () => {
    const one = evidence('one', { n: 90, d: 600 });
    const two = evidence('two', { n: -20 });
    const current = first([evidence('one'), two]);
    const partly = planKnowledge({ fresh: [one], changedTraits: keysOf([one]), current });
    const wholly = planKnowledge({ fresh: [two, one], changedTraits: keysOf([one, two]), current });
    expect(published(partly, current)).toEqual(published(wholly, current));
  });

  test('closes the pattern of a trait that fell below the floor or lost its contrasts', () => {
    const before = [evidence('one'), evidence('two'), evidence('three', { n: 80 })];
    const current = first(before);
    const fresh = [evidence('two', { arms: 3 })];
    const changedTraits = keysOf([evidence('one'), evidence('two')]);
    const plan = planKnowledge({ fresh, changedTraits, current });
    expect([...plan.closed].sort()).toEqual([
      'account|lexical|one|RANDOMISED|1',
      'account|lexical|two|RANDOMISED|1',
    ]);
    expect(plan.versions.map(({ value }) => value)).toEqual(['three']);
  });

  test('never lets randomised and observational evidence, or two kinds, shrink each other', () => {
    const alone = first([evidence('one')]);
    const together = first([
      evidence('one'),
      evidence('one', { assignment: 'OBSERVATIONAL', n: -300 }),
      evidence('bold', { kind: 'tone', traitKey: 'account|tone|bold', n: -300 }),
    ]);
    expect(together).toContainEqual(alone[0]);
    expect(together).toHaveLength(3);
  });
});
