/** A Neo4j for one test run, in a temporary folder that is removed with it. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedNeo4j } from '../embedded-neo4j/embedded-neo4j.ts';
import type { DatabaseMemory } from '../embedded-neo4j/memory.ts';
import type { ProgressListener } from '../embedded-neo4j/progress.ts';
import { FOLDER_PREFIX, removeLeftovers } from './leftovers.ts';

/** How to reach a database, as plain data that can be passed to other processes. */
export interface DatabaseConnection {
  /** `bolt://host:port` */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
}

/** A running database that nobody else uses. */
export interface ThrowAwayDatabase extends DatabaseConnection {
  /** Address of Neo4j Browser: `http://host:port`. */
  readonly httpUrl: string;
  /** Stops it and removes its folder. Later calls wait for the first. */
  stop(): Promise<void>;
}

/** How the database is started. */
export interface ThrowAwayDatabaseOptions {
  /** Default: sized to the machine. */
  readonly memory?: DatabaseMemory | undefined;
  /** Data folder of a stopped database whose data and password this one begins with. Absent: it begins empty. */
  readonly copyOf?: string | undefined;
  /** Receives progress messages. The first start on a machine downloads Neo4j, which takes a minute. */
  readonly onProgress?: ProgressListener | undefined;
}

/**
 * Starts a database on free ports of the loopback interface. If the process ends without stopping it, the database is
 * killed. What a killed process leaves behind is removed by the next start. Throws an EmbeddedNeo4jError, whose message
 * can be shown.
 */
export async function startThrowAwayDatabase(
  options: ThrowAwayDatabaseOptions = {},
): Promise<ThrowAwayDatabase> {
  const { memory, copyOf, onProgress } = options;
  await removeLeftovers({ directory: tmpdir(), now: Date.now() });
  const folder = mkdtempSync(path.join(tmpdir(), FOLDER_PREFIX));
  try {
    if (copyOf !== undefined) cpSync(copyOf, folder, { recursive: true });
    const neo4j = await startEmbeddedNeo4j({
      dataDir: folder,
      boltPort: 0,
      httpPort: 0,
      ...(memory === undefined ? {} : { memory }),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    const { uri, username, password, browserUrl, pid } = neo4j;
    const onExit = (): void => killAndRemove(pid, folder);
    process.once('exit', onExit);
    return {
      uri,
      username,
      password,
      httpUrl: new URL(browserUrl).origin,
      async stop() {
        await neo4j.stop();
        process.off('exit', onExit);
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Kills the database and removes its data. The exit handler of the process calls it, where nothing can be awaited. The
 * data have no value.
 */
function killAndRemove(pid: number, folder: string): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The database has already ended.
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
