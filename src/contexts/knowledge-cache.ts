/** Reads and caches the knowledge of epochs. A published epoch never changes, so the cache is never stale. */
import { readEpochPatterns, readProjectPatterns } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { CHOICE_KINDS } from '../knowledge/choice-kinds.ts';
import { readChoicesAt } from '../knowledge/knowledge-at-epoch.ts';
import type { KnownPattern } from '../knowledge/known-pattern.ts';
import { NO_OVERRIDES, type OverridesInForce } from '../knowledge/overrides/overrides-in-force.ts';
import type { SharedKnowledge } from '../knowledge/shared/shared-insight.ts';
import { createReadOnce } from '../shared/read-once.ts';
import type { Choice } from './beliefs.ts';
import { type Knowledge, knowledgeOf } from './knowledge.ts';

/**
 * A requester's view of one published state. The publication time distinguishes an account from an erased one with the
 * same id.
 */
export interface KnowledgeScope {
  readonly accountId: string;
  /** 0 when nothing was published yet. */
  readonly epoch: number;
  readonly publishedAtMs: number | null;
  /** The project, if it has patterns of its own; else ''. */
  readonly projectId: string;
  /** The segment whose insights are used; '' when unknown. */
  readonly segmentKey: string;
  /** Epoch of shared knowledge; 0 when nothing is shared, or not with this account. */
  readonly sharedEpoch: number;
  /** '' for the goal metric with the most knowledge. */
  readonly metric: string;
}

/** Cache of knowledge by scope. */
export interface KnowledgeCache {
  /**
   * Returns the knowledge of a scope with people's decisions applied. Undefined when newer epochs were published and
   * this one can no longer be read completely; the caller then reads the epochs again. Simultaneous calls for the same
   * scope share one read. The read goes on even if one of the callers cancels.
   */
  at(scope: KnowledgeScope, overrides?: OverridesInForce): Promise<Knowledge | undefined>;
}

/** Items kept over all accounts: about 40 MB at 700 bytes each, or 1,000 accounts with every list full. */
const MAX_CACHED_ITEMS = 60_000;
/** Most patterns of an account that are read, surest first. A busy account has a tenth of that under one metric. */
const MAX_PATTERNS = 4_000n;
/** Most values of traits that slots can choose from. Others are not explored. */
const MAX_CHOICES = 1_000n;

/** Creates an empty cache of knowledge. */
export function createKnowledgeCache(graph: Graph, shared: SharedKnowledge): KnowledgeCache {
  const kept = createReadOnce<Knowledge | undefined>({ maxSize: MAX_CACHED_ITEMS, sizeOf: itemCount });

  async function read(scope: KnowledgeScope, overrides: OverridesInForce): Promise<Knowledge | undefined> {
    const [own, projectPatterns, insights] = await Promise.all([
      readOwn(graph, scope),
      readOfProject(graph, scope),
      scope.sharedEpoch === 0 ? [] : shared.at(scope),
    ]);
    if (own === undefined || projectPatterns === undefined || insights === undefined) return undefined;
    return knowledgeOf({ ...own, projectPatterns, shared: insights }, scope.metric, overrides);
  }

  return {
    at(scope, overrides = NO_OVERRIDES) {
      const name = JSON.stringify([...Object.values(scope), overrides.token]);
      return kept.at(name, () => read(scope, overrides));
    },
  };
}

/**
 * Whether the epoch could be read completely. Ended versions are kept for one more epoch. After two epochs, or after a
 * reset, some may be gone.
 */
function isWhole(
  { publishedEpoch, resetEpoch }: { readonly publishedEpoch: number; readonly resetEpoch: number },
  epoch: number,
): boolean {
  return publishedEpoch >= epoch && publishedEpoch <= epoch + 1 && epoch >= resetEpoch;
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
  if (row === undefined || !isWhole(row, epoch)) return undefined;
  // Ended patterns stay linked for one more epoch, but values that can no longer be chosen do not.
  return row.publishedEpoch === epoch
    ? row
    : {
        ...row,
        choices: await readChoicesAt(graph, {
          accountId,
          epoch,
          kinds: CHOICE_KINDS,
          maxChoices: MAX_CHOICES,
        }),
      };
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
  return row !== undefined && isWhole(row, epoch) ? row.patterns : undefined;
}

function itemCount({ guidance, candidates, bannedPhrases }: Knowledge): number {
  const items = Object.values(guidance).reduce((sum, list) => sum + list.length, 1);
  return items + candidates.length + bannedPhrases.length;
}
