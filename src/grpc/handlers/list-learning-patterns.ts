import type {
  ListLearningPatternsRequest,
  ListLearningPatternsResponse,
} from '../../gen/kaizen/v1/pattern.ts';
import type { Graph } from '../../graph/graph.ts';
import { storedState } from '../../knowledge/known-pattern.ts';
import { listPatterns, type PatternPosition } from '../../knowledge/list-patterns.ts';
import { metricName, traitKindName } from '../../shared/vocabulary.ts';
import type { Handler } from '../call.ts';
import { patternMessage } from '../messages/pattern-message.ts';
import {
  countPart,
  decodePageToken,
  encodePageToken,
  keyPart,
  numberPart,
  type PartCheck,
  pageSize,
} from '../page-token.ts';

const PAGE_SIZES = { default: 50, most: 500 } as const;

/** LearningService/ListLearningPatterns. */
export function listLearningPatternsHandler({
  graph,
}: {
  readonly graph: Graph;
}): Handler<ListLearningPatternsRequest, ListLearningPatternsResponse> {
  return async (request, { accountId, signal }) => {
    const kind = traitKindName(request.patternType);
    const metric = metricName(request.metric);
    const state = storedState(request.state);
    const { projectId, minConfidence } = request;
    const scope = [
      'ListLearningPatterns',
      accountId,
      projectId,
      kind ?? '',
      metric,
      state ?? '',
      String(minConfidence ?? ''),
    ];
    const page = await listPatterns(graph, {
      accountId,
      projectId,
      kind,
      metric: metric === '' ? undefined : metric,
      state,
      minConfidence,
      limit: pageSize(request.limit, PAGE_SIZES),
      after: positionIn(decodePageToken(scope, request.pageToken, positionParts(accountId))),
      signal,
    });
    return {
      patterns: page.patterns.map(patternMessage),
      nextPageToken: page.next === undefined ? '' : encodePageToken(scope, partsOf(page.next)),
      epoch: page.epoch,
      leftOut: { ...page.leftOut },
    };
  };
}

function positionParts(accountId: string): readonly PartCheck[] {
  return [countPart, numberPart, numberPart, keyPart(accountId)];
}

function partsOf({ epoch, qValue, distance, key }: PatternPosition): readonly string[] {
  // `String` gives the shortest text that reads back as the same number.
  return [String(epoch), String(qValue), String(distance), key];
}

function positionIn(parts: readonly string[] | undefined): PatternPosition | undefined {
  if (parts === undefined) return undefined;
  const [epoch, qValue, distance, key = ''] = parts;
  return {
    epoch: Number(epoch),
    qValue: Number(qValue),
    distance: Number(distance),
    key,
  };
}
