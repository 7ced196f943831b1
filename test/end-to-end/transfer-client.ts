/** Exports and imports accounts as a client does. */
import {
  AccountRecord,
  ExportAccountRequest,
  type ExportTrailer,
  ImportAccountRequest,
  type ImportAccountResponse,
} from '../../src/gen/kaizen/v1/transfer.ts';
import type { TestService } from './harness.ts';

const LONG_MS = 300_000;
/** Records in one message of an import. */
const PER_MESSAGE = 300;

/** The records of an export, as a file would give them back: they have been JSON. */
export async function exportOf(
  { clients }: TestService,
  accountId: string,
): Promise<readonly AccountRecord[]> {
  const stream = clients.AdminService.exportAccount(ExportAccountRequest.fromPartial({ accountId }), {
    deadlineMs: LONG_MS,
  });
  const records: AccountRecord[] = [];
  for await (const message of stream) records.push(...message.records);
  return records.map((record) =>
    AccountRecord.fromJSON(JSON.parse(JSON.stringify(AccountRecord.toJSON(record)))),
  );
}

/** Messages with these records. */
export function* messagesOf(
  accountId: string,
  records: readonly AccountRecord[],
  perMessage = PER_MESSAGE,
): Generator<ImportAccountRequest> {
  for (let at = 0; at < records.length; at += perMessage) {
    yield ImportAccountRequest.fromPartial({ accountId, records: records.slice(at, at + perMessage) });
  }
}

/** Imports records. */
export function importInto(
  { clients }: TestService,
  accountId: string,
  records: readonly AccountRecord[],
  perMessage?: number,
): Promise<ImportAccountResponse> {
  return clients.AdminService.importAccount(messagesOf(accountId, records, perMessage), {
    deadlineMs: LONG_MS,
  });
}

/** The trailer of an export. */
export function trailerOf(records: readonly AccountRecord[]): ExportTrailer {
  const last = records.at(-1)?.record;
  if (last?.$case !== 'trailer') throw new Error('the export has no trailer');
  return last.value;
}
