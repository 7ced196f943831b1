import { renewCycleLease, type TakeCycleLeaseRow } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';

/** Longest time that a dead server keeps others from running a cycle on its account. */
export const DEFAULT_LEASE_MS = 30_000;
/** Renewals in one lease term. With three, one renewal may be late or fail and the lease is still kept. */
const RENEWALS_PER_TERM = 3;

/** The right to run cycles on one account, or to run the deployment cycle, until it is lost or released. */
export interface CycleLease {
  readonly leaseKey: string;
  /** Grows by one each time the lease is taken. */
  readonly token: number;
  readonly leaseMs: number;
}

/** Another server took the lease over, or the cycle was cancelled. Nothing more may be written. The data is intact. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor() {
    super('the cycle was cancelled, or another server has taken it over');
  }
}

/** Key of an account's lease. '' stands for the lease of the deployment cycle. */
export function leaseKeyOf(accountKey: string): string {
  // The account's key is escaped already, so it only needs the prefix and the delimiter.
  return accountKey === '' ? 'cycle' : `${nodeKey('cycle')}|${accountKey}`;
}

/** Makes a lease from the row of the query that took it. */
export function toLease(
  row: Pick<TakeCycleLeaseRow, 'token'>,
  leaseKey: string,
  leaseMs: number,
): CycleLease {
  return { leaseKey, token: row.token, leaseMs };
}

/**
 * Runs writes in one transaction that renews the lease first and locks it until the commit. Throws LeaseLostError, and
 * writes nothing, when someone else has the lease.
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

/** Renews the lease and locks it until the transaction ends. Throws LeaseLostError when someone else has the lease. */
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
 * Renews the lease on a timer while the work runs, so that a long read does not let it expire. Calls `onLost` when the
 * lease is lost. A renewal that fails with an error is ignored: the next write checks the lease itself.
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
      // Ignored: the next write renews the lease in its own transaction and throws if it is lost.
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
