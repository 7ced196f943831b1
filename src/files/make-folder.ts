import { lstatSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Creates a folder and those above it. Throws the error of the file system, ENOTDIR when a file is in the way. Node's own
 * recursive mkdir is not used: where nothing can be made, as in /proc, it never ends.
 */
export function makeFolder(folder: string, mode?: number): void {
  const target = path.resolve(folder);
  const missing: string[] = [];
  // The root always exists.
  for (let at = target; !exists(at); at = path.dirname(at)) missing.push(at);
  for (const each of missing.toReversed()) makeOne(each, mode);
  if (!statSync(target).isDirectory()) {
    throw Object.assign(new Error(`ENOTDIR: not a directory: ${target}`), { code: 'ENOTDIR' });
  }
}

/** Whether something has this name: a folder, a file, or a link that leads nowhere. */
function exists(name: string): boolean {
  try {
    lstatSync(name);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Another process may have made it meanwhile. */
function makeOne(folder: string, mode: number | undefined): void {
  try {
    mkdirSync(folder, mode === undefined ? {} : { mode });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** The code of an error of the file system; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
