/**
 * Ids of imported events. They are made only of what identifies the event, so that a file can be imported again.
 * Examples: crm:deal_won:deal:5001, and crm:deal_won:v2:deal:5001 for the content of a later export.
 */
import type { Event } from '../../gen/kaizen/v1/event.ts';

const SHAPE = /^crm:(?<type>[a-z_]+):(?:v(?<version>\d+):)?(?<subject>(?:lead|deal):.*)$/su;

/** The id of an event about a lead or a deal. The subject is `lead:ID` or `deal:ID`. */
export function eventIdOf(type: string, subject: string): string {
  return `crm:${type}:${subject}`;
}

/** The id for the next version of an event. */
export function nextEventId(eventId: string): string {
  const { type, version = '1', subject } = SHAPE.exec(eventId)?.groups ?? {};
  if (type === undefined || subject === undefined)
    throw new Error(`"${eventId}" is no id of an imported event`);
  return `crm:${type}:v${Number(version) + 1}:${subject}`;
}

/** Name of the event type in the id, for example deal_won. */
export function typeOf({ eventId }: Pick<Event, 'eventId'>): string {
  return SHAPE.exec(eventId)?.groups?.type ?? '';
}
