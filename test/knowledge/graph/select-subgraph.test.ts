import { describe, expect, test } from 'vitest';
import type { AccountGraph, GraphNode } from '../../../src/knowledge/graph/account-graph.ts';
import { insightImportance, patternImportance } from '../../../src/knowledge/graph/account-graph.ts';
import { selectSubgraph } from '../../../src/knowledge/graph/select-subgraph.ts';

/** A graph from importances by key, and pairs of keys. */
function graphOf(
  importances: Readonly<Record<string, number>>,
  pairs: readonly (readonly [string, string])[],
): AccountGraph {
  const nodes = new Map<string, GraphNode>(
    Object.entries(importances).map(([key, importance]) => [
      key,
      { key, kind: 'TRAIT', label: key, importance, details: { of: 'TRAIT', kind: 'tone', value: key } },
    ]),
  );
  const beside = (key: string) =>
    new Set(pairs.filter((pair) => pair.includes(key)).map(([a, b]) => (a === key ? b : a)));
  return {
    accountKey: 'a',
    nodes,
    relationships: pairs.map(([from, to]) => ({ from, to, type: 'ABOUT' })),
    neighbours: new Map([...nodes.keys()].map((key) => [key, beside(key)])),
  };
}

// a – b – d, a – c – e: b says little, and d behind it the most.
const graph = graphOf({ a: 1, b: 0.1, c: 0.5, d: 0.9, e: 0.3 }, [
  ['a', 'b'],
  ['a', 'c'],
  ['b', 'd'],
  ['c', 'e'],
]);
const request = { focus: 'a', limit: 9, depth: 4, kinds: [], minConfidence: 0 } as const;
const keysOf = (change: Partial<Parameters<typeof selectSubgraph>[1]>) =>
  selectSubgraph(graph, { ...request, ...change })?.nodes.map(({ key }) => key);

describe('a subgraph', () => {
  test('grows by the most important node beside what is there', () => {
    expect(keysOf({})).toEqual(['a', 'c', 'e', 'b', 'd']);
    expect(keysOf({ focus: 'd' })).toEqual(['d', 'b', 'a', 'c', 'e']);
  });

  test('keeps to its limit, and says that there is more', () => {
    expect(keysOf({ limit: 3 })).toEqual(['a', 'c', 'e']);
    expect(selectSubgraph(graph, { ...request, limit: 3 })?.truncated).toBe(true);
    expect(selectSubgraph(graph, request)?.truncated).toBe(false);
  });

  test('goes no further than its depth, and has only relationships between its nodes', () => {
    expect(keysOf({ depth: 1 })).toEqual(['a', 'c', 'b']);
    expect(selectSubgraph(graph, { ...request, depth: 1 })?.relationships).toHaveLength(2);
  });

  test('is none without its focus', () => {
    expect(keysOf({ focus: 'x' })).toBeUndefined();
  });
});

test('a pattern has the more to say the surer, the clearer and the better backed it is', () => {
  const pattern = { state: 'ESTABLISHED', estimate: 0.2, sd: 0.1, confidence: 100 };
  // z = 2: 2/3.
  expect(patternImportance(pattern)).toBeCloseTo(2 / 3, 12);
  expect(patternImportance({ ...pattern, confidence: 50 })).toBeCloseTo(0.5, 12);
  expect(patternImportance({ ...pattern, state: 'CANDIDATE' })).toBeCloseTo(1 / 3, 12);
  expect(patternImportance({ ...pattern, estimate: 0 })).toBe(0);
  expect(insightImportance({ estimate: -0.2, variance: 0.01, accounts: 5 })).toBeCloseTo(0.25, 12);
});
