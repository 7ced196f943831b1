/** A Neo4j for one test run, in a temporary folder that goes with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedNeo4j } from '../embedded-neo4j/embedded-neo4j.ts';
import type { DatabaseMemory } from '../embedded-neo4j/memory.ts';
import type { ProgressListener } from '../embedded-neo4j/progress.ts';
import { FOLDER_PREFIX, removeRemains } from './remains.ts';

/** How a database is reached. Plain data: it may be handed from one process to another. */
export interface DatabaseConnection {
  /** `bolt://host:port` */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
}

/** A running database that nobody else uses. */
export interface ThrowAwayDatabase extends DatabaseConnection {
  /** Of Neo4j Browser: `http://host:port`. */
  readonly httpUrl: string;
  /** Stops it and removes its folder. Later calls wait for the first. */
  stop(): Promise<void>;
}

/** How the database is started. */
export interface ThrowAwayDatabaseOptions {
  /** Default: sized to the machine. */
  readonly memory?: DatabaseMemory | undefined;
  /** Told what happens, in words: the first start on a machine fetches Neo4j, which takes a minute. */
  readonly onProgress?: ProgressListener | undefined;
}

/**
 * Starts a database on free ports of the loopback interface. When the process ends without stopping it, it is killed; what
 * a killed process leaves behind, the next start removes. Throws EmbeddedNeo4jError, whose message is fit to be shown.
 */
export async function startThrowAwayDatabase(
  options: ThrowAwayDatabaseOptions = {},
): Promise<ThrowAwayDatabase> {
  const { memory, onProgress } = options;
  await removeRemains({ directory: tmpdir(), now: Date.now() });
  const folder = mkdtempSync(path.join(tmpdir(), FOLDER_PREFIX));
  try {
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

/** For the end of a process, which waits for nothing. The data are worth nothing, so the database need not end in order. */
function killAndRemove(pid: number, folder: string): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
