import { expect, test } from 'vitest';
import { createKnowledgeCache } from '../../src/contexts/knowledge-cache.ts';
import { readChoicesAtEpoch } from '../../src/gen/queries.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { pattern } from '../fixtures/patterns.ts';

/** A graph that has published `publishedEpoch` and counts how often it is asked. */
function fakeGraph(publishedEpoch: number) {
  const asked: unknown[] = [];
  const run = (query: unknown, params: unknown): Promise<unknown> => {
    // An epoch that is no longer the published one has its choices in the history.
    if (query === readChoicesAtEpoch) return Promise.resolve([]);
    asked.push(params);
    return Promise.resolve({ publishedEpoch, resetEpoch: 0, patterns: [pattern()], choices: [] });
  };
  return { graph: { run } as unknown as Graph, asked };
}
/** Nobody shares anything. */
const shared = { at: () => Promise.resolve([]) };
const epoch = (number: number, publishedAtMs: number | null = 1) => ({
  accountId: 'a',
  epoch: number,
  publishedAtMs,
  projectId: '',
  segmentKey: '',
  sharedEpoch: 0,
  metric: '',
});

test('an epoch is read once, also when many ask at the same time', async () => {
  const { graph, asked } = fakeGraph(3);
  const cache = createKnowledgeCache(graph, shared);
  const [first, second] = await Promise.all([cache.at(epoch(3)), cache.at(epoch(3))]);
  expect(await cache.at(epoch(3))).toBe(first);
  expect(second).toBe(first);
  expect(first?.guidance.recommendedTones.map(({ value }) => value)).toEqual(['friendly']);
  expect(asked).toHaveLength(1);
});

test('nothing is asked before the first epoch', async () => {
  const { graph, asked } = fakeGraph(0);
  expect((await createKnowledgeCache(graph, shared).at(epoch(0, null)))?.coverage.size).toBe(0);
  expect(asked).toEqual([]);
});

test('another epoch, account or time of publication is other knowledge', async () => {
  const { graph, asked } = fakeGraph(4);
  const cache = createKnowledgeCache(graph, shared);
  await cache.at(epoch(3));
  await cache.at(epoch(4));
  await cache.at({ ...epoch(4), accountId: 'b' });
  await cache.at(epoch(4, 2));
  expect(asked).toHaveLength(4);
});

test.each([
  ['one publication later it can still be read whole', 4, true],
  ['two publications later it cannot', 5, false],
  ['an account that has begun anew has never known it', 1, false],
])('%s', async (_name, publishedEpoch, isKnown) => {
  const { graph, asked } = fakeGraph(publishedEpoch);
  const cache = createKnowledgeCache(graph, shared);
  expect((await cache.at(epoch(3))) !== undefined).toBe(isKnown);
  await cache.at(epoch(3));
  // What could not be read whole is not kept.
  expect(asked).toHaveLength(isKnown ? 1 : 2);
});

test('a failed read is not kept', async () => {
  let calls = 0;
  const run = (): Promise<unknown> => {
    calls += 1;
    return calls === 1
      ? Promise.reject(new Error('gone'))
      : Promise.resolve({ publishedEpoch: 3, resetEpoch: 0, patterns: [], choices: [] });
  };
  const cache = createKnowledgeCache({ run } as unknown as Graph, shared);
  await expect(cache.at(epoch(3))).rejects.toThrow('gone');
  expect(await cache.at(epoch(3))).toBeDefined();
});
