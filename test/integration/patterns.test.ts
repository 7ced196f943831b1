import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ListLearningPatternsRequest } from '../../src/gen/kaizen/v1/pattern.ts';
import { Assignment, PatternState, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { createGraph, type Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { applyMigrations } from '../../src/graph/migrations.ts';
import { listLearningPatternsHandler } from '../../src/grpc/handlers/list-learning-patterns.ts';
import { callOf, seed, seedAccount, seedPatterns } from '../fixtures/seed-graph.ts';

let graph: Graph;
beforeAll(async () => {
  graph = createGraph({ ...inject('neo4j'), database: 'neo4j' });
  await applyMigrations(graph, { directory: fileURLToPath(new URL('../../cypher/schema', import.meta.url)) });
});
afterAll(() => graph.close());

const newAccount = (): string => `acct|${randomUUID()}`;
const list = (accountId: string, request: Partial<ListLearningPatternsRequest> = {}) =>
  listLearningPatternsHandler({ graph })(
    ListLearningPatternsRequest.fromPartial({ accountId, ...request }),
    callOf(accountId),
  );
const publish = (accountId: string, epoch: number): Promise<void> =>
  seed(graph, 'MATCH (a:Account {key: $key}) SET a.published_epoch = $epoch FINISH', {
    key: nodeKey(accountId),
    epoch: BigInt(epoch),
  });

describe('the list', () => {
  const accountId = newAccount();
  beforeAll(async () => {
    await seedAccount(graph, accountId, { epoch: 2 });
    await seedPatterns(graph, accountId, [
      { kind: 'tone', value: 'surest', estimate: -0.5, signConfidence: 1, qValue: 0.001 },
      { kind: 'lexical', value: 'question_mark', estimate: 0.4, signConfidence: 1 },
      { kind: 'tone', value: 'next', estimate: 0.2, signConfidence: 0.97, arms: 10 },
      { kind: 'tone', value: 'few arms', estimate: 0.9, signConfidence: 0.99, arms: 9 },
      { kind: 'tone', value: 'hunch', estimate: 0.05, arms: 9 },
      { kind: 'tone', value: 'staged', estimate: 0.9, from: 3 },
      { kind: 'tone', value: 'superseded', estimate: 0.9, to: 2 },
    ]);
  });

  test('is by q-value, then by distance from none, of discoveries and of patterns with ten arms and more', async () => {
    const { patterns, epoch, nextPageToken } = await list(accountId);
    expect(patterns.map(({ value }) => value)).toEqual(['surest', 'few arms', 'question_mark', 'next']);
    expect([epoch, nextPageToken]).toEqual([2, '']);
  });

  test('says how many patterns are on no page, and why', async () => {
    expect((await list(accountId)).leftOut).toEqual({ byState: 0, byMinConfidence: 1 });
    expect((await list(accountId, { minConfidence: 0 })).leftOut).toEqual({ byState: 0, byMinConfidence: 0 });
    expect((await list(accountId, { minConfidence: 0.75 })).leftOut).toEqual({
      byState: 0,
      byMinConfidence: 3,
    });
    const risky = await list(accountId, { state: PatternState.PATTERN_STATE_RISKY });
    expect(risky.patterns.map(({ value }) => value)).toEqual(['surest']);
    expect(risky.leftOut).toEqual({ byState: 4, byMinConfidence: 0 });
    const lexical = await list(accountId, { patternType: TraitKind.TRAIT_KIND_LEXICAL });
    expect(lexical.leftOut).toEqual({ byState: 0, byMinConfidence: 0 });
  });

  test('shows everything that is known of a pattern', async () => {
    const { patterns } = await list(accountId, { patternType: TraitKind.TRAIT_KIND_LEXICAL });
    expect(patterns).toEqual([
      expect.objectContaining({
        patternId: nodeKey(accountId, 'pattern', '', 'lexical', 'question_mark', 'ctr', 'OBSERVATIONAL', '1'),
        patternType: TraitKind.TRAIT_KIND_LEXICAL,
        description: expect.stringMatching(/question mark/),
        metric: 'ctr',
        assignment: Assignment.ASSIGNMENT_OBSERVATIONAL,
        state: PatternState.PATTERN_STATE_ESTABLISHED,
        interval: { lower: Math.exp(0.2) - 1, upper: expect.closeTo(Math.exp(0.6) - 1, 10), level: 0.95 },
        signConfidence: 1,
        confidence: 75,
        variants: 20,
        tests: 20,
        epoch: 1,
        version: 1,
        cycleId: `cycle-${accountId}`,
      }),
    ]);
  });

  test.each([
    [0, 5],
    [0.45, 5],
    [0.46, 3],
    [0.75, 2],
    [1, 0],
  ])('with a confidence of at least %d holds %d', async (minConfidence, count) => {
    expect((await list(accountId, { minConfidence })).patterns).toHaveLength(count);
  });
});

describe('pages', () => {
  test('give each pattern once, in order, whatever their size', async () => {
    const accountId = newAccount();
    await seedAccount(graph, accountId, { epoch: 1 });
    await seedPatterns(
      graph,
      accountId,
      Array.from({ length: 23 }, (_, index) => ({
        kind: 'phrase',
        value: `p${String(index).padStart(2, '0')}`,
        // Ties in sign confidence and, in pairs, in distance too.
        estimate: 1 / (3 + Math.floor(index / 2)),
        sd: 1 / 3,
        signConfidence: index < 12 ? 1 : 0.7,
      })),
    );
    const expected = (await list(accountId)).patterns.map(({ value }) => value);
    expect(expected).toEqual(expected.toSorted());
    for (const limit of [1, 4, 23]) {
      const seen: string[] = [];
      let pageToken = '';
      do {
        const page = await list(accountId, { limit, pageToken });
        seen.push(...page.patterns.map(({ value }) => value));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      expect(seen).toEqual(expected);
    }
  });

  test('keep to the epoch they began in, until it cannot be read any more', async () => {
    const accountId = newAccount();
    await seedAccount(graph, accountId, { epoch: 1 });
    await seedPatterns(graph, accountId, [
      { kind: 'tone', value: 'a', estimate: 0.9, to: 2 },
      { kind: 'tone', value: 'b', estimate: 0.8, to: 2 },
      { kind: 'tone', value: 'c', estimate: 0.7, from: 2 },
    ]);
    const { nextPageToken } = await list(accountId, { limit: 1 });
    await publish(accountId, 2);
    const second = await list(accountId, { limit: 1, pageToken: nextPageToken });
    expect([second.epoch, second.patterns.map(({ value }) => value), second.nextPageToken]).toEqual([
      1,
      ['b'],
      '',
    ]);
    expect((await list(accountId)).patterns.map(({ value }) => value)).toEqual(['c']);
    await publish(accountId, 3);
    await expect(list(accountId, { limit: 1, pageToken: nextPageToken })).rejects.toMatchObject({
      detail: { reason: 'INVALID_PAGE_TOKEN' },
    });
  });

  test('a token does not open another list', async () => {
    const accountId = newAccount();
    await seedAccount(graph, accountId, { epoch: 1 });
    await seedPatterns(graph, accountId, [
      { kind: 'tone', value: 'a', estimate: 0.9 },
      { kind: 'tone', value: 'b', estimate: 0.8 },
    ]);
    const { nextPageToken } = await list(accountId, { limit: 1 });
    const other = { limit: 1, pageToken: nextPageToken, minConfidence: 0 };
    await expect(list(accountId, other)).rejects.toMatchObject({ detail: { reason: 'INVALID_PAGE_TOKEN' } });
  });
});

test('an account sees its own patterns only, and an unknown one is NOT_FOUND', async () => {
  const accountId = newAccount();
  await seedAccount(graph, accountId, { epoch: 1 });
  await seedAccount(graph, `${accountId}|tone`, { epoch: 1 });
  await seedPatterns(graph, `${accountId}|tone`, [{ kind: 'tone', value: 'secret', estimate: 0.9 }]);
  expect((await list(accountId)).patterns).toEqual([]);
  await expect(list(newAccount())).rejects.toMatchObject({ detail: { reason: 'UNKNOWN_ACCOUNT' } });
});
