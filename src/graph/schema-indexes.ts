import { setTimeout as sleep } from 'node:timers/promises';
import { listIndexes } from '../gen/queries.ts';
import type { Graph } from './graph.ts';
import type { SchemaRule } from './migration-files.ts';

/** An index that cannot be used yet. */
export interface LateIndex {
  readonly name: string;
  /** As the database calls it: `POPULATING`, `FAILED`. */
  readonly state: string;
}

const POLL_MS = 100;

/**
 * Waits until the index of every rule is online, since a query planned before that scans; returns those that have failed,
 * or are not online after `waitMs`. Indexes that others have made in the database are none of its business, and so are the
 * remains of a constraint whose making was broken off: the database itself would wait for those for ever.
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
 * Drops indexes that were made for a constraint which then was not: what a server leaves that dies meanwhile. The caller
 * holds the migration lease, so nobody else is making them now.
 */
export async function dropLeftoverIndexes(graph: Graph, rules: readonly SchemaRule[]): Promise<void> {
  const names = rules.filter(({ kind }) => kind === 'CONSTRAINT').map(({ name }) => name);
  const indexes = await graph.run(listIndexes, { names });
  const owned = new Set(indexes.filter(({ isOwned }) => isOwned).map(({ name }) => name));
  for (const name of new Set(indexes.map((index) => index.name))) {
    if (owned.has(name)) continue;
    // A name is a word of our own migrations: it needs no quoting.
    const text = `DROP INDEX ${name} IF EXISTS`;
    await graph.run({ name: 'schema/drop-leftover-index', mode: 'write', cardinality: 'none', text }, {});
  }
}
