import { findArrivingAccount } from '../gen/queries.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { KaizenError } from '../shared/errors.ts';

/** Suggested delay in milliseconds. What a broken-off import left is cleared away within a minute. */
const RETRY_MS = 5_000;

/**
 * Throws WRITE_CONFLICT while an account with this key is imported. It must run in the transaction that creates the
 * account, after the account was locked.
 */
export async function refuseArriving(transaction: GraphTransaction, accountKey: string): Promise<void> {
  if ((await transaction.run(findArrivingAccount, { accountKey })) !== undefined) throw importUnderWay();
}

/** An import of the account is under way, or was broken off and is not cleared away yet. */
export function importUnderWay(): KaizenError {
  return new KaizenError('an import of this account is under way: try again when it has ended', {
    kind: 'ABORTED',
    reason: 'WRITE_CONFLICT',
    retryAfterMs: RETRY_MS,
  });
}
