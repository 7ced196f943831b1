/** Which process a spool's folder belongs to, so that it is never taken from one that lives. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, as far as folders are told apart by it. */
export interface SpoolOwner {
  /** A hash of the machine's name. */
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the system's own ticks; '0' where that cannot be known. */
  readonly startedAt: string;
}

/** Tells whether processes live; another in tests. */
export interface ProcessTable {
  readonly self: SpoolOwner;
  isAlive(owner: SpoolOwner): boolean;
}

const HASH_LENGTH = 12;

/** A short text that stands for another, fit for a file name. */
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
        // EPERM: it is there, and another user's.
        if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
      }
      // A number is used again: another process that has it by now started at another time.
      const actual = startTimeOf(pid);
      return actual === undefined || startedAt === '0' || actual === startedAt;
    },
  };
}

/** Field 22 of /proc/<pid>/stat, counted after the name, which may hold anything. Linux only. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
