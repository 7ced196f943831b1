import { rmSync } from 'node:fs';
import { makeFolder } from '../files/make-folder.ts';
import { boltUri, type DatabasePorts, LOOPBACK } from './configuration.ts';
import { type DatabaseProcess, type ProcessExit, stopProcess } from './database-process.ts';
import { adoptDatabase, type Start, startDatabase } from './database-start.ts';
import { dataDirInUse } from './errors.ts';
import { locateHome, readOrCreatePassword } from './home.ts';
import { inFolder, meanwhileInFolder } from './in-folder.ts';
import { defaultCacheDir } from './jars.ts';
import type { Environment } from './java.ts';
import { takeLock } from './lock-file.ts';
import { type DatabaseMemory, machineMemoryMb, sizeMemory } from './memory.ts';
import type { ProgressListener } from './progress.ts';
import { USERNAME } from './readiness.ts';
import { readState } from './state-file.ts';

/** Options of the embedded database. */
export interface EmbeddedNeo4jOptions {
  /**
   * Folder of the database, its password, lock and state. Created when missing. Only one server may use it at a time.
   */
  readonly dataDir: string;
  /** Folder of Neo4j's jars, shared by all data folders. Default: the user's cache folder. */
  readonly cacheDir?: string;
  /** URL of a mirror of Maven Central, from which the jars come. Default: as Maven's own settings say. */
  readonly mavenMirror?: string;
  /** 0 picks a free port, or keeps the port of a database that is still running. */
  readonly boltPort: number;
  /** Port of Neo4j Browser; 0 as for `boltPort`. */
  readonly httpPort: number;
  readonly onProgress?: ProgressListener;
  /** Default: sized to the machine. */
  readonly memory?: DatabaseMemory;
  /** Environment for JAVA_HOME and PATH. Default: that of this process. */
  readonly environment?: Environment;
  /** Gives up the start. What it has started is stopped. */
  readonly signal?: AbortSignal;
  /** Default five minutes. */
  readonly startTimeoutMs?: number;
}

/** A running database. */
export interface EmbeddedNeo4j {
  /** `bolt://127.0.0.1:…` */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  /** Neo4j Browser. It answers about a second later than Bolt. */
  readonly browserUrl: string;
  readonly pid: number;
  /** True when an earlier server left the database running. */
  readonly adopted: boolean;
  /** Resolves when the database has ended for any reason. Waiting for it does not keep Node running. */
  readonly exited: Promise<ProcessExit>;
  /** Stops the database and frees the data folder. The data stay. Later calls wait for the first. */
  stop(): Promise<void>;
}

/** Recovery after a crash may take minutes. */
const START_TIMEOUT_MS = 5 * 60_000;
const MS_PER_SECOND = 1_000;

/**
 * Starts the database of a data folder. If an earlier server left it running and it still answers, that process is
 * used. Throws an EmbeddedNeo4jError, whose message can be shown, or the signal's reason.
 */
export async function startEmbeddedNeo4j(options: EmbeddedNeo4jOptions): Promise<EmbeddedNeo4j> {
  const place = locateHome(options.dataDir);
  const lock = inFolder(place.dataDir, 'KAIZEN_DATA_DIR', () => {
    makeFolder(place.dataDir, 0o700);
    return takeLock(place.lockFile);
  });
  if (lock.kind === 'BUSY') throw dataDirInUse({ dataDir: place.dataDir, pid: lock.holder.pid });
  try {
    const start: Start = {
      place,
      password: inFolder(place.dataDir, 'KAIZEN_DATA_DIR', () => readOrCreatePassword(place.passwordFile)),
      memory: options.memory ?? sizeMemory(machineMemoryMb()),
      boltPort: options.boltPort,
      httpPort: options.httpPort,
      cacheDir: options.cacheDir ?? defaultCacheDir(),
      mavenMirror: options.mavenMirror ?? '',
      environment: options.environment ?? process.env,
      signal: options.signal,
      onProgress: options.onProgress ?? (() => undefined),
      startTimeoutMs: options.startTimeoutMs ?? START_TIMEOUT_MS,
    };
    return await meanwhileInFolder(place.dataDir, 'KAIZEN_DATA_DIR', () => begin(start, lock.release));
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Uses the database that an earlier server left running, or starts one. */
async function begin(start: Start, release: () => void): Promise<EmbeddedNeo4j> {
  const left = readState(start.place.stateFile);
  const adopted = left === undefined ? undefined : await adoptDatabase(start, left);
  if (adopted !== undefined && left !== undefined) {
    return handle({ start, ports: left, database: adopted, adopted: true, release });
  }
  const { ports, database } = await startDatabase(start);
  return handle({ start, ports, database, adopted: false, release });
}

function handle(parts: {
  readonly start: Start;
  readonly ports: DatabasePorts;
  readonly database: DatabaseProcess;
  readonly adopted: boolean;
  readonly release: () => void;
}): EmbeddedNeo4j {
  const { start, ports, database } = parts;
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await stopProcess(database.identity);
    await keepingAwake(database.exited);
    rmSync(start.place.stateFile, { force: true });
    parts.release();
  };
  return {
    uri: boltUri(ports),
    username: USERNAME,
    password: start.password,
    browserUrl: `http://${LOOPBACK}:${ports.httpPort}/browser/`,
    pid: database.identity.pid,
    adopted: parts.adopted,
    exited: database.exited,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Keeps Node running while waiting for an unreferenced child or timer. */
async function keepingAwake<T>(promise: Promise<T>): Promise<T> {
  const timer = setInterval(() => undefined, MS_PER_SECOND);
  try {
    return await promise;
  } finally {
    clearInterval(timer);
  }
}
