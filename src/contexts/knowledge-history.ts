/**
 * Reads the knowledge of any epoch of an account's history. Epochs never change, so what was read once is kept; the
 * present has a cache of its own, which the past does not push anything out of.
 */
import type { Graph } from '../graph/graph.ts';
import { CHOICE_KINDS } from '../knowledge/choice-kinds.ts';
import { assertWhole } from '../knowledge/epochs.ts';
import { readChoicesAt, readPatternsAt } from '../knowledge/knowledge-at-epoch.ts';
import type { SharedKnowledge } from '../knowledge/shared/shared-insight.ts';
import { createReadOnce } from '../shared/read-once.ts';
import { type Knowledge, knowledgeOf } from './knowledge.ts';
import type { KnowledgeScope } from './knowledge-cache.ts';

/** Knowledge of an epoch that may be past. */
export interface HistoricKnowledge {
  readonly knowledge: Knowledge;
  /** The epoch of what accounts share that went into it; 0: nothing did. */
  readonly sharedEpoch: number;
}

/** Knowledge by scope, whenever it was published. */
export interface KnowledgeHistory {
  /**
   * The knowledge of a scope. What accounts shared is among it only while it is what they share now: older versions
   * are not kept readable, because an account that withdrew its part must not be shown any more. Rejects with
   * UNKNOWN_EPOCH when a reset takes the epoch back meanwhile.
   */
  at(scope: KnowledgeScope & { readonly sharedEpochNow: number }): Promise<HistoricKnowledge>;
}

/** Items kept over all accounts: some 15 MB at 700 bytes each. People ask of the past seldom. */
const MAX_CACHED_ITEMS = 20_000;
/** As in the present's reading: the same patterns are looked at. */
const MAX_PATTERNS = 4_000n;
const MAX_CHOICES = 1_000n;

/** An empty history on a graph. */
export function createKnowledgeHistory(graph: Graph, shared: SharedKnowledge): KnowledgeHistory {
  const kept = createReadOnce<Knowledge | undefined>({ maxSize: MAX_CACHED_ITEMS, sizeOf: itemCount });

  /** Undefined when what accounts share has moved on since the epochs were taken. */
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
