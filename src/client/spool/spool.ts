/** The events of one client on disk: its own, and those that earlier processes have left. */
import { rmSync } from 'node:fs';
import { assertRange } from '../log/limits.ts';
import { type LeftSpool, openLeftSpool } from './left-spool.ts';
import { openSpoolFolders, TOUCH_MS } from './spool-folders.ts';
import { type ProcessTable, systemProcesses } from './spool-owner.ts';
import { createSpoolReader, type SpoolReader } from './spool-reader.ts';
import { createSpoolWriter, type SpoolWriter } from './spool-writer.ts';

/** An open spool. */
export interface Spool {
  readonly writer: SpoolWriter;
  /** Reads this client's events after a number. */
  readAfter(sequence: number): SpoolReader;
  /** Spools of ended processes that are not yet sent, the oldest first. */
  readonly left: LeftSpool[];
  bytes(): number;
  /** Closes it. Events that are not acknowledged stay for the next client. */
  close(): void;
}

/** Options of a spool. */
export interface OpenSpoolOptions {
  readonly directory: string;
  readonly accountId: string;
  readonly maxBytes?: number | undefined;
  readonly report: (message: string, cause: unknown) => void;
  /** Wall clock in milliseconds. */
  readonly now: () => number;
  /** Called when further left spools were found. */
  readonly onLeft: () => void;
  /** Default: the processes of this machine. */
  readonly processes?: ProcessTable;
}

/** Room for a million small events. */
const DEFAULT_MAX_BYTES = 256 * 2 ** 20;
const LEAST_MAX_BYTES = 2 ** 20;

/** Opens a spool with its own folder. Throws the error of the file system. */
export function openSpool(options: OpenSpoolOptions): Spool {
  const { directory, accountId, maxBytes = DEFAULT_MAX_BYTES, report, now } = options;
  assertRange('spool.maxBytes', maxBytes, LEAST_MAX_BYTES, Number.MAX_SAFE_INTEGER);
  const folders = openSpoolFolders(directory, accountId, {
    processes: options.processes ?? systemProcesses(),
    now,
  });
  const left: LeftSpool[] = [];
  const adopt = (): void => {
    for (const folder of folders.adopt()) {
      try {
        left.push(openLeftSpool(folder, report));
      } catch (error) {
        report(`the spool that another process left cannot be opened: ${folder}`, error);
      }
    }
  };
  adopt();
  const own = folders.create();
  const writer = createSpoolWriter({ folder: own, maxBytes, report, now });
  const keepUp = (): void => {
    try {
      for (const folder of [own, ...left.map((spool) => spool.folder)]) folders.touch(folder);
      const before = left.length;
      adopt();
      if (left.length > before) options.onLeft();
    } catch (error) {
      report('the directory of the spool cannot be used', error);
    }
  };
  const timer = setInterval(keepUp, TOUCH_MS).unref();
  return {
    writer,
    left,
    readAfter: (after) => createSpoolReader({ segments: writer.segments, after, isGrowing: true, report }),
    bytes: () => left.reduce((sum, { bytes }) => sum + bytes, writer.bytes()),
    close() {
      clearInterval(timer);
      writer.close();
      for (const spool of left) {
        spool.close();
        folders.release(spool.folder);
      }
      if (writer.isEmpty()) rmSync(own, { recursive: true, force: true });
      else folders.release(own);
    },
  };
}
