/** What can go wrong with the embedded database, from the view of the person who starts it. */
export type EmbeddedNeo4jErrorKind =
  | 'NO_JAVA'
  | 'JAVA_TOO_OLD'
  | 'NO_MAVEN'
  | 'DOWNLOAD_FAILED'
  | 'PORT_IN_USE'
  | 'DATA_DIR_IN_USE'
  | 'FOLDER_UNUSABLE'
  | 'START_FAILED'
  | 'START_TIMEOUT';

/** An error whose message can be shown: what is wrong, then what to do. */
export class EmbeddedNeo4jError extends Error {
  override readonly name = 'EmbeddedNeo4jError';
  readonly kind: EmbeddedNeo4jErrorKind;

  constructor(kind: EmbeddedNeo4jErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}

/** The alternative that needs neither Java nor Maven nor a free port. */
const OWN_SERVER = 'set NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD to use a Neo4j server you already run';

export function noJava(): EmbeddedNeo4jError {
  return new EmbeddedNeo4jError(
    'NO_JAVA',
    `The embedded Neo4j needs Java, and neither JAVA_HOME nor PATH leads to one. Install a JDK 17 or 21 and put it on PATH or set JAVA_HOME, or ${OWN_SERVER}.`,
  );
}

/** `found` lists every Java that was found, with its version. */
export function javaTooOld(found: readonly string[]): EmbeddedNeo4jError {
  return new EmbeddedNeo4jError(
    'JAVA_TOO_OLD',
    `The embedded Neo4j needs Java 17 or 21, and found only ${found.join(', ')}. Install a JDK 17 or 21 and set JAVA_HOME to it, or ${OWN_SERVER}.`,
  );
}

export function noMaven(): EmbeddedNeo4jError {
  return new EmbeddedNeo4jError(
    'NO_MAVEN',
    `The embedded Neo4j is downloaded by Maven the first time, and there is no "mvn" on PATH. Install Maven 3.8 or newer, or ${OWN_SERVER}.`,
  );
}

/** `reason` is Maven's message. */
export function downloadFailed(reason: string, cause?: unknown): EmbeddedNeo4jError {
  return new EmbeddedNeo4jError(
    'DOWNLOAD_FAILED',
    `Maven could not download Neo4j: ${reason}. Check the network and the proxy or mirror in Maven's settings.xml and start again (what was downloaded is kept), or ${OWN_SERVER}.`,
    cause,
  );
}

/** `variable` is the setting that changes the port. */
export function portInUse(use: {
  readonly port: number;
  readonly variable: string;
  readonly code: string;
}): EmbeddedNeo4jError {
  const what = use.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${use.code})`;
  return new EmbeddedNeo4jError(
    'PORT_IN_USE',
    `Port ${use.port} on 127.0.0.1, which the embedded Neo4j wants, ${what}. Choose another by ${use.variable} (0 picks a free one), stop the other program, or ${OWN_SERVER}.`,
  );
}

export function dataDirInUse(use: { readonly dataDir: string; readonly pid: number }): EmbeddedNeo4jError {
  return new EmbeddedNeo4jError(
    'DATA_DIR_IN_USE',
    `KAIZEN_DATA_DIR (${use.dataDir}) is already in use by process ${use.pid}. Stop that server, or start this one with another KAIZEN_DATA_DIR and other ports.`,
  );
}

const FOLDER_PROBLEMS: Readonly<Record<string, string>> = {
  ENOTDIR: 'a file is in the way',
  EEXIST: 'a file is in the way',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the quota of this user is used up',
  ENOENT: 'nothing can be made there',
  ENAMETOOLONG: 'its path is too long',
};

/** `variable` is the setting that names the folder; `code` that of the file system's error. */
export function folderUnusable(
  folder: string,
  { variable, code, cause }: { readonly variable: string; readonly code: string; readonly cause: unknown },
): EmbeddedNeo4jError {
  const problem = FOLDER_PROBLEMS[code];
  return new EmbeddedNeo4jError(
    'FOLDER_UNUSABLE',
    `${variable} (${folder}) cannot be used: ${problem === undefined ? code : `${problem} (${code})`}. Mend that, or name another folder with ${variable}.`,
    cause,
  );
}

/** `reason` is one sentence without a full stop. `log` is the file with the details. */
export function startFailed(failure: {
  readonly reason: string;
  readonly log: string;
  readonly lines?: readonly string[];
}): EmbeddedNeo4jError {
  const lines =
    failure.lines === undefined || failure.lines.length === 0 ? '' : `\n  ${failure.lines.join('\n  ')}\n`;
  return new EmbeddedNeo4jError(
    'START_FAILED',
    `The embedded Neo4j did not start: ${failure.reason}.${lines} The whole log is in ${failure.log}.`,
  );
}

export function startTimeout(timeout: {
  readonly seconds: number;
  readonly log: string;
}): EmbeddedNeo4jError {
  return new EmbeddedNeo4jError(
    'START_TIMEOUT',
    `The embedded Neo4j did not answer within ${timeout.seconds} s and was stopped. Its log is in ${timeout.log}; the data are kept, so start again when the machine is less busy, or ${OWN_SERVER}.`,
  );
}
