import { type Command, InvalidArgumentError } from 'commander';
import { Role } from '../../gen/kaizen/v1/access.ts';
import {
  AdminServiceService,
  CreateApiKeyRequest,
  CreateApiKeyResponse,
  ListAccountsResponse,
  ListApiKeysResponse,
  ListAuditEntriesResponse,
  RevokeApiKeyResponse,
} from '../../gen/kaizen/v1/admin_service.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import { accountsText, auditText, keysText, newKeyText } from '../format/access.ts';
import { collect, DEFAULT_LIMIT, enumWordList, instant, MAX_LIMIT, wholeNumber } from '../options.ts';
import { firstItems } from '../pages.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';

interface CreateOptions {
  readonly role: readonly Role[];
  readonly account?: readonly string[];
  readonly allAccounts?: boolean;
  readonly expires?: string;
}

interface ListOptions {
  readonly limit: number;
  readonly account?: string;
}

/** `kaizen keys …`, `kaizen accounts` and `kaizen audit`. */
export function registerAccess(program: Command, surroundings: Surroundings): void {
  const keys = program.command('keys').description('API keys: who may call the service');
  keys
    .command('create')
    .argument('<name>', 'what the key is for, for example "campaign generator"')
    .requiredOption(
      '--role <role>',
      'ingest, read, operate or admin; may be repeated',
      enumWordList(Role, 'ROLE_'),
    )
    .option('--account <id>', 'account that the key is bound to; may be repeated', collect)
    .option('--all-accounts', 'bind it to all accounts, also to future ones')
    .option('--expires <time>', 'when it expires: 2027-01-31, 2027-01-31T18:00:00Z, or 90d from now')
    .description('make an API key and show it, once')
    .action((name: string, options: CreateOptions, command: Command) =>
      runSession(surroundings, command, (session) => create(session, name, options)),
    );
  keys
    .command('list')
    .option('--limit <number>', 'most keys shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list API keys, newest first')
    .action((options: ListOptions, command: Command) =>
      runSession(surroundings, command, (session) => list(session, options)),
    );
  keys
    .command('revoke')
    .argument('<key>', 'public part of the key, as in the list')
    .description('revoke an API key: when the command ends, no server accepts it any more')
    .action((apiKeyId: string, _options: unknown, command: Command) =>
      runSession(surroundings, command, (session) => revoke(session, apiKeyId)),
    );
  program
    .command('accounts')
    .option('--limit <number>', 'most accounts shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list the accounts of the credential by id')
    .action((options: ListOptions, command: Command) =>
      runSession(surroundings, command, (session) => accounts(session, options)),
    );
  program
    .command('audit')
    .option('--account <id>', 'only calls that named this account')
    .option('--limit <number>', 'most entries shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list who made which calls that operate or administer, newest first')
    .action((options: ListOptions, command: Command) =>
      runSession(surroundings, command, (session) => audit(session, options)),
    );
}

async function create(
  { service, output, now, ...session }: Session,
  name: string,
  { role: roles, account: accountIds = [], allAccounts = false, expires }: CreateOptions,
): Promise<undefined> {
  const request = CreateApiKeyRequest.fromPartial({
    ...{ name, roles: [...roles], accountIds: [...accountIds], allAccounts },
    ...(expires === undefined ? {} : { expireTime: timestampOf(expiryOf(expires, now())) }),
  });
  const response = await service.call(AdminServiceService.createApiKey, request);
  const { apiKey, secret } = response;
  session.show(CreateApiKeyResponse.toJSON(response), () =>
    apiKey === undefined ? secret : newKeyText(apiKey, secret, output.style),
  );
}

/** `90d` is a time from now here, unlike in the options that look back. */
function expiryOf(text: string, now: Date): number {
  const given = instant(text, now).getTime();
  const isSpan = /^\d+[mhdw]$/.test(text);
  const expiry = isSpan ? 2 * now.getTime() - given : given;
  if (expiry <= now.getTime()) throw new InvalidArgumentError('It must be in the future.');
  return expiry;
}

async function list(
  { service, output, now, ...session }: Session,
  { limit }: ListOptions,
): Promise<undefined> {
  const { items } = await firstItems(limit, async (page) => {
    const { apiKeys, nextPageToken } = await service.call(AdminServiceService.listApiKeys, page);
    return { items: apiKeys, nextPageToken };
  });
  session.show(ListApiKeysResponse.toJSON({ apiKeys: [...items], nextPageToken: '' }), () =>
    keysText(items, now(), output),
  );
}

async function revoke({ service, ...session }: Session, apiKeyId: string): Promise<undefined> {
  const response = await service.call(AdminServiceService.revokeApiKey, { apiKeyId });
  session.show(RevokeApiKeyResponse.toJSON(response), () => 'Revoked: no server accepts the key any more.');
}

async function accounts(
  { service, output, ...session }: Session,
  { limit }: ListOptions,
): Promise<undefined> {
  const { items } = await firstItems(limit, async (page) => {
    const found = await service.call(AdminServiceService.listAccounts, page);
    return { items: found.accounts, nextPageToken: found.nextPageToken };
  });
  session.show(ListAccountsResponse.toJSON({ accounts: [...items], nextPageToken: '' }), () =>
    accountsText(items, output.style),
  );
}

async function audit(
  { service, output, ...session }: Session,
  { limit, account: accountId = '' }: ListOptions,
): Promise<undefined> {
  const { items } = await firstItems(limit, async (page) => {
    const found = await service.call(AdminServiceService.listAuditEntries, { accountId, ...page });
    return { items: found.entries, nextPageToken: found.nextPageToken };
  });
  session.show(ListAuditEntriesResponse.toJSON({ entries: [...items], nextPageToken: '' }), () =>
    auditText(items, output),
  );
}
