/** Reads the knowledge of epochs and keeps it: a published epoch never changes, so nothing kept is ever stale. */
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
  /** '' for the goal that most is known of. */
  readonly metric: string;
}

/** Knowledge by scope. */
export interface KnowledgeCache {
  /**
   * The knowledge of a scope under what people have decided, or undefined when the account has moved on so far that it can no longer be read whole:
   * take the epochs again. Calls for the same scope at the same time share one reading, which no caller's leaving ends.
   */
  at(scope: KnowledgeScope, overrides?: OverridesInForce): Promise<Knowledge | undefined>;
}

/** Items kept over all accounts: about 40 MB at 700 bytes each, or 1,000 accounts with every field full. */
const MAX_CACHED_ITEMS = 60_000;
/** Most patterns of an account that are looked at, surest first; ten times what a busy account has under a metric. */
const MAX_PATTERNS = 4_000n;
/** Values a generator can choose from. */
const MAX_CHOICES = 1_000n;

/** An empty cache on a graph. */
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

/** Ended versions are kept for one epoch more; two epochs on, or after a reset, some may be gone. */
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
  // Patterns that ended hang on for an epoch more; values that can no longer be chosen do not.
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
