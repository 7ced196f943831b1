import { describe, expect, test } from 'vitest';
import {
  type KnowledgeInput,
  type KnowledgePlan,
  planKnowledge,
} from '../../src/knowledge/knowledge-plan.ts';
import {
  type CurrentPattern,
  type PatternEvidence,
  subjectKey,
} from '../../src/knowledge/pattern-figures.ts';

function evidence(value: string, fields: Partial<PatternEvidence> = {}): PatternEvidence {
  const { n = 40, d = 400 } = fields;
  return {
    traitKey: `account|lexical|${value}`,
    kind: 'lexical',
    value,
    metric: 'ctr',
    assignment: 'RANDOMISED',
    projectId: '',
    n,
    d,
    // All of it of one age.
    decayedN: n / 2,
    decayedD: d / 2,
    decayedSquaredD: d / 4,
    // Twelve sets alike: N varies as much as D says.
    nn: d + n ** 2 / 12,
    nd: (n * d) / 12,
    dd: d ** 2 / 12,
    arms: 30,
    sets: 12,
    successes: 900,
    otherSuccesses: 1_100,
    tau2: 0.05,
    ...fields,
  };
}

/** A plan from evidence, without closed patterns to go on from. */
function plan(
  fresh: readonly PatternEvidence[],
  current: readonly CurrentPattern[] = [],
  over: Partial<KnowledgeInput> = {},
): KnowledgePlan {
  return planKnowledge({
    fresh,
    changedTraits: keysOf(fresh),
    current,
    outdated: [],
    last: new Map(),
    ...over,
  });
}

const keysOf = (items: readonly PatternEvidence[]): ReadonlySet<string> =>
  new Set(items.map(({ traitKey }) => traitKey));

/** The patterns a reader would see after the plan was published. */
function published(plan: KnowledgePlan, before: readonly CurrentPattern[] = []): readonly CurrentPattern[] {
  const made = plan.versions.map(({ previousVersion, ...pattern }) => {
    const version = previousVersion + 1;
    return { ...pattern, version, patternKey: `${pattern.traitKey}|${pattern.assignment}|${version}` };
  });
  const gone = new Set([...plan.closed, ...plan.versions].map(subjectKey));
  return [...before.filter((pattern) => !gone.has(subjectKey(pattern))), ...made];
}

function first(items: readonly PatternEvidence[]): readonly CurrentPattern[] {
  return published(plan(items));
}

