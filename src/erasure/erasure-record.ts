/** What is known about an erasure. */
import type { FindErasureRow } from '../gen/queries.ts';
import { findErasure } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';

/** An erasure as its tombstone tells it. */
export interface ErasureRecord extends Omit<FindErasureRow, 'state' | 'accountKey'> {
  readonly state: 'PENDING' | 'DONE';
  /** Key of the account, as long as nodes under it may be stored. */
  readonly accountKey: string | undefined;
}

/** Reads a tombstone; undefined when there is none. */
export async function readErasure(
  graph: Pick<Graph, 'run'>,
  erasureKey: string,
): Promise<ErasureRecord | undefined> {
  const row = await graph.run(findErasure, { erasureKey });
  if (row === undefined) return undefined;
  const { state, accountKey, counts, ...rest } = row;
  return {
    ...rest,
    state: state === 'DONE' ? 'DONE' : 'PENDING',
    accountKey: accountKey ?? undefined,
    counts: counts.toSorted((a, b) => (a.label < b.label ? -1 : 1)),
  };
}
