/** Appends events to segment files. */
import { closeSync, ftruncateSync, openSync, unlink, writeSync } from 'node:fs';
import path from 'node:path';
import { type MarkFile, openMarkFile } from './mark-file.ts';
import { encodeRecords, RECORD_HEAD_BYTES, SEGMENT_HEAD } from './record.ts';
import { type Segment, segmentAt } from './segments.ts';

/** Name of the mark in a spool's folder. */
export const MARK_NAME = 'acknowledged';

/** What a writer works with. */
export interface SpoolWriterOptions {
  readonly folder: string;
  /** Of all segments together. */
  readonly maxBytes: number;
  readonly report: (message: string, cause: unknown) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Writes what is appended at the end of the present turn of the event loop, before anything else happens: what was logged
 * by then outlives the process, however that ends. It does not outlive the machine: nothing waits for the disk itself.
 */
export interface SpoolWriter {
  /** Number of the record; undefined when there is no room, or the disk has failed just now. */
  append(content: Uint8Array): number | undefined;
  /** Writes what waits. */
  flush(): void;
  /** False of a record that could not be written, and of one that waits. */
  isWritten(sequence: number): boolean;
  /** The events up to this number need not be kept any longer. */
  acknowledge(sequence: number): void;
  /** Segments on disk, the oldest first. */
  segments(): readonly Segment[];
  /** Bytes on disk, and those about to be written. */
  bytes(): number;
  /** Whether every event was acknowledged. */
  isEmpty(): boolean;
  close(): void;
}

/** Small enough to be gone soon after it was sent, large enough that files are made rarely. */
const SEGMENT_BYTES = 4 * 2 ** 20;
/** Of the whole, so that a small spool still has several. */
const SEGMENT_SHARE = 1 / 4;
/** A full disk is not asked again at once. */
const FAILURE_PAUSE_MS = 5_000;

interface OpenSegment extends Segment {
  handle: number;
  bytes: number;
  /** Number of its last record. */
  last: number;
}

/** A writer on an empty folder. */
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
  /** First and last number of those that a failing disk did not take. */
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
      // Gone already: with its folder, at the end.
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

/** Throws what the file system says; then a part may be written. */
function writeWhole(handle: number, bytes: Uint8Array): void {
  let offset = 0;
  while (offset < bytes.length) offset += writeSync(handle, bytes, offset);
}

/** After a failure the file ends where it was whole, or where it was cut: the reader goes on with the next. */
function cutBack(segment: OpenSegment): void {
  try {
    ftruncateSync(segment.handle, segment.bytes);
  } catch {
    // The reader knows a cut record when it sees one.
  }
  closeSegment(segment);
}

function closeSegment(segment: OpenSegment): void {
  if (segment.handle >= 0) closeSync(segment.handle);
  segment.handle = -1;
}
