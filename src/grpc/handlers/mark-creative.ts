import { randomUUID } from 'node:crypto';
import { creativeMessage } from '../../creatives/creative-message.ts';
import { type Event, EventType } from '../../gen/kaizen/v1/event.ts';
import {
  CreativeMark,
  type MarkCreativeRequest,
  type MarkCreativeResponse,
} from '../../gen/kaizen/v1/performance_service.ts';
import { Boundary } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Graph } from '../../graph/graph.ts';
import { type LogEventsDependencies, logEvents } from '../../ingestion/log-events.ts';
import { isRefused } from '../../ingestion/outcome.ts';
import { findCreative } from '../../ingestion/read/find-creative.ts';
import { KaizenError } from '../../shared/errors.ts';
import type { Handler } from '../call.ts';
import { outcomeError } from './log-event.ts';

/** PerformanceService/MarkCreative: stores a person's decision as an event. */
export function markCreativeHandler(
  deps: LogEventsDependencies & { readonly graph: Graph },
): Handler<MarkCreativeRequest, MarkCreativeResponse> {
  return async (request, { accountId, signal }) => {
    const { contentId } = request;
    const stored = await findCreative(deps.graph, { accountId, contentId, signal });
    if (stored === undefined) throw unknownCreative(accountId, contentId);
    // The answer is built before the write: nothing may fail once the mark is stored.
    const creative = creativeMessage(stored);
    const event = markEvent(request);
    const [outcome] = await logEvents(deps, { accountId, signal }, [{ event, path: 'mark', violations: [] }]);
    if (outcome === undefined) throw new Error('the writer returned no outcome');
    if (isRefused(outcome)) throw outcomeError(outcome, accountId);
    const isNew = outcome.status === 'ACCEPTED';
    const marked = isNew ? { ...creative, mark: request.mark, markedByPerson: true } : creative;
    return { creative: marked, eventId: event.eventId };
  };
}

function markEvent(request: MarkCreativeRequest): Event {
  const { contentId, reason, actor, projectId, mark, eventId } = request;
  const value = { contentId, reason, platform: '' };
  return {
    accountId: '',
    projectId,
    eventId: eventId === '' ? `kaizen:mark-creative:${randomUUID()}` : eventId,
    eventTime: undefined,
    actor,
    tags: [],
    recordTime: undefined,
    type: EventType.EVENT_TYPE_UNSPECIFIED,
    boundary: Boundary.BOUNDARY_UNSPECIFIED,
    guidance: undefined,
    retraction: undefined,
    payload:
      mark === CreativeMark.CREATIVE_MARK_WINNER
        ? { $case: 'creativeMarkedWinner', value }
        : { $case: 'creativeMarkedLoser', value },
  };
}

function unknownCreative(accountId: string, contentId: string): KaizenError {
  return new KaizenError(`creative "${contentId}" does not exist in account "${accountId}"`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_CREATIVE',
    resourceType: 'kaizen.v1.Creative',
    resourceName: contentId,
  });
}
