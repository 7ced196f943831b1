/** Identifies the process that owns a spool's folder, so that no folder is taken from a living process. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** The identity of a process. */
export interface SpoolOwner {
  /** A hash of the machine's name. */
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the system's ticks; '0' where that is unknown. */
  readonly startedAt: string;
}

/** Tells whether processes are alive; tests pass their own. */
export interface ProcessTable {
  readonly self: SpoolOwner;
  isAlive(owner: SpoolOwner): boolean;
}

const HASH_LENGTH = 12;

/** A short hash of a text, fit for a file name. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
}

/** The processes of this machine. */
export function systemProcesses(): ProcessTable {
  const self = { host: shortHash(hostname()), pid: process.pid, startedAt: startTimeOf(process.pid) ?? '0' };
  return {
    self,
    isAlive({ pid, startedAt }) {
      try {
        process.kill(pid, 0);
      } catch (error) {
        // EPERM: the process exists and belongs to another user.
        if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
      }
      // Process ids are reused: a process with the same id but another start time is a different one.
      const actual = startTimeOf(pid);
      return actual === undefined || startedAt === '0' || actual === startedAt;
    },
  };
}

/** Field 22 of /proc/<pid>/stat. It is counted after the process name, which may contain any characters. Linux only. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
