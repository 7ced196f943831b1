/**
 * Deletes what is stored under the key of an erased account, in transactions of bounded size. Every step can be
 * repeated, so any later process can continue. The order matters only at the end: the tombstone forgets the key of the
 * account last.
 */

import { erasedName } from '../access/erased-names.ts';
import {
  eraseCycles,
  eraseEmptySegments,
  eraseLinks,
  eraseNodes,
  finishErasure,
  passOverAccount,
  unbindApiKeys,
  unnameAuditEntries,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { keyParts } from '../graph/keys.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { type CycleLease, fencedWrite } from '../learning/cycle/cycle-lease.ts';
import { keyRangeOf } from '../learning/reset/reset-scope.ts';
import { OWNED_LABELS } from './owned-labels.ts';

/** Nodes in one transaction. */
const NODES_PER_PAGE = 1_000n;
/** Relationships in one transaction, which takes a fraction of a second. Most nodes have fewer than ten. */
const LINKS_PER_PAGE = 5_000;

/** An erasure that this server carries out, with the lease under which it does. */
export interface HeldErasure {
  readonly erasureKey: string;
  readonly accountKey: string;
  readonly lease: CycleLease;
}

/** What a sweep needs. */
export interface SweepDependencies {
  readonly graph: Graph;
  readonly clock: () => Date;
  /** Throws when the server is stopping. Called before every transaction. */
  readonly throwIfStopped: () => void;
}

/** One transaction of a step: returns whether there may be more to do. */
type Page = (transaction: GraphTransaction) => Promise<boolean>;

/** Deletes everything and finishes the erasure. Throws LeaseLostError when another server has taken it over. */
export async function sweepAccount(dependencies: SweepDependencies, erasure: HeldErasure): Promise<void> {
  for (const page of steps(erasure)) await untilDone(dependencies, erasure.lease, page);
  const { erasureKey, lease } = erasure;
  const finishedAtMs = BigInt(dependencies.clock().getTime());
  await fencedWrite(dependencies.graph, lease, (transaction) =>
    transaction.run(finishErasure, { erasureKey, leaseKey: lease.leaseKey, finishedAtMs }),
  );
}

async function untilDone(
  { graph, throwIfStopped }: SweepDependencies,
  lease: CycleLease,
  page: Page,
): Promise<void> {
  for (let isMore = true; isMore; ) {
    throwIfStopped();
    isMore = await fencedWrite(graph, lease, page);
  }
}

function steps({ erasureKey, accountKey }: HeldErasure): readonly Page[] {
  const [accountId = ''] = keyParts(accountKey);
  const nodes = NODES_PER_PAGE;
  return [
    ...OWNED_LABELS.map((label) => pageOf(label, { erasureKey, ...keyRangeOf(accountKey) })),
    async (transaction) =>
      (await transaction.run(eraseCycles, { erasureKey, accountKey, nodes })).deleted > 0,
    async (transaction) => (await transaction.run(eraseEmptySegments, { nodes })).deleted > 0,
    async (transaction) => (await transaction.run(unbindApiKeys, { accountId, nodes })).changed > 0,
    async (transaction) => {
      await transaction.run(passOverAccount, { accountKey });
      return false;
    },
    async (transaction) => {
      const names = { accountId, erasedName: erasedName(erasureKey) };
      return (await transaction.run(unnameAuditEntries, { ...names, nodes })).changed > 0;
    },
  ];
}

/** Nodes go only when all of their relationships are gone, so that one with very many takes several transactions. */
function pageOf(
  label: (typeof OWNED_LABELS)[number],
  {
    erasureKey,
    ...range
  }: { readonly erasureKey: string; readonly afterKey: string; readonly endKey: string },
): Page {
  return async (transaction) => {
    const page = { ...range, nodes: NODES_PER_PAGE };
    const links = await transaction.run(eraseLinks[label], { ...page, links: BigInt(LINKS_PER_PAGE) });
    if (links.deleted === LINKS_PER_PAGE) return true;
    return (await transaction.run(eraseNodes[label], { ...page, erasureKey })).deleted > 0;
  };
}
