/** API keys, accounts and the audit as text. */
import { type Role, roleToJSON } from '../../gen/kaizen/v1/access.ts';
import type { Account } from '../../gen/kaizen/v1/account_service.ts';
import type { ApiKey, AuditEntry } from '../../gen/kaizen/v1/admin_service.ts';
import type { Output } from '../output.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatCount } from './numbers.ts';
import { fitLastColumn, formatTable } from './table.ts';
import { printable } from './text.ts';
import { formatTime } from './times.ts';

const NONE = '–';

/** A new key with its secret, which is shown only now. */
export function newKeyText(key: ApiKey, secret: string, style: Style): string {
  return [
    `${style.bold(secret)}`,
    '',
    `This is the key "${printable(key.name)}" (${key.apiKeyId}): it ${may(key)}${key.expireTime === undefined ? '' : `, until ${formatTime(key.expireTime)}`}.`,
    'It is shown only now. Keep it where secrets are kept, and send it as KAIZEN_API_KEY or in a profile.',
  ].join('\n');
}

function may({ roles, accountIds, allAccounts }: ApiKey): string {
  return `may ${roleWords(roles)} for ${allAccounts ? 'all accounts' : accountIds.map(printable).join(', ')}`;
}

function roleWords(roles: readonly Role[]): string {
  return roles.map((role) => enumName(roleToJSON(role), 'ROLE_')).join(', ');
}

/** Keys without their secrets, newest first. */
export function keysText(keys: readonly ApiKey[], now: Date, output: Output): string {
  if (keys.length === 0) return 'No API keys. Make one with: kaizen keys create --help';
  return formatTable(
    [
      { title: 'key' },
      { title: 'name' },
      { title: 'state' },
      { title: 'may' },
      { title: 'last used' },
      { title: 'accounts' },
    ],
    fitLastColumn(
      keys.map((key) => [
        key.apiKeyId,
        printable(key.name),
        stateOf(key, now),
        roleWords(key.roles),
        key.lastUseTime === undefined ? NONE : formatTime(key.lastUseTime),
        key.allAccounts ? 'all' : key.accountIds.map(printable).join(', '),
      ]),
      output.width,
    ),
    output.style,
  );
}

function stateOf({ revokeTime, expireTime }: ApiKey, now: Date): string {
  if (revokeTime !== undefined) return 'revoked';
  if (expireTime === undefined) return 'valid';
  return expireTime.seconds * 1000 <= now.getTime() ? 'expired' : `until ${formatTime(expireTime)}`;
}

/** Accounts by id. */
export function accountsText(accounts: readonly Account[], style: Style): string {
  if (accounts.length === 0) return 'No accounts. Create one with: kaizen account put --help';
  return formatTable(
    [
      { title: 'account' },
      { title: 'industry' },
      { title: 'client type' },
      { title: 'events', align: 'right' },
      { title: 'epoch', align: 'right' },
      { title: 'created' },
    ],
    accounts.map(({ accountId, industry, clientType, eventCount, publishedEpoch, createTime }) => [
      printable(accountId),
      industry === '' ? NONE : printable(industry),
      clientType === '' ? NONE : printable(clientType),
      formatCount(eventCount),
      publishedEpoch === 0 ? NONE : String(publishedEpoch),
      formatTime(createTime),
    ]),
    style,
  );
}

/** Audit entries, newest first. */
export function auditText(entries: readonly AuditEntry[], output: Output): string {
  if (entries.length === 0) return 'Nothing was audited.';
  return formatTable(
    [
      { title: 'when' },
      { title: 'call' },
      { title: 'outcome' },
      { title: 'credential' },
      { title: 'account' },
      { title: 'actor and reason, as written' },
    ],
    fitLastColumn(
      entries.map(({ time, rpc, code, credential, accountId, reportedActor, reason }) => [
        formatTime(time),
        rpc.replace(/^\w+\//, ''),
        code === '' ? 'not ended' : code,
        credential,
        accountId === '' ? NONE : printable(accountId),
        printable([reportedActor, reason].filter((text) => text !== '').join(': ')) || NONE,
      ]),
      output.width,
    ),
    output.style,
  );
}
