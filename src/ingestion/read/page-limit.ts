/** Limits how many events go into one answer. */
import { Event } from '../../gen/kaizen/v1/event.ts';

/**
 * Byte limit of a page of events. A page ends before the event that would exceed it, even if more events were asked
 * for. gRPC clients accept 4 MiB by default; the rest is left for the other parts of the answer.
 */
const MAX_PAGE_BYTES = 3 * 2 ** 20;
/**
 * A payload in an answer is less than this many times as long as its stored text, so the cheap length of the text can
 * be checked first.
 */
const MOST_GROWTH = 8;

/**
 * How many of the first events fit into one answer, at least one. `storedLength` is the length of their stored texts.
 */
export function countFitting(events: readonly Event[], storedLength: number): number {
  if (storedLength * MOST_GROWTH < MAX_PAGE_BYTES) return events.length;
  let bytes = 0;
  const end = events.findIndex((event) => {
    bytes += Event.encode(event).finish().length;
    return bytes > MAX_PAGE_BYTES;
  });
  return end < 0 ? events.length : Math.max(1, end);
}
