import { renewCycleLease, type TakeCycleLeaseRow } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';

/** A server that died keeps others from running a cycle on the account for no longer than this. */
export const DEFAULT_LEASE_MS = 30_000;
/** Terms of a lease between two renewals: one may come late or fail without the lease being lost. */
const RENEWALS_PER_TERM = 3;

/** The right to run cycles on one account, or to walk over all of them, until it is lost or given back. */
export interface CycleLease {
  readonly leaseKey: string;
  /** Grows with every holder. */
  readonly token: number;
  readonly leaseMs: number;
}

/** The lease was taken over or the cycle cancelled: nothing more may be written, and nothing is wrong with the data. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor() {
    super('the cycle was cancelled, or another server has taken it over');
  }
}

/** Key of the lease of an account, or with '' of the walk over all accounts. */
export function leaseKeyOf(accountKey: string): string {
  // The account's key is escaped already: only the word and the delimiter go before it.
  return accountKey === '' ? 'cycle' : `${nodeKey('cycle')}|${accountKey}`;
}

/** The lease as taken. */
export function toLease(
  row: Pick<TakeCycleLeaseRow, 'token'>,
  leaseKey: string,
  leaseMs: number,
): CycleLease {
  return { leaseKey, token: row.token, leaseMs };
}

/**
 * Runs writes in one transaction that holds the lease from its beginning to its commit, and renews it.
 * Throws LeaseLostError, and writes nothing, when the lease is another's.
 */
export function fencedWrite<T>(
  graph: Graph,
  lease: CycleLease,
  work: (transaction: GraphTransaction) => Promise<T>,
): Promise<T> {
  return graph.transaction('write', async (transaction) => {
    await renewIn(transaction, lease);
    return work(transaction);
  });
}

/** Renews the lease, and locks it until the transaction ends. Throws LeaseLostError when it is another's. */
export async function renewIn(transaction: GraphTransaction, lease: CycleLease): Promise<void> {
  const { leaseKey, token, leaseMs } = lease;
  const held = await transaction.run(renewCycleLease, {
    leaseKey,
    token: BigInt(token),
    leaseMs: BigInt(leaseMs),
  });
  if (held === undefined) throw new LeaseLostError();
}

/**
 * Renews the lease beside the work, so that one long read does not cost it, and says so when it is lost. A renewal that
 * fails is left to the next write, which finds out for itself.
 */
export async function whileRenewing<T>(
  graph: Graph,
  lease: CycleLease,
  { work, onLost }: { readonly work: () => Promise<T>; readonly onLost: (error: LeaseLostError) => void },
): Promise<T> {
  let isRenewing = false;
  const renew = async (): Promise<void> => {
    if (isRenewing) return;
    isRenewing = true;
    try {
      const held = await graph.run(renewCycleLease, {
        leaseKey: lease.leaseKey,
        token: BigInt(lease.token),
        leaseMs: BigInt(lease.leaseMs),
      });
      if (held === undefined) onLost(new LeaseLostError());
    } catch {
      // The next write, which holds the lease in its own transaction, decides.
    } finally {
      isRenewing = false;
    }
  };
  const timer = setInterval(() => void renew(), lease.leaseMs / RENEWALS_PER_TERM);
  timer.unref();
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
