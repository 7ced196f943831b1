import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jvmFlags } from './configuration.ts';
import { startFailed } from './errors.ts';
import type { DatabaseHome } from './home.ts';
import type { DatabaseMemory } from './memory.ts';
import { identifyProcess, isRunning, type ProcessIdentity } from './process-identity.ts';

/** How a process ended. Both values are null for a process that is not a child of this one. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** The process of a database, started by this server or by an earlier one. */
export interface DatabaseProcess {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<ProcessExit>;
}

/**
 * Time until a stopping process is killed, in milliseconds. The last checkpoint writes the whole page cache. When the
 * process is killed earlier, the next start recovers from the logs.
 */
const STOP_GRACE_MS = 60_000;
/** After SIGKILL only the system's cleanup is left, in milliseconds. */
const KILL_GRACE_MS = 10_000;
const STOP_POLL_MS = 50;
/** Polling interval in milliseconds. The end of a process that is not a child can only be seen by polling. */
const WATCH_EVERY_MS = 250;

const MAIN_CLASS = 'org.neo4j.server.CommunityEntryPoint';

/**
 * Starts the database in its own process group, so that Ctrl-C in the terminal reaches only the service. The service
 * then stops the database after its own work is done. The database outlives a service that is killed.
 */
export async function spawnDatabase(options: {
  readonly place: DatabaseHome;
  readonly java: string;
  readonly jars: string;
  readonly memory: DatabaseMemory;
}): Promise<DatabaseProcess> {
  const { place } = options;
  const output = openSync(place.consoleLog, 'w', 0o600);
  const child = spawn(
    options.java,
    [
      ...jvmFlags(options.memory),
      ...['-cp', join(options.jars, '*'), MAIN_CLASS],
      ...[`--home-dir=${place.home}`, `--config-dir=${place.configDir}`],
    ],
    { cwd: place.home, detached: true, stdio: ['ignore', output, output] },
  );
  closeSync(output);
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  // The service's own sockets keep it alive. A database that is left running must not.
  child.unref();
  const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
  if (identity !== undefined) return { identity, exited };
  const { code } = await exited;
  throw startFailed({ reason: `${options.java} ended at once (code ${code})`, log: place.consoleLog });
}

/** Follows a process that an earlier server started. */
export function watchProcess(identity: ProcessIdentity): DatabaseProcess {
  const exited = new Promise<ProcessExit>((resolve) => {
    const timer = setInterval(() => {
      if (isRunning(identity)) return;
      clearInterval(timer);
      resolve({ code: null, signal: null });
    }, WATCH_EVERY_MS);
    timer.unref();
  });
  return { identity, exited };
}

/**
 * Asks the process to end, waits a minute for its last checkpoint, then kills it. Resolves when the process has ended.
 */
export async function stopProcess(identity: ProcessIdentity): Promise<void> {
  if (await signalAndWait(identity, 'SIGTERM', STOP_GRACE_MS)) return;
  if (await signalAndWait(identity, 'SIGKILL', KILL_GRACE_MS)) return;
  throw new Error(`process ${identity.pid} survived SIGKILL`);
}

async function signalAndWait(
  identity: ProcessIdentity,
  signal: 'SIGTERM' | 'SIGKILL',
  graceMs: number,
): Promise<boolean> {
  if (!isRunning(identity)) return true;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    // It may have ended between the check and the signal.
    if (isRunning(identity)) throw error;
  }
  for (let waitedMs = 0; waitedMs < graceMs; waitedMs += STOP_POLL_MS) {
    if (!isRunning(identity)) return true;
    await sleep(STOP_POLL_MS);
  }
  return !isRunning(identity);
}
