import type { Transaction as DriverTransaction, Session } from 'neo4j-driver';
import { GraphError, toGraphError } from './errors.ts';
import type { Cardinality, Query, QueryResult } from './query.ts';

/** What a unit of work may do inside its transaction. */
export interface GraphTransaction {
  /**
   * Sends a query at once and resolves with its rows. Queries sent without awaiting the earlier ones share a round trip
   * and run in the order of sending. A query that fails ends the transaction, even if its error is caught.
   */
  run<Params, Row, C extends Cardinality>(
    query: Query<Params, Row, C>,
    params: NoInfer<Params>,
  ): Promise<QueryResult<Row, C>>;
}

/** Runs one query in the driver's transaction, and converts its records and errors. */
export type Execute = <Params, Row, C extends Cardinality>(
  runner: DriverTransaction,
  query: Query<Params, Row, C>,
  params: Params,
) => Promise<QueryResult<Row, C>>;

/** One attempt. BEGIN travels with the first query. COMMIT follows when the work and all queries have succeeded. */
export async function attemptTransaction<T>(
  session: Session,
  options: { readonly mode: 'read' | 'write'; readonly timeoutMs: number; readonly execute: Execute },
  work: (transaction: GraphTransaction) => Promise<T>,
): Promise<T> {
  const transaction = session.beginTransaction({ timeout: options.timeoutMs });
  const pending: Promise<unknown>[] = [];
  let firstFailure: GraphError | undefined;
  let ended = false;

  const handle: GraphTransaction = {
    run(query, params) {
      if (ended) return Promise.reject(misuse('The transaction has ended', query.name));
      if (query.mode === 'write' && options.mode === 'read') {
        return Promise.reject(misuse('A read transaction was given a write', query.name));
      }
      const result = options.execute(transaction, query, params);
      // This also handles rejections that the work no longer awaits.
      pending.push(
        result.catch((error: unknown) => {
          firstFailure ??= toGraphError(error, query.name);
        }),
      );
      return result;
    },
  };

  try {
    const value = await work(handle);
    await Promise.all(pending);
    if (firstFailure !== undefined) throw firstFailure;
    ended = true;
    await transaction.commit().catch((error: unknown) => Promise.reject(toGraphError(error)));
    return value;
  } catch (error) {
    ended = true;
    await transaction.rollback().catch(() => undefined);
    // Queries after the failed one fail too, so the first failure is the reason. Other errors come from the work.
    throw error instanceof GraphError ? (firstFailure ?? error) : error;
  }
}

function misuse(message: string, query: string): GraphError {
  return new GraphError('UNEXPECTED', `${message}.`, { query });
}
