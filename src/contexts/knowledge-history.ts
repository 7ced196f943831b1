/**
 * Reads the knowledge of any epoch of an account's history. Epochs never change, so results are cached. The present has
 * a separate cache, so that reading the past does not evict it.
 */
import type { Graph } from '../graph/graph.ts';
import { CHOICE_KINDS } from '../knowledge/choice-kinds.ts';
import { assertWhole } from '../knowledge/epochs.ts';
import { readChoicesAt, readPatternsAt } from '../knowledge/knowledge-at-epoch.ts';
import type { SharedKnowledge } from '../knowledge/shared/shared-insight.ts';
import { createReadOnce } from '../shared/read-once.ts';
import { type Knowledge, knowledgeOf } from './knowledge.ts';
import type { KnowledgeScope } from './knowledge-cache.ts';

/** Knowledge of a present or past epoch. */
export interface HistoricKnowledge {
  readonly knowledge: Knowledge;
  /** The epoch of shared knowledge that was included; 0 for none. */
  readonly sharedEpoch: number;
}

/** Cache of knowledge by scope, for any epoch. */
export interface KnowledgeHistory {
  /**
   * Returns the knowledge of a scope. Shared knowledge is only included while its epoch is still the present one. Older
   * versions of it are not readable, because an account that withdrew from sharing must no longer be shown. Rejects
   * with UNKNOWN_EPOCH when a reset deletes the epoch meanwhile.
   */
  at(scope: KnowledgeScope & { readonly sharedEpochNow: number }): Promise<HistoricKnowledge>;
}

/** Items kept over all accounts: some 15 MB at 700 bytes each. The past is seldom read. */
const MAX_CACHED_ITEMS = 20_000;
/** The same limits as for the present, so that the same patterns are read. */
const MAX_PATTERNS = 4_000n;
const MAX_CHOICES = 1_000n;

/** Creates an empty history on a graph. */
export function createKnowledgeHistory(graph: Graph, shared: SharedKnowledge): KnowledgeHistory {
  const kept = createReadOnce<Knowledge | undefined>({ maxSize: MAX_CACHED_ITEMS, sizeOf: itemCount });

  /** Undefined when a newer epoch of shared knowledge was published after the epochs were read. */
  async function read(scope: KnowledgeScope): Promise<Knowledge | undefined> {
    const { accountId, projectId, epoch, metric, sharedEpoch } = scope;
    const [patterns, projectPatterns, choices, insights] = await Promise.all([
      readPatternsAt(graph, { accountId, projectId: '', epoch, maxPatterns: MAX_PATTERNS }),
      projectId === ''
        ? []
        : readPatternsAt(graph, { accountId, projectId, epoch, maxPatterns: MAX_PATTERNS }),
      readChoicesAt(graph, { accountId, epoch, kinds: CHOICE_KINDS, maxChoices: MAX_CHOICES }),
      sharedEpoch === 0 ? [] : shared.at(scope),
    ]);
    await assertWhole(graph, scope);
    return insights && knowledgeOf({ patterns, projectPatterns, choices, shared: insights }, metric);
  }

  async function keptAt(scope: KnowledgeScope): Promise<HistoricKnowledge> {
    const knowledge = await kept.at(JSON.stringify(Object.values(scope)), () => read(scope));
    return knowledge ? { knowledge, sharedEpoch: scope.sharedEpoch } : keptAt({ ...scope, sharedEpoch: 0 });
  }

  return {
    at: ({ sharedEpochNow, ...scope }) =>
      keptAt({ ...scope, sharedEpoch: scope.sharedEpoch === sharedEpochNow ? scope.sharedEpoch : 0 }),
  };
}

function itemCount({ guidance, candidates, bannedPhrases }: Knowledge): number {
  const items = Object.values(guidance).reduce((sum, list) => sum + list.length, 1);
  return items + candidates.length + bannedPhrases.length;
}
