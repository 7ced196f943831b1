/** The whole program as its users start it: a process of its own, on a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stopProcess } from '../../src/embedded-neo4j/database-process.ts';
import { locateHome } from '../../src/embedded-neo4j/home.ts';
import { isRunning, type ProcessIdentity } from '../../src/embedded-neo4j/process-identity.ts';
import { readState } from '../../src/embedded-neo4j/state-file.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Settings of one start, over those that keep programs apart. */
export type ProgramSettings = Readonly<Record<string, string>>;

/** How a program ended and all it wrote. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that was started. */
export interface Program {
  readonly pid: number;
  /** What it wrote to standard output so far. */
  stdout(): string;
  /** Resolves with its gRPC address when it says that it is ready. Rejects with its words when it ends instead. */
  ready(): Promise<string>;
  /** Resolves when it wrote a text to standard output. Rejects with its words when it ends instead. */
  wrote(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<ProgramEnd>;
}

/** A data folder and everything that is started on it. */
export interface ProgramFolder {
  readonly dataDir: string;
  /** Starts the program without waiting for it. */
  launch(settings?: ProgramSettings): Program;
  /** Starts the program and waits until it is ready. */
  start(settings?: ProgramSettings): Promise<Program & { readonly address: string }>;
  /** The database's process, when one runs. */
  database(): ProcessIdentity | undefined;
  /** Kills what is left of programs and database, and removes the folder. */
  remove(): Promise<void>;
}

const MAIN = path.join(packageRoot(), 'src/main.ts');
const BUILT_MAIN = path.join(packageRoot(), 'dist/src/main.js');
const READY = 'Kaizen Graph is ready.';
/** The last line of the block that tells where everything is. */
const READY_END = 'Ctrl+C stops it.';

/** Free ports, and a folder of its own; no schedule, so that cycles run when the test says. */
const OWN_SETTINGS: ProgramSettings = {
  KAIZEN_GRPC_ADDRESS: '127.0.0.1:0',
  KAIZEN_METRICS_ADDRESS: '127.0.0.1:0',
  KAIZEN_NEO4J_BOLT_PORT: '0',
  KAIZEN_NEO4J_HTTP_PORT: '0',
  KAIZEN_SCHEDULE_ENABLED: 'false',
};

/** A new folder. The caller removes it. `built` starts the build, which is faster, instead of the sources. */
export function createProgramFolder({ built = false }: { readonly built?: boolean } = {}): ProgramFolder {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'kaizen-program-'));
  const programs: Program[] = [];
  const { stateFile } = locateHome(dataDir);
  const database = (): ProcessIdentity | undefined => {
    const identity = readState(stateFile)?.process;
    return identity !== undefined && isRunning(identity) ? identity : undefined;
  };
  const launch = (settings: ProgramSettings = {}): Program => {
    const program = spawnProgram({ ...OWN_SETTINGS, KAIZEN_DATA_DIR: dataDir, ...settings }, built);
    programs.push(program);
    return program;
  };
  return {
    dataDir,
    launch,
    async start(settings) {
      const program = launch(settings);
      return { ...program, address: await program.ready() };
    },
    database,
    async remove() {
      for (const program of programs) program.kill('SIGKILL');
      await Promise.all(programs.map(({ ended }) => ended));
      const left = database();
      if (left !== undefined) await stopProcess(left);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs from the sources unless told otherwise, so that what is tested is never an older build. */
function spawnProgram(settings: ProgramSettings, built: boolean): Program {
  const entry = built ? [BUILT_MAIN] : ['--import', 'tsx', MAIN];
  const child = spawn(process.execPath, ['--enable-source-maps', ...entry], {
    cwd: packageRoot(),
    env: { ...withoutSettings(process.env), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid === undefined) throw new Error('the program could not be started');
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
  });
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ...written }));
  });
  const wrote = (text: string): Promise<void> => waitForText(child, text, () => written);
  return {
    pid: child.pid,
    stdout: () => written.stdout,
    wrote,
    async ready() {
      await wrote(READY_END);
      const block = written.stdout.slice(written.stdout.indexOf(READY));
      const address = /gRPC\s+([^\s,]+)/.exec(block)?.[1];
      if (address === undefined) throw new Error(`the program does not say where gRPC is: ${block}`);
      return address;
    },
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

function waitForText(
  child: ChildProcess,
  text: string,
  written: () => { readonly stdout: string; readonly stderr: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (!written().stdout.includes(text)) return;
      child.stdout?.off('data', look);
      resolve();
    };
    child.stdout?.on('data', look);
    child.once('close', () => {
      const { stdout, stderr } = written();
      reject(new Error(`the program ended without "${text}":\n${stdout}\n${stderr}`));
    });
    look();
  });
}

/** The machine's own settings are not the test's, and a setting of the tests is none of the program's. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(KAIZEN_|NEO4J_)/.test(name)));
}
