import type { Metadata } from '@grpc/grpc-js';
import type { ListenAddress } from '../shared/setting-parsers.ts';
import { StartupError } from '../shared/startup-error.ts';

/** What an identity mode decides by. */
export interface Credentials {
  readonly metadata: Metadata;
  /** The account that the request names; '' when it names none. */
  readonly namedAccountId: string;
}

/** How the account of a call is determined. A call can reach only the account it was granted. */
export interface IdentityMode {
  readonly name: string;
  /** The granted account; '' for a call without an account. Throws a KaizenError for a caller without permission. */
  authenticate(credentials: Credentials): Promise<string> | string;
}

/** Trusts every caller with every account. Only for loopback. */
export const openIdentity: IdentityMode = {
  name: 'open',
  authenticate: ({ namedAccountId }) => namedAccountId,
};

/** The account that a request names: its `account_id`, or the id of the account it puts. */
export function namedAccountId(request: object): string {
  if ('accountId' in request && typeof request.accountId === 'string') return request.accountId;
  if ('account' in request && typeof request.account === 'object' && request.account !== null) {
    return namedAccountId(request.account);
  }
  return '';
}

/** Throws a {@link StartupError} when the open mode would accept connections from other machines. */
export function assertOpenModeIsLocal(address: ListenAddress): void {
  if (isLoopback(address.host)) return;
  throw new StartupError(
    `KAIZEN_GRPC_ADDRESS ${address.text} can be reached from other machines, and calls are not authenticated: every caller could read every account. Listen on 127.0.0.1 or [::1], behind a proxy that authenticates.`,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
