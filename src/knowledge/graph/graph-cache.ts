/** Keeps the graphs of accounts in memory. A published epoch never changes, so a cached graph is never stale. */
import { segmentKeyOf } from '../../accounts/segment-key.ts';
import { readContextHead } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import { unknownAccount } from '../../shared/errors.ts';
import { createReadOnce } from '../../shared/read-once.ts';
import { assertWhole, readEpoch } from '../epochs.ts';
import { readAllPatternsAt } from '../knowledge-at-epoch.ts';
import type { SharedKnowledge } from '../shared/shared-insight.ts';
import { type AccountGraph, accountGraph } from './account-graph.ts';

/** A cached graph and its age. */
export interface KeptGraph {
  readonly graph: AccountGraph;
  readonly epoch: number;
  /** Milliseconds since 1970; null before the first epoch. */
  readonly publishedAtMs: number | null;
  readonly fromCache: boolean;
  /** Milliseconds since it was read from the database. */
  readonly ageMs: number;
}

/** Cache of graphs by account and epoch. */
export interface GraphCache {
  /** Returns the graph of an epoch, or with 0 of the present one. Throws UNKNOWN_ACCOUNT or UNKNOWN_EPOCH. */
  at(request: {
    readonly accountId: string;
    readonly epoch: number;
    readonly signal?: AbortSignal | undefined;
  }): Promise<KeptGraph>;
}

interface KnowledgeOfAccount {
  readonly accountId: string;
  readonly epoch: number;
  readonly segmentKey: string;
  readonly sharedEpoch: number;
}

interface Entry {
  readonly graph: AccountGraph;
  readonly readAtMs: number;
  /** Whether shared insights could be read too. If not, the next call reads the graph again. */
  readonly isWhole: boolean;
}

/** Nodes and relationships kept over all accounts: some 80 MB at 400 bytes each. The largest graph has half as many. */
const MAX_CACHED_ITEMS = 200_000;
/** Most patterns of the account itself, surest first. */
const MAX_PATTERNS = 4_000n;
/** Most patterns of one project, surest first. A page of a graph shows 500 nodes at most. */
const MAX_OF_PROJECT = 400n;
/** No further project is read beyond this many patterns. */
const MAX_IN_ALL = 8_000;

/** Creates an empty cache. */
export function createGraphCache({
  graph,
  shared,
  clock,
}: {
  readonly graph: Graph;
  readonly shared: SharedKnowledge;
  readonly clock: () => Date;
}): GraphCache {
  const kept = createReadOnce<Entry>({
    maxSize: MAX_CACHED_ITEMS,
    sizeOf: ({ isWhole, graph: { nodes, relationships } }) =>
      isWhole ? nodes.size + relationships.length : undefined,
  });

  async function read(of: KnowledgeOfAccount): Promise<Entry> {
    const { accountId, epoch, segmentKey, sharedEpoch } = of;
    const [patterns, insights] = await Promise.all([
      readAllPatternsAt(graph, {
        accountId,
        epoch,
        maxPatterns: MAX_PATTERNS,
        maxOfProject: MAX_OF_PROJECT,
        maxInAll: MAX_IN_ALL,
      }),
      sharedEpoch === 0 ? [] : shared.at({ accountId, segmentKey, sharedEpoch }),
    ]);
    await assertWhole(graph, of);
    const built = accountGraph({ accountId, patterns, shared: insights ?? [] });
    return { graph: built, readAtMs: clock().getTime(), isWhole: insights !== undefined };
  }

  return {
    async at({ accountId, epoch: asked, signal }) {
      const head = await graph.run(
        readContextHead,
        { accountKey: nodeKey(accountId), projectKey: '', dispersionKey: '' },
        { signal },
      );
      if (head === undefined) throw unknownAccount(accountId);
      const sharedNow = head.sharing === 'DISABLED' ? 0 : head.sharedEpoch;
      const of =
        asked === 0
          ? { epoch: head.epoch, publishedAtMs: head.publishedAtMs, sharedEpoch: sharedNow }
          : (await readEpoch(graph, { accountId, epoch: asked, signal })).record;
      const { epoch, publishedAtMs } = of;
      // Earlier shared insights must not be shown again: see the replay of contexts.
      const sharedEpoch = of.sharedEpoch === sharedNow ? sharedNow : 0;
      const segmentKey = segmentKeyOf(head);
      const name = JSON.stringify([accountId, epoch, publishedAtMs, sharedEpoch, segmentKey]);
      const fromCache = kept.has(name);
      const { graph: built, readAtMs } = await kept.at(name, () =>
        read({ accountId, epoch, segmentKey, sharedEpoch }),
      );
      const ageMs = Math.max(0, clock().getTime() - readAtMs);
      return { graph: built, epoch, publishedAtMs, fromCache, ageMs };
    },
  };
}
