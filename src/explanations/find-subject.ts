/** Finds the subject of an explanation: a pattern, or the shared insights on a trait. */

import { segmentKeyOf } from '../accounts/segment-key.ts';
import { bannedByPeople } from '../contexts/bans.ts';
import type { Choice } from '../contexts/beliefs.ts';
import { readPresent } from '../contexts/build-context.ts';
import type { ContextCache } from '../contexts/context-cache.ts';
import type { Knowledge } from '../contexts/knowledge.ts';
import type { KnowledgeHistory } from '../contexts/knowledge-history.ts';
import { givenFacts, replayState } from '../contexts/replay-context.ts';
import type { GuidanceItem } from '../gen/kaizen/v1/guidance_item.ts';
import type { Graph } from '../graph/graph.ts';
import type { GuidanceFacts } from '../guidance/context-token.ts';
import type { ContextTokenSource } from '../guidance/context-token-source.ts';
import { readPatternsAt } from '../knowledge/knowledge-at-epoch.ts';
import { type PatternName, patternName, unknownGuidance } from '../knowledge/pattern-id.ts';
import type { SharedInsight, SharedKnowledge } from '../knowledge/shared/shared-insight.ts';
import { invalidFields } from '../shared/errors.ts';

/** The caches and readers of contexts, from which explanations are read too, so that both show the same. */
export interface ExplanationDependencies {
  readonly graph: Graph;
  readonly contexts: ContextCache;
  readonly clock: () => Date;
  readonly history: KnowledgeHistory;
  readonly shared: SharedKnowledge;
  readonly contextTokens: ContextTokenSource;
}

/** The subject that a caller asks about. */
export interface SubjectRequest {
  readonly accountId: string;
  /** '' when the trait is given by kind and value. */
  readonly patternId: string;
  /** Stored kind. Undefined when a pattern is given. */
  readonly kind: string | undefined;
  readonly value: string;
  /** '' for the present, or when an epoch is given. */
  readonly contextId: string;
  /** 0 for the present, or when a context is given. */
  readonly epoch: number;
  /** For a context of a segment. */
  readonly segment?: { readonly industry: string; readonly clientType: string };
  /** '' for the project of the context or pattern, or for the account. */
  readonly projectId: string;
  /** '' for the metric of the context, or the one that contexts choose. */
  readonly metric: string;
  readonly signal?: AbortSignal | undefined;
}

/** The subject that was found. */
export interface FoundSubject {
  /** Undefined when the account has no pattern of it. */
  readonly pattern: PatternName | undefined;
  readonly kind: string;
  readonly value: string;
  /** Insights of other accounts under the same metric, as this account may see them. */
  readonly shared: readonly SharedInsight[];
  readonly metric: string;
  readonly epoch: number;
  /** The item as contexts show it. Undefined when nothing is believed of it. */
  readonly item: GuidanceItem | undefined;
}

/**
 * Most patterns read. A trait has one for each metric, assignment and scope, and most of those read belong to other
 * traits.
 */
const MAX_PATTERNS = 4_000n;

/** Finds the subject. Throws UNKNOWN_ACCOUNT, UNKNOWN_EPOCH, UNKNOWN_GUIDANCE, or INVALID when no subject is named. */
export async function findSubject(
  dependencies: ExplanationDependencies,
  request: SubjectRequest,
): Promise<FoundSubject> {
  const { accountId, patternId, metric } = request;
  const named = patternId === '' ? undefined : patternName(accountId, patternId);
  const kind = named?.kind ?? request.kind;
  const value = named?.value ?? request.value;
  if (kind === undefined || value === '') {
    throw invalidFields([{ field: 'pattern_id', description: 'must be given, or else kind and value' }]);
  }
  const given = await givenFacts(dependencies, {
    ...request,
    projectId: request.projectId || undefined,
    metric: '',
    seed: undefined,
  });
  const projectId = given?.projectId ?? (request.projectId || (named?.projectId ?? ''));
  const shown = await readShown(dependencies, {
    ...request,
    projectId,
    given,
    metric: named?.metric ?? (metric === '' ? (given?.metric ?? '') : metric),
  });
  const { knowledge, epoch, segmentKey, sharedEpoch } = shown;
  const ownMetric = knowledge.metric;
  const insights =
    sharedEpoch === 0 ? [] : ((await dependencies.shared.at({ accountId, segmentKey, sharedEpoch })) ?? []);
  const shared = insights.filter(
    (insight) => insight.kind === kind && insight.value === value && insight.metric === ownMetric,
  );
  const item = knowledge.itemOf({ kind, value }) ?? shown.banned({ kind, value });
  const pattern =
    named ??
    (await patternOf(dependencies.graph, {
      accountId,
      projectId,
      epoch,
      shown: item?.evidence?.patternId ?? '',
      isAsked: (other) => other.kind === kind && other.value === value && other.metric === ownMetric,
    }));
  if (pattern === undefined && shared.length === 0 && item === undefined) {
    throw unknownGuidance(`${kind} ${value}`);
  }
  return { pattern, kind, value, shared, metric: ownMetric, epoch, item };
}

/** What contexts are built from, at the requested time. */
interface Shown {
  readonly knowledge: Knowledge;
  readonly epoch: number;
  readonly sharedEpoch: number;
  readonly segmentKey: string;
  /** Returns the item of a phrase that the account or project bans. */
  readonly banned: (trait: Choice) => GuidanceItem | undefined;
}

/**
 * Reads the present as contexts use it, with people's decisions. An earlier epoch is read as in a replay, without them.
 */
async function readShown(
  dependencies: ExplanationDependencies,
  request: Omit<SubjectRequest, 'kind' | 'value' | 'patternId' | 'contextId'> & {
    readonly given: GuidanceFacts | undefined;
  },
): Promise<Shown> {
  const { given, epoch, segment, ...rest } = request;
  const scope = segment === undefined ? rest : { ...rest, segment };
  if (epoch === 0) {
    const { head, common } = await readPresent(dependencies, scope);
    const sharedEpoch = head.sharing === 'DISABLED' ? 0 : head.sharedEpoch;
    const isPresent =
      given === undefined || (given.epoch === head.epoch && given.sharedEpoch === sharedEpoch);
    if (isPresent) {
      const banned = bannedByPeople(head.bannedPhrases);
      return {
        ...{ knowledge: common.knowledge, epoch: head.epoch, sharedEpoch },
        segmentKey: segmentKeyOf(segment ?? head),
        banned: ({ kind, value }) =>
          kind === 'phrase' ? banned.find((item) => item.value === value) : undefined,
      };
    }
  }
  const replayed = await replayState(dependencies, {
    ...scope,
    epoch: given?.epoch ?? epoch,
    sharedEpoch: given?.sharedEpoch,
  });
  return { ...replayed, banned: () => undefined };
}

async function patternOf(
  graph: Graph,
  {
    accountId,
    projectId,
    epoch,
    shown,
    isAsked,
  }: {
    readonly accountId: string;
    readonly projectId: string;
    readonly epoch: number;
    readonly shown: string;
    readonly isAsked: (pattern: {
      readonly kind: string;
      readonly value: string;
      readonly metric: string;
    }) => boolean;
  },
): Promise<PatternName | undefined> {
  if (shown !== '') return patternName(accountId, shown);
  const scopes = projectId === '' ? [''] : [projectId, ''];
  for (const scope of scopes) {
    const request = { accountId, projectId: scope, epoch, maxPatterns: MAX_PATTERNS };
    const found = (await readPatternsAt(graph, request)).find(isAsked);
    if (found !== undefined) return patternName(accountId, found.key);
  }
  return undefined;
}
