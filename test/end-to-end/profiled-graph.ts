/** A graph that runs every query under PROFILE, and adds up what each cost. */
import neo4j, { type ProfiledPlan, type Result, type Session } from 'neo4j-driver';
import { inject } from 'vitest';
import type { Graph } from '../../src/graph/graph.ts';
import type { Cardinality, Query } from '../../src/graph/query.ts';
import { toResult } from '../../src/graph/rows.ts';
import { attemptTransaction, type Execute } from '../../src/graph/transaction.ts';

/** Hits of the store by query. */
export type DbHits = ReadonlyMap<string, number>;

export interface ProfiledGraph {
  readonly graph: Graph;
  /** What was run since it was asked last. */
  take(): DbHits;
  close(): Promise<void>;
}

/** Nothing a test profiles takes as long, in milliseconds. */
const TIMEOUT_MS = 60_000;

/**
 * Queries are really run and committed, so that a whole cycle can be counted, its writes and what follows from them
 * included; conflicts are not retried. The caller closes it.
 */
export function profiledGraph(graph: Graph): ProfiledGraph {
  const { uri, username, password } = inject('neo4j');
  const driver = neo4j.driver(uri, neo4j.auth.basic(username, password), {
    disableLosslessIntegers: true,
    notificationFilter: { minimumSeverityLevel: 'OFF' },
  });
  let hits = new Map<string, number>();

  async function count<Params, Row, C extends Cardinality>(query: Query<Params, Row, C>, result: Result) {
    const { records, summary } = await result;
    const cost = summary.profile === false ? 0 : sumDbHits(summary.profile);
    hits.set(query.name, (hits.get(query.name) ?? 0) + cost);
    return toResult<Row, C>(query, records);
  }

  const execute: Execute = (runner, query, params) =>
    count(query, runner.run(`PROFILE ${query.text}`, params ?? {}));

  async function inSession<T>(mode: 'read' | 'write', work: (session: Session) => Promise<T>): Promise<T> {
    const session = driver.session({
      database: 'neo4j',
      defaultAccessMode: mode === 'read' ? neo4j.session.READ : neo4j.session.WRITE,
    });
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  }

  return {
    graph: {
      ...graph,
      run: (query, params) =>
        inSession(query.mode, (session) =>
          attemptTransaction(session, { mode: query.mode, timeoutMs: TIMEOUT_MS, execute }, (transaction) =>
            transaction.run(query, params),
          ),
        ),
      transaction: (mode, work) =>
        inSession(mode, (session) =>
          attemptTransaction(session, { mode, timeoutMs: TIMEOUT_MS, execute }, work),
        ),
    },
    take() {
      const taken = hits;
      hits = new Map();
      return taken;
    },
    close: () => driver.close(),
  };
}

function sumDbHits(plan: ProfiledPlan): number {
  return plan.children.reduce((sum, child) => sum + sumDbHits(child), Number(plan.dbHits));
}
