import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startFailed } from './errors.ts';

/** Where everything of one embedded database is. */
export interface DatabaseHome {
  /** The folder all of it is in. */
  readonly dataDir: string;
  /** Neo4j's own home. */
  readonly home: string;
  readonly configDir: string;
  /** Neo4j's log, by its own rotation at most 20 MB. */
  readonly log: string;
  /** What the JVM itself prints, from the last start only. */
  readonly consoleLog: string;
  readonly passwordFile: string;
  readonly stateFile: string;
  readonly lockFile: string;
}

/** Neo4j does not start without these. */
const HOME_FOLDERS = ['conf', 'data', 'logs', 'plugins', 'import', 'licenses', 'certificates'] as const;
/** 192 random bits. */
const PASSWORD_BYTES = 24;
/** The admin command takes 2 s on an idle machine. */
const ADMIN_TIMEOUT_MS = 120_000;

/** Only names; nothing is created. */
export function locateHome(dataDir: string): DatabaseHome {
  const folder = resolve(dataDir);
  const home = join(folder, 'neo4j');
  return {
    dataDir: folder,
    home,
    configDir: join(home, 'conf'),
    log: join(home, 'logs', 'neo4j.log'),
    consoleLog: join(home, 'logs', 'console.log'),
    passwordFile: join(folder, 'neo4j-password'),
    stateFile: join(folder, 'neo4j-state.json'),
    lockFile: join(folder, 'server.lock'),
  };
}

/** Makes the folders, readable by this user only, and writes neo4j.conf anew. */
export function prepareHome(place: DatabaseHome, configuration: string): void {
  for (const folder of HOME_FOLDERS) mkdirSync(join(place.home, folder), { recursive: true, mode: 0o700 });
  writeFileSync(join(place.configDir, 'neo4j.conf'), configuration, { mode: 0o600 });
}

/** The database's password: random, made once, kept in a file only this user can read. */
export function readOrCreatePassword(passwordFile: string): string {
  if (existsSync(passwordFile)) {
    const kept = readFileSync(passwordFile, 'utf8').trim();
    if (kept !== '') return kept;
  }
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  return password;
}

/** True before the database's first start: only then does Neo4j take an initial password. */
export function isNewDatabase(place: DatabaseHome): boolean {
  return !existsSync(join(place.home, 'data', 'databases'));
}

/** Sets the password of a new database; saying it twice does no harm. Throws START_FAILED. */
export async function setInitialPassword(options: {
  readonly place: DatabaseHome;
  readonly java: string;
  readonly jars: string;
  readonly password: string;
}): Promise<void> {
  const { place } = options;
  // The arguments go by a file, because every user of the machine can read a command line. The dashes keep a
  // password that begins with one from being taken for an option.
  const argumentFile = join(place.dataDir, 'admin-arguments');
  writeFileSync(argumentFile, `dbms set-initial-password -- "${options.password}"\n`, { mode: 0o600 });
  const flags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', join(options.jars, '*')];
  try {
    await promisify(execFile)(
      options.java,
      [...flags, 'org.neo4j.server.startup.Neo4jAdminCommand', `@${argumentFile}`],
      {
        env: { ...process.env, NEO4J_HOME: place.home, NEO4J_CONF: place.configDir },
        timeout: ADMIN_TIMEOUT_MS,
      },
    );
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    const lines = output.split('\n').filter((line) => line.trim() !== '');
    throw startFailed({ reason: 'its password could not be set', log: place.log, lines: lines.slice(0, 5) });
  } finally {
    rmSync(argumentFile, { force: true });
  }
}
