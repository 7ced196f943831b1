/**
 * Three servers on one database, each started again whenever it ends. The first owns the database; the others reach it
 * over wires that can be cut. Their clocks are apart.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { locateHome } from '../../../src/embedded-neo4j/home.ts';
import { findJava } from '../../../src/embedded-neo4j/java.ts';
import { freePort } from '../../../test/fixtures/free-port.ts';
import { createProgramFolder, type Program, type ProgramFolder } from '../../../test/fixtures/program.ts';
import { type BoltProxy, startBoltProxy } from './bolt-proxy.ts';

/** How the deployment is made. */
export interface DeploymentOptions {
  readonly say: (text: string) => void;
  /** Size of the disk that holds the data folder, as `mount` takes it. Absent: an ordinary folder, which cannot be filled. */
  readonly diskSize?: string | undefined;
  /** Folder of the package whose build is started. Default: this one. */
  readonly packageDir?: string | undefined;
  /** Data folder of a stopped program to begin with. Default: an empty one. */
  readonly copyOf?: string | undefined;
}

/** The end of a server that nobody killed. */
export interface ServerEnd {
  readonly server: number;
  readonly code: number | null;
  readonly stderr: string;
}

/** What runs. */
export interface Deployment {
  /** Addresses of the servers; they stay the same over restarts. */
  readonly addresses: readonly string[];
  readonly folder: ProgramFolder;
  /** The wire of a server, but of the first, which has none. */
  wire(server: number): BoltProxy;
  /** Whether the database is read-only from its next start on. */
  setReadOnly(isReadOnly: boolean): void;
  /** The running process of a server. Undefined while it is started again. */
  pid(server: number): number | undefined;
  /** Ends of servers that wrote a stack trace: they crashed. */
  crashes(): readonly ServerEnd[];
  /** Waits until every server is ready. */
  settle(): Promise<void>;
  /** Stops all, and returns the codes that the servers ended with. */
  stop(): Promise<readonly (number | null)[]>;
  remove(): Promise<void>;
}

/** Clocks of the servers beside this machine's, in milliseconds. */
const CLOCKS_MS = [0, 20_000, -20_000];
/** Number of servers. */
export const SERVERS = CLOCKS_MS.length;
/** Pause before a server that ended is started again, in milliseconds. */
const RESTART_MS = 200;
const SETTLE_MS = 180_000;

