import path from 'node:path';
import type { Logger } from 'pino';
import { startEmbeddedNeo4j } from '../embedded-neo4j/embedded-neo4j.ts';
import { locateHome } from '../embedded-neo4j/home.ts';
import type { Config } from './config.ts';

/** How to reach a database. */
export interface DatabaseConnection {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** The database of the service: its own child process, or a separate server. */
export interface Database {
  readonly connection: DatabaseConnection;
  /** Address and password file of Neo4j Browser; undefined for a separate server, whose address for it is unknown. */
  readonly browser: { readonly url: string; readonly passwordFile: string } | undefined;
  /** The setting that says where the database is, with its value. */
  readonly place: string;
  /** Text for people when the embedded database runs but cannot work any more; undefined for a separate server. */
  readonly brokenText: ((code: string) => string) | undefined;
  /** Resolves with a text for people when the embedded database ends unexpectedly. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

/** Connects to NEO4J_URI, or starts the embedded database when NEO4J_URI is not set. */
export async function openDatabase(
  config: Config,
  { log, signal }: { readonly log: Logger; readonly signal: AbortSignal },
): Promise<Database> {
  if (config.neo4jUri !== '') {
    return {
      connection: {
        uri: config.neo4jUri,
        username: config.neo4jUsername,
        password: config.neo4jPassword,
        database: config.neo4jDatabase,
      },
      browser: undefined,
      place: `NEO4J_URI (${config.neo4jUri})`,
      brokenText: undefined,
      died: new Promise(() => undefined),
      stop: async () => undefined,
    };
  }
  const embedded = await startEmbeddedNeo4j({
    dataDir: config.dataDir,
    mavenMirror: config.mavenMirror,
    boltPort: config.embeddedBoltPort,
    httpPort: config.embeddedHttpPort,
    signal,
    onProgress: (message, fields) => log.info(fields, message),
    ...(config.cacheDir === '' ? {} : { cacheDir: config.cacheDir }),
  });
  let stopping = false;
  const { dataDir, passwordFile, log: databaseLog } = locateHome(config.dataDir);
  const place = `KAIZEN_DATA_DIR (${dataDir})`;
  const died = embedded.exited.then(({ code, signal: by }) => {
    if (stopping) return new Promise<never>(() => undefined);
    // Both are null for a database that was taken over, because it is not a child of this process.
    const how = `${code === null ? '' : ` with code ${code}`}${by === null ? '' : ` by ${by}`}`;
    return `The embedded Neo4j ended${how} without being asked; its log is ${databaseLog}. Everything acknowledged is committed: start the service again.`;
  });
  return {
    connection: { ...embedded, database: 'neo4j' },
    browser: { url: embedded.browserUrl, passwordFile: shortPath(passwordFile) },
    place,
    brokenText: (code) =>
      `The embedded Neo4j cannot work any more (${code}): the disk of ${place} is full, or files there are damaged. Its log is ${databaseLog}. Everything acknowledged is committed: make room, and start the service again; where files are damaged, restore a backup.`,
    died,
    stop() {
      stopping = true;
      return embedded.stop();
    },
  };
}

/** The path, relative when it is inside the working directory. */
function shortPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}
