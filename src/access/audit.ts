/** The audit: who made which call that changes how the service runs, and what came of it. */
import { randomUUID } from 'node:crypto';
import {
  beginAuditEntry,
  endAuditEntry,
  type ListAuditEntriesRow,
  listAuditEntries,
  listAuditEntriesOfAccount,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { createErasedNames, erasedName } from './erased-names.ts';

/** An entry as stored; `code` is '' as long as its call has not ended. */
export type AuditEntry = ListAuditEntriesRow;

/** What is known when an audited call begins. */
export type AuditedCall = Pick<
  AuditEntry,
  'rpc' | 'credential' | 'accountId' | 'reportedActor' | 'reason' | 'requestId'
>;

/** Writes the audit. */
export interface Audit {
  /**
   * Stores an entry before its call does anything: what cannot be audited is not done. Returns what stores the name of
   * the status code at the end.
   */
  begin(call: AuditedCall): Promise<(code: string) => Promise<void>>;
}

/** The audit in the graph. `now` is the wall clock. */
export function createAudit({ graph, now }: { readonly graph: Graph; readonly now: () => Date }): Audit {
  const names = createErasedNames(graph);
  return {
    async begin(call) {
      const at = now();
      const key = `${at.toISOString()}|${randomUUID()}`;
      const erasureKey = call.accountId === '' ? '' : await names.keyOf(call.accountId);
      const erased = { erasureKey, erasedName: erasedName(erasureKey) };
      await graph.run(beginAuditEntry, { ...call, ...erased, key, nowMs: BigInt(at.getTime()) });
      return async (code) => void (await graph.run(endAuditEntry, { key, code }));
    },
  };
}

/** Sorts after every key. */
const AFTER_ALL_KEYS = '~';

/** A page of the audit, newest first, of one account or ('') of all calls; and the key before which the next begins. */
export async function pageOfAudit(
  graph: Graph,
  page: { readonly accountId: string; readonly beforeKey: string | undefined; readonly size: number },
): Promise<{ readonly entries: readonly AuditEntry[]; readonly next: string | undefined }> {
  const { accountId, beforeKey = AFTER_ALL_KEYS, size } = page;
  const params = { beforeKey, limit: BigInt(size + 1) };
  const rows = await (accountId === ''
    ? graph.run(listAuditEntries, params)
    : graph.run(listAuditEntriesOfAccount, { ...params, accountId }));
  const entries = rows.slice(0, size);
  return { entries, next: rows.length > size ? entries.at(-1)?.key : undefined };
}
