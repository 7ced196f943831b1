/** A performance record as the event it is. */

import type { Event } from '../../gen/kaizen/v1/event.ts';
import { EventType } from '../../gen/kaizen/v1/event.ts';
import type { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import { Boundary } from '../../gen/kaizen/v1/vocabulary.ts';
import { canonicalHash } from './canonical.ts';

/**
 * The PERFORMANCE_RECORDED event of a record. Its id is derived from what identifies the figure and its revision, so
 * that sending the record again is a duplicate, and sending other figures under the same revision a conflict.
 */
export function recordEvent(record: PerformanceRecord, actor: string): Event {
  const { projectId, contentId, platform, audience, date, revision } = record;
  const identity = canonicalHash([projectId, contentId, platform, audience, date, revision]);
  return {
    accountId: '',
    projectId,
    eventId: `kaizen:performance:${identity}`,
    eventTime: undefined,
    actor,
    tags: [],
    recordTime: undefined,
    type: EventType.EVENT_TYPE_UNSPECIFIED,
    boundary: Boundary.BOUNDARY_UNSPECIFIED,
    guidance: undefined,
    retraction: undefined,
    payload: { $case: 'performanceRecorded', value: { record } },
  };
}
