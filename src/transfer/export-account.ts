/** Exports an account as it is at one instant. */
import type { AccountRecord } from '../gen/kaizen/v1/transfer.ts';
import { AccountRecord as AccountRecordMessage } from '../gen/kaizen/v1/transfer.ts';
import { awaitWrites, findRunningCycle } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { leaseKeyOf } from '../learning/cycle/cycle-lease.ts';
import { KaizenError, unknownAccount } from '../shared/errors.ts';
import { timestampOf } from '../shared/timestamps.ts';
import { createContentSum } from './content-hash.ts';
import { readContent } from './read-content.ts';

/** Version of the messages and of their order. */
export const FORMAT_VERSION = 1;
/** Bytes of one message, so that a client with the usual limit of 4 MiB reads it. */
const MAX_MESSAGE_BYTES = 3 * 2 ** 20;
/** Suggested delay in milliseconds before an export is tried again. */
const RETRY_MS = 2_000;

/** Which program and database an export is from. */
export interface ExportVersions {
  /** Number of the newest migration. */
  readonly schemaVersion: number;
  /** Version of the service. */
  readonly serviceVersion: string;
}

/** What an export needs. */
export interface ExportDependencies {
  readonly graph: Graph;
  readonly clock: () => Date;
  readonly versions: ExportVersions;
}

/**
 * Yields the records in messages of bounded size. The account is read twice, and what is read the first time is sent. If
 * both are the same, every part of it was so at the instant between them, because each write leaves something that
 * stays: an event, a revision, a cycle, an override. Nothing is locked meanwhile.
 *
 * Throws UNKNOWN_ACCOUNT, CYCLE_ALREADY_RUNNING, and instead of the trailer ACCOUNT_CHANGED.
 */
export async function* exportAccount(
  { graph, clock, versions }: ExportDependencies,
  accountId: string,
  signal?: AbortSignal,
): AsyncGenerator<readonly AccountRecord[]> {
  await awaitQuiet(graph, accountId);
  const header = { formatVersion: FORMAT_VERSION, ...versions, accountId };
  yield [{ record: { $case: 'header', value: { ...header, exportTime: timestampOf(clock().getTime()) } } }];
  const sum = createContentSum();
  for await (const records of readContent({ graph, signal }, accountId)) {
    for (const record of records) sum.add(record);
    yield* messagesOf(records);
  }
  const trailer = sum.trailer();
  // A write that was seen in part is complete after this.
  await awaitQuiet(graph, accountId);
  const again = await contentOf({ graph, signal }, accountId);
  if (again.contentHash !== trailer.contentHash) throw accountChanged(accountId);
  yield [{ record: { $case: 'trailer', value: trailer } }];
}

/** What an account holds now. */
export async function contentOf(
  dependencies: Parameters<typeof readContent>[0],
  accountId: string,
): Promise<ReturnType<ReturnType<typeof createContentSum>['trailer']>> {
  const sum = createContentSum();
  for await (const records of readContent(dependencies, accountId)) {
    for (const record of records) sum.add(record);
  }
  return sum.trailer();
}

/** Waits for writes under way. What a running cycle has prepared is no state that another service could go on from. */
async function awaitQuiet(graph: Graph, accountId: string): Promise<void> {
  const accountKey = nodeKey(accountId);
  const found = await graph.run(awaitWrites, { accountKey, leaseKey: leaseKeyOf(accountKey) });
  if (found === undefined) throw unknownAccount(accountId);
  const running = await graph.run(findRunningCycle, { accountKey });
  if (running === undefined) return;
  throw new KaizenError('a cycle runs on the account: export it when the cycle has ended', {
    kind: 'ABORTED',
    reason: 'CYCLE_ALREADY_RUNNING',
    retryAfterMs: RETRY_MS,
    metadata: { cycle_id: running.cycleId },
  });
}

function* messagesOf(records: readonly AccountRecord[]): Generator<readonly AccountRecord[]> {
  let message: AccountRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = AccountRecordMessage.encode(record).finish().length;
    if (message.length > 0 && bytes + size > MAX_MESSAGE_BYTES) {
      yield message;
      message = [];
      bytes = 0;
    }
    message.push(record);
    bytes += size;
  }
  if (message.length > 0) yield message;
}

function accountChanged(accountId: string): KaizenError {
  const text = `account "${accountId}" was written to while it was exported: export it again, at a quieter time`;
  return new KaizenError(text, { kind: 'ABORTED', reason: 'ACCOUNT_CHANGED', retryAfterMs: RETRY_MS });
}
