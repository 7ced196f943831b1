/** Reads the knowledge of epochs and keeps it: a published epoch never changes, so nothing kept is ever stale. */
import { LRUCache } from 'lru-cache';
import { readEpochPatterns, readProjectPatterns } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import type { Choice } from './beliefs.ts';
import { CHOICE_KINDS, type Knowledge, knowledgeOf } from './knowledge.ts';
import type { KnownPattern } from './known-pattern.ts';
import type { SharedKnowledge } from './shared-insight.ts';

/** One requester's view on one published state. The time tells an account from an erased one of the same name. */
export interface KnowledgeScope {
  readonly accountId: string;
  /** 0: nothing was published yet. */
  readonly epoch: number;
  readonly publishedAtMs: number | null;
  /** The project, when it has patterns of its own; else ''. */
  readonly projectId: string;
  /** The segment whose insights are borrowed; '' when it is not known. */
  readonly segmentKey: string;
  /** Epoch of what accounts share; 0: nothing, or not for this account. */
  readonly sharedEpoch: number;
  /** '' for the first there are patterns under. */
  readonly metric: string;
}

/** Knowledge by scope. */
export interface KnowledgeCache {
  /**
   * The knowledge of a scope, or undefined when the account has moved on so far that it can no longer be read whole:
   * take the epochs again. Calls for the same scope at the same time share one reading, which no caller's leaving ends.
   */
  at(scope: KnowledgeScope): Promise<Knowledge | undefined>;
}

/** Items kept over all accounts: about 40 MB at 700 bytes each, or 1,000 accounts with every field full. */
const MAX_CACHED_ITEMS = 60_000;
/** Most patterns of an account that are looked at, surest first; ten times what a busy account has under a metric. */
const MAX_PATTERNS = 4_000n;
/** Values a generator can choose from. */
const MAX_CHOICES = 1_000n;

/** An empty cache on a graph. */
export function createKnowledgeCache(graph: Graph, shared: SharedKnowledge): KnowledgeCache {
  const kept = new LRUCache<string, Knowledge>({ maxSize: MAX_CACHED_ITEMS, sizeCalculation: itemCount });
  const underway = new Map<string, Promise<Knowledge | undefined>>();

  async function read(scope: KnowledgeScope, name: string): Promise<Knowledge | undefined> {
    const [own, projectPatterns, insights] = await Promise.all([
      readOwn(graph, scope),
      readOfProject(graph, scope),
      scope.sharedEpoch === 0 ? [] : shared.at(scope),
    ]);
    if (own === undefined || projectPatterns === undefined || insights === undefined) return undefined;
    const knowledge = knowledgeOf({ ...own, projectPatterns, shared: insights }, scope.metric);
    kept.set(name, knowledge);
    return knowledge;
  }

  return {
    at(scope) {
      const name = JSON.stringify(Object.values(scope));
      const known = kept.get(name);
      if (known !== undefined) return Promise.resolve(known);
      const running = underway.get(name);
      if (running !== undefined) return running;
      const reading = read(scope, name).finally(() => underway.delete(name));
      underway.set(name, reading);
      return reading;
    },
  };
}

/** Ended versions are kept for one epoch more; two epochs on, some may be gone. */
function isWhole(publishedEpoch: number, epoch: number): boolean {
  return publishedEpoch >= epoch && publishedEpoch <= epoch + 1;
}

async function readOwn(
  graph: Graph,
  { accountId, epoch }: KnowledgeScope,
): Promise<{ readonly patterns: readonly KnownPattern[]; readonly choices: readonly Choice[] } | undefined> {
  if (epoch === 0) return { patterns: [], choices: [] };
  const row = await graph.run(readEpochPatterns, {
    accountKey: nodeKey(accountId),
    epoch: BigInt(epoch),
    maxPatterns: MAX_PATTERNS,
    choiceKinds: CHOICE_KINDS,
    maxChoices: MAX_CHOICES,
  });
  return row !== undefined && isWhole(row.publishedEpoch, epoch) ? row : undefined;
}

async function readOfProject(
  graph: Graph,
  { accountId, projectId, epoch }: KnowledgeScope,
): Promise<readonly KnownPattern[] | undefined> {
  if (projectId === '' || epoch === 0) return [];
  const row = await graph.run(readProjectPatterns, {
    accountKey: nodeKey(accountId),
    projectKey: nodeKey(accountId, projectId),
    epoch: BigInt(epoch),
    maxPatterns: MAX_PATTERNS,
  });
  return row !== undefined && isWhole(row.publishedEpoch, epoch) ? row.patterns : undefined;
}

function itemCount({ guidance, candidates, bannedPhrases }: Knowledge): number {
  const items = Object.values(guidance).reduce((sum, list) => sum + list.length, 1);
  return items + candidates.length + bannedPhrases.length;
}
