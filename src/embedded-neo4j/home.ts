import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { makeFolder } from '../files/make-folder.ts';
import { startFailed } from './errors.ts';
import { inFolder } from './in-folder.ts';

/** The paths of an embedded database. */
export interface DatabaseHome {
  /** The folder that contains all of it. */
  readonly dataDir: string;
  /** Neo4j's own home. */
  readonly home: string;
  readonly configDir: string;
  /** Neo4j's log. Rotation limits it to 20 MB. */
  readonly log: string;
  /** Neo4j's log for its makers: why a database could not be opened stands only here. */
  readonly debugLog: string;
  /** Output of the JVM itself, from the last start only. */
  readonly consoleLog: string;
  readonly passwordFile: string;
  readonly stateFile: string;
  readonly lockFile: string;
}

/** Neo4j does not start without these. */
const HOME_FOLDERS = ['conf', 'data', 'logs', 'plugins', 'import', 'licenses', 'certificates'] as const;
/** 192 random bits. */
const PASSWORD_BYTES = 24;
/** Time limit of the admin command, in milliseconds. It takes 2 s on an idle machine. */
const ADMIN_TIMEOUT_MS = 120_000;

/** Computes the paths; nothing is created. */
export function locateHome(dataDir: string): DatabaseHome {
  const folder = resolve(dataDir);
  const home = join(folder, 'neo4j');
  return {
    dataDir: folder,
    home,
    configDir: join(home, 'conf'),
    log: join(home, 'logs', 'neo4j.log'),
    debugLog: join(home, 'logs', 'debug.log'),
    consoleLog: join(home, 'logs', 'console.log'),
    passwordFile: join(folder, 'neo4j-password'),
    stateFile: join(folder, 'neo4j-state.json'),
    lockFile: join(folder, 'server.lock'),
  };
}

/** Creates the folders, readable only by this user, and rewrites neo4j.conf. */
export function prepareHome(place: DatabaseHome, configuration: string): void {
  inFolder(place.dataDir, 'KAIZEN_DATA_DIR', () => {
    for (const folder of HOME_FOLDERS) makeFolder(join(place.home, folder), 0o700);
    writeFileSync(join(place.configDir, 'neo4j.conf'), configuration, { mode: 0o600 });
  });
}

/** The database's password: random, created once, and stored in a file that only this user can read. */
export function readOrCreatePassword(passwordFile: string): string {
  if (existsSync(passwordFile)) {
    const kept = readFileSync(passwordFile, 'utf8').trim();
    if (kept !== '') return kept;
  }
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  return password;
}

/** True before the first start of the database. Only then does Neo4j accept an initial password. */
export function isNewDatabase(place: DatabaseHome): boolean {
  return !existsSync(join(place.home, 'data', 'databases'));
}

/** Sets the password of a new database. Repeating it is harmless. Throws START_FAILED. */
export async function setInitialPassword(options: {
  readonly place: DatabaseHome;
  readonly java: string;
  readonly jars: string;
  readonly password: string;
}): Promise<void> {
  const { place } = options;
  // The arguments are passed in a file, because every user of the machine can read command lines. The dashes prevent a
  // password that begins with a dash from being read as an option.
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
