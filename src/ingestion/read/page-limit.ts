/** Limits how many events go into one answer. */
import { Event } from '../../gen/kaizen/v1/event.ts';

/**
 * Byte limit of a page of events. A page ends before the event that would exceed it, even if more events were asked
 * for. gRPC clients accept 4 MiB by default; the rest is left for the other parts of the answer.
 */
export const MAX_PAGE_BYTES = 3 * 2 ** 20;
/**
 * A payload in an answer is less than this many times as long as its stored text, so the cheap length of the text can
 * be checked first.
 */
const MOST_GROWTH = 8;

/**
 * Most events read in one query, because their sizes are not known before: an event takes up to 200 KB, in the memory
 * of the database too. It is the default size of a page, so that most pages need one query.
 */
const STEP = 50;

/**
 * How many of the first events fit into one answer, at least one. `storedLength` is the length of their stored texts,
 * `otherBytes` the size of the rest of the answer.
 */
export function countFitting(events: readonly Event[], storedLength: number, otherBytes = 0): number {
  const maxBytes = MAX_PAGE_BYTES - otherBytes;
  if (storedLength * MOST_GROWTH < maxBytes) return events.length;
  let bytes = 0;
  const end = events.findIndex((event) => {
    bytes += Event.encode(event).finish().length;
    return bytes > maxBytes;
  });
  return end < 0 ? events.length : Math.max(1, end);
}

/** The stored text of an event, which is nearly all of its size. */
interface StoredText {
  readonly payload: string;
}

/** Rows of a page, and whether it ended before `limit` because they are large. */
export interface BoundedRows<Row> {
  readonly rows: readonly Row[];
  readonly isCut: boolean;
}

/**
 * Reads up to `limit` rows in steps, and no more once a page cannot hold them. `read` returns the rows after `last`, at
 * most as many as it is asked for.
 */
export async function readBounded<Row extends StoredText>(
  limit: number,
  read: (step: number, last: Row | undefined) => Promise<readonly Row[]>,
  options: { readonly step?: number; readonly maxLength?: number } = {},
): Promise<BoundedRows<Row>> {
  const { step = STEP, maxLength = MAX_PAGE_BYTES } = options;
  const rows: Row[] = [];
  let length = 0;
  while (rows.length < limit) {
    const asked = Math.min(step, limit - rows.length);
    const part = await read(asked, rows.at(-1));
    rows.push(...part);
    length += storedLength(part);
    if (part.length < asked) break;
    if (length > maxLength) return { rows, isCut: rows.length < limit };
  }
  return { rows, isCut: false };
}

/** Length of the stored texts of events. */
export function storedLength(rows: readonly StoredText[]): number {
  return rows.reduce((sum, { payload }) => sum + payload.length, 0);
}