/** Starts it. The first start of a machine downloads Neo4j. */
export async function startDeployment(options: DeploymentOptions): Promise<Deployment> {
  const { say, packageDir, copyOf, diskSize } = options;
  const folder = createProgramFolder({ built: true, ...(packageDir === undefined ? {} : { packageDir }) });
  if (diskSize !== undefined) mountDisk(folder.dataDir, diskSize);
  if (copyOf !== undefined) cpSync(copyOf, folder.dataDir, { recursive: true });
  const others = mkdtempSync(path.join(tmpdir(), 'kaizen-storm-'));
  const readOnlyFlag = path.join(others, 'read-only');
  const javaHome = await javaThatCanBeReadOnly(others, readOnlyFlag);
  const boltPort = await freePort();
  const wires = await Promise.all(CLOCKS_MS.slice(1).map(() => startBoltProxy(boltPort)));
  const ports = await Promise.all(CLOCKS_MS.map(() => freePort()));
  const ends: ServerEnd[] = [];
  const running: (Program | undefined)[] = [];
  const ready: boolean[] = [];
  let isStopping = false;

  const settingsOf = (server: number): Record<string, string> => ({
    KAIZEN_GRPC_ADDRESS: `127.0.0.1:${ports[server] ?? 0}`,
    KAIZEN_LOG_LEVEL: 'error',
    NODE_OPTIONS: `--import=${clockModule(CLOCKS_MS[server] ?? 0)}`,
    ...(server === 0
      ? { KAIZEN_NEO4J_BOLT_PORT: String(boltPort), JAVA_HOME: javaHome }
      : {
          NEO4J_URI: `bolt://127.0.0.1:${wires[server - 1]?.port ?? 0}`,
          NEO4J_PASSWORD: readFileSync(locateHome(folder.dataDir).passwordFile, 'utf8').trim(),
          KAIZEN_DATA_DIR: path.join(others, String(server)),
        }),
  });

  const supervise = async (server: number): Promise<void> => {
    while (!isStopping) {
      const program = folder.launch(settingsOf(server));
      running[server] = program;
      void program.ready().then(
        () => {
          ready[server] = running[server] === program;
        },
        () => undefined,
      );
      const { code, signal, stderr } = await program.ended;
      running[server] = undefined;
      ready[server] = false;
      if (signal === null && !isStopping) {
        ends.push({ server, code, stderr });
        say(`server ${server} ended with ${code}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
      }
      if (!isStopping) await sleep(RESTART_MS);
    }
  };

  const settle = async (): Promise<void> => {
    for (const limit = Date.now() + SETTLE_MS; !CLOCKS_MS.every((_, server) => ready[server] === true); ) {
      if (Date.now() > limit) throw new Error('the servers did not come back after the last fault');
      await sleep(100);
    }
  };

  const supervised = [supervise(0)];
  const remove = async (): Promise<void> => {
    isStopping = true;
    for (const program of running) program?.kill('SIGKILL');
    await Promise.all(supervised);
    await Promise.all(wires.map((wire) => wire.close()));
    rmSync(others, { recursive: true, force: true });
    await removeFolder(folder, diskSize !== undefined);
  };
  try {
    // The others need the password that the first one makes.
    for (const limit = Date.now() + SETTLE_MS; ready[0] !== true; await sleep(100)) {
      if (Date.now() > limit) throw new Error(`the first server did not start: ${ends.at(-1)?.stderr}`);
    }
    for (const server of CLOCKS_MS.keys()) if (server > 0) supervised.push(supervise(server));
    await settle();
  } catch (error) {
    await remove();
    throw error;
  }

  return {
    addresses: ports.map((port) => `127.0.0.1:${port}`),
    folder,
    wire(server) {
      const wire = wires[server - 1];
      if (wire === undefined) throw new Error(`server ${server} has no wire`);
      return wire;
    },
    setReadOnly(isReadOnly) {
      if (isReadOnly) writeFileSync(readOnlyFlag, '');
      else rmSync(readOnlyFlag, { force: true });
    },
    pid: (server) => running[server]?.pid,
    crashes: () => ends.filter(({ stderr }) => /^\s+at /m.test(stderr)),
    settle,
    async stop() {
      isStopping = true;
      // The owner of the database last.
      const codes: (number | null)[] = [];
      for (const server of [...CLOCKS_MS.keys()].toReversed()) {
        const program = running[server];
        program?.kill('SIGTERM');
        codes[server] = (await program?.ended)?.code ?? null;
      }
      await Promise.all(supervised);
      return codes;
    },
    remove,
  };
}

async function removeFolder(folder: ProgramFolder, isMounted: boolean): Promise<void> {
  if (!isMounted) return folder.remove();
  const { dataDir } = folder;
  const database = folder.database();
  if (database !== undefined) process.kill(database.pid, 'SIGKILL');
  while (folder.database() !== undefined) await sleep(50);
  // Lazily: the system may still be clearing away the processes that were killed.
  execFileSync('umount', ['--lazy', dataDir]);
  await folder.remove();
}

/** Mounts a disk in memory. Only root may. */
function mountDisk(folder: string, size: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' });
}

/** Whether this process may mount a disk of its own. */
export function canMountDisk(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-disk-'));
  try {
    mountDisk(folder, '1m');
    execFileSync('umount', [folder], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A home of Java that adds one setting to those of the database while a file is there. Returns its folder. */
async function javaThatCanBeReadOnly(folder: string, flag: string): Promise<string> {
  const { command } = await findJava(process.env);
  const home = path.join(folder, 'java');
  const text = `#!/bin/sh
case "$*" in *CommunityEntryPoint*) [ -e '${flag}' ] && set -- "$@" -c server.databases.read_only=neo4j ;; esac
exec '${command}' "$@"
`;
  mkdirSync(path.join(home, 'bin'), { recursive: true });
  writeFileSync(path.join(home, 'bin/java'), text, { mode: 0o755 });
  return home;
}

/** A module that moves the clock of the process that imports it. */
function clockModule(byMs: number): string {
  const text = `const Real = Date;
globalThis.Date = class Date extends Real {
  constructor(...given) { if (given.length === 0) super(Real.now() + ${byMs}); else super(...given); }
  static now() { return Real.now() + ${byMs}; }
};`;
  return `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
}
