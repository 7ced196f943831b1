import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { allQueries } from '../../src/gen/queries.ts';
import { createGraph, type Graph } from '../../src/graph/graph.ts';
import { startTestService } from './harness.ts';

/** Work that grows with the store instead of with the answer. */
const FORBIDDEN = new Set(['AllNodesScan', 'NodeByLabelScan', 'CartesianProduct']);

/**
 * `Eager` holds every row back before going on. Where that is a batch bounded by its caller, or what the query is for,
 * it is allowed, by name and with the reason.
 */
const EAGER_ALLOWED: Readonly<Record<string, string>> = {};

let graph: Graph;

beforeAll(async () => {
  // Starting a service once brings the schema up.
  await (await startTestService()).close();
  graph = createGraph({ ...inject('neo4j'), database: 'neo4j' });
});
afterAll(() => graph.close());

describe('every query', () => {
  it.each(allQueries.map((query) => [query.name, query] as const))(
    '%s finds its way by index and needs no warning',
    async (name, query) => {
      const { operators, notifications } = await graph.explain(query);
      const names = operators.map((operator) => operator.name);
      expect(names.filter((operator) => FORBIDDEN.has(operator))).toEqual([]);
      expect(notifications).toEqual([]);
      if (!(name in EAGER_ALLOWED)) expect(names).not.toContain('Eager');
    },
  );

  it('is planned: allowances are for queries that exist and still need them', async () => {
    for (const name of Object.keys(EAGER_ALLOWED)) {
      const query = allQueries.find((candidate) => candidate.name === name);
      expect(query, name).toBeDefined();
      if (query === undefined) continue;
      const { operators } = await graph.explain(query);
      expect(operators.map((operator) => operator.name), name).toContain('Eager');
    }
  });
});
