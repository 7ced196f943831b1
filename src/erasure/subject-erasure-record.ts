/** What is known about the erasure of a subject. */
import { erasureIdOf } from '../access/erased-names.ts';
import { findSubjectErasure } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { keyParts, nodeKey } from '../graph/keys.ts';
import type { ErasureRecord } from './erasure-record.ts';

/** The erasure of a subject as its tombstone tells it. `erasureId` is a keyed hash. */
export type SubjectErasureRecord = Pick<
  ErasureRecord,
  'erasureId' | 'state' | 'requestedAtMs' | 'finishedAtMs' | 'counts'
>;

/** Reads a tombstone; undefined when there is none, or no account any more. */
export async function readSubjectErasure(
  graph: Pick<Graph, 'run'>,
  erasureKey: string,
): Promise<SubjectErasureRecord | undefined> {
  const accountKey = nodeKey(accountIdOf(erasureKey));
  const row = await graph.run(findSubjectErasure, { accountKey, erasureKey });
  if (row === undefined) return undefined;
  const { state, requestedAtMs, finishedAtMs, counts } = row;
  return {
    ...{ erasureId: erasureIdOf(erasureKey), requestedAtMs, finishedAtMs },
    state: state === 'DONE' ? 'DONE' : 'PENDING',
    counts: counts.toSorted((a, b) => (a.label < b.label ? -1 : 1)),
  };
}

/** The account whose subject has this tombstone. */
export function accountIdOf(erasureKey: string): string {
  const [accountId = ''] = keyParts(erasureKey);
  return accountId;
}
