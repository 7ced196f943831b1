import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { Assignment, PatternState, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { startTestService, type TestService } from './harness.ts';
import {
  contextOf,
  createLearningAccount,
  NOW,
  patternsOf,
  report,
  rowsOf,
  runCycle,
  trait,
  valuesOf,
} from './learning-client.ts';
import { clicksOnly, type PlantedEffects, plantedTests } from './planted-tests.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

const EXTRA = 0.35;
const [BOLD, STORIES, QUESTION] = ['tone:bold', 'pillar:stories', 'hook_type:question'] as const;

/** Each trait does something by itself; two pairs do more, or less, than their parts. */
function planted(extra: number): readonly PerformanceRecord[] {
  const effects = (carried: ReadonlySet<string>): PlantedEffects => {
    const has = (...names: readonly string[]): number => Number(names.every((name) => carried.has(name)));
    const alone = 0.1 * has(BOLD) + 0.15 * has(STORIES) - 0.1 * has(QUESTION);
    return { ctr: alone + extra * has(BOLD, STORIES) - extra * has(BOLD, QUESTION) };
  };
  const traits = [BOLD, STORIES, QUESTION];
  return clicksOnly(plantedTests({ name: 'pair', seed: 5, tests: 24, traits, effects }));
}

interface Shown {
  readonly effect: string;
  readonly traits: readonly string[];
  readonly metric: string;
  readonly lift: number;
}

/** What the graph shows a reader of the published epoch. */
const shownOf = (accountId: string): Promise<readonly Shown[]> =>
  rowsOf<Shown>(
    service,
    `MATCH (a:Account {key: $accountKey})
     MATCH (first:Trait)-[r:WORKS_WITH|WORSE_WITH]->(second:Trait)
     WHERE first.key STARTS WITH $prefix AND r.epoch_from <= a.published_epoch
       AND coalesce(r.epoch_to > a.published_epoch, true)
     RETURN type(r) AS effect, [first.kind + ':' + first.value, second.kind + ':' + second.value] AS traits,
            r.metric AS metric, r.lift AS lift
     ORDER BY effect`,
    { accountKey: nodeKey(accountId), prefix: `${nodeKey(accountId)}|` },
  );

/** Interactions by the two traits they combine. */
async function interactionsOf(accountId: string) {
  const patterns = await patternsOf(service, accountId, {
    patternType: TraitKind.TRAIT_KIND_INTERACTION,
  });
  return new Map(
    patterns.map((pattern) => [
      pattern.combines
        .map(({ value }) => value)
        .sort()
        .join(' + '),
      pattern,
    ]),
  );
}

describe('two traits that do more together than each does', () => {
  let accountId: string;
  beforeAll(async () => {
    accountId = await createLearningAccount(service);
    await report(service, accountId, planted(EXTRA));
    await runCycle(service, accountId);
  });

  test('are an established pattern, those that do less a risky one, and others a candidate', async () => {
    const patterns = await interactionsOf(accountId);
    expect([...patterns.keys()].sort()).toEqual(['bold + question', 'bold + stories', 'question + stories']);
    const together = patterns.get('bold + stories');
    expect(together).toMatchObject({
      state: PatternState.PATTERN_STATE_ESTABLISHED,
      metric: 'ctr',
      assignment: Assignment.ASSIGNMENT_RANDOMISED,
      tests: 24,
      combines: expect.arrayContaining([trait(BOLD), trait(STORIES)]),
    });
    expect(together?.interval?.lower).toBeLessThan(Math.expm1(EXTRA));
    expect(together?.interval?.upper).toBeGreaterThan(Math.expm1(EXTRA));
    expect(together?.interval?.lower).toBeGreaterThan(0.1);
    const apart = patterns.get('bold + question');
    expect(apart).toMatchObject({ state: PatternState.PATTERN_STATE_RISKY });
    expect(apart?.interval?.lower).toBeLessThan(Math.expm1(-EXTRA));
    expect(apart?.interval?.upper).toBeGreaterThan(Math.expm1(-EXTRA));
    const neither = patterns.get('question + stories');
    expect(neither).toMatchObject({ state: PatternState.PATTERN_STATE_CANDIDATE });
    expect(neither?.interval?.lower).toBeLessThan(0);
    expect(neither?.interval?.upper).toBeGreaterThan(0);
  });

  test('show in the graph between the traits, and a pair without an effect of its own does not', async () => {
    expect(await shownOf(accountId)).toEqual([
      expect.objectContaining({
        effect: 'WORKS_WITH',
        traits: expect.arrayContaining([BOLD, STORIES]),
        metric: 'ctr',
      }),
      expect.objectContaining({
        effect: 'WORSE_WITH',
        traits: expect.arrayContaining([BOLD, QUESTION]),
        metric: 'ctr',
      }),
    ]);
    const [works, worse] = await shownOf(accountId);
    expect(works?.lift).toBeGreaterThan(0.1);
    expect(worse?.lift).toBeLessThan(-0.1);
  });

  test('are followed from guidance to the creatives behind it', async () => {
    const [found] = await rowsOf<{ readonly creatives: number; readonly sets: number }>(
      service,
      `MATCH (:Account {key: $accountKey})-[:HAS_PATTERN]->(p:Pattern {kind: 'interaction', state: 'ESTABLISHED'})
       MATCH (p)-[:ABOUT]->(both:Trait)-[:TESTED_IN]->(set:ContrastSet)<-[:IN_SET]-(creative:Creative)
       WHERE ALL(part IN COLLECT { MATCH (both)-[:COMBINES]->(part) RETURN part } WHERE (creative)-[:HAS]->(part))
       RETURN count(DISTINCT creative) AS creatives, count(DISTINCT set) AS sets`,
      { accountKey: nodeKey(accountId) },
    );
    expect(found).toEqual({ creatives: 48, sets: 24 });
  });

  test('are no choice by themselves: they are not drawn into slots', async () => {
    const { generationSlots } = await contextOf(service, accountId, { generationSlots: 8 });
    const kinds = new Set(generationSlots.flatMap(({ items }) => items.map(({ kind }) => kind)));
    expect(kinds).toContain(TraitKind.TRAIT_KIND_TONE);
    expect(kinds).not.toContain(TraitKind.TRAIT_KIND_INTERACTION);
  });

  test('are shown no longer once the evidence is corrected away', async () => {
    const corrected = planted(0).map((record) => ({ ...record, revision: 1 }));
    await report(service, accountId, corrected);
    await runCycle(service, accountId);
    const patterns = await interactionsOf(accountId);
    expect(patterns.get('bold + stories')?.state).toBe(PatternState.PATTERN_STATE_RETIRED);
    expect(patterns.get('bold + question')?.state).toBe(PatternState.PATTERN_STATE_RETIRED);
    expect(await shownOf(accountId)).toEqual([]);
    const { riskyPatterns, furtherTraits } = await contextOf(service, accountId);
    const named = [...riskyPatterns, ...furtherTraits].filter(
      ({ kind }) => kind === TraitKind.TRAIT_KIND_INTERACTION,
    );
    expect(valuesOf(named)).toEqual([]);
  });
});

test('a pair that never ran apart is not compared: without each by itself, both together say nothing', async () => {
  const accountId = await createLearningAccount(service);
  const records = planted(EXTRA).filter(
    ({ traits }) =>
      traits.some(({ value }) => value === 'bold') === traits.some(({ value }) => value === 'stories'),
  );
  await report(service, accountId, records);
  await runCycle(service, accountId);
  expect([...(await interactionsOf(accountId)).keys()].sort()).toEqual([
    'bold + question',
    'question + stories',
  ]);
});
