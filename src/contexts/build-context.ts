/** Builds the context of a project or of a segment. */

import { segmentKeyOf } from '../accounts/segment-key.ts';
import type { GuidanceItem } from '../gen/kaizen/v1/guidance_item.ts';
import { type EmptyField, EmptyReason, type KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import { type ReadContextHeadRow, readContextHead } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import type { ContextTokenSource } from '../guidance/context-token-source.ts';
import { isHoldoutWeek } from '../guidance/holdout.ts';
import { dispersionKey } from '../knowledge/dispersion-scope.ts';
import { KaizenError, unknownAccount } from '../shared/errors.ts';
import { localWeek } from '../shared/local-date.ts';
import { timestampOf } from '../shared/timestamps.ts';
import { bannedByPeople, withoutBanned } from './bans.ts';
import type { Choice } from './beliefs.ts';
import type { CommonContext, ContextCache } from './context-cache.ts';
import { generationSlots } from './generation-slots.ts';
import { holdoutGuidance } from './holdout-guidance.ts';
import { metricReason, wantedMetric } from './metric-choice.ts';
import { shownConfidence, shownItems } from './shown-confidence.ts';

/** What contexts are read from. */
export interface ContextDependencies {
  readonly graph: Graph;
  readonly contexts: ContextCache;
  /** Uniform on [0, 1). Makes the seed when the caller gives none. */
  readonly random: () => number;
  readonly clock: () => Date;
  /** Signs context ids. */
  readonly contextTokens: ContextTokenSource;
  /** Share of project weeks that get no guidance, 0–0.5. */
  readonly holdoutShare: number;
}

/** Whose context is requested, and how it is built. */
export interface ContextRequest {
  readonly accountId: string;
  /** A project, which need not exist, or '' with a segment. */
  readonly projectId: string;
  /** The requested segment. Undefined: that of the project. */
  readonly segment?: { readonly industry: string; readonly clientType: string };
  /** '' for the goal metric if one is set, otherwise the metric with the most knowledge. */
  readonly metric: string;
  readonly slots: number;
  readonly seed: number | undefined;
  readonly options: readonly Choice[];
  readonly signal?: AbortSignal | undefined;
}

/** Most attempts. Knowledge is published once a day, so meeting a publication in three reads in a row is an error. */
const MAX_READS = 3;
const RETRY_AFTER_MS = 100;
const SEEDS = 2 ** 32;

/**
 * Builds the context from the latest published knowledge. It reads the epochs first, and then only knowledge of those
 * epochs. Throws UNKNOWN_ACCOUNT.
 */
export async function buildContext(
  dependencies: ContextDependencies,
  request: ContextRequest,
): Promise<KaizenContext> {
  const present = await readPresent(dependencies, request);
  const seed = request.seed ?? Math.floor(dependencies.random() * SEEDS);
  return contextOf(dependencies, request, { ...present, seed });
}

/** The head of an account, with the part that its contexts share. */
export interface Present {
  readonly head: ReadContextHeadRow;
  readonly common: CommonContext;
}

/** Reads the latest published knowledge and people's decisions. Throws UNKNOWN_ACCOUNT. */
export async function readPresent(
  { graph, contexts, clock }: Pick<ContextDependencies, 'graph' | 'contexts' | 'clock'>,
  request: Pick<ContextRequest, 'accountId' | 'projectId' | 'segment' | 'metric' | 'signal'>,
): Promise<Present> {
  for (let read = 0; read < MAX_READS; read += 1) {
    const head = await readHead(graph, request);
    const common = await contexts.at(scopeOf(request, head), head, {
      projectId: request.projectId,
      nowMs: clock().getTime(),
    });
    if (common !== undefined) return { head, common };
  }
  throw new KaizenError('knowledge was published several times while it was read: try again', {
    kind: 'ABORTED',
    reason: 'WRITE_CONFLICT',
    retryAfterMs: RETRY_AFTER_MS,
  });
}

function scopeOf(
  { accountId, projectId, segment, metric }: Parameters<typeof readPresent>[1],
  head: ReadContextHeadRow,
) {
  return {
    accountId,
    epoch: head.epoch,
    publishedAtMs: head.publishedAtMs,
    projectId: head.hasProjectPatterns ? projectId : '',
    segmentKey: segmentKeyOf(segment ?? head),
    sharedEpoch: head.sharing === 'DISABLED' ? 0 : head.sharedEpoch,
    metric: wantedMetric(metric, head),
  };
}

async function contextOf(
  { clock, contextTokens, holdoutShare }: ContextDependencies,
  { accountId, projectId, metric, slots, options }: ContextRequest,
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
  const holdout = isHoldoutWeek({ accountId, projectId, week, share: holdoutShare });
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
  const withoutThem = (items: readonly GuidanceItem[]): GuidanceItem[] => [
    ...withoutBanned(items, head.bannedPhrases),
  ];
  const lists = {
    ...context,
    bannedPhrases: [...banned, ...context.bannedPhrases],
    furtherTraits: withoutThem(context.furtherTraits),
    leads: withoutThem(context.leads),
  };
  const whole = {
    ...lists,
    emptyFields: emptyFieldsBeside(banned, context.emptyFields, {
      isEmptied: lists.furtherTraits.length === 0 && context.furtherTraits.length > 0,
    }),
    generationSlots: [...generationSlots(knowledge, { slots, seed, options })],
    metric: knowledge.metric,
    seed,
    holdout,
    metricReason: metricReason(metric, head, knowledge.metricReason),
    confidence: shownConfidence(shownItems(lists)),
    projectSampleSize: head.projectPerformanceCount,
    projectKnown: head.hasProject,
    epoch,
    sharedEpoch,
    asOf: publishedAtMs === null ? undefined : timestampOf(publishedAtMs),
    contextId: (await contextTokens()).sign(nodeKey(accountId), facts),
    replayNotes: [],
  };
  return holdout ? { ...whole, ...holdoutGuidance(knowledge.vetoes, banned) } : whole;
}

/** Adjusts the empty lists to people's bans. The bans fill one list, and may empty another. */
function emptyFieldsBeside(
  banned: readonly GuidanceItem[],
  emptyFields: readonly EmptyField[],
  { isEmptied }: { readonly isEmptied: boolean },
): EmptyField[] {
  return [
    ...emptyFields.filter(({ field }) => banned.length === 0 || field !== 'banned_phrases'),
    ...(isEmptied
      ? [
          {
            field: 'further_traits',
            reason: EmptyReason.EMPTY_REASON_OVERRIDDEN,
            explanation: 'What is known to help are phrases that the account or the project bans.',
            remedy: 'Lift a ban (PutAccount, PutProject: banned_phrases).',
          },
        ]
      : []),
  ];
}

async function readHead(
  graph: Graph,
  { accountId, projectId, signal }: Pick<ContextRequest, 'accountId' | 'projectId' | 'signal'>,
): Promise<ReadContextHeadRow> {
  const accountKey = nodeKey(accountId);
  const head = await graph.run(
    readContextHead,
    {
      accountKey,
      projectKey: nodeKey(accountId, projectId),
      // The dispersion of coarse sets, because platforms are compared in those.
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
