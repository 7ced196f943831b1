/** Who makes a call, and what that lets the call do. */
import type { accessRules } from '../gen/access-rules.ts';
import { KaizenError } from '../shared/errors.ts';

/** What a credential may do: see `Role` in proto/kaizen/v1/access.proto. */
export const ROLES = ['INGEST', 'READ', 'OPERATE', 'ADMIN'] as const;

/** One of the {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/** Who may make a call of one RPC. */
export type AccessRule = (typeof accessRules)[keyof typeof accessRules];

/** The holder of a credential. */
export interface Principal {
  /** Names the credential in the audit and the log, for example `api-key:3fk2…`. A caller cannot choose it. */
  readonly credential: string;
  readonly roles: ReadonlySet<Role>;
  /** Ids of the accounts that the credential is bound to; undefined for all accounts. */
  readonly accountIds: ReadonlySet<string> | undefined;
}

/** Whether a principal may reach an account. */
export function reaches({ accountIds }: Pick<Principal, 'accountIds'>, accountId: string): boolean {
  return accountIds === undefined || accountIds.has(accountId);
}

/**
 * Whether something that the request did not name an account for belongs to an account of the principal. '': it belongs
 * to the whole deployment, which only operators of all accounts may see.
 */
export function mayReach(principal: Principal, ownerAccountId: string): boolean {
  if (ownerAccountId !== '') return reaches(principal, ownerAccountId);
  return principal.accountIds === undefined && hasRole(principal, 'OPERATE');
}

/**
 * Throws PERMISSION_DENIED unless the principal may make the call. The answer depends on the credential and the request
 * alone, never on what is stored: a caller cannot tell a foreign account from one that does not exist.
 */
export function authorise(principal: Principal, { role, reach }: AccessRule, namedAccountId: string): void {
  if (role !== 'ANY') requireRole(principal, role);
  const isForAll = reach === 'ALL' || (reach === 'ACCOUNT_OR_ALL' && namedAccountId === '');
  if (isForAll) {
    requireRole(principal, 'OPERATE');
    if (principal.accountIds !== undefined) throw accountNotGranted('the call reaches accounts');
  } else if (namedAccountId !== '' && !reaches(principal, namedAccountId)) {
    throw accountNotGranted('the call reaches an account');
  }
}

function hasRole({ roles }: Principal, role: Role): boolean {
  return roles.has(role) || roles.has('ADMIN');
}

function requireRole(principal: Principal, role: Role): void {
  if (hasRole(principal, role)) return;
  throw new KaizenError(`this call needs a credential with the role ${role}`, {
    kind: 'PERMISSION_DENIED',
    reason: 'ROLE_MISSING',
  });
}

/** The error for a credential without an account. The text names no account, so that it tells nothing. */
export function accountNotGranted(what: string): KaizenError {
  return new KaizenError(`${what} that the credential is not bound to`, {
    kind: 'PERMISSION_DENIED',
    reason: 'ACCOUNT_NOT_GRANTED',
  });
}
