/**
 * Keeps what contexts of an account have in common. It changes only with an event or a cycle, and both are in its key:
 * what is returned is as fresh as the head it was asked for with.
 */
import { LRUCache } from 'lru-cache';
import type { ReadContextHeadRow } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { type AccountContext, readAccountContext } from './account-context.ts';
import { createKnowledgeCache } from './knowledge-cache.ts';

/** Account contexts by what they were built from. */
export interface ContextCache {
  /**
   * The context of an account as of its head, or undefined when the account has moved on so far that it can no longer
   * be read whole: take the head again. Calls for the same head at the same time share one reading.
   */
  at(accountId: string, head: ReadContextHeadRow): Promise<AccountContext | undefined>;
}

/** Items kept over all accounts: some 40 MB at 700 bytes each. */
const MAX_CACHED_ITEMS = 60_000;

/** An empty cache on a graph. */
export function createContextCache(graph: Graph): ContextCache {
  const knowledgeOf = createKnowledgeCache(graph);
  const kept = new LRUCache<string, AccountContext>({
    maxSize: MAX_CACHED_ITEMS,
    sizeCalculation: itemCount,
  });
  const underway = new Map<string, Promise<AccountContext | undefined>>();

  async function read(
    name: string,
    accountId: string,
    head: ReadContextHeadRow,
  ): Promise<AccountContext | undefined> {
    const { epoch, publishedAtMs } = head;
    const knowledge = await knowledgeOf.at({ accountKey: nodeKey(accountId), epoch, publishedAtMs });
    if (knowledge === undefined) return undefined;
    const context = await readAccountContext(graph, { accountId, head, knowledge });
    if (context !== undefined) kept.set(name, context);
    return context;
  }

  return {
    at(accountId, head) {
      const { epoch, publishedAtMs, eventCount, dispersionQ, dispersionDf } = head;
      const name = JSON.stringify([accountId, epoch, publishedAtMs, eventCount, dispersionQ, dispersionDf]);
      const known = kept.get(name);
      if (known !== undefined) return Promise.resolve(known);
      const running = underway.get(name);
      if (running !== undefined) return running;
      const reading = read(name, accountId, head).finally(() => underway.delete(name));
      underway.set(name, reading);
      return reading;
    },
  };
}

function itemCount(context: AccountContext): number {
  return Object.values(context).reduce((sum, items) => sum + items.length, 1);
}
