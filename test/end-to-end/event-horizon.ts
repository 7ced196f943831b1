/** Moves the time from which an account keeps its events, as the end of a cycle does, while a test looks on. */
import { moveEventHorizon } from '../../src/gen/queries.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import type { Query } from '../../src/graph/query.ts';

/** Days for which events are kept in these tests. */
export const KEPT_DAYS = 30;

/** Keeps services from deleting before the test does. */
const LEAVE_ALONE: Query<{ readonly key: string }, never, 'none'> = {
  ...{ name: 'test/leave-alone', mode: 'write', cardinality: 'none' },
  text: `MATCH (account:Account {key: $key})
         SET account.expiry_leased_until = datetime.realtime() + duration({hours: 1})`,
};

/** Moves it for a cycle that began at this time, in milliseconds since 1970. */
export function moveHorizon(graph: Graph, accountId: string, startedAtMs: number): Promise<void> {
  return graph.transaction('write', async (transaction) => {
    const accountKey = nodeKey(accountId);
    const horizon = { accountKey, retentionDays: BigInt(KEPT_DAYS), startedAtMs: BigInt(startedAtMs) };
    await transaction.run(moveEventHorizon, horizon);
    await transaction.run(LEAVE_ALONE, { key: accountKey });
  });
}
