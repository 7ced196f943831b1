import { rmSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { boltUri, configurationFingerprint, configurationText, type DatabasePorts } from './configuration.ts';
import { fileSize, meaningfulLines, readAppended } from './database-log.ts';
import { type DatabaseProcess, spawnDatabase, stopProcess, watchProcess } from './database-process.ts';
import { startFailed, startTimeout } from './errors.ts';
import { type DatabaseHome, isNewDatabase, prepareHome, setInitialPassword } from './home.ts';
import { meanwhileInFolder } from './in-folder.ts';
import { resolveJars } from './jars.ts';
import { type Environment, findJava } from './java.ts';
import type { DatabaseMemory } from './memory.ts';
import { choosePorts } from './ports.ts';
import { isRunning } from './process-identity.ts';
import type { ProgressListener } from './progress.ts';
import { type Answer, askDatabase } from './readiness.ts';
import { databaseProblem, databaseUnusable } from './start-problems.ts';
import { type DatabaseState, writeState } from './state-file.ts';

/** Everything that a start needs, with defaults filled in. */
export interface Start extends DatabasePorts {
  readonly place: DatabaseHome;
  readonly password: string;
  readonly memory: DatabaseMemory;
  readonly cacheDir: string;
  readonly mavenMirror: string;
  readonly environment: Environment;
  readonly onProgress: ProgressListener;
  readonly signal: AbortSignal | undefined;
  readonly startTimeoutMs: number;
}

/** Time limit of a database that was ready before, in milliseconds. It answers at once, unless it hangs. */
const ADOPT_TIMEOUT_MS = 10_000;
/** Time to wait for the end of the process, in milliseconds. Node learns of a child's end with a short delay. */
const EXIT_GRACE_MS = 1_000;
const ASK_EVERY_MS = 100;
/**
 * In the log, when the server runs without the database. It answers Bolt then, and never tries again. Asking it by SHOW
 * DATABASE instead costs every start a second of a core.
 */
const NOT_OPENED = /Failed to start DatabaseId\{\w+\[neo4j\]\}/;
const STILL_STARTING_EVERY_MS = 10_000;
const MS_PER_SECOND = 1_000;

/** The database of the state file, if it runs, matches this configuration and answers. Otherwise it is stopped. */
export async function adoptDatabase(start: Start, left: DatabaseState): Promise<DatabaseProcess | undefined> {
  if (!isRunning(left.process)) return undefined;
  const fields = { pid: left.process.pid };
  const wanted = {
    boltPort: start.boltPort || left.boltPort,
    httpPort: start.httpPort || left.httpPort,
  };
  if (configurationFingerprint(wanted, start.memory) === left.fingerprint) {
    start.onProgress('found a running Neo4j', fields);
    const database = watchProcess(left.process);
    const timeoutMs = left.ready ? ADOPT_TIMEOUT_MS : start.startTimeoutMs;
    const outcome = await waitForAnswer({ start, ports: left, database, timeoutMs });
    if (outcome === 'READY') {
      writeState(start.place.stateFile, { ...left, ready: true });
      return database;
    }
  }
  start.onProgress('stopping a running Neo4j that cannot be used', fields);
  await stopProcess(left.process);
  return undefined;
}

/**
 * Starts a new process on the data folder and waits until it answers. A process that does not answer is stopped again.
 */
export async function startDatabase(
  start: Start,
): Promise<{ ports: DatabasePorts; database: DatabaseProcess }> {
  const { place, memory, onProgress } = start;
  const java = await findJava(start.environment);
  // Done before the download, so that a port in use is reported without waiting for the download.
  await choosePorts(start);
  // Maven must use the same Java, so JAVA_HOME is set to the chosen one, or removed.
  const environment = { ...start.environment, JAVA_HOME: java.home };
  const { cacheDir, mavenMirror: mirror, signal } = start;
  const jars = await meanwhileInFolder(cacheDir, 'KAIZEN_CACHE_DIR', () =>
    resolveJars({ cacheDir, mirror, environment, onProgress, signal }),
  );
  start.signal?.throwIfAborted();
  const ports = await choosePorts(start);
  prepareHome(place, configurationText(ports, memory));
  if (isNewDatabase(place)) {
    onProgress('creating the database', { dataDir: place.dataDir });
    await setInitialPassword({ place, java: java.command, jars, password: start.password });
  }
  onProgress('starting Neo4j', {
    java: java.version,
    heapMb: memory.heapMb,
    pageCacheMb: memory.pageCacheMb,
  });
  const before = { log: fileSize(place.log), debugLog: fileSize(place.debugLog) };
  const database = await spawnDatabase({ place, java: java.command, jars, memory });
  const fingerprint = configurationFingerprint(ports, memory);
  const state = {
    process: database.identity,
    boltPort: ports.boltPort,
    httpPort: ports.httpPort,
    fingerprint,
  };
  writeState(place.stateFile, { ...state, ready: false });
  try {
    const answer = await waitForAnswer({ start, ports, database, timeoutMs: start.startTimeoutMs });
    const wasOpened = !NOT_OPENED.test(readAppended(place.debugLog, before.debugLog));
    const outcome = answer === 'READY' && !wasOpened ? 'BROKEN' : answer;
    if (outcome !== 'READY') throw await notReady({ outcome, start, ports, database, before });
  } catch (error) {
    await stopProcess(database.identity);
    rmSync(place.stateFile, { force: true });
    throw error;
  }
  writeState(place.stateFile, { ...state, ready: true });
  return { ports, database };
}

/** Asks until the database is ready, refuses the password, or ends, or the time is up (SILENT). */
async function waitForAnswer(wait: {
  readonly start: Start;
  readonly ports: DatabasePorts;
  readonly database: DatabaseProcess;
  readonly timeoutMs: number;
}): Promise<Answer | 'ENDED'> {
  const { start, database } = wait;
  const begun = performance.now();
  let nextReport = STILL_STARTING_EVERY_MS;
  for (;;) {
    start.signal?.throwIfAborted();
    const answer = await askDatabase(boltUri(wait.ports), start.password);
    if (answer !== 'SILENT') return answer;
    if (!isRunning(database.identity)) return 'ENDED';
    const waitedMs = performance.now() - begun;
    if (waitedMs >= wait.timeoutMs) return 'SILENT';
    if (waitedMs >= nextReport) {
      start.onProgress('waiting for Neo4j', { seconds: Math.round(waitedMs / MS_PER_SECOND) });
      nextReport += STILL_STARTING_EVERY_MS;
    }
    await sleep(ASK_EVERY_MS);
  }
}

/** The error that tells why the database is not ready. */
async function notReady(failure: {
  readonly outcome: Exclude<Answer, 'READY'> | 'BROKEN' | 'ENDED';
  readonly start: Start;
  readonly ports: DatabasePorts;
  readonly database: DatabaseProcess;
  /** Sizes of the logs before the start, in bytes. */
  readonly before: { readonly log: number; readonly debugLog: number };
}): Promise<Error> {
  const { start, outcome, before } = failure;
  const { log, debugLog, consoleLog, passwordFile, dataDir } = start.place;
  switch (outcome) {
    case 'SILENT':
      return startTimeout({ seconds: Math.round(start.startTimeoutMs / MS_PER_SECOND), log });
    case 'WRONG_PASSWORD':
      return startFailed({
        reason: `it refuses the password in ${passwordFile}. Put back the one that it was created with, or begin with an empty database by another KAIZEN_DATA_DIR`,
        log,
      });
    case 'BROKEN':
      return databaseUnusable({ dataDir, output: readAppended(debugLog, before.debugLog), log: debugLog });
    case 'ENDED': {
      // Another program may have taken a port since it was found free.
      await choosePorts(failure.ports);
      const output = readAppended(log, before.log) + readAppended(consoleLog, 0);
      const known = databaseProblem({ dataDir, output, log });
      if (known !== undefined) return known;
      const exit = await Promise.race([failure.database.exited, sleep(EXIT_GRACE_MS)]);
      const how = exit === undefined ? '' : ` (${exit.signal ?? `code ${exit.code}`})`;
      return startFailed({ reason: `its process ended${how}`, log, lines: meaningfulLines(output) });
    }
    default: {
      const never: never = outcome;
      return new Error(`unknown outcome ${String(never)}`);
    }
  }
}
