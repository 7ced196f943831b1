/** What Neo4j's logs say of a database that cannot be opened, in words for the person who starts it. */
import { EmbeddedNeo4jError } from './errors.ts';
import { NEO4J_VERSION } from './pom.ts';

/** Where the database is, and what Neo4j wrote about it. */
export interface FailedStart {
  readonly dataDir: string;
  readonly output: string;
  /** The file with the whole of it. */
  readonly log: string;
}

const DAMAGED = 'its files are damaged, or some are missing';
const RESTORE = 'Restore a backup of the folder, or import the exports of its accounts into a new one';

/** Problems by Neo4j's words; the first matching row decides. */
const PROBLEMS: readonly (readonly [pattern: RegExp, problem: string, advice: string])[] = [
  [/No space left on device|Disk quota exceeded/, 'its disk is full', 'Make room there, and start again'],
  [
    /AccessDeniedException|Permission denied|is not writable/,
    'files in it belong to another user',
    'Give them to the user who runs the service, for example with chown -R',
  ],
  [/Read-only file system/, 'its file system is read-only', 'Make it writable, or name another folder'],
  [
    /Could not reserve enough space|insufficient memory|Cannot allocate memory|OutOfMemoryError|Invalid memory configuration/,
    'the machine, or the container, has too little memory for it',
    'Give it at least 2 GiB, or stop other programs',
  ],
  [
    /(?:UnableToMigrate|UpgradeNotAllowed|StoreUpgrade|UnsupportedFormat|UnsupportedLogVersion)\w*|not recognized|[Uu]nknown (?:store )?(?:format|version)|newer (?:version|Neo4j)/,
    `another version of Neo4j has written it, and this one is ${NEO4J_VERSION}`,
    'Start the version of Kaizen Graph that used it last, or restore a backup of that version',
  ],
  [
    /Failed to (?:read current store version|load data from legacy metadata store)|InvalidRecordException|MalformedSchemaRule|UnderlyingStorage|Error reading transaction logs|is\(are\) missing|corrupt/,
    DAMAGED,
    RESTORE,
  ],
];

/** The error of a cause that Neo4j's words name; undefined where they name none. */
export function databaseProblem({ dataDir, output, log }: FailedStart): EmbeddedNeo4jError | undefined {
  const row = PROBLEMS.find(([pattern]) => pattern.test(output));
  return row === undefined ? undefined : unusable({ dataDir, log, problem: row[1], advice: row[2] });
}

/** The error of a database that Neo4j did not open. Where it names no other cause, files are damaged or missing. */
export function databaseUnusable(failed: FailedStart): EmbeddedNeo4jError {
  const { dataDir, log } = failed;
  return databaseProblem(failed) ?? unusable({ dataDir, log, problem: DAMAGED, advice: RESTORE });
}

function unusable(what: {
  readonly dataDir: string;
  readonly log: string;
  readonly problem: string;
  readonly advice: string;
}): EmbeddedNeo4jError {
  return new EmbeddedNeo4jError(
    'DATABASE_UNUSABLE',
    `The database in KAIZEN_DATA_DIR (${what.dataDir}) cannot be used: ${what.problem}. ${what.advice}. Its log is ${what.log}.`,
  );
}
