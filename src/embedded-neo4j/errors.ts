/** What can go wrong with the embedded database, from the view of the person who starts it. */
export type EmbeddedNeo4jErrorKind =
  | 'NO_JAVA'
  | 'JAVA_TOO_OLD'
  | 'NO_MAVEN'
  | 'DOWNLOAD_FAILED'
  | 'PORT_IN_USE'
  | 'DATA_DIR_IN_USE'
  | 'FOLDER_UNUSABLE'
  | 'DATABASE_UNUSABLE'
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

/** `javaHome` is the value of JAVA_HOME; empty when it is not set. */
export function noJava(javaHome: string): EmbeddedNeo4jError {
  const home = javaHome === '' ? '' : ` (JAVA_HOME is ${javaHome}, where no bin/java runs)`;
  return new EmbeddedNeo4jError(
    'NO_JAVA',
    `The embedded Neo4j needs Java, and neither JAVA_HOME nor PATH leads to one${home}. Install a JDK 17 or 21 and put it on PATH or set JAVA_HOME, or ${OWN_SERVER}.`,
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

/** Problems of a download by Maven's words for them; the first matching row decides. */
const DOWNLOAD_PROBLEMS: readonly (readonly [pattern: RegExp, problem: string])[] = [
  [/No space left on device/, 'the disk is full'],
  [/\b407\b|Proxy Authentication Required/, 'the proxy asks for a user and a password'],
  [/Unknown host|name resolution|Name or service not known/, 'the name of the server is not known here'],
  [/Connection refused|Connection reset|timed out|unreachable|No route/, 'the server does not answer'],
  [/status(?: code)?:? 5\d\d/, 'the server, or a proxy before it, is out of order'],
  [/status(?: code)?:? 40[13]/, 'the server refuses access'],
  [/Could not find artifact/, 'the server does not have it'],
  [/PKIX|certificate/, 'Java does not trust the certificate of the server'],
  [/Checksum|Premature end/, 'files arrive cut short, or changed on the way'],
  [/Could not create local repository/, "Maven's own folder cannot be written"],
];

/** `reason` is Maven's message. */
export function downloadFailed(reason: string, cause?: unknown): EmbeddedNeo4jError {
  const problem = DOWNLOAD_PROBLEMS.find(([pattern]) => pattern.test(reason))?.[1];
  const words = problem === undefined ? reason : `${problem} (${reason})`;
  return new EmbeddedNeo4jError(
    'DOWNLOAD_FAILED',
    `Maven could not download Neo4j: ${words}. Check the network, name a mirror of Maven Central by KAIZEN_MAVEN_MIRROR or a proxy or mirror in Maven's settings.xml, and start again (what was downloaded is kept), or ${OWN_SERVER}.`,
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
  EISDIR: 'a folder is in the way',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the quota of this user is used up',
  ENOENT: 'nothing can be made there',
  EIO: 'its disk does not read or write',
  ENAMETOOLONG: 'its path is too long',
};

/** Whether the code of an error is one that folders have. */
export function isFolderProblem(code: string): boolean {
  return code in FOLDER_PROBLEMS;
}

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
