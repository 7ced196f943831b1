/** Turns a performance record into its event. */

import type { Event } from '../../gen/kaizen/v1/event.ts';
import { EventType } from '../../gen/kaizen/v1/event.ts';
import type { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import { Boundary } from '../../gen/kaizen/v1/vocabulary.ts';
import { canonicalHash } from './canonical.ts';

/**
 * The PERFORMANCE_RECORDED event of a record. The event id is derived from the record's identity and revision. Sending
 * the same record again is therefore a duplicate, and sending other metrics under the same revision is a conflict.
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
