/**
 * The folders inside a spool's directory. Each belongs to one client, as its name says: account, owner, and a random part. A
 * folder changes hands by being renamed, which happens once however many try, so that no lock can be left behind.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { type ProcessTable, type SpoolOwner, shortHash } from './spool-owner.ts';

/** The folders of one account in one directory. */
export interface SpoolFolders {
  /** Makes a folder of our own. Throws what the file system says. */
  create(): string;
  /** Takes over what others have left; returns the folders, the oldest first. */
  adopt(): readonly string[];
  /** Says that the owner of a folder lives. */
  touch(folder: string): void;
  /** Leaves a folder to whoever wants it. */
  release(folder: string): void;
}

/** In place of an owner: nobody's. */
const FREE = 'free';
/**
 * Whether a process of another machine lives is told by its touching its folder, every {@link TOUCH_MS}. One that is
 * held up for longer loses its folder, and all that comes of it is that events are sent twice under the same ids.
 */
const FOREIGN_STALE_MS = 120_000;
/** How often an owner shows that it lives, and looks for what others have left. */
export const TOUCH_MS = 30_000;

/** Opens a directory; makes it when there is none. Readable by this user only, as events hold what clients have said. */
export function openSpoolFolders(
  directory: string,
  accountId: string,
  { processes, now }: { readonly processes: ProcessTable; readonly now: () => number },
): SpoolFolders {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
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
        // Another process may have been quicker.
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
