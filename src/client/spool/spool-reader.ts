/** Reads the records of a spool in their order, in portions. */
import { type FileHandle, open } from 'node:fs/promises';
import { readRecords, SEGMENT_HEAD } from './record.ts';
import type { Segment } from './segments.ts';

/** A record and its number. */
export interface NumberedRecord {
  readonly sequence: number;
  readonly content: Uint8Array;
}

/** Continues from its last position. */
export interface SpoolReader {
  /**
   * The next records, in portions; none when there are no more at present. Never rejects: what cannot be read is
   * reported and skipped.
   */
  next(): Promise<readonly NumberedRecord[]>;
}

/** What a reader reads. */
export interface SpoolReaderOptions {
  /** The present segments, the oldest first. */
  readonly segments: () => readonly Segment[];
  /** Records up to this number are skipped. */
  readonly after: number;
  /**
   * Whether the last segment may still grow. If so, the rest of a cut record at its end is awaited. If not, a crash has
   * cut it.
   */
  readonly isGrowing: boolean;
  readonly report: (message: string, cause: unknown) => void;
}

/** Bytes per read. It blocks the event loop for a tenth of a millisecond. */
const SLICE_BYTES = 256 * 1024;

/** A reader at the beginning of the spool. */
export function createSpoolReader({ segments, after, isGrowing, report }: SpoolReaderOptions): SpoolReader {
  let current: Segment | undefined;
  let offset = 0;
  /** Number of the record at the current offset. */
  let sequence = after + 1;
  let hasEnded = false;
  /** Goes to the segment with the next record, or to the one after the current segment. */
  const advance = (): boolean => {
    const all = segments();
    const from = current;
    const next =
      from === undefined
        ? (all.findLast(({ first }) => first <= sequence) ?? all[0])
        : all.find(({ first }) => first > from.first);
    if (next === undefined) return false;
    current = next;
    offset = 0;
    sequence = next.first;
    return true;
  };
  const isLast = (): boolean => segments().at(-1)?.first === current?.first;
  const read = async (segment: Segment): Promise<readonly Uint8Array[]> => {
    try {
      const slice = await readSlice(segment, offset);
      offset += slice.bytes;
      if (slice.rest !== 'complete' && !(isGrowing && slice.rest === 'cut' && isLast())) {
        const what = slice.rest === 'cut' ? 'ends in the midst of an event' : 'is damaged';
        const where = `at byte ${offset} of ${segment.path}`;
        report(`a file of the spool ${what} ${where}: the events before are sent`, undefined);
      }
      return slice.contents;
    } catch (error) {
      report(`a file of the spool cannot be read, its events are left out: ${segment.path}`, error);
      return [];
    }
  };
  return {
    async next() {
      if (hasEnded || (current === undefined && !advance())) return [];
      while (current !== undefined) {
        const contents = await read(current);
        const found = contents.map((content, index) => ({ sequence: sequence + index, content }));
        sequence += contents.length;
        const wanted = found.filter((record) => record.sequence > after);
        if (wanted.length > 0) return wanted;
        if (contents.length === 0 && !advance()) break;
      }
      hasEnded = !isGrowing;
      return [];
    },
  };
}

interface Slice {
  readonly contents: readonly Uint8Array[];
  /** How far to move on. */
  readonly bytes: number;
  readonly rest: 'complete' | 'cut' | 'garbled';
}

async function readSlice(segment: Segment, offset: number): Promise<Slice> {
  const file = await open(segment.path, 'r');
  try {
    const start = offset === 0 ? SEGMENT_HEAD.length : offset;
    if (offset === 0) {
      const head = await readAt(file, 0, SEGMENT_HEAD.length);
      if (head.length < SEGMENT_HEAD.length) return { contents: [], bytes: 0, rest: 'cut' };
      if (!head.equals(SEGMENT_HEAD)) return { contents: [], bytes: 0, rest: 'garbled' };
    }
    let read = readRecords(await readAt(file, start, SLICE_BYTES));
    // A record may be larger than a slice.
    if (read.contents.length === 0 && read.needed > SLICE_BYTES) {
      read = readRecords(await readAt(file, start, read.needed));
    }
    // What follows the records of this slice is examined at the beginning of the next slice.
    const rest = read.contents.length > 0 ? 'complete' : read.rest;
    return { contents: read.contents, bytes: start - offset + read.end, rest };
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
