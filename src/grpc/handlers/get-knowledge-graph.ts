import type {
  GetKnowledgeGraphRequest,
  GetKnowledgeGraphResponse,
} from '../../gen/kaizen/v1/knowledge_graph.ts';
import type { GraphCache } from '../../knowledge/graph/graph-cache.ts';
import { selectSubgraph } from '../../knowledge/graph/select-subgraph.ts';
import { unknownGuidance } from '../../knowledge/pattern-id.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import type { Handler } from '../call.ts';
import { nodeKindsOf, subgraphMessage } from '../messages/graph-message.ts';
import { pageSize } from '../page-token.ts';

const LIMITS = { default: 50, most: 500 } as const;
/** Depth 2 reaches from the account over traits to patterns. */
const DEFAULT_DEPTH = 2;

/** LearningService/GetKnowledgeGraph. */
export function getKnowledgeGraphHandler({
  graphs,
}: {
  readonly graphs: GraphCache;
}): Handler<GetKnowledgeGraphRequest, GetKnowledgeGraphResponse> {
  return async ({ limit, focus, depth, kinds, minConfidence, epoch: asked }, { accountId, signal }) => {
    const { graph, epoch, publishedAtMs, fromCache, ageMs } = await graphs.at({
      accountId,
      epoch: asked,
      signal,
    });
    const subgraph = selectSubgraph(graph, {
      focus: focus === '' ? graph.accountKey : focus,
      limit: pageSize(limit, LIMITS),
      depth: depth === 0 ? DEFAULT_DEPTH : depth,
      kinds: nodeKindsOf(kinds),
      minConfidence: minConfidence ?? 0,
    });
    if (subgraph === undefined) throw unknownGuidance(focus);
    return {
      ...subgraphMessage(subgraph),
      truncated: subgraph.truncated,
      epoch,
      asOf: publishedAtMs === null ? undefined : timestampOf(publishedAtMs),
      fromCache,
      ageMs,
      totalNodes: graph.nodes.size,
    };
  };
}
