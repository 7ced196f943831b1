/** One function for each type of event, all through the one `logEvent`. */
import type { EventTypeHelpers } from '../../gen/event-arguments.ts';
import { eventTypeFacts } from '../../gen/event-types.ts';
import type { ArgumentsOf, KaizenEvent, PackEventName } from './event-arguments.ts';

/**
 * Functions that log an event each and return its id at once. They never wait and never throw: what cannot be taken is
 * counted and reported to `onProblem`.
 */
export interface EventHelpers extends EventTypeHelpers {
  /** Any of the events of a run of a pack: started, completed, failed, its sections and its quality. */
  logPackEvent<Name extends PackEventName>(type: Name, given: ArgumentsOf<Name>): string;
}

/** The helpers over a `logEvent`. */
export function createEventHelpers(logEvent: (event: KaizenEvent) => string): EventHelpers {
  // Names and types of the helpers are made from the same proto files; the union of all events cannot see it.
  const log = (type: string, given: object): string => logEvent({ ...given, type } as KaizenEvent);
  const helpers = Object.entries(eventTypeFacts).map(
    ([type, { helper }]) => [helper, (given: object) => log(type, given)] as const,
  );
  return { ...(Object.fromEntries(helpers) as unknown as EventTypeHelpers), logPackEvent: log };
}
