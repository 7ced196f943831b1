import { metricName, traitKindName } from '../../events/vocabulary.ts';
import type {
  ListLearningPatternsRequest,
  ListLearningPatternsResponse,
} from '../../gen/kaizen/v1/pattern.ts';
import type { Graph } from '../../graph/graph.ts';
import { storedState } from '../../kaizen/known-pattern.ts';
import { listPatterns, type PatternPosition } from '../../kaizen/list-patterns.ts';
import { positionNumbers } from '../../kaizen/page-position.ts';
import { patternMessage } from '../../kaizen/pattern-message.ts';
import type { Handler } from '../call.ts';
import { decodePageToken, encodePageToken, pageSize } from '../page-token.ts';

const PAGE_SIZES = { default: 50, most: 500 } as const;
/** Half confidence is ten arms. */
const DEFAULT_MIN_CONFIDENCE = 0.5;

/** LearningService.ListLearningPatterns. */
export function listLearningPatternsHandler({
  graph,
}: {
  readonly graph: Graph;
}): Handler<ListLearningPatternsRequest, ListLearningPatternsResponse> {
  return async (request, { accountId, signal }) => {
    const kind = traitKindName(request.patternType);
    const minConfidence = request.minConfidence ?? DEFAULT_MIN_CONFIDENCE;
    const metric = metricName(request.metric);
    const state = storedState(request.state);
    const { projectId } = request;
    const scope = [
      'ListLearningPatterns',
      accountId,
      projectId,
      kind ?? '',
      metric,
      state ?? '',
      String(minConfidence),
    ];
    const page = await listPatterns(graph, {
      accountId,
      projectId,
      kind,
      metric: metric === '' ? undefined : metric,
      state,
      minConfidence,
      limit: pageSize(request.limit, PAGE_SIZES),
      after: positionIn(decodePageToken(scope, request.pageToken, POSITION_PARTS)),
      signal,
    });
    return {
      patterns: page.patterns.map(patternMessage),
      nextPageToken: page.next === undefined ? '' : encodePageToken(scope, partsOf(page.next)),
      epoch: page.epoch,
    };
  };
}

const POSITION_PARTS = 4;

function partsOf({ epoch, signConfidence, distance, key }: PatternPosition): readonly string[] {
  // A number's text is the shortest that reads back as the same number.
  return [String(epoch), String(signConfidence), String(distance), key];
}

function positionIn(parts: readonly string[] | undefined): PatternPosition | undefined {
  if (parts === undefined) return undefined;
  const [epoch = 0, signConfidence = 0, distance = 0] = positionNumbers(parts.slice(0, -1));
  return { epoch: Math.trunc(epoch), signConfidence, distance, key: parts.at(-1) ?? '' };
}
