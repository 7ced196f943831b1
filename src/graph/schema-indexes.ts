import { setTimeout as sleep } from 'node:timers/promises';
import { listIndexes } from '../gen/queries.ts';
import type { Graph } from './graph.ts';
import type { SchemaRule } from './migration-files.ts';

/** An index that cannot be used yet. */
export interface LateIndex {
  readonly name: string;
  /** The state in the database's words: `POPULATING`, `FAILED`. */
  readonly state: string;
}

const POLL_MS = 100;

/**
 * Waits until the index of every rule is online, because queries that are planned earlier scan. Returns the indexes
 * that have failed or are not online after `waitMs`. Indexes that others have created are ignored, and so are leftovers
 * of a constraint whose creation was interrupted: the database itself would wait for those for ever.
 */
export async function awaitIndexes(
  graph: Graph,
  rules: readonly SchemaRule[],
  waitMs: number,
): Promise<readonly LateIndex[]> {
  const names = rules.map(({ name }) => name);
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const indexes = await graph.run(listIndexes, { names });
    const online = new Set(indexes.filter(({ state }) => state === 'ONLINE').map(({ name }) => name));
    const late = indexes.filter(({ name }) => !online.has(name));
    if (late.length === 0 || late.some(({ state }) => state === 'FAILED') || waitedMs >= waitMs) return late;
    await sleep(POLL_MS);
  }
}

/**
 * Drops indexes of constraints whose creation was interrupted, as by a server that died. The caller holds the migration
 * lease, so no other server is creating them now.
 */
export async function dropLeftoverIndexes(graph: Graph, rules: readonly SchemaRule[]): Promise<void> {
  const names = rules.filter(({ kind }) => kind === 'CONSTRAINT').map(({ name }) => name);
  const indexes = await graph.run(listIndexes, { names });
  const owned = new Set(indexes.filter(({ isOwned }) => isOwned).map(({ name }) => name));
  for (const name of new Set(indexes.map((index) => index.name))) {
    if (owned.has(name)) continue;
    // The name comes from our own migrations and needs no quoting.
    const text = `DROP INDEX ${name} IF EXISTS`;
    await graph.run({ name: 'schema/drop-leftover-index', mode: 'write', cardinality: 'none', text }, {});
  }
}
