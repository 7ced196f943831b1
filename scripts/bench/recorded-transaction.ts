/**
 * Records the statements of a write of the service, with their parameters, so that the raw driver can run them. They
 * come from the service's own writer, so that the baseline always matches what it is compared with.
 */
import type { Driver, Transaction } from 'neo4j-driver';
import neo4j from 'neo4j-driver';
import type { Graph } from '../../src/graph/graph.ts';
import type { Cardinality, Query, QueryResult } from '../../src/graph/query.ts';
import type { GraphTransaction } from '../../src/graph/transaction.ts';

/** One statement ready for the driver. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly parameters: object;
}

/** A transaction with two round trips before its commit. */
export interface RecordedTransaction {
  readonly reads: readonly Statement[];
  readonly writes: readonly Statement[];
}

/**
 * Runs `write` on a graph that records instead of writing. Queries before the first answer are really run, so that the
 * writer decides as in the service. Queries after that are only recorded.
 */
export async function recordTransaction(
  graph: Graph,
  write: (graph: Graph) => Promise<unknown>,
): Promise<RecordedTransaction> {
  const reads: Statement[] = [];
  const writes: Statement[] = [];
  let answered = false;
  const recorder: GraphTransaction = {
    async run<Params, Row, C extends Cardinality>(query: Query<Params, Row, C>, params: NoInfer<Params>) {
      const statement = { name: query.name, text: query.text, parameters: (params ?? {}) as object };
      if (answered) {
        writes.push(statement);
        return answerTo<Row, C>(query.cardinality, statement.parameters);
      }
      reads.push(statement);
      const result = await graph.run(query, params);
      answered = true;
      return result;
    },
  };
  await write({ ...graph, transaction: (_mode, work) => work(recorder) });
  return { reads, writes };
}

/** Some writes return the number of rows they wrote, under any name. The answer here is: all rows. */
function answerTo<Row, C extends Cardinality>(cardinality: C, parameters: object): QueryResult<Row, C> {
  const [rows] = Object.values(parameters) as readonly unknown[];
  const written = Array.isArray(rows) ? rows.length : 0;
  const counts = new Proxy({}, { get: () => written });
  return (cardinality === 'one' ? counts : undefined) as QueryResult<Row, C>;
}

/** A driver configured as in the service. */
export function connectRawDriver(connection: {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
}): Driver {
  return neo4j.driver(connection.uri, neo4j.auth.basic(connection.username, connection.password), {
    disableLosslessIntegers: true,
    fetchSize: -1,
    notificationFilter: { minimumSeverityLevel: 'OFF' },
    telemetryDisabled: true,
  });
}

/**
 * Runs a recorded transaction as fast as the driver can: both groups of statements are pipelined, and nothing else is
 * done.
 */
export async function runRecorded(driver: Driver, { reads, writes }: RecordedTransaction): Promise<void> {
  const session = driver.session({ database: 'neo4j', defaultAccessMode: neo4j.session.WRITE });
  try {
    const transaction = session.beginTransaction();
    await sendAll(transaction, reads);
    await sendAll(transaction, writes);
    await transaction.commit();
  } finally {
    await session.close();
  }
}

function sendAll(transaction: Transaction, statements: readonly Statement[]): Promise<unknown> {
  return Promise.all(statements.map(({ text, parameters }) => transaction.run(text, parameters)));
}