describe('planKnowledge', () => {
  test('makes a first version for every trait with at least five arms', () => {
    const fresh = [evidence('known'), evidence('rare', { arms: 4 })];
    const { versions, closed } = plan(fresh);
    expect(versions.map(({ value, previousVersion }) => [value, previousVersion])).toEqual([['known', 0]]);
    expect(closed).toEqual([]);
  });

  test('publishes shrunk lifts beside the raw one', () => {
    const fresh = [evidence('up'), evidence('down', { n: -40 }), evidence('none', { n: 0 })];
    const { versions } = plan(fresh);
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
    expect(plan(fresh, first(fresh))).toEqual({ versions: [], closed: [], unchanged: 2 });
  });

  test('takes noise in the last bits of a sum for no change', () => {
    const fresh = [evidence('one'), evidence('two', { n: 0 })];
    const current = first(fresh);
    const noisy = [evidence('one', { n: 40 * (1 + 1e-13) }), evidence('two', { n: 1e-15 })];
    expect(plan(noisy, current).versions).toEqual([]);
  });

  test('supersedes the version whose evidence changed, and those whose shrinkage moved with it', () => {
    const before = [evidence('one'), evidence('two', { n: -20 })];
    const current = first(before);
    const changed = [evidence('one', { n: 90, d: 600, arms: 45 })];
    const { versions } = plan(changed, current);
    const previous = versions.map((version) => [version.value, version.previousVersion]);
    expect(previous).toEqual([
      ['one', 1],
      ['two', 1],
    ]);
    expect(versions.find(({ value }) => value === 'two')?.n).toBe(-20);
  });

  test('gives the same versions from the patterns of unchanged traits as from their evidence', () => {
    const one = evidence('one', { n: 90, d: 600 });
    const two = evidence('two', { n: -20 });
    const current = first([evidence('one'), two]);
    const partly = plan([one], current);
    const wholly = plan([two, one], current);
    expect(published(partly, current)).toEqual(published(wholly, current));
  });

  test('begins anew where a pattern rests on evidence that was made otherwise, whatever that said', () => {
    const fresh = [evidence('one'), evidence('two', { n: 0 })];
    const undisturbed = plan(fresh).versions;
    const wrong = { state: 'ESTABLISHED', pAny: 1e-12, prior: 0.05, n: 400, version: 3 } as const;
    const outdated = [...first(fresh), ...first([evidence('gone')])].map((item) => ({ ...item, ...wrong }));
    // As the last versions are found: of interim analyses that do not count, only the number is left.
    const none = { version: 3, pAny: 1, state: 'CANDIDATE' } as const;
    const last = new Map(outdated.map((item) => [subjectKey(item), none]));
    const changedTraits = keysOf(outdated);
    const { versions, closed, unchanged } = plan(fresh, [], { outdated, last, changedTraits });
    expect(versions).toEqual(undisturbed.map((version) => ({ ...version, previousVersion: 3 })));
    expect(closed.map(({ value }) => value)).toEqual(['gone']);
    expect(unchanged).toBe(0);
  });

  test('closes the pattern of a trait that fell below the floor or lost its contrasts', () => {
    const before = [evidence('one'), evidence('two'), evidence('three', { n: 80 })];
    const current = first(before);
    const fresh = [evidence('two', { arms: 3 })];
    const changedTraits = keysOf([evidence('one'), evidence('two')]);
    const { versions, closed } = plan(fresh, current, { changedTraits });
    expect(closed.map(({ value }) => value).sort()).toEqual(['one', 'two']);
    expect(versions.map(({ value }) => value)).toEqual(['three']);
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

  test('makes patterns of a project only where other projects count for the account too', () => {
    const ofProject = { projectId: 'spring', arms: 12, sets: 5, n: 12, d: 120 };
    const shared = evidence('shared');
    const alone = evidence('alone', { arms: 12, sets: 5, n: 12, d: 120 });
    const { versions } = plan([shared, { ...shared, ...ofProject }, alone, { ...alone, ...ofProject }]);
    expect(versions.map(({ value, projectId }) => [value, projectId])).toEqual([
      ['alone', ''],
      ['shared', ''],
      ['shared', 'spring'],
    ]);
  });

  test('establishes what helps, calls what harms risky, and corrects a family as a whole', () => {
    const strong = [evidence('up', { n: 200, d: 800 }), evidence('down', { n: -200, d: 800 })];
    const noise = Array.from({ length: 6 }, (_, at) => evidence(`noise-${at}`, { n: at - 3, d: 400 }));
    const states = Object.fromEntries(
      plan([...strong, ...noise]).versions.map(({ value, state }) => [value, state]),
    );
    expect(states).toMatchObject({ up: 'ESTABLISHED', down: 'RISKY', 'noise-0': 'CANDIDATE' });
    const [single] = plan([evidence('single', { n: 50, d: 400 })]).versions;
    const ofMany = plan([evidence('single', { n: 50, d: 400 }), ...noise]).versions;
    expect(ofMany.find(({ value }) => value === 'single')?.qValue).toBeGreaterThan(single?.qValue ?? 1);
  });

  test('retires what has faded, and keeps what it once looked like', () => {
    const current = first([evidence('up', { n: 200, d: 800 }), evidence('other')]);
    const faded = evidence('up', { n: 190, d: 1_600, decayedN: -4, decayedD: 800, decayedSquaredD: 800 });
    const retired = plan([faded], current).versions.find(({ value }) => value === 'up');
    expect(retired).toMatchObject({ value: 'up', state: 'RETIRED', previousVersion: 1 });
    expect(retired?.pAny).toBeLessThanOrEqual(current.find(({ value }) => value === 'up')?.pAny ?? 0);
  });

  test('counts the interim analyses of a pattern that was closed and comes back', () => {
    const item = evidence('back', { n: 1, d: 400 });
    const last = new Map([[subjectKey(item), { version: 4, pAny: 0.003, state: 'CANDIDATE' as const }]]);
    const [version] = plan([item], [], { last }).versions;
    expect(version).toMatchObject({ previousVersion: 4, pAny: 0.003 });
  });
});
