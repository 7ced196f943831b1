import { GraphError } from '../graph/errors.ts';
import type { Graph } from '../graph/graph.ts';
import { MigrationError } from '../graph/migrations.ts';
import { StartupError } from '../shared/startup-error.ts';
import type { Database } from './database.ts';

/** The parts of a database that its messages name. */
export type NamedDatabase = Pick<Database, 'connection' | 'place' | 'brokenText'>;

/** Time limit of the first connection, in milliseconds. A cluster may need a moment to route it. */
const FIRST_CONTACT_MS = 15_000;
/** Codes of a database that takes no writes: it was made read-only, or the server is a follower of a cluster. */
const READ_ONLY = /ReadOnly|NotALeader/;
const NO_SUCH_DATABASE = 'Neo.ClientError.Database.DatabaseNotFound';
/** Queries have scoped subqueries, `CALL (variables) { … }`, which this version of Neo4j brought. */
const OLDEST_NEO4J: readonly [major: number, minor: number] = [5, 23];

/** Throws a {@link StartupError} that names the setting to check, when the database cannot be used. */
export async function verifyDatabase(graph: Pick<Graph, 'verify'>, database: NamedDatabase): Promise<void> {
  const { agent } = await graph
    .verify(FIRST_CONTACT_MS)
    .catch((error: unknown) => Promise.reject(withAdvice(error, database)));
  if (isTooOld(agent)) {
    throw new StartupError(
      `The server at ${database.place} is ${agent}, and Kaizen Graph needs Neo4j ${OLDEST_NEO4J.join('.')} or newer: upgrade it, name another server by NEO4J_URI, or leave NEO4J_URI empty to start an embedded one.`,
    );
  }
}

/** Whether an agent such as `Neo4j/5.26.30` is too old. Other products, and versions by year, are taken as they are. */
export function isTooOld(agent: string): boolean {
  const [, major = '', minor = ''] = /^Neo4j\/(\d+)\.(\d+)/.exec(agent) ?? [];
  if (major === '') return false;
  const [oldestMajor, oldestMinor] = OLDEST_NEO4J;
  return Number(major) < oldestMajor || (Number(major) === oldestMajor && Number(minor) < oldestMinor);
}

/**
 * Turns an error of the graph into a {@link StartupError} that names the setting to check. Other errors stay the same.
 */
export function withAdvice(error: unknown, database: NamedDatabase): unknown {
  if (error instanceof MigrationError) return new StartupError(`${database.place}: ${error.message}`, error);
  return error instanceof GraphError ? new StartupError(adviceOn(error, database), error) : error;
}

function adviceOn(error: GraphError, { connection, place, brokenText }: NamedDatabase): string {
  const code = error.code ?? error.kind;
  if (READ_ONLY.test(code)) {
    return `The database at ${place} takes no writes (${code}): make it writable again, or name another one by NEO4J_URI.`;
  }
  // An embedded database has answered before.
  if (brokenText !== undefined) {
    return code.startsWith('Neo.DatabaseError.')
      ? brokenText(code)
      : `The embedded Neo4j did not answer in time (${code}): the machine is too busy. Start again; the data in ${place} are kept.`;
  }
  if (error.code === NO_SUCH_DATABASE) {
    return `The Neo4j server at ${connection.uri} has no database "${connection.database}": check NEO4J_DATABASE.`;
  }
  switch (error.kind) {
    case 'AUTHENTICATION':
      return `The Neo4j server at ${connection.uri} refused user "${connection.username}": check NEO4J_USERNAME and NEO4J_PASSWORD.`;
    case 'UNAVAILABLE':
      return `No Neo4j server answers at ${connection.uri}: check NEO4J_URI and that the server runs, or leave NEO4J_URI empty to start an embedded one.`;
    default:
      return `The database "${connection.database}" at ${place} cannot be used: ${error.message} (${code}). Check NEO4J_DATABASE, and the log of that server.`;
  }
}
