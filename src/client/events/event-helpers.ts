/** One helper function for each event type, built on `logEvent`. */
import type { EventTypeHelpers } from '../../gen/event-arguments.ts';
import { eventTypeFacts } from '../../gen/event-types.ts';
import type { ArgumentsOf, KaizenEvent, PackEventName } from './event-arguments.ts';

/**
 * Functions that each log an event and return its id at once. They never wait and never throw: an event that cannot be
 * accepted is counted and reported to `onProblem`.
 */
export interface EventHelpers extends EventTypeHelpers {
  /** Logs any event of a pack run: started, completed, failed, or about its sections or quality. */
  logPackEvent<Name extends PackEventName>(type: Name, given: ArgumentsOf<Name>): string;
}

/** The helpers over a `logEvent`. */
export function createEventHelpers(logEvent: (event: KaizenEvent) => string): EventHelpers {
  // Names and types of the helpers come from the same proto files, but the compiler cannot tell over the union of all
  // events.
  const log = (type: string, given: object): string => logEvent({ ...given, type } as KaizenEvent);
  const helpers = Object.entries(eventTypeFacts).map(
    ([type, { helper }]) => [helper, (given: object) => log(type, given)] as const,
  );
  return { ...(Object.fromEntries(helpers) as unknown as EventTypeHelpers), logPackEvent: log };
}
