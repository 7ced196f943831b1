/** Rebuilds the context of an earlier epoch. It contains what was published then, and no live counts. */

import { segmentKeyOf } from '../accounts/segment-key.ts';
import { EmptyReason, type KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import { readContextHead } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { type GuidanceFacts, isTokenProblem } from '../guidance/context-token.ts';
import type { ContextTokenSource } from '../guidance/context-token-source.ts';
import { type EpochRecord, readEpoch } from '../knowledge/epochs.ts';
import { invalidFields, unknownAccount } from '../shared/errors.ts';
import { protoName } from '../shared/proto-names.ts';
import { timestampOf } from '../shared/timestamps.ts';
import type { Choice } from './beliefs.ts';
import { contextLists, LIVE_LISTS, PUBLISHED_LISTS } from './context-lists.ts';
import { generationSlots } from './generation-slots.ts';
import { holdoutGuidance } from './holdout-guidance.ts';
import type { Knowledge } from './knowledge.ts';
import type { KnowledgeHistory } from './knowledge-history.ts';
import { metricReason, wantedMetric } from './metric-choice.ts';
import { NO_VETOES } from './overridden-guidance.ts';
import { shownConfidence, shownItems } from './shown-confidence.ts';

/** What the past is read from. */
export interface ReplayDependencies {
  readonly graph: Graph;
  readonly history: KnowledgeHistory;
  /** Uniform on [0, 1). Makes the seed when the caller gives none. */
  readonly random: () => number;
  readonly contextTokens: ContextTokenSource;
}

/** The context to rebuild. */
export interface ReplayRequest {
  readonly accountId: string;
  /** '' with a segment. */
  readonly projectId: string;
  readonly segment?: { readonly industry: string; readonly clientType: string };
  /** Id of the context; '' when an epoch is given. */
  readonly contextId: string;
  /** The epoch, when no context id is given. */
  readonly epoch: number;
  readonly metric: string;
  readonly slots: number;
  readonly seed: number | undefined;
  readonly options: readonly Choice[];
  readonly signal?: AbortSignal | undefined;
}

/** The state that a replay is built from. */
export interface ReplayedState {
  readonly knowledge: Knowledge;
  readonly epoch: number;
  readonly publishedAtMs: number | null;
  /** The epoch of shared knowledge included in `knowledge`. `sharedEpochThen`: the one at that time. */
  readonly sharedEpoch: number;
  readonly sharedEpochThen: number;
  /** The segment whose insights are used; '' when unknown. */
  readonly segmentKey: string;
  /** Explains in words why this metric was chosen. */
  readonly metricReason: string;
  readonly hasProject: boolean;
}

const SEEDS = 2 ** 32;
/**
 * Rebuilds a context as it was published. Throws UNKNOWN_ACCOUNT, UNKNOWN_EPOCH, or INVALID for an id that was not
 * issued to this account and project.
 */
export async function replayContext(
  dependencies: ReplayDependencies,
  request: ReplayRequest,
): Promise<KaizenContext> {
  const given = await givenFacts(dependencies, request);
  const epoch = given?.epoch ?? request.epoch;
  const state = await replayState(dependencies, {
    ...request,
    epoch,
    metric: given?.metric ?? request.metric,
    sharedEpoch: given?.sharedEpoch,
  });
  const seed = given?.seed ?? request.seed ?? Math.floor(dependencies.random() * SEEDS);
  const context = contextOf(state, { ...request, seed });
  if (given === undefined) return context;
  const own = {
    ...context,
    contextId: request.contextId,
    holdout: given.holdout,
    metricReason: 'the metric of the context that was given',
  };
  // People's decisions are live data, so they are not replayed.
  return given.holdout ? { ...own, ...holdoutGuidance(NO_VETOES, []) } : own;
}

/**
 * Returns the knowledge of an epoch, or of the present when the epoch is undefined, as a project (or '') sees it
 * without people's decisions. Without `sharedEpoch` it uses the one in force at publication. Throws UNKNOWN_ACCOUNT or
 * UNKNOWN_EPOCH.
 */
export async function replayState(
  { graph, history }: Pick<ReplayDependencies, 'graph' | 'history'>,
  request: Pick<ReplayRequest, 'accountId' | 'projectId' | 'segment' | 'metric' | 'signal'> & {
    readonly epoch: number | undefined;
    readonly sharedEpoch?: number | undefined;
  },
): Promise<ReplayedState> {
  const { accountId, projectId, segment, metric, signal } = request;
  const head = await graph.run(
    readContextHead,
    { accountKey: nodeKey(accountId), projectKey: nodeKey(accountId, projectId), dispersionKey: '' },
    { signal },
  );
  if (head === undefined) throw unknownAccount(accountId);
  const epoch = request.epoch ?? head.epoch;
  const { publishedAtMs, sharedEpoch: sharedThen } =
    request.epoch === undefined ? head : await publication(graph, { accountId, epoch, signal });
  const sharedEpochNow = head.sharing === 'DISABLED' ? 0 : head.sharedEpoch;
  const sharedEpochThen = head.sharing === 'DISABLED' ? 0 : (request.sharedEpoch ?? sharedThen);
  const segmentKey = segmentKeyOf(segment ?? head);
  const { knowledge, sharedEpoch } = await history.at({
    accountId,
    epoch,
    publishedAtMs,
    projectId,
    segmentKey,
    sharedEpoch: sharedEpochThen,
    sharedEpochNow,
    metric: wantedMetric(metric, head),
  });
  return {
    ...{ knowledge, epoch, publishedAtMs, sharedEpoch, sharedEpochThen, segmentKey },
    metricReason: metricReason(metric, head, knowledge.metricReason),
    hasProject: head.hasProject,
  };
}

/** Contexts are also given before the first epoch. Then there is no knowledge and no record of a publication. */
async function publication(
  graph: Graph,
  request: { readonly accountId: string; readonly epoch: number; readonly signal: AbortSignal | undefined },
): Promise<Pick<EpochRecord, 'sharedEpoch'> & { readonly publishedAtMs: number | null }> {
  if (request.epoch === 0) return { publishedAtMs: null, sharedEpoch: 0 };
  return (await readEpoch(graph, request)).record;
}

/**
 * Reads the facts in a context id. Undefined when no id was given. Throws INVALID for an id of another account or
 * project.
 */
export async function givenFacts(
  { contextTokens }: Pick<ReplayDependencies, 'contextTokens'>,
  {
    accountId,
    projectId,
    contextId,
    epoch,
    metric,
    seed,
    field: idField = 'context_id',
  }: Pick<ReplayRequest, 'accountId' | 'contextId' | 'epoch' | 'metric' | 'seed'> & {
    /** Undefined accepts a context of any project. */
    readonly projectId: string | undefined;
    /** Name of the request's field with the id. Default `context_id`. */
    readonly field?: string;
  },
): Promise<GuidanceFacts | undefined> {
  if (contextId === '') return undefined;
  const facts = (await contextTokens()).read(contextId, nodeKey(accountId));
  if (isTokenProblem(facts)) throw invalidFields([{ field: idField, description: facts.problem }]);
  const besides = [
    ...(epoch === 0 ? [] : ['epoch']),
    ...(metric === '' ? [] : ['metric']),
    ...(seed === undefined ? [] : ['seed']),
  ].map((field) => ({ field, description: `is taken from the ${idField}: leave it out` }));
  const violations =
    projectId === undefined || facts.projectId === projectId
      ? besides
      : [...besides, { field: idField, description: 'was given to another project' }];
  if (violations.length > 0) throw invalidFields(violations);
  return facts;
}

function contextOf(
  state: ReplayedState,
  { slots, seed, options }: Pick<ReplayRequest, 'slots' | 'options'> & { readonly seed: number },
): KaizenContext {
  const { knowledge, epoch, publishedAtMs, sharedEpoch, hasProject } = state;
  const { guidance, metric } = knowledge;
  const lists = contextLists(knowledge);
  const empty = PUBLISHED_LISTS.filter((name) => lists[name].length === 0);
  return {
    ...lists,
    emptyFields: [
      ...empty.map((name) => ({
        field: protoName(name),
        reason: EmptyReason.EMPTY_REASON_NOTHING_CREDIBLE,
        explanation: `Nothing of the kind was known well enough to rely on in what was published as epoch ${epoch}.`,
        remedy: 'Without an epoch, the present context says what would fill it now.',
      })),
      ...LIVE_LISTS.map((name) => ({
        field: protoName(name),
        reason: EmptyReason.EMPTY_REASON_NOT_REPLAYED,
        explanation: 'It is counted live, and not kept by epoch.',
        remedy: 'Ask without an epoch for how it is now.',
      })),
    ],
    generationSlots: [...generationSlots(knowledge, { slots, seed, options })],
    metric,
    seed,
    metricReason: state.metricReason,
    leads: [...guidance.leads],
    holdout: false,
    confidence: shownConfidence(shownItems(lists)),
    projectKnown: hasProject,
    sampleSize: 0,
    projectSampleSize: 0,
    epoch,
    sharedEpoch,
    asOf: publishedAtMs === null ? undefined : timestampOf(publishedAtMs),
    contextId: '',
    replayNotes: [...replayNotes(state)],
  };
}

/** Returns notes that a reader of a replay should know. */
export function replayNotes({ sharedEpoch, sharedEpochThen }: ReplayedState): readonly string[] {
  return [
    'Counters (past winners, channels, packs, segments, sample sizes), what people have banned or overridden, and risks seen in failures are live, and are not replayed.',
    ...(sharedEpochThen === sharedEpoch
      ? []
      : [
          `What other accounts shared then (shared epoch ${sharedEpochThen}) is not kept, because an account that withdraws its part must not be shown: items that borrowed from it have the account's own evidence only, and items that rested on it alone are missing.`,
        ]),
  ];
}
