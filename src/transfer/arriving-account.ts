/**
 * An account while it is imported. Its node has a label of its own, which no query looks for, so the account answers as
 * one that does not exist. The lease of its cycles says which server imports it.
 */
import { randomUUID } from 'node:crypto';
import { type ErasedNames, refuseErased } from '../access/erased-names.ts';
import { importUnderWay } from '../accounts/arriving-account.ts';
import { OWNED_LABELS } from '../erasure/owned-labels.ts';
import {
  admitAccount,
  announceAccount,
  discardArrivingAccount,
  discardCycles,
  discardNodes,
  eraseEmptySegments,
  eraseLinks,
  findArrivingAccount,
  hasAccount,
  listArrivingAccounts,
  lockAccount,
  takeCycleLease,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { keyParts } from '../graph/keys.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import {
  type CycleLease,
  DEFAULT_LEASE_MS,
  fencedWrite,
  leaseKeyOf,
  toLease,
} from '../learning/cycle/cycle-lease.ts';
import { keyRangeOf } from '../learning/reset/reset-scope.ts';
import type { RecordOwner } from './property-problem.ts';

/** Nodes in one transaction. */
const NODES_PER_PAGE = 1_000n;
/** Relationships in one transaction. */
const LINKS_PER_PAGE = 5_000;
/** Most accounts cleared away in one search. */
const MOST_CLEARED = 4n;

/** What imports need. */
export interface ArrivalDependencies {
  readonly graph: Graph;
  readonly names: ErasedNames;
  /** Names this server among those of the database. */
  readonly serverId: string;
  /** Default: the term of cycles. */
  readonly leaseMs?: number;
}

/** An account that this server imports. */
export interface Arrival {
  readonly accountKey: string;
  readonly lease: CycleLease;
}

/**
 * Announces an account that does not exist, so that nobody else creates it. What an earlier import left is cleared away
 * first. Undefined when the account exists. Throws ACCOUNT_ERASED, and WRITE_CONFLICT while another import is under way.
 */
export async function announce(
  dependencies: ArrivalDependencies,
  { accountId, accountKey }: RecordOwner,
): Promise<Arrival | undefined> {
  const { graph, names } = dependencies;
  if ((await graph.run(hasAccount, { accountKey })).found) return undefined;
  const erasureKey = await names.keyOf(accountId);
  const begun = await graph
    .transaction('write', async (transaction) => {
      const lease = await takeLease(dependencies, transaction, accountKey);
      if (lease === undefined) throw importUnderWay();
      if ((await transaction.run(findArrivingAccount, { accountKey })) !== undefined) {
        return { arrival: { accountKey, lease }, isNew: false };
      }
      // Created and renamed in one transaction. Whoever creates the account at the same time waits for its key.
      const { created } = await transaction.run(lockAccount, { accountKey, accountId });
      if (!created) throw new AccountExists();
      await refuseErased(transaction, erasureKey);
      await transaction.run(announceAccount, { accountKey });
      return { arrival: { accountKey, lease }, isNew: true };
    })
    .catch((error: unknown) => {
      if (error instanceof AccountExists) return undefined;
      throw error;
    });
  if (begun === undefined) return undefined;
  if (!begun.isNew) await clearContent(graph, begun.arrival);
  return begun.arrival;
}

/** Rolls the transaction back: a lease must not be created in vain. */
class AccountExists extends Error {
  override readonly name = 'AccountExists';
}

async function takeLease(
  { serverId, leaseMs = DEFAULT_LEASE_MS }: ArrivalDependencies,
  transaction: GraphTransaction,
  accountKey: string,
): Promise<CycleLease | undefined> {
  const leaseKey = leaseKeyOf(accountKey);
  const holder = { holder: serverId, cycleId: `import ${randomUUID()}`, leaseMs: BigInt(leaseMs) };
  const row = await transaction.run(takeCycleLease, { leaseKey, ...holder });
  return row.held ? toLease(row, leaseKey, leaseMs) : undefined;
}

/** Makes the account an account. Nothing of it was visible before. */
export function admit(graph: Graph, { accountKey, lease }: Arrival): Promise<void> {
  return fencedWrite(graph, lease, async (transaction) => {
    await transaction.run(admitAccount, { accountKey, leaseKey: lease.leaseKey });
  });
}

/** Deletes everything that was imported so far. Every step can be repeated, and any server can continue. */
export async function discard(graph: Graph, arrival: Arrival): Promise<void> {
  await clearContent(graph, arrival);
  const { accountKey, lease } = arrival;
  await fencedWrite(graph, lease, (transaction) =>
    transaction.run(discardArrivingAccount, { accountKey, leaseKey: lease.leaseKey }),
  );
}

async function clearContent(graph: Graph, { accountKey, lease }: Arrival): Promise<void> {
  const nodes = NODES_PER_PAGE;
  const page = { ...keyRangeOf(accountKey), nodes };
  const untilNone = async (step: (transaction: GraphTransaction) => Promise<boolean>): Promise<void> => {
    for (let isMore = true; isMore; ) isMore = await fencedWrite(graph, lease, step);
  };
  for (const label of OWNED_LABELS) {
    await untilNone(async (transaction) => {
      const links = await transaction.run(eraseLinks[label], { ...page, links: BigInt(LINKS_PER_PAGE) });
      if (links.deleted === LINKS_PER_PAGE) return true;
      return (await transaction.run(discardNodes[label], page)).deleted > 0;
    });
  }
  await untilNone(
    async (transaction) => (await transaction.run(discardCycles, { accountKey, nodes })).deleted > 0,
  );
  await untilNone(async (transaction) => (await transaction.run(eraseEmptySegments, { nodes })).deleted > 0);
}

/** Clears away what imports left whose server died. */
export async function clearAbandoned(dependencies: ArrivalDependencies): Promise<readonly string[]> {
  const { graph } = dependencies;
  const cleared: string[] = [];
  for (const { accountKey } of await graph.run(listArrivingAccounts, { limit: MOST_CLEARED })) {
    const lease = await graph.transaction('write', async (transaction) => {
      const taken = await takeLease(dependencies, transaction, accountKey);
      // Looked at again under the lease: it may have been finished meanwhile.
      const arriving = await transaction.run(findArrivingAccount, { accountKey });
      return arriving === undefined ? undefined : taken;
    });
    if (lease === undefined) continue;
    await discard(graph, { accountKey, lease });
    cleared.push(...keyParts(accountKey));
  }
  return cleared;
}
