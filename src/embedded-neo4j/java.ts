import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { javaTooOld, noJava } from './errors.ts';

/** Neo4j 5.26 is built for Java 17 and tested on 17 and 21. */
const OLDEST_JAVA = 17;
/** Time limit in milliseconds. A JVM that takes longer to print its version cannot be used for a database. */
const VERSION_TIMEOUT_MS = 20_000;

/** The environment variables commands are looked up in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A Java that can run Neo4j. */
export interface Java {
  readonly command: string;
  /** Feature release, for example 17 or 21. */
  readonly version: number;
  /** The JAVA_HOME where it was found; undefined when it was found on PATH. */
  readonly home: string | undefined;
}

/** All executables of that name on PATH, in the order of PATH. */
export function commandsOnPath(name: string, environment: Environment): readonly string[] {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).filter(isExecutable);
}

/** Feature release in the output of `java -version`: "17.0.15" is 17, and "1.8.0_392" is 8. */
export function parseJavaVersion(text: string): number | undefined {
  const match = /version "(\d+)(?:\.(\d+))?/.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  return first === 1 && match[2] !== undefined ? Number(match[2]) : first;
}

/**
 * The first Java that is new enough, in JAVA_HOME and then on PATH. A JAVA_HOME that is old or missing is skipped,
 * because PATH may have a better one. Throws NO_JAVA or JAVA_TOO_OLD.
 */
export async function findJava(environment: Environment): Promise<Java> {
  const home = environment.JAVA_HOME;
  const inHome = home === undefined || home === '' ? undefined : join(home, 'bin', 'java');
  const fromHome = inHome === undefined ? [] : [inHome].filter(isExecutable);
  const found: string[] = [];
  for (const command of new Set([...fromHome, ...commandsOnPath('java', environment)])) {
    const version = await versionOf(command);
    if (version !== undefined && version >= OLDEST_JAVA) {
      return { command, version, home: command === inHome ? home : undefined };
    }
    if (version !== undefined) found.push(`${command} (Java ${version})`);
  }
  throw found.length === 0 ? noJava(home ?? '') : javaTooOld(found);
}

async function versionOf(command: string): Promise<number | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, ['-version'], {
      timeout: VERSION_TIMEOUT_MS,
    });
    return parseJavaVersion(stderr + stdout);
  } catch {
    // A program called java that does not run, for example a stub without a JDK, counts as missing.
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
