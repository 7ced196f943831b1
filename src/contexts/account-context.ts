/** Builds the part of a context that does not depend on the single request. */

import type { KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import {
  countTraitsOfKinds,
  type ReadAccountFactsRow,
  type ReadContextHeadRow,
  readAccountFacts,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { type ContextFacts, MAX_COUNTED_TRAITS } from './context-facts.ts';
import { type ContextLists, contextLists } from './context-lists.ts';
import { emptyFields, kindsToCount } from './empty-fields.ts';
import type { Knowledge } from './knowledge.ts';
import { sampleSize } from './shown-confidence.ts';

/** Guidance, and the reasons of empty lists. Callers share it, so it must not be changed. */
export type AccountContext = ContextLists & Pick<KaizenContext, 'leads' | 'emptyFields' | 'sampleSize'>;

/** Most platforms, channels, packs and segments of an account that are read. Others are left out of its contexts. */
const MAX_COUNTERS = 500n;
/** Most past winners in a context. Nobody follows more examples, and their texts make up most of an answer. */
const MAX_WINNERS = 10n;

/** Reads the live counts and combines them with knowledge. Undefined when the account no longer exists. */
export async function readAccountContext(
  graph: Graph,
  {
    accountId,
    head,
    knowledge,
  }: { readonly accountId: string; readonly head: ReadContextHeadRow; readonly knowledge: Knowledge },
): Promise<AccountContext | undefined> {
  const [facts, reportedTraits] = await Promise.all([
    graph.run(readAccountFacts, {
      accountKey: nodeKey(accountId),
      maxCounters: MAX_COUNTERS,
      maxWinners: MAX_WINNERS,
    }),
    countTraits(graph, accountId, kindsToCount(knowledge)),
  ]);
  return facts === undefined ? undefined : accountContext({ head, facts, knowledge, reportedTraits });
}

/**
 * Counts reported traits, only of kinds without any pattern. An account has such kinds early on, or forever. Each costs
 * one index range.
 */
async function countTraits(
  graph: Graph,
  accountId: string,
  kinds: readonly string[],
): Promise<ContextFacts['reportedTraits']> {
  if (kinds.length === 0) return new Map();
  const rows = await graph.run(countTraitsOfKinds, {
    kinds: kinds.map((kind) => ({ kind, prefixKey: nodeKey(accountId, kind, '') })),
    maxTraits: BigInt(MAX_COUNTED_TRAITS),
  });
  return new Map(rows.map(({ kind, traits }) => [kind, traits]));
}

function accountContext({
  head,
  facts,
  knowledge,
  reportedTraits,
}: {
  readonly head: ReadContextHeadRow;
  readonly facts: ReadAccountFactsRow;
  readonly knowledge: Knowledge;
  readonly reportedTraits: ContextFacts['reportedTraits'];
}): AccountContext {
  const { dispersionQ, dispersionDf } = head;
  const dispersion =
    dispersionQ === null || dispersionDf === null ? undefined : { q: dispersionQ, df: dispersionDf };
  const lists = contextLists(knowledge, { ...facts, dispersion });
  return {
    ...lists,
    leads: [...knowledge.guidance.leads],
    sampleSize: sampleSize(head.performanceCount, facts),
    emptyFields: emptyFields(lists, { head: { ...head, ...facts }, knowledge, reportedTraits }),
  };
}
