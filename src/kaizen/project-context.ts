/** Builds the context of a project. */
import { KaizenError, unknownAccount } from '../errors.ts';
import { timestampOf } from '../events/prepared-event.ts';
import type { KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import { type ReadContextHeadRow, readContextHead } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { dispersionKey } from '../learning/dispersion-scope.ts';
import { seedConfidence } from '../statistics/confidence.ts';
import type { ContextCache } from './context-cache.ts';
import { contextId } from './context-id.ts';

/** What contexts are read from. */
export interface ContextDependencies {
  readonly graph: Graph;
  readonly contexts: ContextCache;
}

/** Whose context. The project need not exist. */
export interface ContextRequest {
  readonly accountId: string;
  readonly projectId: string;
  readonly signal?: AbortSignal | undefined;
}

/** Knowledge is published once a day; meeting two publications in one read, three times running, is a fault. */
const MAX_READS = 3;
const RETRY_AFTER_MS = 100;

/**
 * The context of a project from the knowledge published last. Takes the epoch first and then knowledge of that epoch
 * only. Throws UNKNOWN_ACCOUNT.
 */
export async function buildProjectContext(
  dependencies: ContextDependencies,
  request: ContextRequest,
): Promise<KaizenContext> {
  const accountKey = nodeKey(request.accountId);
  for (let read = 0; read < MAX_READS; read += 1) {
    const head = await readHead(dependencies.graph, request, accountKey);
    const common = await dependencies.contexts.at(request.accountId, head);
    if (common === undefined) continue;
    const { epoch, publishedAtMs } = head;
    return {
      ...common,
      confidence: seedConfidence(head.eventCount),
      sampleSize: head.eventCount,
      projectSampleSize: head.projectEventCount,
      epoch,
      asOf: publishedAtMs === null ? undefined : timestampOf(new Date(publishedAtMs)),
      contextId: contextId({ accountKey, projectId: request.projectId, epoch }),
    };
  }
  throw new KaizenError('knowledge was published several times while it was read: try again', {
    kind: 'ABORTED',
    reason: 'WRITE_CONFLICT',
    retryAfterMs: RETRY_AFTER_MS,
  });
}

async function readHead(
  graph: Graph,
  { accountId, projectId, signal }: ContextRequest,
  accountKey: string,
): Promise<ReadContextHeadRow> {
  const head = await graph.run(
    readContextHead,
    {
      accountKey,
      projectKey: nodeKey(accountId, projectId),
      // Platforms are compared in coarse sets, so that is how far their arms vary.
      dispersionKey: dispersionKey(accountKey, {
        assignment: 'OBSERVATIONAL',
        metric: 'ctr',
        level: 'COARSE',
      }),
    },
    { signal },
  );
  if (head === undefined) throw unknownAccount(accountId);
  return head;
}
