/** Exports as text: NDJSON, one record on each line. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { AccountRecord } from '../../gen/kaizen/v1/transfer.ts';
import { CommandFailure } from '../failure.ts';

/** Bytes of one message of an import, well below the service's limit of 4 MiB. */
const MAX_MESSAGE_BYTES = 2 ** 20;
/** Records in one message: a transaction of a fraction of a second. */
const MAX_MESSAGE_RECORDS = 500;

/** A record as a line without its end. */
export function lineOf(record: AccountRecord): string {
  return JSON.stringify(AccountRecord.toJSON(record), (_key, value: unknown) =>
    // Protobuf writes these as text; JSON has no number for them.
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

/** Reads a file record by record, in portions for one message each. Throws a CommandFailure that names the line. */
export async function* portionsOf(file: string): AsyncGenerator<readonly AccountRecord[]> {
  let portion: AccountRecord[] = [];
  let bytes = 0;
  for await (const [record, size] of recordsOf(file)) {
    if (portion.length > 0 && (bytes + size > MAX_MESSAGE_BYTES || portion.length === MAX_MESSAGE_RECORDS)) {
      yield portion;
      portion = [];
      bytes = 0;
    }
    portion.push(record);
    bytes += size;
  }
  if (portion.length > 0) yield portion;
}

/** The account that a file says it is of. */
export async function accountIn(file: string): Promise<string> {
  for await (const [{ record }] of recordsOf(file)) {
    if (record?.$case === 'header' && record.value.accountId !== '') return record.value.accountId;
    break;
  }
  throw new CommandFailure(
    `${file} is no export: its first line must be the header that "kaizen account export" writes`,
  );
}

/** Records with their sizes in bytes. */
async function* recordsOf(file: string): AsyncGenerator<readonly [AccountRecord, number]> {
  const input = createReadStream(file);
  const opened = new Promise<void>((resolve, reject) => {
    input.once('open', () => resolve());
    input.once('error', reject);
  });
  await opened.catch((error: Error) => {
    throw new CommandFailure(`${file} cannot be read: ${error.message}`);
  });
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    yield parsed(line, `line ${number} of ${file}`);
  }
}

function parsed(line: string, place: string): readonly [AccountRecord, number] {
  try {
    const record = AccountRecord.fromJSON(JSON.parse(line));
    // Numbers beyond 64 bits are found only here.
    return [record, AccountRecord.encode(record).finish().length];
  } catch {
    throw new CommandFailure(`${place} is no record of an export: the file was changed or damaged`);
  }
}
