import { explainGuidance } from '../../explanations/explain-guidance.ts';
import type { ExplanationDependencies } from '../../explanations/find-subject.ts';
import { type ExplainGuidanceRequest, ExplainGuidanceResponse } from '../../gen/kaizen/v1/explanation.ts';
import { countFitting, storedLength } from '../../ingestion/read/page-limit.ts';
import { metricName, traitKindName } from '../../shared/vocabulary.ts';
import type { Handler } from '../call.ts';
import { explanationMessage } from '../messages/explanation-message.ts';
import {
  decodePageToken,
  encodePageToken,
  eventPlacePart,
  keyPart,
  numberPart,
  pageSize,
} from '../page-token.ts';

const SET_PAGE_SIZES = { default: 5, most: 50 } as const;
const EVENT_PAGE_SIZES = { default: 20, most: 500 } as const;
const NO_TOKENS = { nextTestPageToken: '', nextPageToken: '' } as const;

/** KaizenService/ExplainGuidance. */
export function explainGuidanceHandler(
  dependencies: ExplanationDependencies,
): Handler<ExplainGuidanceRequest, ExplainGuidanceResponse> {
  return async (request, { accountId, signal }) => {
    const { patternId, kind, value, contextId, projectId, metric, epoch } = request;
    const segment = { industry: request.industry.trim(), clientType: request.clientType.trim() };
    const subject = [
      ...[patternId, String(kind), value, contextId, projectId, String(metric), String(epoch)],
      ...Object.values(segment),
    ];
    const setScope = ['ExplainGuidance sets', accountId, ...subject];
    const setPlace = decodePageToken(setScope, request.testPageToken, [numberPart, keyPart(accountId)]);
    const setLimit = pageSize(request.testPageSize, SET_PAGE_SIZES);
    // Which events are listed depends on the page of tests, so their token holds for that page only.
    const scope = ['ExplainGuidance', accountId, ...subject, String(setLimit), request.testPageToken];
    const eventPlace = decodePageToken(scope, request.pageToken, [keyPart(accountId), eventPlacePart]);
    const explanation = await explainGuidance(dependencies, {
      accountId,
      patternId,
      kind: traitKindName(kind),
      value,
      contextId,
      epoch,
      ...(segment.industry === '' && segment.clientType === '' ? {} : { segment }),
      projectId,
      metric: metricName(metric),
      setLimit,
      afterSet: setPlace && { d: Number(setPlace[0]), key: setPlace[1] ?? '' },
      eventLimit: pageSize(request.pageSize, EVENT_PAGE_SIZES),
      afterEvent: eventPlace && { creativeKey: eventPlace[0] ?? '', place: eventPlace[1] ?? '' },
      signal,
    });
    const { nextSet, events } = explanation;
    const message = explanationMessage(accountId, explanation);
    const rest = ExplainGuidanceResponse.encode({ ...message, events: [], ...NO_TOKENS }).finish().length;
    const fitting = countFitting(message.events, storedLength(events), rest);
    const nextEvent = fitting < events.length ? events[fitting - 1] : explanation.nextEvent;
    return {
      ...message,
      events: message.events.slice(0, fitting),
      nextTestPageToken:
        nextSet === undefined ? '' : encodePageToken(setScope, [String(nextSet.d), nextSet.key]),
      nextPageToken:
        nextEvent === undefined ? '' : encodePageToken(scope, [nextEvent.creativeKey, nextEvent.place]),
    };
  };
}
