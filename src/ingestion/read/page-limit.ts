/** How much of a list of events goes into one answer. */
import { Event } from '../../gen/kaizen/v1/event.ts';

/**
 * A page of events ends before the event that would take it beyond this, however many were asked for: gRPC's clients take 4 MiB
 * by default, and what is around the events needs a part of it.
 */
const MAX_PAGE_BYTES = 3 * 2 ** 20;
/** Text that is cheap to measure: what a payload takes in an answer is less than so many times its stored text. */
const MOST_GROWTH = 8;

/** How many of the first events of a page fit into one answer; one at least. `storedLength` is that of their stored texts. */
export function countFitting(events: readonly Event[], storedLength: number): number {
  if (storedLength * MOST_GROWTH < MAX_PAGE_BYTES) return events.length;
  let bytes = 0;
  const end = events.findIndex((event) => {
    bytes += Event.encode(event).finish().length;
    return bytes > MAX_PAGE_BYTES;
  });
  return end < 0 ? events.length : Math.max(1, end);
}
