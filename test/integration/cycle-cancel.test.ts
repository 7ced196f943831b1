import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { createCycleService } from '../../src/learning/cycle/cycle-service.ts';
import { openTestGraph, pausedGraph, seeded, server, whenFree, withAccounts } from '../fixtures/cycle-bed.ts';
import { seedEmptyAccount, statement } from '../fixtures/seeded-account.ts';

const BY_ANA = { mayReach: () => true, actor: 'ana', reason: 'wrong data' };
let graph: Graph;

beforeAll(async () => {
  graph = await openTestGraph(inject('neo4j'));
});
afterAll(() => graph.close());

const epochOf = async (accountId: string) =>
  (
    await graph.run(
      statement<{ readonly epoch: number | null }, 'many'>(
        'many',
        'MATCH (a:Account {key: $key}) RETURN a.published_epoch AS epoch',
      ),
      { key: nodeKey(accountId) },
    )
  )[0]?.epoch;

describe('cancelling', () => {
  test('ends a cycle that another server runs: that one writes nothing more, and publishes nothing', async () => {
    const { accountId } = await seeded(graph, 1, 9);
    const paused = pausedGraph(graph, 'learning/stages/find-dirty-days');
    const one = createCycleService(server(paused.graph));
    const { cycle, done } = await one.start({ accountId, trigger: 'REQUEST' });
    await paused.isReached;
    const other = createCycleService(server(graph));
    const { cycleId } = cycle;
    const before = await other.get(cycleId);
    const cancelled = await other.cancel({ ...BY_ANA, cycleId });
    expect(cancelled).toMatchObject({
      state: 'CANCELLED',
      reason: 'cancelled by ana: wrong data',
      endedAtMs: expect.any(Number),
    });
    expect(cancelled.revision).toBeGreaterThan(before.revision);
    expect(cancelled.stages.at(-1)).toMatchObject({ name: 'SNAPSHOTS', state: 'CANCELLED' });
    paused.release();
    // It stops without a word of its own, and finds what others said.
    expect(await done).toEqual(cancelled);
    expect(await other.get(cycleId)).toEqual(cancelled);
    expect(await epochOf(accountId)).toBeFalsy();
    expect(await other.cancel({ ...BY_ANA, cycleId, reason: 'again' })).toEqual(cancelled);
    // The next one discards what was staged, and has the lease at once.
    const next = await other.start({ accountId, trigger: 'REQUEST' });
    expect(await next.done).toMatchObject({ state: 'SUCCEEDED', publishedEpoch: 1 });
    await expect(other.cancel({ ...BY_ANA, cycleId: next.cycle.cycleId })).rejects.toMatchObject({
      detail: { kind: 'WRONG_STATE', reason: 'CYCLE_ENDED' },
    });
  });

  test('stops the training thread of its own server at once', async () => {
    const { accountId } = await seeded(graph, 2, 30);
    let aborted: unknown;
    let begin: () => void = () => undefined;
    const isTraining = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const trainer = {
      train: (_: unknown, { signal }: { readonly signal?: AbortSignal | undefined } = {}) =>
        new Promise<never>((_, reject) => {
          begin();
          signal?.addEventListener('abort', () => {
            aborted = signal.reason;
            reject(signal.reason);
          });
        }),
    };
    const cycles = createCycleService(server(graph, { trainer }));
    const { cycle, done } = await cycles.start({ accountId, trigger: 'REQUEST' });
    await isTraining;
    await cycles.cancel({ ...BY_ANA, cycleId: cycle.cycleId });
    expect((await done).state).toBe('CANCELLED');
    expect(aborted).toMatchObject({ name: 'LeaseLostError' });
  });

  test('takes the cycle that a deployment cycle has under way with it, and none begins after', async () => {
    const first = await seeded(graph, 3, 9);
    const second = await seeded(graph, 4, 9);
    const ids = [first.accountId, second.accountId];
    const paused = pausedGraph(withAccounts(graph, ids), 'learning/stages/find-dirty-days');
    const one = createCycleService(server(paused.graph));
    const { cycle, done } = await whenFree(() => one.start({ accountId: '', trigger: 'REQUEST' }));
    await paused.isReached;
    const other = createCycleService(server(graph));
    await other.cancel({ ...BY_ANA, cycleId: cycle.cycleId });
    paused.release();
    expect((await done).state).toBe('CANCELLED');
    const cycles = (await Promise.all(ids.map((accountId) => other.list({ accountId, limit: 5 })))).flat();
    expect(cycles.map(({ state, parentCycleId }) => [state, parentCycleId])).toEqual([
      ['CANCELLED', cycle.cycleId],
    ]);
  });

  test("is not for those who may not see the cycle, nor of one that there isn't", async () => {
    const accountId = `job|${Math.random()}`;
    await seedEmptyAccount(graph, accountId);
    const cycles = createCycleService(server(graph));
    const { cycle, done } = await cycles.start({ accountId, trigger: 'REQUEST' });
    await done;
    const unknown = { detail: { reason: 'UNKNOWN_CYCLE' } };
    const { cycleId } = cycle;
    await expect(cycles.cancel({ ...BY_ANA, cycleId, mayReach: () => false })).rejects.toMatchObject(unknown);
    await expect(cycles.cancel({ ...BY_ANA, cycleId: 'none' })).rejects.toMatchObject(unknown);
  });
});
