/** Who shares quotas and turns with whom. */
import { ANYONE } from '../access/identity.ts';
import type { Principal } from '../access/principal.ts';

/**
 * The account that a call names and the credential it comes with, the account first. Callers of the open mode have no
 * credential to tell them apart, so they have no quota together.
 */
export function holdersOf(principal: Principal, accountId: string): readonly [string, ...string[]] {
  const credential = `credential ${principal.credential}`;
  if (accountId === '') return [credential];
  const account = `account ${accountId}`;
  return principal === ANYONE ? [account] : [account, credential];
}
