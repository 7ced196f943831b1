/**
 * Restates events: when a later export of the same leads and deals contradicts stored events, these are taken back and
 * the new ones replace them.
 */
import type { Connection } from '../../client/connection.ts';
import type { Event } from '../../gen/kaizen/v1/event.ts';
import { type EventResult, EventServiceService } from '../../gen/kaizen/v1/event_service.ts';
import { ItemStatus } from '../../gen/kaizen/v1/vocabulary.ts';
import { nextEventId } from '../../import/events/event-ids.ts';

const ACTOR = 'kaizen import';
/** Reason of these retractions. Retractions by people have other reasons, and stay. */
const REASON = 'restated by a later export (kaizen import events --restate)';

/** Carries out a call with retries. */
export type Call = <Result>(call: () => Promise<Result>) => Promise<Result>;

/**
 * The event under its next id. An id is never free again, so versions of an event are numbered, and only the last one
 * holds. Undefined when the stored event stays: it has the same content, or a person took it back.
 */
export async function nextVersion(
  service: Connection,
  {
    accountId,
    event,
    result,
  }: { readonly accountId: string; readonly event: Event; readonly result: EventResult },
  call: Call,
): Promise<Event | undefined> {
  const { eventId } = event;
  const isOther = result.status === ItemStatus.ITEM_STATUS_CONFLICT;
  const isTakenBack =
    result.status === ItemStatus.ITEM_STATUS_DUPLICATE &&
    result.warnings.some((warning) => warning.startsWith('RETRACTED'));
  if (!isOther && !isTakenBack) return undefined;
  const stored = await call(() => service.call(EventServiceService.getEvent, { accountId, eventId }));
  const retraction = stored.event?.retraction;
  if (retraction !== undefined && retraction.reason !== REASON) return undefined;
  if (retraction === undefined) {
    const request = { accountId, eventId, actor: ACTOR, reason: REASON };
    await call(() => service.call(EventServiceService.retractEvent, request));
  }
  return { ...event, eventId: nextEventId(eventId) };
}
