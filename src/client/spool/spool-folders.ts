/**
 * The folders inside a spool's directory. Each belongs to one client and is named by account, owner and a random part.
 * A folder changes its owner by being renamed. Of several processes that try, only one succeeds, and no lock file can
 * be left behind.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { type ProcessTable, type SpoolOwner, shortHash } from './spool-owner.ts';

/** The folders of one account in one directory. */
export interface SpoolFolders {
  /** Creates a folder of this client. Throws the error of the file system. */
  create(): string;
  /** Takes over folders that others have left, and returns them, the oldest first. */
  adopt(): readonly string[];
  /** Shows that the owner of a folder is alive. */
  touch(folder: string): void;
  /** Gives a folder up, so that anyone may take it. */
  release(folder: string): void;
}

/** Owner part in the name of a folder without an owner. */
const FREE = 'free';
/**
 * A process on another machine counts as ended when it has not touched its folder for this long; it touches it every
 * {@link TOUCH_MS}. If such a process was only delayed, it loses its folder, and the only result is that events are
 * sent twice under the same ids.
 */
const FOREIGN_STALE_MS = 120_000;
/** How often an owner touches its folder and looks for folders that others have left. */
export const TOUCH_MS = 30_000;

/** Opens a directory, or creates it. Only this user may read it, because events contain what clients have said. */
export function openSpoolFolders(
  directory: string,
  accountId: string,
  { processes, now }: { readonly processes: ProcessTable; readonly now: () => number },
): SpoolFolders {
  makeFolder(directory, 0o700);
  const account = shortHash(accountId);
  const { self } = processes;
  const nameFor = (owner: string): string => path.join(directory, `${account}.${owner}.${randomUUID()}`);
  const ours = (): string => nameFor(`${self.host}-${self.pid}-${self.startedAt}`);
  const isLeft = (name: string): boolean => {
    const [, owner = ''] = name.split('.');
    if (owner === FREE) return true;
    const parsed = parseOwner(owner);
    if (parsed === undefined) return false;
    if (parsed.host === self.host) return !processes.isAlive(parsed);
    return now() - modifiedMs(path.join(directory, name)) > FOREIGN_STALE_MS;
  };
  return {
    create() {
      const folder = ours();
      mkdirSync(folder, { mode: 0o700 });
      return folder;
    },
    adopt() {
      const left = readdirSync(directory)
        .filter((name) => name.startsWith(`${account}.`) && isLeft(name))
        .map((name) => ({ name, modified: modifiedMs(path.join(directory, name)) }))
        .sort((a, b) => a.modified - b.modified);
      return left.flatMap(({ name }) => {
        const folder = ours();
        // Another process may have taken it first.
        return rename(path.join(directory, name), folder) ? [folder] : [];
      });
    },
    touch(folder) {
      const seconds = now() / 1_000;
      utimesSync(folder, seconds, seconds);
    },
    release(folder) {
      rename(folder, nameFor(FREE));
    },
  };
}

function rename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** 0 when the folder is gone. */
function modifiedMs(folder: string): number {
  return statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function parseOwner(text: string): SpoolOwner | undefined {
  const [host = '', pid = '', startedAt = ''] = text.split('-');
  const number = Number(pid);
  if (host === '' || !Number.isSafeInteger(number) || number <= 0) return undefined;
  return { host, pid: number, startedAt };
}
