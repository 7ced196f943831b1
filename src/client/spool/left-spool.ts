/** The spool of an ended process: it is read, sent and removed. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { type MarkFile, openMarkFile, readMark } from './mark-file.ts';
import { listSegments, segmentBytes } from './segments.ts';
import { createSpoolReader, type SpoolReader } from './spool-reader.ts';
import { MARK_NAME } from './spool-writer.ts';

/** The spool of an ended process. */
export interface LeftSpool {
  readonly folder: string;
  readonly reader: SpoolReader;
  /** Bytes it takes on disk. */
  readonly bytes: number;
  /** Events that were read and are not settled yet. */
  unsettled: number;
  /** Whether everything has been read. */
  isRead: boolean;
  acknowledge(sequence: number): void;
  /** Removes it from the disk. */
  remove(): void;
  close(): void;
}

/** Opens a left spool. Throws the error of the file system. */
export function openLeftSpool(folder: string, report: (message: string, cause: unknown) => void): LeftSpool {
  const markPath = path.join(folder, MARK_NAME);
  const after = readMark(markPath);
  const segments = listSegments(folder);
  const mark: MarkFile = openMarkFile(markPath);
  let highest = after;
  return {
    folder,
    reader: createSpoolReader({ segments: () => segments, after, isGrowing: false, report }),
    bytes: segmentBytes(segments),
    unsettled: 0,
    isRead: false,
    acknowledge(sequence) {
      highest = Math.max(highest, sequence);
      try {
        mark.write(highest);
      } catch (error) {
        report('the mark of a spool cannot be written: events may be sent again, under the same ids', error);
      }
    },
    remove() {
      mark.close();
      try {
        rmSync(folder, { recursive: true, force: true });
      } catch (error) {
        report(`the folder of a spool that was sent cannot be removed: ${folder}`, error);
      }
    },
    close: () => mark.close(),
  };
}
