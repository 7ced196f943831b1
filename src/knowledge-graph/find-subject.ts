/** Finds what is to be explained: a pattern, or what others have shown of a trait. */
import { invalidFields } from '../errors.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import type { ContextTokenSource } from '../guidance/context-token-source.ts';
import type { Knowledge } from '../kaizen/knowledge.ts';
import type { KnowledgeHistory } from '../kaizen/knowledge-history.ts';
import { givenFacts, replayState } from '../kaizen/replay-context.ts';
import type { SharedInsight, SharedKnowledge } from '../kaizen/shared-insight.ts';
import { readPatternsAt } from '../learning/knowledge-at-epoch.ts';
import { type PatternName, patternName, unknownGuidance } from './pattern-id.ts';

/** What explanations are read from. */
export interface ExplanationDependencies {
  readonly graph: Graph;
  readonly history: KnowledgeHistory;
  readonly shared: SharedKnowledge;
  readonly contextTokens: ContextTokenSource;
}

/** What is asked about. */
export interface SubjectRequest {
  readonly accountId: string;
  /** '' for a trait by kind and value. */
  readonly patternId: string;
  /** Stored kind; undefined with a pattern. */
  readonly kind: string | undefined;
  readonly value: string;
  /** '' for the present. */
  readonly contextId: string;
  readonly projectId: string;
  /** '' for that of the context, or the first there are patterns under. */
  readonly metric: string;
  readonly signal?: AbortSignal | undefined;
}

/** What was found. */
export interface FoundSubject {
  /** Undefined: the account has no pattern of it. */
  readonly pattern: PatternName | undefined;
  readonly kind: string;
  readonly value: string;
  /** What others have shown under the same metric, as this account may see it. */
  readonly shared: readonly SharedInsight[];
  readonly metric: string;
  readonly epoch: number;
}

/** A trait has one pattern for each metric, assignment and scope; many of them are of other traits. */
const MAX_PATTERNS = 4_000n;

/** Throws UNKNOWN_ACCOUNT, UNKNOWN_EPOCH, UNKNOWN_GUIDANCE, or INVALID when what is asked about is not named. */
export async function findSubject(
  dependencies: ExplanationDependencies,
  request: SubjectRequest,
): Promise<FoundSubject> {
  const { accountId, patternId, contextId, metric } = request;
  const named = patternId === '' ? undefined : patternName(accountId, patternId);
  const kind = named?.kind ?? request.kind;
  const value = named?.value ?? request.value;
  if (kind === undefined || value === '') {
    throw invalidFields([{ field: 'pattern_id', description: 'must be given, or else kind and value' }]);
  }
  const projectId = named?.projectId ?? request.projectId;
  const given = await givenFacts(dependencies, {
    ...request,
    projectId,
    contextId,
    epoch: 0,
    metric: '',
    seed: undefined,
  });
  const state = await replayState(dependencies, {
    accountId,
    projectId,
    epoch: given?.epoch,
    sharedEpoch: given?.sharedEpoch,
    metric: named?.metric ?? (metric === '' ? (given?.metric ?? '') : metric),
    signal: request.signal,
  });
  const { knowledge, epoch, segmentKey, sharedEpoch } = state;
  const judgedBy = named?.metric ?? knowledge.metric;
  const insights =
    sharedEpoch === 0 ? [] : ((await dependencies.shared.at({ accountId, segmentKey, sharedEpoch })) ?? []);
  const shared = insights.filter(
    (insight) => insight.kind === kind && insight.value === value && insight.metric === judgedBy,
  );
  const pattern =
    named ??
    (await patternOf(dependencies.graph, {
      accountId,
      projectId,
      epoch,
      shown: shownPatternId(knowledge, { kind, value }),
      isAsked: (other) => other.kind === kind && other.value === value && other.metric === judgedBy,
    }));
  if (pattern === undefined && shared.length === 0) throw unknownGuidance(`${kind} ${value}`);
  return { pattern, kind, value, shared, metric: judgedBy, epoch };
}

/** The pattern behind the item as contexts show it; '' when they do not, or it has none. */
function shownPatternId(
  { guidance, bannedPhrases, candidates }: Knowledge,
  trait: { readonly kind: string; readonly value: string },
): string {
  const isSame = (belief: { readonly kind: string; readonly value: string }): boolean =>
    belief.kind === trait.kind && belief.value === trait.value;
  const candidate = candidates.find(({ belief }) => isSame(belief))?.belief.pattern?.key;
  if (candidate !== undefined) return candidate;
  const items = [...Object.values(guidance).flat(), ...bannedPhrases];
  const parts = items
    .map(({ evidence }) => evidence?.patternId ?? '')
    .filter((key) => key !== '')
    .find((key) => key.includes(`|${nodeKey(trait.kind, trait.value)}|`));
  return parts ?? '';
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
