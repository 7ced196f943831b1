/**
 * The statements a write of the service consists of, with their parameters, taken down to be run by the raw driver.
 * They come out of the service's own writer, so the baseline cannot drift away from what it is the baseline of.
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

/** A transaction in two round trips before its commit. */
export interface RecordedTransaction {
  readonly reads: readonly Statement[];
  readonly writes: readonly Statement[];
}

/**
 * Lets `write` run on a graph that takes down instead of writing. What it asks before it has the first answer is
 * really asked, so that it decides as the service would; what it sends after that is only taken down.
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

/** Writes that answer give the number of rows they wrote, whatever they call it: every row, here. */
function answerTo<Row, C extends Cardinality>(cardinality: C, parameters: object): QueryResult<Row, C> {
  const [rows] = Object.values(parameters) as readonly unknown[];
  const written = Array.isArray(rows) ? rows.length : 0;
  const counts = new Proxy({}, { get: () => written });
  return (cardinality === 'one' ? counts : undefined) as QueryResult<Row, C>;
}

/** A driver set as the service sets its own. */
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

/** Runs a recorded transaction as fast as the driver can: both groups of statements pipelined, nothing else done. */
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
