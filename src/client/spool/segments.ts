/**
 * The segment files of a spool. Each is named by the number of its first record, so that names sort in the order of
 * writing.
 */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const SUFFIX = '.events';
/** Enough digits for every exact integer. */
const DIGITS = 16;

/** A file of records. */
export interface Segment {
  readonly path: string;
  /** Number of its first record. */
  readonly first: number;
}

/** The file whose first record has this number. */
export function segmentAt(folder: string, first: number): Segment {
  return { path: path.join(folder, `${String(first).padStart(DIGITS, '0')}${SUFFIX}`), first };
}

/** The segments of a folder, the oldest first. */
export function listSegments(folder: string): readonly Segment[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => segmentAt(folder, Number(name.slice(0, -SUFFIX.length))))
    .filter(({ first }) => Number.isSafeInteger(first) && first > 0)
    .sort((a, b) => a.first - b.first);
}

/** Bytes of all of them. */
export function segmentBytes(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + statSync(segment.path).size, 0);
}
