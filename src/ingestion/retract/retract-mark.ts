/**
 * Which mark a creative has after an event was taken back: the last person's mark that holds or, without one, the mark
 * its metrics earn.
 */

import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import { markOfTotals } from '../batch/creative-mark.ts';
import type { Fold } from '../batch/fold-batch.ts';
import { creativeOf } from '../batch/fold-creative.ts';
import { markEvent } from '../batch/fold-figure.ts';
import { MARK_AFTER_RETRACTION_PREFIX } from './restore-event.ts';
import type { CreativeLeftovers } from './retract-creative.ts';

/** Changes to the stored marks of the service. */
export interface MarkConsequences {
  /** The new mark of the service; undefined when the last stored mark is already right. */
  readonly logged: PreparedEvent | undefined;
  /** Marks that the creative's metrics no longer support. */
  readonly retracted: readonly PreparedEvent[];
}

/** Sets the mark as if the event had never been logged. `time` is the time of the retraction. */
export function retractMark(
  fold: Fold,
  event: PreparedEvent,
  { contentId, reports, serviceMarks }: CreativeLeftovers,
  time: Timestamp,
): MarkConsequences {
  const creative = creativeOf(fold, event, contentId);
  const person = reports.findLast((other) => other.event.effects.mark?.contentId === contentId);
  if (person?.event.effects.mark !== undefined) {
    const { mark } = person.event.effects.mark;
    creative.current = { ...creative.current, mark, markedBy: 'PERSON' };
    return { logged: undefined, retracted: [] };
  }
  const before = fold.state.creatives.get(creative.key);
  // The event of the person's mark has expired. The mark stays, unless it is the one that is taken back.
  if (before?.markedBy === 'PERSON' && event.effects.mark === undefined)
    return { logged: undefined, retracted: [] };
  const { figures } = creative.current;
  const mark = markOfTotals(figures);
  creative.current = { ...creative.current, mark, markedBy: mark === undefined ? undefined : 'SERVICE' };
  if (mark === undefined) return { logged: undefined, retracted: serviceMarks.map((other) => other.event) };
  const newest = serviceMarks.at(-1)?.event.type;
  // Without an event of its mark, the last one has expired.
  const hasExpired = newest === undefined && before?.markedBy === 'SERVICE' && before.mark === mark;
  if (hasExpired || newest === `CREATIVE_MARKED_${mark}`) return { logged: undefined, retracted: [] };
  const eventId = `${MARK_AFTER_RETRACTION_PREFIX}${event.eventId}`;
  const logged = markEvent(
    event,
    { contentId, mark, figures },
    { eventId, eventTime: time, recordTime: time },
  );
  return { logged, retracted: [] };
}
