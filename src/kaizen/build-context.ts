/** Builds the context of a project, or of a segment. */
import { KaizenError, unknownAccount } from '../errors.ts';
import type { KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import { type ReadContextHeadRow, readContextHead } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import type { ContextTokenSource } from '../guidance/context-token-source.ts';
import { isHeldOut } from '../guidance/holdout.ts';
import { dispersionKey } from '../learning/dispersion-scope.ts';
import { localWeek } from '../performance/local-date.ts';
import { seedConfidence } from '../statistics/confidence.ts';
import { timestampOf } from '../timestamps.ts';
import { bannedByPeople } from './bans.ts';
import type { Choice } from './beliefs.ts';
import type { CommonContext, ContextCache } from './context-cache.ts';
import { generationSlots } from './generation-slots.ts';
import { heldOut } from './held-out.ts';

/** What contexts are read from. */
export interface ContextDependencies {
  readonly graph: Graph;
  readonly contexts: ContextCache;
  /** Uniform on [0, 1): seeds that callers do not choose. */
  readonly random: () => number;
  readonly clock: () => Date;
  /** Signs context ids. */
  readonly contextTokens: ContextTokenSource;
  /** Share of project weeks that get no guidance, 0–0.5. */
  readonly holdoutShare: number;
}

/** Whose context, and how. */
export interface ContextRequest {
  readonly accountId: string;
  /** A project that need not exist, or '' with a segment. */
  readonly projectId: string;
  /** The segment asked for; undefined: the project's. */
  readonly segment?: { readonly industry: string; readonly clientType: string };
  /** '' for the first there are patterns under. */
  readonly metric: string;
  readonly slots: number;
  readonly seed: number | undefined;
  readonly options: readonly Choice[];
  readonly signal?: AbortSignal | undefined;
}

/** Knowledge is published once a day; meeting two publications in one read, three times running, is a fault. */
const MAX_READS = 3;
const RETRY_AFTER_MS = 100;
const SEEDS = 2 ** 32;

/**
 * The context from the knowledge published last. Takes the epochs first and then knowledge of those epochs only.
 * Throws UNKNOWN_ACCOUNT.
 */
export async function buildContext(
  dependencies: ContextDependencies,
  request: ContextRequest,
): Promise<KaizenContext> {
  for (let read = 0; read < MAX_READS; read += 1) {
    const head = await readHead(dependencies.graph, request);
    const common = await dependencies.contexts.at(scopeOf(request, head), head, {
      projectId: request.projectId,
      nowMs: dependencies.clock().getTime(),
    });
    if (common === undefined) continue;
    const seed = request.seed ?? Math.floor(dependencies.random() * SEEDS);
    return contextOf(dependencies, request, { head, common, seed });
  }
  throw new KaizenError('knowledge was published several times while it was read: try again', {
    kind: 'ABORTED',
    reason: 'WRITE_CONFLICT',
    retryAfterMs: RETRY_AFTER_MS,
  });
}

function scopeOf({ accountId, projectId, segment, metric }: ContextRequest, head: ReadContextHeadRow) {
  const { industry, clientType } = segment ?? head;
  return {
    accountId,
    epoch: head.epoch,
    publishedAtMs: head.publishedAtMs,
    projectId: head.hasProjectPatterns ? projectId : '',
    segmentKey: industry === '' && clientType === '' ? '' : nodeKey(industry, clientType),
    sharedEpoch: head.sharing === 'DISABLED' ? 0 : head.sharedEpoch,
    metric,
  };
}

async function contextOf(
  { clock, contextTokens, holdoutShare }: ContextDependencies,
  { accountId, projectId, slots, options }: ContextRequest,
  {
    head,
    common: { context, knowledge },
    seed,
  }: { readonly head: ReadContextHeadRow; readonly common: CommonContext; readonly seed: number },
): Promise<KaizenContext> {
  const { epoch, publishedAtMs } = head;
  const banned = bannedByPeople(head.bannedPhrases);
  const issuedAt = clock();
  const week = localWeek(issuedAt, head.timeZone);
  const holdout = isHeldOut({ accountId, projectId, week, share: holdoutShare });
  const sharedEpoch = head.sharing === 'DISABLED' ? 0 : head.sharedEpoch;
  const facts = {
    projectId,
    epoch,
    sharedEpoch,
    seed,
    holdout,
    week,
    issuedAtMs: issuedAt.getTime(),
    metric: knowledge.metric,
  };
  const whole = {
    ...context,
    bannedPhrases: [...banned, ...context.bannedPhrases],
    emptyFields:
      banned.length === 0
        ? context.emptyFields
        : context.emptyFields.filter(({ field }) => field !== 'banned_phrases'),
    generationSlots: [...generationSlots(knowledge, { slots, seed, options })],
    metric: knowledge.metric,
    seed,
    holdout,
    confidence: seedConfidence(head.eventCount),
    sampleSize: head.eventCount,
    projectSampleSize: head.projectEventCount,
    epoch,
    sharedEpoch,
    asOf: publishedAtMs === null ? undefined : timestampOf(publishedAtMs),
    contextId: (await contextTokens()).sign(nodeKey(accountId), facts),
    replayNotes: [],
  };
  return holdout ? { ...whole, ...heldOut(knowledge.vetoes, banned) } : whole;
}

async function readHead(
  graph: Graph,
  { accountId, projectId, signal }: ContextRequest,
): Promise<ReadContextHeadRow> {
  const accountKey = nodeKey(accountId);
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
