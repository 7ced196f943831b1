/** Builds the context of a project. */
import { KaizenError, unknownAccount } from '../errors.ts';
import { timestampOf } from '../events/prepared-event.ts';
import type { KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import { countTraitsOfKinds, type ReadContextHeadRow, readContextHead } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { dispersionKey } from '../learning/dispersion-scope.ts';
import { seedConfidence } from '../statistics/confidence.ts';
import { channelPerformance } from './channel-performance.ts';
import { highClaritySegments } from './clarity-segments.ts';
import { type ContextFacts, MAX_COUNTED_TRAITS } from './context-facts.ts';
import { contextId } from './context-id.ts';
import { creativeMessage } from './creative-message.ts';
import { emptyFields, kindsToCount } from './empty-fields.ts';
import type { Knowledge } from './knowledge.ts';
import type { KnowledgeCache } from './knowledge-cache.ts';
import { packSuccessRates } from './pack-success.ts';

/** What contexts are read from. */
export interface ContextDependencies {
  readonly graph: Graph;
  readonly knowledge: KnowledgeCache;
}

/** Whose context. The project need not exist. */
export interface ContextRequest {
  readonly accountId: string;
  readonly projectId: string;
  readonly signal?: AbortSignal | undefined;
}

/** Platforms, channels, packs and segments of an account that are looked at. */
const MAX_COUNTERS = 500n;
/** More examples than these nobody follows, and their texts are the bulk of an answer. */
const MAX_WINNERS = 10n;
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
    const { epoch, publishedAtMs } = head;
    const knowledge = await dependencies.knowledge.at({ accountKey, epoch, publishedAtMs });
    if (knowledge === undefined) continue;
    const reportedTraits = await countTraits(dependencies.graph, request, kindsToCount(knowledge));
    return contextOf({ request, accountKey, head, knowledge, reportedTraits });
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
      dispersionKey: dispersionKey(accountKey, 'OBSERVATIONAL', 'COARSE'),
      maxCounters: MAX_COUNTERS,
      maxWinners: MAX_WINNERS,
    },
    { signal },
  );
  if (head === undefined) throw unknownAccount(accountId);
  return head;
}

/** Asked only for kinds without any pattern, which an account has early on or for good: one index range each. */
async function countTraits(
  graph: Graph,
  { accountId, signal }: ContextRequest,
  kinds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (kinds.length === 0) return new Map();
  const rows = await graph.run(
    countTraitsOfKinds,
    {
      kinds: kinds.map((kind) => ({ kind, prefixKey: nodeKey(accountId, kind, '') })),
      maxTraits: BigInt(MAX_COUNTED_TRAITS),
    },
    { signal },
  );
  return new Map(rows.map(({ kind, traits }) => [kind, traits]));
}

function contextOf({
  request,
  accountKey,
  head,
  knowledge,
  reportedTraits,
}: {
  readonly request: ContextRequest;
  readonly accountKey: string;
  readonly head: ReadContextHeadRow;
  readonly knowledge: Knowledge;
  readonly reportedTraits: ContextFacts['reportedTraits'];
}): KaizenContext {
  const { guidance } = knowledge;
  const { epoch, publishedAtMs, dispersionQ, dispersionDf } = head;
  const dispersion =
    dispersionQ === null || dispersionDf === null ? undefined : { q: dispersionQ, df: dispersionDf };
  // Copies of the lists only: items are shared with the cache and are not changed by anyone.
  const lists = {
    recommendedTones: [...guidance.recommendedTones],
    riskyPatterns: [...guidance.riskyPatterns],
    preferredPlatforms: [...guidance.preferredPlatforms],
    bannedPhrases: [],
    pastWinners: head.winners.map(creativeMessage),
    successfulPillars: [...guidance.successfulPillars],
    highPerformingHooks: [...guidance.highPerformingHooks],
    channelPerformance: channelPerformance({ ...head, dispersion }),
    highClaritySegments: highClaritySegments(head.segments),
    packSuccessRates: packSuccessRates(head.packs),
    furtherTraits: [...guidance.furtherTraits],
  };
  return {
    ...lists,
    confidence: seedConfidence(head.eventCount),
    sampleSize: head.eventCount,
    emptyFields: emptyFields(lists, { head, knowledge, reportedTraits }),
    projectSampleSize: head.projectEventCount,
    epoch,
    asOf: publishedAtMs === null ? undefined : timestampOf(new Date(publishedAtMs)),
    contextId: contextId({ accountKey, projectId: request.projectId, epoch }),
  };
}
