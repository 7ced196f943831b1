import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ANYONE } from '../../src/access/identity.ts';
import type { Cycle } from '../../src/gen/kaizen/v1/cycle.ts';
import { PatternChangeKind } from '../../src/gen/kaizen/v1/pattern_change.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { runCycleHandler } from '../../src/grpc/handlers/run-cycle.ts';
import { cycleMessage } from '../../src/grpc/messages/cycle-messages.ts';
import { dryRunMessage } from '../../src/grpc/messages/dry-run-message.ts';
import { createCycleService } from '../../src/learning/cycle/cycle-service.ts';
import { openTestGraph, seeded, server } from '../fixtures/cycle-bed.ts';
import { reportSet, statement } from '../fixtures/seeded-account.ts';

const { signal } = new AbortController();
let graph: Graph;

beforeAll(async () => {
  graph = await openTestGraph(inject('neo4j'));
});
afterAll(() => graph.close());

/** Everything of an account, node by node and relationship by relationship, but its lease. */
async function fingerprint(accountId: string): Promise<readonly string[]> {
  const rows = await graph.run(
    statement<{ readonly text: string }, 'many'>(
      'many',
      `MATCH (n) WHERE (n.key = $key OR n.key STARTS WITH $prefix OR n.account_key = $key) AND NOT n:Lease
       OPTIONAL MATCH (n)-[r]->(m)
       WITH n, r, m ORDER BY n.key, type(r), m.key
       WITH n, collect(type(r) + ' ' + m.key + ' ' + toString(size(keys(r)))) AS links, properties(n) AS properties
       RETURN n.key + ' ' + reduce(text = '', name IN keys(n) | text + name + '=' +
         coalesce(toStringOrNull(properties[name]), toString(size(properties[name])), '') + ' ')
         + reduce(text = '', link IN links | text + link) AS text
       ORDER BY text`,
    ),
    { key: nodeKey(accountId), prefix: `${nodeKey(accountId)}|` },
  );
  return rows.map(({ text }) => text);
}

describe('a dry run', () => {
  test('says what the cycle then does, to the last figure, and leaves nothing behind', async () => {
    const account = await seeded(graph, 1, 60);
    const { accountId } = account;
    const cycles = createCycleService(server(graph));
    const before = await fingerprint(accountId);
    expect(before.length).toBeGreaterThan(100);
    const first = dryRunMessage(await cycles.tryOut({ accountId, signal }));
    expect(await fingerprint(accountId)).toEqual(before);
    expect(await cycles.list({ accountId, limit: 5 })).toEqual([]);
    expect(first.cycle).toMatchObject({ dryRun: true, accountId });
    expect(first.changeCounts).toMatchObject({ changed: 0, closed: 0 });
    expect(first.changes).toHaveLength(first.changeCounts?.new ?? 0);
    expect(first.changes.every(({ what, before: was }) => was === undefined && what === NEW)).toBe(true);

    const { done } = await cycles.start({ accountId, trigger: 'REQUEST' });
    const real = await done;
    const counts = ({ stages }: Pick<Cycle, 'stages'>) => stages.map((stage) => stage.counts);
    expect(first.cycle && counts(first.cycle)).toEqual(counts(cycleMessage(real)));
    const promised = first.changes.map(({ value, metric, after }) => [value, metric, after?.lift]);
    expect(promised.length).toBeGreaterThan(5);
    expect(new Set(promised.map(String))).toEqual(new Set((await currentOf(accountId)).map(String)));

    // What is there already is told with what it said before.
    const [set] = account.sets;
    if (set === undefined) throw new Error('no set');
    const arms = set.arms.map((arm) => ({ ...arm, clicks: arm.clicks * 3 }));
    await reportSet(graph, accountId, { ...set, arms });
    const again = await fingerprint(accountId);
    const second = dryRunMessage(await cycles.tryOut({ accountId, signal }));
    expect(await fingerprint(accountId)).toEqual(again);
    const changed = second.changes.filter(({ what }) => what === CHANGED);
    expect(changed.length).toBe(second.changeCounts?.changed);
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every(({ before: was, after }) => was?.version === 1 && after?.version === 2)).toBe(true);
  });

  test('is of one account, and not while a cycle runs on it', async () => {
    const { accountId } = await seeded(graph, 2, 6);
    const cycles = createCycleService(server(graph));
    const call = { requestId: 'r', accountId: '', principal: ANYONE, signal, log: server(graph).log };
    const run = runCycleHandler({ cycles });
    await expect(run({ accountId: '', wait: false, dryRun: true }, call)).rejects.toMatchObject({
      detail: { kind: 'INVALID', violations: [{ field: 'account_id' }] },
    });
    const { cycle, done } = await cycles.start({ accountId, trigger: 'REQUEST' });
    await expect(cycles.tryOut({ accountId, signal })).rejects.toMatchObject({
      detail: { reason: 'CYCLE_ALREADY_RUNNING', metadata: { cycle_id: cycle.cycleId } },
    });
    await done;
    await expect(cycles.tryOut({ accountId: 'nobody', signal })).rejects.toMatchObject({
      detail: { reason: 'UNKNOWN_ACCOUNT' },
    });
  });

  test('takes on a limited number of changed sets, and says how many there are', async () => {
    const { accountId } = await seeded(graph, 3, 3);
    await graph.run(
      statement<never, 'none'>(
        'none',
        `UNWIND range(1, 5000) AS number
         CREATE (:ContrastSet {key: $prefix + number, dirty: $key, level: 'FINE', change: 1})`,
      ),
      { key: nodeKey(accountId), prefix: `${nodeKey(accountId)}|many|` },
    );
    const cycles = createCycleService(server(graph));
    await expect(cycles.tryOut({ accountId, signal })).rejects.toMatchObject({
      detail: { kind: 'WRONG_STATE', reason: 'DRY_RUN_TOO_LARGE' },
      message: expect.stringMatching(/^500\d tests and comparisons/),
    });
    // Nor is the account kept.
    await graph.run(
      statement<never, 'none'>(
        'none',
        'MATCH (s:ContrastSet) WHERE s.key STARTS WITH $prefix DETACH DELETE s',
      ),
      { prefix: `${nodeKey(accountId)}|many|` },
    );
    expect((await cycles.tryOut({ accountId, signal })).cycle.state).toBe('SUCCEEDED');
  });
});

const NEW = PatternChangeKind.PATTERN_CHANGE_KIND_NEW;
const CHANGED = PatternChangeKind.PATTERN_CHANGE_KIND_CHANGED;

function currentOf(accountId: string) {
  return graph
    .run(
      statement<{ readonly value: string; readonly metric: string; readonly lift: number }, 'many'>(
        'many',
        `MATCH (p:Pattern) WHERE p.key STARTS WITH $prefix AND p.epoch_to IS NULL
         RETURN p.value AS value, p.metric AS metric, p.lift AS lift`,
      ),
      { prefix: `${nodeKey(accountId)}|` },
    )
    .then((rows) => rows.map(({ value, metric, lift }) => [value, metric, lift]));
}
