/** A former version of the project, built from the history of this clone, and the data folder that its own demo leaves. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stopProcess } from '../../src/embedded-neo4j/database-process.ts';
import { locateHome } from '../../src/embedded-neo4j/home.ts';
import { readState } from '../../src/embedded-neo4j/state-file.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Size of the demo. */
export interface DemoSize {
  readonly weeks: number;
  /** Accounts in each of three segments. */
  readonly accounts: number;
}

/** A built version. */
export interface OldVersion {
  /** Its folder, with `dist/src/main.js`. */
  readonly packageDir: string;
  /** Runs its demo and leaves the data in a folder, with the database stopped. */
  leaveData(folder: string, size: DemoSize, signal: AbortSignal): Promise<void>;
  remove(): void;
}

const READY = 'the demo is done';

/** Runs in the folder of the old version. Its demo removes what it made when it ends, so it has to stay. */
const demoProgram = ({ weeks, accounts }: DemoSize): string => `
  import { runDemo } from './scripts/demo/run-demo.ts';
  await runDemo({ seed: 1, weeks: ${weeks}, accountsPerSegment: ${accounts}, endsBefore: new Date(), compiled: true });
  process.stdout.write('${READY}\\n');
  setInterval(() => undefined, 60_000);`;

/** Checks a commit out beside this tree, installs and builds it. */
export function buildOldVersion(commit: string): OldVersion {
  const packageDir = path.join(mkdtempSync(path.join(tmpdir(), 'kaizen-upgrade-')), 'tree');
  const git = (...words: readonly string[]): void => {
    execFileSync('git', words, { cwd: packageRoot(), stdio: ['ignore', 2, 2] });
  };
  git('worktree', 'add', '--detach', packageDir, commit);
  const remove = (): void => {
    git('worktree', 'remove', '--force', packageDir);
    rmSync(path.dirname(packageDir), { recursive: true, force: true });
  };
  try {
    // Installing builds.
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: packageDir, stdio: ['ignore', 2, 2] });
  } catch (error) {
    remove();
    throw error;
  }
  return {
    packageDir,
    leaveData: (folder, size, signal) => leaveData(packageDir, { folder, size, signal }),
    remove,
  };
}

async function leaveData(
  packageDir: string,
  {
    folder,
    size,
    signal,
  }: { readonly folder: string; readonly size: DemoSize; readonly signal: AbortSignal },
): Promise<void> {
  const temporary = mkdtempSync(path.join(tmpdir(), 'kaizen-old-demo-'));
  const demo = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', demoProgram(size)], {
    cwd: packageDir,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
    killSignal: 'SIGKILL',
  });
  const ended = once(demo, 'exit');
  try {
    let written = '';
    demo.stdout.setEncoding('utf8').on('data', (text: string) => {
      written += text;
    });
    while (!written.includes(READY)) {
      await Promise.race([once(demo.stdout, 'data'), ended]);
      if (demo.exitCode !== null) throw new Error(`the demo ended with code ${demo.exitCode}`);
    }
    // Killed, it leaves its database running, which then ends in order.
    demo.kill('SIGKILL');
    await ended;
    const dataDir = dataFolderIn(temporary);
    await stopDatabaseOf(dataDir);
    cpSync(dataDir, folder, { recursive: true });
    const { lockFile, stateFile } = locateHome(folder);
    for (const file of [lockFile, stateFile]) rmSync(file, { force: true });
  } finally {
    demo.kill('SIGKILL');
    for (const dataDir of dataFoldersIn(temporary)) await stopDatabaseOf(dataDir);
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Data folders of whatever a demo made in its temporary folder. */
function dataFoldersIn(temporary: string): readonly string[] {
  const folders = readdirSync(temporary).map((name) => path.join(temporary, name, 'data'));
  return folders.filter((folder) => existsSync(folder));
}

function dataFolderIn(temporary: string): string {
  const [folder] = dataFoldersIn(temporary);
  if (folder === undefined) throw new Error('the demo left no data folder');
  return folder;
}

async function stopDatabaseOf(dataDir: string): Promise<void> {
  const state = readState(locateHome(dataDir).stateFile);
  if (state !== undefined) await stopProcess(state.process);
}
