/** The segment files of one spool: named by the number of their first record, so that they sort as they were written. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const SUFFIX = '.events';
/** Digits enough for every number that is exact. */
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
