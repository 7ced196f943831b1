import type { Event } from '../../gen/kaizen/v1/event.ts';
import { findEventsKeptFrom, getEvent as getEventQuery } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import { utcDate } from '../../shared/dates.ts';
import { KaizenError } from '../../shared/errors.ts';
import { readEvent } from './read-event.ts';

/** One event of the account. NOT_FOUND (UNKNOWN_EVENT, EVENT_NOT_KEPT) when there is none. */
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
  throw missingEvent(accountId, eventId, await findKeptFromMs(graph, keys.accountKey, signal));
}

/** The time from which an account keeps its events, in milliseconds since 1970; null when it keeps all. */
export async function findKeptFromMs(
  graph: Graph,
  accountKey: string,
  signal?: AbortSignal,
): Promise<number | null> {
  const row = await graph.run(findEventsKeptFrom, { accountKey }, { signal });
  return row?.keptFromMs ?? null;
}

/** The account has no event of this id: it never had or, if it does not keep all, the event may have expired. */
export function missingEvent(accountId: string, eventId: string, keptFromMs: number | null): KaizenError {
  if (keptFromMs === null) return unknownEvent(accountId, eventId);
  const keeps = `account "${accountId}" keeps events from ${utcDate(keptFromMs)} on`;
  return new KaizenError(`${keeps}, and none with the id "${eventId}": it has expired, or never was`, {
    kind: 'NOT_FOUND',
    reason: 'EVENT_NOT_KEPT',
    resourceType: 'kaizen.v1.Event',
    resourceName: eventId,
  });
}

function unknownEvent(accountId: string, eventId: string): KaizenError {
  return new KaizenError(`event "${eventId}" does not exist in account "${accountId}"`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_EVENT',
    resourceType: 'kaizen.v1.Event',
    resourceName: eventId,
  });
}
