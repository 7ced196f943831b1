import {
  accessSync,
  constants,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { makeFolder } from '../files/make-folder.ts';
import { downloadFailed } from './errors.ts';
import { inFolder } from './in-folder.ts';
import type { Environment } from './java.ts';
import { waitForLock } from './lock-file.ts';
import { runMaven } from './maven.ts';
import { COPY_GOAL, EXPECTED_JARS, JARS_FOLDER, MAIN_JARS, mirrorSettings, POM } from './pom.ts';
import type { ProgressListener } from './progress.ts';

/** Lists the jars of a complete folder, with their sizes in bytes. */
const LIST_FILE = 'complete.json';

/** Maven alone would take a file whose checksum differs, and only warn. */
const STRICT_CHECKSUMS = '--strict-checksums';
const SETTINGS_FILE = 'settings.xml';

/** Default folder of jars. All checkouts of a user share it, and `git clean` does not remove it. */
export function defaultCacheDir(): string {
  return envPaths('kaizen-graph', { suffix: '' }).cache;
}

/** Options for obtaining the jars. */
export interface JarsOptions {
  readonly cacheDir: string;
  /** URL of a mirror of Maven Central. Empty or absent: as Maven's own settings say. */
  readonly mirror?: string;
  readonly environment: Environment;
  readonly onProgress: ProgressListener;
  readonly signal: AbortSignal | undefined;
}

/**
 * The folder with Neo4j's jars, downloaded by Maven the first time. A folder counts only when it contains every jar of
 * its list in full. It gets its final name by a single rename at the end, and a lock prevents two downloads at once.
 */
export async function resolveJars(options: JarsOptions): Promise<string> {
  const folder = join(options.cacheDir, JARS_FOLDER);
  if (isComplete(folder)) return folder;
  inFolder(options.cacheDir, 'KAIZEN_CACHE_DIR', () => {
    makeFolder(options.cacheDir);
    accessSync(options.cacheDir, constants.W_OK);
  });
  const release = await waitForLock(
    join(options.cacheDir, `${JARS_FOLDER}.lock`),
    (holder) => options.onProgress('waiting for another download of Neo4j', { pid: holder.pid }),
    options.signal,
  );
  try {
    // The previous holder of the lock may have downloaded them.
    if (!isComplete(folder)) await download(folder, options);
    return folder;
  } finally {
    release();
  }
}

/** True when every jar of the folder's list is there in full size. */
export function isComplete(folder: string): boolean {
  try {
    const list: unknown = JSON.parse(readFileSync(join(folder, LIST_FILE), 'utf8'));
    if (typeof list !== 'object' || list === null) return false;
    const entries = Object.entries(list);
    return entries.length > 0 && entries.every(([jar, bytes]) => statSync(join(folder, jar)).size === bytes);
  } catch {
    return false;
  }
}

/** Writes the list that makes a folder of jars complete, and returns it: sizes in bytes by name. */
function completeFolder(folder: string): Readonly<Record<string, number>> {
  const jars = readdirSync(folder).filter((file) => file.endsWith('.jar'));
  const missing = MAIN_JARS.filter((jar) => !jars.includes(jar));
  if (missing.length > 0) throw downloadFailed(`it ended well but without ${missing.join(', ')}`);
  const sizes = Object.fromEntries(jars.map((jar) => [jar, statSync(join(folder, jar)).size]));
  writeFileSync(join(folder, LIST_FILE), JSON.stringify(sizes));
  return sizes;
}

async function download(folder: string, options: JarsOptions): Promise<void> {
  // The lock is held, so anything found here was left by a download that died.
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  inFolder(options.cacheDir, 'KAIZEN_CACHE_DIR', () => makeFolder(partial));
  writeFileSync(join(partial, 'pom.xml'), POM);
  const jars = join(partial, 'jars');
  const { mirror = '' } = options;
  if (mirror !== '') writeFileSync(join(partial, SETTINGS_FILE), mirrorSettings(mirror), { mode: 0o600 });
  await runMaven({
    arguments: [
      ...[COPY_GOAL, `-DoutputDirectory=${jars}`, '-DincludeScope=runtime', STRICT_CHECKSUMS],
      ...(mirror === '' ? [] : ['--settings', SETTINGS_FILE]),
    ],
    folder: partial,
    environment: options.environment,
    expectedJars: EXPECTED_JARS,
    onProgress: options.onProgress,
    signal: options.signal,
  });
  const sizes = Object.values(completeFolder(jars));
  rmSync(folder, { recursive: true, force: true });
  renameSync(jars, folder);
  rmSync(partial, { recursive: true, force: true });
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  options.onProgress('Neo4j is downloaded', {
    jars: sizes.length,
    megabytes: Math.round(bytes / 1e6),
    folder,
  });
}
