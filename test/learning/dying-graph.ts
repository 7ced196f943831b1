import { GraphError } from '../../src/graph/errors.ts';
import type { Graph } from '../../src/graph/graph.ts';
import type { GraphTransaction } from '../../src/graph/transaction.ts';

/**
 * The same graph until a query of this name is to run for the nth time; from then on nothing gets through, as when the
 * server is killed: the transaction under way is rolled back, and nothing later is written.
 */
export function dyingGraph(
  graph: Graph,
  { at, nth = 1 }: { readonly at: string; readonly nth?: number },
): Graph {
  let seen = 0;
  let isDead = false;
  const check = (name: string): void => {
    if (name === at) seen += 1;
    if (seen >= nth) isDead = true;
    if (isDead) throw new GraphError('UNAVAILABLE', 'killed by the test');
  };
  return {
    ...graph,
    run: async (query, params, options) => {
      check(query.name);
      return graph.run(query, params, options);
    },
    transaction: async (mode, work, options) => {
      check('BEGIN');
      return graph.transaction(
        mode,
        (transaction) => {
          const handle: GraphTransaction = {
            run: async (query, params) => {
              check(query.name);
              return transaction.run(query, params);
            },
          };
          return work(handle);
        },
        options,
      );
    },
  };
}
