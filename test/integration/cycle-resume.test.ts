import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { createCycleService } from '../../src/learning/cycle/cycle-service.ts';
import { watchForInterruptedCycles } from '../../src/learning/cycle/interrupted-cycles.ts';
import { resumeCycle } from '../../src/learning/cycle/resume-cycles.ts';
import { openTestGraph, pausedGraph, seeded, server, whenFree, withAccounts } from '../fixtures/cycle-bed.ts';
import { dyingGraph } from '../fixtures/dying-graph.ts';

let graph: Graph;

beforeAll(async () => {
  graph = await openTestGraph(inject('neo4j'));
});
afterAll(() => graph.close());

describe('three servers on one database', () => {
  test('of which one dies: one of the others goes on with its cycle, once its lease has run out', async () => {
    const { accountId } = await seeded(graph, 1, 9);
    const leaseMs = 2_000;
    const others = [server(graph, { leaseMs }), server(graph, { leaseMs })].map((dependencies) => {
      const cycles = createCycleService(dependencies);
      const stopChecks = watchForInterruptedCycles(cycles, { everyMs: leaseMs / 2, log: dependencies.log });
      return { cycles, stopChecks };
    });
    const dying = server(dyingGraph(graph, { at: 'learning/stages/add-to-evidence' }), { leaseMs });
    const { cycle, done } = await createCycleService(dying).start({ accountId, trigger: 'REQUEST' });
    await done;
    const { cycleId } = cycle;
    const { cycles } = others[0] ?? { cycles: createCycleService(dying) };
    try {
      await expect
        .poll(() => cycles.get(cycleId), { timeout: 60_000 })
        .toMatchObject({ state: 'SUCCEEDED', publishedEpoch: 1, resumed: 1 });
    } finally {
      for (const { cycles: one, stopChecks } of others) {
        stopChecks();
        await one.stop({ deadlineMs: 10_000 });
      }
    }
    expect(await cycles.list({ accountId, limit: 5 })).toHaveLength(1);
  }, 120_000);
});

describe('a deployment cycle', () => {
  const places = [
    // Of the second account: in its cycle, and after it, before the deployment cycle has counted it.
    { at: 'learning/stages/find-dirty-traits', nth: 2 },
    { at: 'learning/cycle/create-cycle', nth: 3 },
    { at: 'learning/cycle/save-cycle-progress', nth: 1 },
    { at: 'learning/insights/open-shared-knowledge', nth: 1 },
  ];

  test.each(places)(
    'whose server dies at $at, time $nth, goes on with the account it was at',
    async (death) => {
      const accounts = [await seeded(graph, 2, 9), await seeded(graph, 3, 9), await seeded(graph, 4, 9)];
      const ids = accounts
        .map(({ accountId }) => accountId)
        .sort((a, b) => (nodeKey(a) < nodeKey(b) ? -1 : 1));
      const known = withAccounts(graph, ids);
      const dead = server(dyingGraph(known, death));
      const { cycle, done } = await whenFree(() =>
        createCycleService(dead).start({ accountId: '', trigger: 'SCHEDULE' }),
      );
      const { cycleId } = cycle;
      expect(await done).toMatchObject({ state: 'RUNNING' });
      const begun = (await Promise.all(ids.map((accountId) => cyclesOf(accountId)))).flat();

      const resumed = await resumeCycle(server(known), { cycleId, formerHolder: dead.serverId });
      expect(await resumed?.done).toMatchObject({
        cycleId,
        state: 'SUCCEEDED',
        resumed: 1,
        accountsSucceeded: 3,
        accountsFailed: 0,
      });
      const all = (await Promise.all(ids.map((accountId) => cyclesOf(accountId)))).flat();
      // One cycle for each account, and those that had begun are among them.
      expect(all).toHaveLength(3);
      expect(
        all.every(({ state, parentCycleId }) => state === 'SUCCEEDED' && parentCycleId === cycleId),
      ).toBe(true);
      const found = all.map((one) => one.cycleId);
      expect(found).toEqual(expect.arrayContaining(begun.map((one) => one.cycleId)));
    },
  );

  test('waits for the cycle that somebody else runs on an account, and counts it', async () => {
    const { accountId } = await seeded(graph, 5, 9);
    const paused = pausedGraph(graph, 'learning/stages/find-dirty-traits');
    const other = await createCycleService(server(paused.graph)).start({ accountId, trigger: 'REQUEST' });
    await paused.isReached;
    const visitor = server(withAccounts(graph, [accountId]));
    const started = await whenFree(() =>
      createCycleService(visitor).start({ accountId: '', trigger: 'SCHEDULE' }),
    );
    let isOver = false;
    void started.done.then(() => {
      isOver = true;
    });
    const read = await createCycleService(server(graph)).get(started.cycle.cycleId);
    expect(read).toMatchObject({ state: 'RUNNING', accountsSucceeded: 0, accountsFailed: 0 });
    expect(isOver).toBe(false);
    paused.release();
    await other.done;
    expect(await started.done).toMatchObject({ state: 'SUCCEEDED', accountsSucceeded: 1, accountsFailed: 0 });
    expect(await cyclesOf(accountId)).toHaveLength(1);
  });

  function cyclesOf(accountId: string) {
    return createCycleService(server(graph)).list({ accountId, limit: 5 });
  }
});
