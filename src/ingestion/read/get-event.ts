import type { Event } from '../../gen/kaizen/v1/event.ts';
import { getEvent as getEventQuery } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import { KaizenError } from '../../shared/errors.ts';
import { readEvent } from './read-event.ts';

/** One event of the account. NOT_FOUND (UNKNOWN_EVENT) when there is none. */
export async function getEvent(
  graph: Graph,
  {
    accountId,
    eventId,
    signal,
  }: { readonly accountId: string; readonly eventId: string; readonly signal?: AbortSignal },
): Promise<Event> {
  const keys = { accountKey: nodeKey(accountId), eventKey: nodeKey(accountId, eventId) };
  const row = await graph.run(getEventQuery, keys, { signal });
  if (row !== undefined) return readEvent(accountId, row);
  throw unknownEvent(accountId, eventId);
}

/** The account has no event of this id. */
export function unknownEvent(accountId: string, eventId: string): KaizenError {
  return new KaizenError(`event "${eventId}" does not exist in account "${accountId}"`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_EVENT',
    resourceType: 'kaizen.v1.Event',
    resourceName: eventId,
  });
}
