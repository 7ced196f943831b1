/** A Python of the test's own: a virtual environment with the client installed, in a temporary folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../../src/shared/package-root.ts';

/** How a program ended. */
export interface PythonEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs. */
export interface RunningPython {
  /** Resolves when it wrote a text to standard output. Rejects with its words when it ends instead. */
  wrote(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<PythonEnd>;
}

/** The environment. Its owner removes it. */
export interface PythonEnvironment {
  /** The program itself. */
  readonly python: string;
  /** The copy of examples/python that it was installed from. */
  readonly source: string;
  /** Runs a program to its end. Rejects with its words when it fails. */
  run(args: readonly string[], options?: PythonOptions): Promise<PythonEnd>;
  start(args: readonly string[], options?: PythonOptions): RunningPython;
  remove(): Promise<void>;
}

/** Where and with what a program runs; the installed client is used everywhere but in its own folder. */
export interface PythonOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another Python than the environment's own. */
  readonly python?: string;
}

const NOT_COPIED = new Set(['gen', '.venv', 'build', '__pycache__']);
/** The machine's own Python is none of the test's: pip refuses to touch it. */
const PYTHON_SETTINGS = { PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', PIP_REQUIRE_VIRTUALENV: '1' };
/** The block of commands of docs/python.md, without the walk-through at its end. */
const COMMANDS = /^```sh\n(cd examples\/python\n.*?)python walk_through\.py\n```$/ms;

/** Runs what docs/python.md tells its readers to, on a copy of the example beside a copy of the proto files. */
export async function createPythonEnvironment(): Promise<PythonEnvironment> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kaizen-python-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const source = path.join(folder, 'examples/python');
  const python = path.join(source, '.venv/bin/python');
  const start: PythonEnvironment['start'] = (args, { cwd = folder, env = {}, python: other = python } = {}) =>
    startProgram(other, args, { cwd, env });
  try {
    const [, commands] =
      COMMANDS.exec(await readFile(path.join(packageRoot(), 'docs/python.md'), 'utf8')) ?? [];
    if (commands === undefined) throw new Error('docs/python.md does not say how to install it.');
    await cp(path.join(packageRoot(), 'proto'), path.join(folder, 'proto'), { recursive: true });
    await cp(path.join(packageRoot(), 'examples/python'), source, {
      recursive: true,
      filter: (file) => !NOT_COPIED.has(path.basename(file)) && !file.endsWith('.egg-info'),
    });
    succeeded([commands], await startProgram('bash', ['-ec', commands], { cwd: folder }).ended);
  } catch (cause) {
    await remove();
    throw new Error(
      'The Python client cannot be tested: that takes python3 (3.10 or newer) with venv (on Debian: apt-get install ' +
        `python3-venv) and a package index that pip reaches. ${cause instanceof Error ? cause.message : ''}`,
      { cause },
    );
  }
  return {
    python,
    source,
    run: async (args, options) => succeeded(args, await start(args, options).ended),
    start,
    remove,
  };
}

function succeeded(args: readonly string[], end: PythonEnd): PythonEnd {
  if (end.code === 0) return end;
  throw new Error(`${args.join(' ')} ended with ${end.signal ?? end.code}:\n${end.stdout}\n${end.stderr}`);
}

function startProgram(
  command: string,
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): RunningPython {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...PYTHON_SETTINGS, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
  });
  const ended = new Promise<PythonEnd>((resolve) => {
    // A program that is not there.
    child.once('error', (error) =>
      resolve({ code: null, signal: null, ...written, stderr: `${written.stderr}${error.message}` }),
    );
    child.once('close', (code, signal) => resolve({ code, signal, ...written }));
  });
  return {
    wrote: (text) => waitForText(child, text, { ended, stdout: () => written.stdout }),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

function waitForText(
  child: ChildProcess,
  text: string,
  { ended, stdout }: { readonly ended: Promise<PythonEnd>; readonly stdout: () => string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      if (stdout().includes(text)) resolve();
    };
    child.stdout?.on('data', check);
    void ended.then((end) =>
      reject(new Error(`the program ended without "${text}":\n${end.stdout}\n${end.stderr}`)),
    );
    check();
  });
}
