import { GraphError } from '../graph/errors.ts';
import type { Graph } from '../graph/graph.ts';
import { StartupError } from '../shared/startup-error.ts';
import type { DatabaseConnection } from './database.ts';

/** Time limit of the first connection, in milliseconds. A cluster may need a moment to route it. */
const FIRST_CONTACT_MS = 15_000;
const NO_SUCH_DATABASE = 'Neo.ClientError.Database.DatabaseNotFound';

/** Throws a {@link StartupError} that names the setting to check, when the database cannot be reached. */
export async function verifyDatabase(
  graph: Pick<Graph, 'verify'>,
  connection: DatabaseConnection,
): Promise<void> {
  await graph
    .verify(FIRST_CONTACT_MS)
    .catch((error: unknown) => Promise.reject(withAdvice(error, connection)));
}

/**
 * Turns an error of the graph into a {@link StartupError} that names the setting to check. Other errors stay the same.
 */
export function withAdvice(error: unknown, connection: DatabaseConnection): unknown {
  return error instanceof GraphError ? new StartupError(adviceOn(error, connection), error) : error;
}

function adviceOn(error: GraphError, { uri, username, database }: DatabaseConnection): string {
  if (error.code === NO_SUCH_DATABASE) {
    return `The Neo4j server at ${uri} has no database "${database}": check NEO4J_DATABASE.`;
  }
  switch (error.kind) {
    case 'AUTHENTICATION':
      return `The Neo4j server at ${uri} refused user "${username}": check NEO4J_USERNAME and NEO4J_PASSWORD.`;
    case 'UNAVAILABLE':
      return `No Neo4j server answers at ${uri}: check NEO4J_URI and that the server runs, or leave NEO4J_URI empty to start an embedded one.`;
    default:
      return `The Neo4j server at ${uri} cannot be used: ${error.message} (${error.code ?? error.kind})`;
  }
}
