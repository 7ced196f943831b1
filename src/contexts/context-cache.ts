/**
 * Caches what contexts have in common. It only changes with an event or its retraction, a cycle, a reset, a person's
 * decision, or a publication of shared knowledge. All of these are in its key, so the result is as fresh as the head
 * that the caller read.
 */
import type { ReadContextHeadRow } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { createOverrideCache } from '../knowledge/overrides/override-cache.ts';
import { NO_OVERRIDES, type OverridesInForce } from '../knowledge/overrides/overrides-in-force.ts';
import type { SharedKnowledge } from '../knowledge/shared/shared-insight.ts';
import { createReadOnce } from '../shared/read-once.ts';
import { type AccountContext, readAccountContext } from './account-context.ts';
import type { Knowledge } from './knowledge.ts';
import { createKnowledgeCache, type KnowledgeScope } from './knowledge-cache.ts';

/** A context before the single request is applied, with the knowledge behind it. */
export interface CommonContext {
  readonly context: AccountContext;
  readonly knowledge: Knowledge;
}

/** The project and time of a request. A project without patterns can have overrides too, and overrides may expire. */
export interface ContextAsked {
  /** '' for no project. */
  readonly projectId: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** Cache of common contexts, by what they were built from. */
export interface ContextCache {
  /**
   * Returns the context of a scope as of the account's head. Undefined when newer epochs were published and the head's
   * epoch can no longer be read completely; the caller then reads the head again. Simultaneous calls for the same scope
   * share one read.
   */
  at(
    scope: KnowledgeScope,
    head: ReadContextHeadRow,
    asked: ContextAsked,
  ): Promise<CommonContext | undefined>;
}

/** Items kept over all accounts: some 40 MB at 700 bytes each. */
const MAX_CACHED_ITEMS = 60_000;

/** Creates an empty cache of contexts. */
export function createContextCache(graph: Graph, shared: SharedKnowledge): ContextCache {
  const knowledgeOf = createKnowledgeCache(graph, shared);
  const decisions = createOverrideCache(graph);
  const kept = createReadOnce<CommonContext | undefined>({ maxSize: MAX_CACHED_ITEMS, sizeOf: itemCount });

  async function read(
    scope: KnowledgeScope,
    head: ReadContextHeadRow,
    overrides: OverridesInForce,
  ): Promise<CommonContext | undefined> {
    const knowledge = await knowledgeOf.at(scope, overrides);
    if (knowledge === undefined) return undefined;
    const context = await readAccountContext(graph, { accountId: scope.accountId, head, knowledge });
    return context && { context, knowledge };
  }

  function commonAt(
    scope: KnowledgeScope,
    head: ReadContextHeadRow,
    overrides: OverridesInForce,
  ): Promise<CommonContext | undefined> {
    // The key includes record counts and dispersion, because a reset deletes records while no event comes or goes.
    const { eventCount, retractedCount, performanceCount, dispersionQ, dispersionDf } = head;
    const name = JSON.stringify([
      ...Object.values(scope),
      overrides.token,
      eventCount,
      retractedCount,
      performanceCount,
      dispersionQ,
      dispersionDf,
    ]);
    return kept.at(name, () => read(scope, head, overrides));
  }

  return {
    async at(scope, head, { projectId, nowMs }) {
      const revision = head.overrideRevision;
      if (revision === 0) return commonAt(scope, head, NO_OVERRIDES);
      const overrides = await decisions.at({ accountId: scope.accountId, projectId, revision }, nowMs);
      return commonAt(scope, head, overrides);
    },
  };
}

function itemCount({ context }: CommonContext): number {
  return Object.values(context).reduce<number>(
    (sum, items) => sum + (Array.isArray(items) ? items.length : 0),
    1,
  );
}
