/** `kaizen account export` and `kaizen account import`. */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { withRetries } from '../../client/retry.ts';
import { AdminServiceService, ListAccountsRequest } from '../../gen/kaizen/v1/admin_service.ts';
import {
  type AccountRecord,
  ExportAccountRequest,
  ExportTrailer,
  ImportAccountRequest,
  ImportAccountResponse,
} from '../../gen/kaizen/v1/transfer.ts';
import { CommandFailure } from '../failure.ts';
import { formatCount } from '../format/numbers.ts';
import { plural, printable } from '../format/text.ts';
import { firstItems } from '../pages.ts';
import { type ExitCode, runSession, type Session, type Surroundings } from '../session.ts';
import { accountIn, lineOf, portionsOf } from '../transfer/account-lines.ts';
import { writeWhole } from '../transfer/whole-file.ts';

interface ExportOptions {
  readonly account?: string;
  readonly file?: string;
  readonly all?: boolean;
  readonly folder?: string;
}

/** Most time for one export or import, in milliseconds: tens of millions of records. */
const TRANSFER_MS = 6 * 3_600_000;
/** Most accounts of one backup. */
const MAX_ACCOUNTS = 100_000;
/** Longest name of a file made of an id. File systems allow 255 bytes. */
const MAX_NAME_LENGTH = 200;

/** `kaizen account export` and `kaizen account import`. */
export function registerTransferAccount(account: Command, surroundings: Surroundings): void {
  account
    .command('export')
    .option('--account <id>', 'the account')
    .option(
      '--file <path>',
      'write to this file, which is replaced when the export is whole; otherwise print',
    )
    .addOption(
      new Option('--all', 'export every account, each to a file of --folder').conflicts(['account', 'file']),
    )
    .option('--folder <path>', 'where --all writes; it is created if it is missing')
    .description('export everything that is stored of an account, one record in JSON on each line')
    .action((options: ExportOptions, command: Command) =>
      runSession(surroundings, command, (session) => exportAccounts(session, options)),
    );
  account
    .command('import')
    .requiredOption('--file <path>', 'a file that "kaizen account export" wrote')
    .description('import an account from its export, with the same ids')
    .action(({ file }: { readonly file: string }, command: Command) =>
      runSession(surroundings, command, (session) => importAccount(session, file)),
    );
}

async function exportAccounts(session: Session, options: ExportOptions): Promise<ExitCode | undefined> {
  const { account, file, all = false, folder } = options;
  if (all && folder !== undefined) return exportAll(session, folder);
  if (account === undefined || folder !== undefined) {
    throw new CommandFailure('name an account with --account, or give --all and --folder');
  }
  if (file === undefined) await print(session, account);
  else await exportTo(session, account, file);
  return undefined;
}

/** Prints once: what is printed cannot be taken back for another attempt. */
async function print({ service, output }: Session, accountId: string): Promise<void> {
  for await (const records of recordsOf(service, accountId)) output.print(records.map(lineOf).join('\n'));
}

/** Goes on with the other accounts when one fails, and says so at the end. */
async function exportAll(session: Session, folder: string): Promise<ExitCode> {
  const { service, output } = session;
  const { items, hasMore } = await firstItems(MAX_ACCOUNTS, async (page) => {
    const request = ListAccountsRequest.fromPartial(page);
    const { accounts, nextPageToken } = await service.call(AdminServiceService.listAccounts, request);
    return { items: accounts, nextPageToken };
  });
  if (hasMore)
    throw new CommandFailure(`there are more than ${MAX_ACCOUNTS} accounts: export them one by one`);
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new CommandFailure(`${folder} cannot be made: ${error.message}`);
  });
  const failed: string[] = [];
  for (const { accountId } of items) {
    await exportTo(session, accountId, path.join(folder, fileNameOf(accountId))).catch((error: Error) => {
      output.note(`${printable(accountId)} is not exported: ${printable(error.message)}`);
      failed.push(accountId);
    });
  }
  output.note(`${items.length - failed.length} of ${plural(items.length, 'account')} exported.`);
  return failed.length === 0 ? 0 : 2;
}

/** The id where a file may have it as its name; its beginning and a hash of it otherwise. */
function fileNameOf(accountId: string): string {
  const name = encodeURIComponent(accountId);
  if (name.length <= MAX_NAME_LENGTH) return `${name}.ndjson`;
  const hash = createHash('sha256').update(accountId).digest('hex');
  return `${name.slice(0, MAX_NAME_LENGTH - hash.length)}-${hash}.ndjson`;
}

/** Tries again when the account was written to meanwhile. */
async function exportTo(session: Session, accountId: string, file: string): Promise<void> {
  const { service, output } = session;
  let trailer: ExportTrailer | undefined;
  const attempt = (): Promise<void> => {
    let count = 0;
    const lines = async function* () {
      for await (const records of recordsOf(service, accountId)) {
        const last = records.at(-1)?.record;
        if (last?.$case === 'trailer') trailer = last.value;
        count += records.length;
        output.status(`${printable(accountId)}: ${formatCount(count)} records`);
        yield `${records.map(lineOf).join('\n')}\n`;
      }
      if (trailer === undefined) throw new CommandFailure('the export came without its end: try again');
    };
    return writeWhole(file, lines());
  };
  await withRetries(session, attempt, ({ message }) => output.note(`Trying again: ${printable(message)}`));
  if (trailer === undefined)
    throw new CommandFailure('the service ended the export without its end: try again');
  const { nodeCount, linkCount, contentHash } = trailer;
  session.show(ExportTrailer.toJSON(trailer), () => {
    const counts = `${plural(nodeCount, 'node')} and ${plural(linkCount, 'relationship')}`;
    return `Exported ${printable(accountId)} to ${printable(file)}: ${counts}, content ${contentHash}`;
  });
}

async function* recordsOf(
  service: Session['service'],
  accountId: string,
): AsyncGenerator<readonly AccountRecord[]> {
  const request = ExportAccountRequest.fromPartial({ accountId });
  const stream = service.watch(AdminServiceService.exportAccount, request, { timeoutMs: TRANSFER_MS });
  for await (const { records } of stream) yield records;
}

async function importAccount(session: Session, file: string): Promise<undefined> {
  const { service, output } = session;
  const accountId = await accountIn(file);
  const requests = async function* () {
    let count = 0;
    for await (const records of portionsOf(file)) {
      yield ImportAccountRequest.fromPartial({ accountId, records: [...records] });
      count += records.length;
      output.status(`${printable(accountId)}: ${formatCount(count)} records`);
    }
  };
  const response = await withRetries(
    session,
    () => service.upload(AdminServiceService.importAccount, requests(), { timeoutMs: TRANSFER_MS }),
    ({ message }) => output.note(`Trying again: ${printable(message)}`),
  );
  session.show(ImportAccountResponse.toJSON(response), () => importText(accountId, response));
}

function importText(accountId: string, { unchanged, content }: ImportAccountResponse): string {
  if (unchanged)
    return `${printable(accountId)} was there already, with the same content. Nothing was changed.`;
  const counts = `${plural(content?.nodeCount ?? 0, 'node')} and ${plural(content?.linkCount ?? 0, 'relationship')}`;
  return `Imported ${printable(accountId)}: ${counts}, content ${content?.contentHash ?? ''}`;
}
