import { status as Code } from '@grpc/grpc-js';
import { type Command, Option } from 'commander';
import { MAX_RETENTION_DAYS } from '../../accounts/event-retention.ts';
import { CallFailure } from '../../client/call-failure.ts';
import type { Connection } from '../../client/connection.ts';
import {
  Account,
  AccountServiceService,
  GetAccountRequest,
  GetAccountResponse,
  ListProjectsRequest,
  ListProjectsResponse,
  PutAccountRequest,
  PutAccountResponse,
  Sharing,
} from '../../gen/kaizen/v1/account_service.ts';
import { Metric } from '../../gen/kaizen/v1/vocabulary.ts';
import { accountText, projectsText } from '../format/account.ts';
import { printable } from '../format/text.ts';
import { collect, DEFAULT_LIMIT, enumWord, MAX_LIMIT, wholeNumber } from '../options.ts';
import { firstItems } from '../pages.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';
import { registerEraseAccount } from './erase-account.ts';
import { registerTransferAccount } from './transfer-account.ts';

/** Settings of an account that a command can give. Absent settings are not changed. */
export interface AccountOptions {
  readonly industry?: string;
  readonly clientType?: string;
  readonly currency?: string;
  readonly timeZone?: string;
  readonly sharing?: Sharing;
  readonly goalMetric?: Metric;
  readonly ban?: readonly string[];
  readonly clearBans?: boolean;
  readonly eventRetentionDays?: number;
}

/** Adds the options of {@link AccountOptions}. */
export function addAccountOptions(command: Command): Command {
  return command
    .option(
      '--industry <text>',
      'industry, for example SaaS: with the client type, the segment of the account',
    )
    .option('--client-type <text>', 'client type, for example startup')
    .option(
      '--currency <code>',
      'ISO 4217 code of every amount (new accounts: USD); fixed once performance is recorded',
    )
    .option('--time-zone <zone>', 'IANA zone of the dates of performance (new accounts: UTC)');
}

/** `kaizen account …` and `kaizen project …`. */
export function registerAccount(program: Command, surroundings: Surroundings): void {
  const account = program.command('account').description('accounts: the companies whose results teach');
  addAccountOptions(account.command('put'))
    .argument('<account>', 'id of the account')
    .option(
      '--sharing <choice>',
      'enabled: contributes to what accounts share, and receives it; disabled: neither (new accounts: enabled)',
      enumWord(Sharing, 'SHARING_'),
    )
    .option(
      '--goal-metric <metric>',
      'the metric that contexts are built by: roas, conversion_rate, ctr or engagement_rate (new accounts: chosen by the data)',
      enumWord(Metric, 'METRIC_'),
    )
    .option(
      '--ban <phrase>',
      'phrase that no creative may use, in place of those before; may be repeated',
      collect,
    )
    .option(
      '--event-retention-days <days>',
      'days for which events are kept, at least 30; 0: as the service says (new accounts: 0)',
      wholeNumber(0, MAX_RETENTION_DAYS),
    )
    .addOption(new Option('--clear-bans', 'ban no phrase any more').conflicts('ban'))
    .description('create an account, or change the settings that are given')
    .action((accountId: string, options: AccountOptions, command: Command) =>
      runSession(surroundings, command, (session) => put(session, accountId, options)),
    );
  account
    .command('show')
    .argument('<account>', 'id of the account')
    .description('show an account')
    .action((accountId: string, _options: unknown, command: Command) =>
      runSession(surroundings, command, (session) => show(session, accountId)),
    );
  registerEraseAccount(account, surroundings);
  registerTransferAccount(account, surroundings);
  const project = program.command('project').description('projects: lines of work of an account');
  project
    .command('list')
    .requiredOption('--account <id>', 'account that owns the projects')
    .option('--limit <number>', 'most projects shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list the projects of an account by id')
    .action((options: { readonly account: string; readonly limit: number }, command: Command) =>
      runSession(surroundings, command, (session) => listProjects(session, options)),
    );
}

/** The account, or undefined when there is none. */
export async function findAccount(service: Connection, accountId: string): Promise<Account | undefined> {
  try {
    const { account } = await service.call(
      AccountServiceService.getAccount,
      GetAccountRequest.fromPartial({ accountId }),
    );
    return account;
  } catch (error) {
    if (error instanceof CallFailure && error.facts.code === Code.NOT_FOUND) return undefined;
    throw error;
  }
}

/** Creates an account, or changes the given settings. */
export async function putAccount(
  service: Connection,
  accountId: string,
  options: AccountOptions,
): Promise<PutAccountResponse> {
  const before = await findAccount(service, accountId);
  const { industry, clientType, currency, timeZone, sharing, goalMetric, eventRetentionDays } = {
    ...before,
    ...options,
  };
  const account = Account.fromPartial({
    bannedPhrases: options.clearBans === true ? [] : [...(options.ban ?? before?.bannedPhrases ?? [])],
    sharing: sharing ?? Sharing.SHARING_ENABLED,
    goalMetric: goalMetric ?? Metric.METRIC_UNSPECIFIED,
    accountId,
    industry: industry ?? '',
    clientType: clientType ?? '',
    currency: currency ?? '',
    timeZone: timeZone ?? '',
    eventRetentionDays: eventRetentionDays ?? 0,
  });
  return service.call(AccountServiceService.putAccount, PutAccountRequest.fromPartial({ account }));
}

async function put(session: Session, accountId: string, options: AccountOptions): Promise<undefined> {
  const { service, output } = session;
  // Commander's object holds exactly the options of the command.
  const response = await putAccount(service, accountId, options);
  session.show(PutAccountResponse.toJSON(response), () => {
    const verb = response.created ? 'Created' : 'Updated';
    const text = response.account === undefined ? '' : `\n${accountText(response.account, output.style)}`;
    return `${verb} account ${printable(accountId)}.${text}`;
  });
}

async function show({ service, output, ...session }: Session, accountId: string): Promise<undefined> {
  const response = await service.call(
    AccountServiceService.getAccount,
    GetAccountRequest.fromPartial({ accountId }),
  );
  session.show(GetAccountResponse.toJSON(response), () =>
    accountText(response.account ?? Account.fromPartial({}), output.style),
  );
}

async function listProjects(
  { service, output, ...session }: Session,
  { account: accountId, limit }: { readonly account: string; readonly limit: number },
): Promise<undefined> {
  const { items, hasMore } = await firstItems(limit, async (page) => {
    const request = ListProjectsRequest.fromPartial({ accountId, ...page });
    const { projects, nextPageToken } = await service.call(AccountServiceService.listProjects, request);
    return { items: projects, nextPageToken };
  });
  session.show(ListProjectsResponse.toJSON({ projects: [...items], nextPageToken: '' }), () =>
    projectsText(items, output.style),
  );
  if (hasMore) output.note(`There are more than ${limit} projects: --limit shows more.`);
}
