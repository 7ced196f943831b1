/** Imports an account from its export. */
import type { Logger } from 'pino';
import { importUnderWay } from '../accounts/arriving-account.ts';
import type { AccountRecord, ImportAccountResponse } from '../gen/kaizen/v1/transfer.ts';
import type { Graph } from '../graph/graph.ts';
import { LeaseLostError, whileRenewing } from '../learning/cycle/cycle-lease.ts';
import { KaizenError } from '../shared/errors.ts';
import { type Arrival, type ArrivalDependencies, admit, announce, discard } from './arriving-account.ts';
import { contentOf } from './export-account.ts';
import { ownerOf } from './property-problem.ts';
import { createRecordReader, type RecordReader } from './record-reader.ts';
import { storeRecords } from './store-records.ts';

/** What an import needs. */
export interface ImportDependencies extends ArrivalDependencies {
  /** Number of the newest migration. */
  readonly schemaVersion: number;
  readonly log: Logger;
}

/** The records of a file, message by message. Reading on may throw. */
export type RecordMessages = AsyncIterable<readonly AccountRecord[]>;

/**
 * Imports an account. It is visible when everything is stored and was found to be right; until then, and after a
 * failure, it does not exist. Throws INVALID_FIELD with the lines that are wrong, ACCOUNT_HAS_OTHER_CONTENT,
 * ACCOUNT_ERASED, and WRITE_CONFLICT while another import of the account is under way.
 */
export async function importAccount(
  dependencies: ImportDependencies,
  accountId: string,
  messages: RecordMessages,
): Promise<ImportAccountResponse> {
  const { graph, log, schemaVersion } = dependencies;
  const reader = createRecordReader({ accountId, schemaVersion });
  const arrival = await announce(dependencies, ownerOf(accountId));
  if (arrival === undefined) return compare(graph, accountId, { reader, messages });
  try {
    const storeAll = async () => {
      for await (const records of messages) {
        await storeNext(graph, arrival, { reader, records });
        if (reader.isHopeless()) break;
      }
      return reader.end();
    };
    // The lease is renewed while a slow caller sends. Writes notice when it is lost.
    const content = await whileRenewing(graph, arrival.lease, { work: storeAll, onLost: () => undefined });
    await admit(graph, arrival);
    return { unchanged: false, content };
  } catch (error) {
    if (error instanceof LeaseLostError) throw importUnderWay();
    // If this fails too, a server clears it away when the lease has expired.
    await discard(graph, arrival).catch((failure: unknown) =>
      log.warn({ err: failure }, 'an import that failed was not cleared away yet'),
    );
    throw error;
  }
}

/** Stores nothing more after the first violation, and goes on looking for others. */
async function storeNext(
  graph: Graph,
  arrival: Arrival,
  { reader, records }: { readonly reader: RecordReader; readonly records: readonly AccountRecord[] },
): Promise<void> {
  const checked = reader.take(records);
  if (!reader.isRight()) return;
  for (const { line, description } of await storeRecords(graph, arrival, checked)) {
    reader.report(line, description);
  }
}

/** The account exists: nothing is stored, and the file must say what the account holds. */
async function compare(
  graph: Graph,
  accountId: string,
  { reader, messages }: { readonly reader: RecordReader; readonly messages: RecordMessages },
): Promise<ImportAccountResponse> {
  for await (const records of messages) {
    reader.take(records);
    if (reader.isHopeless()) break;
  }
  const content = reader.end();
  const { contentHash } = await contentOf({ graph }, accountId);
  if (contentHash === content.contentHash) return { unchanged: true, content };
  const text = `account "${accountId}" exists and holds something else than the export: nothing was changed. Erasing it would not make room, because an erased id cannot be used again`;
  throw new KaizenError(text, {
    kind: 'ALREADY_EXISTS',
    reason: 'ACCOUNT_HAS_OTHER_CONTENT',
    resourceType: 'kaizen.v1.Account',
    resourceName: accountId,
  });
}
