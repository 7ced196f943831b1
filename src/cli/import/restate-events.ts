/** A later export of the same leads and deals: the events that it contradicts are taken back, and its own take their place. */
import type { Connection } from '../../client/connection.ts';
import type { Event } from '../../gen/kaizen/v1/event.ts';
import { type EventResult, EventServiceService } from '../../gen/kaizen/v1/event_service.ts';
import { ItemStatus } from '../../gen/kaizen/v1/vocabulary.ts';
import { nextEventId } from '../../import/events/event-ids.ts';

const ACTOR = 'kaizen import';
/** Tells these retractions from those of persons, which stand. */
const REASON = 'restated by a later export (kaizen import events --restate)';

/** What carries out a call, with retries. */
export type Call = <Result>(call: () => Promise<Result>) => Promise<Result>;

/**
 * The event under its next id: an id is taken for ever, so that the versions of an event have numbers, and only the last one
 * holds. Undefined when the stored event is to stay: it says the same, or a person
 * took it back.
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
