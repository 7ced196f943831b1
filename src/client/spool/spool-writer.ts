/** Appends events to segment files. */
import { closeSync, ftruncateSync, openSync, unlink, writeSync } from 'node:fs';
import path from 'node:path';
import { type MarkFile, openMarkFile } from './mark-file.ts';
import { encodeRecords, RECORD_HEAD_BYTES, SEGMENT_HEAD } from './record.ts';
import { type Segment, segmentAt } from './segments.ts';

/** Name of the mark file in a spool's folder. */
export const MARK_NAME = 'acknowledged';

/** What a writer needs. */
export interface SpoolWriterOptions {
  readonly folder: string;
  /** Most bytes of all segments together. */
  readonly maxBytes: number;
  readonly report: (message: string, cause: unknown) => void;
  /** The clock, in milliseconds. */
  readonly now: () => number;
}

/**
 * Writes appended events at the end of the current turn of the event loop, before anything else runs. What was logged
 * by then survives any end of the process. It may not survive a crash of the machine, because the writer does not wait
 * for the disk.
 */
export interface SpoolWriter {
  /** Number of the record; undefined when there is no room, or after a recent disk failure. */
  append(content: Uint8Array): number | undefined;
  /** Writes the waiting records. */
  flush(): void;
  /** False for a record that could not be written, or that still waits. */
  isWritten(sequence: number): boolean;
  /** The events up to this number need no longer be kept. */
  acknowledge(sequence: number): void;
  /** Segments on disk, the oldest first. */
  segments(): readonly Segment[];
  /** Bytes on disk and bytes about to be written. */
  bytes(): number;
  /** Whether every event is acknowledged. */
  isEmpty(): boolean;
  close(): void;
}

/** Small enough to be removed soon after sending, and large enough that few files are created. */
const SEGMENT_BYTES = 4 * 2 ** 20;
/** Largest share of the whole spool, so that a small spool still has several segments. */
const SEGMENT_SHARE = 1 / 4;
/** Pause before a failed disk is tried again. */
const FAILURE_PAUSE_MS = 5_000;

interface OpenSegment extends Segment {
  handle: number;
  bytes: number;
  /** Number of its last record. */
  last: number;
}

/** A writer for an empty folder. */
export function createSpoolWriter({ folder, maxBytes, report, now }: SpoolWriterOptions): SpoolWriter {
  const mark: MarkFile = openMarkFile(path.join(folder, MARK_NAME));
  const segmentBytes = Math.min(SEGMENT_BYTES, Math.floor(maxBytes * SEGMENT_SHARE));
  const segments: OpenSegment[] = [];
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let total = 0;
  let appended = 0;
  let acknowledged = 0;
  let resumeAt = Number.NEGATIVE_INFINITY;
  /** First and last numbers of the records that could not be written. */
  const failed: (readonly [number, number])[] = [];
  const current = (): OpenSegment => {
    const last = segments.at(-1);
    if (last !== undefined && last.handle >= 0 && last.bytes < segmentBytes) return last;
    if (last !== undefined) closeSegment(last);
    const segment = segmentAt(folder, appended - pending.length + 1);
    const handle = openSync(segment.path, 'wx', 0o600);
    const opened = { ...segment, handle, bytes: 0, last: segment.first - 1 };
    segments.push(opened);
    writeWhole(handle, SEGMENT_HEAD);
    opened.bytes = SEGMENT_HEAD.length;
    total += SEGMENT_HEAD.length;
    return opened;
  };
  const flush = (): void => {
    if (pending.length === 0) return;
    let segment: OpenSegment | undefined;
    try {
      segment = current();
      const bytes = encodeRecords(pending);
      writeWhole(segment.handle, bytes);
      segment.bytes += bytes.length;
      segment.last = appended;
      total += bytes.length;
    } catch (error) {
      resumeAt = now() + FAILURE_PAUSE_MS;
      if (segment !== undefined) cutBack(segment);
      failed.push([appended - pending.length + 1, appended]);
      report('the spool cannot be written: events are kept in memory only', error);
    }
    pending = [];
    pendingBytes = 0;
  };
  const remove = (segment: OpenSegment): void => {
    closeSegment(segment);
    total -= segment.bytes;
    segments.splice(segments.indexOf(segment), 1);
    unlink(segment.path, (error) => {
      // The file is gone already: its whole folder was removed at the end.
      if (error !== null && error.code !== 'ENOENT') report('a file of the spool cannot be removed', error);
    });
  };
  return {
    append(content) {
      const size = RECORD_HEAD_BYTES + content.length;
      if (total + pendingBytes + size > maxBytes || now() < resumeAt) return undefined;
      if (pending.length === 0) queueMicrotask(flush);
      pending.push(content);
      pendingBytes += size;
      appended += 1;
      return appended;
    },
    flush,
    isWritten: (sequence) =>
      sequence <= appended - pending.length &&
      !failed.some(([first, last]) => sequence >= first && sequence <= last),
    acknowledge(sequence) {
      acknowledged = Math.max(acknowledged, sequence);
      while (failed[0] !== undefined && failed[0][1] <= acknowledged) failed.shift();
      try {
        mark.write(acknowledged);
      } catch (error) {
        report(
          'the mark of the spool cannot be written: events may be sent again, under the same ids',
          error,
        );
      }
      const isDone = (segment: OpenSegment): boolean =>
        segment.last <= acknowledged && (segment.handle < 0 || segment.bytes >= segmentBytes / 2);
      for (const segment of segments.filter(isDone)) remove(segment);
    },
    segments: () => segments,
    bytes: () => total + pendingBytes,
    isEmpty: () => acknowledged >= appended,
    close() {
      flush();
      for (const segment of segments) closeSegment(segment);
      mark.close();
    },
  };
}

/** Throws the error of the file system. Part of the bytes may have been written then. */
function writeWhole(handle: number, bytes: Uint8Array): void {
  let offset = 0;
  while (offset < bytes.length) offset += writeSync(handle, bytes, offset);
}

/**
 * After a failure, cuts the file back to its last whole record if possible. If not, the reader detects the cut and goes
 * on with the next file.
 */
function cutBack(segment: OpenSegment): void {
  try {
    ftruncateSync(segment.handle, segment.bytes);
  } catch {
    // The reader recognises a cut record.
  }
  closeSegment(segment);
}

function closeSegment(segment: OpenSegment): void {
  if (segment.handle >= 0) closeSync(segment.handle);
  segment.handle = -1;
}
