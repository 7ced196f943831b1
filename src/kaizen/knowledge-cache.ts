/** Reads the knowledge of epochs and keeps it: a published epoch never changes, so nothing kept is ever stale. */
import { LRUCache } from 'lru-cache';
import { readEpochPatterns } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { type Knowledge, knowledgeOf, NO_KNOWLEDGE } from './knowledge.ts';

/** One published state of an account's knowledge. The time tells an account from an erased one of the same name. */
export interface PublishedEpoch {
  readonly accountKey: string;
  /** 0: nothing was published yet. */
  readonly epoch: number;
  readonly publishedAtMs: number | null;
}

/** Knowledge by epoch. */
export interface KnowledgeCache {
  /**
   * The knowledge of an epoch, or undefined when the account has moved on so far that it can no longer be read whole:
   * take the epoch again. Calls for the same epoch at the same time share one query, which no caller's leaving ends.
   */
  at(epoch: PublishedEpoch): Promise<Knowledge | undefined>;
}

/** Items kept over all accounts: about 40 MB at 700 bytes each, or 1,000 accounts with every field full. */
const MAX_CACHED_ITEMS = 60_000;
/** Most patterns of an account that are looked at, surest first; ten times what a busy account has. */
const MAX_PATTERNS = 2_000n;

/** An empty cache on a graph. */
export function createKnowledgeCache(graph: Graph): KnowledgeCache {
  const kept = new LRUCache<string, Knowledge>({ maxSize: MAX_CACHED_ITEMS, sizeCalculation: itemCount });
  const underway = new Map<string, Promise<Knowledge | undefined>>();

  async function read({ accountKey, epoch }: PublishedEpoch, name: string): Promise<Knowledge | undefined> {
    const row = await graph.run(readEpochPatterns, {
      accountKey,
      epoch: BigInt(epoch),
      maxPatterns: MAX_PATTERNS,
    });
    // Ended versions hang on their traits for one epoch more; two epochs on, some may be gone.
    if (row === undefined || row.publishedEpoch < epoch || row.publishedEpoch > epoch + 1) return undefined;
    const knowledge = knowledgeOf(row.patterns);
    kept.set(name, knowledge);
    return knowledge;
  }

  return {
    at(published) {
      if (published.epoch === 0) return Promise.resolve(NO_KNOWLEDGE);
      const name = JSON.stringify([published.accountKey, published.epoch, published.publishedAtMs]);
      const known = kept.get(name);
      if (known !== undefined) return Promise.resolve(known);
      const running = underway.get(name);
      if (running !== undefined) return running;
      const reading = read(published, name).finally(() => underway.delete(name));
      underway.set(name, reading);
      return reading;
    },
  };
}

function itemCount({ guidance }: Knowledge): number {
  return Object.values(guidance).reduce((sum, items) => sum + items.length, 1);
}
