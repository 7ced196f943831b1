/** What tests of the cycle as a job work with: several servers' cycle services on one database. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createGraph, type Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { applyMigrations } from '../../src/graph/migrations.ts';
import { type AccountCycleRequest, startAccountCycle } from '../../src/learning/cycle/account-cycle.ts';
import type { CycleDependencies } from '../../src/learning/cycle/cycle-dependencies.ts';
import type { CycleRecord } from '../../src/learning/cycle/cycle-record.ts';
import { KaizenError } from '../../src/shared/errors.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { drawAccount, type SeededAccount, seedAccount } from '../learning/seeded-account.ts';
import type { TestDatabase } from './global-setup.ts';
import { NO_SHARING } from './harness.ts';

/** Connects, and brings the database to this version. The caller closes it. */
export async function openTestGraph(database: TestDatabase): Promise<Graph> {
  const graph = createGraph({ ...database, database: 'neo4j' });
  await applyMigrations(graph, { directory: new URL('../../cypher/schema', import.meta.url).pathname });
  return graph;
}

/** A server of its own, with the clock of the machine: leases run by the database's. */
export function server(graph: Graph, over: Partial<CycleDependencies> = {}): CycleDependencies {
  return {
    graph,
    clock: () => new Date(),
    log: pino({ level: 'silent' }),
    random: Math.random,
    serverId: `server-${randomUUID()}`,
    sharingMinAccounts: NO_SHARING,
    // Services of other test files look for cycles whose lease has run out, and would take them up.
    leaseMs: 120_000,
    ...over,
  };
}

/** An account of its own with figures to learn from. */
export async function seeded(graph: Graph, seed: number, sets: number): Promise<SeededAccount> {
  const account = drawAccount(`job|${randomUUID()}`, seededRandom(seed), { sets });
  await seedAccount(graph, account);
  return account;
}

/** Runs one cycle on an account to its end. */
export async function runAccountCycle(
  dependencies: CycleDependencies,
  request: AccountCycleRequest,
): Promise<CycleRecord> {
  const { done } = await startAccountCycle(dependencies, request);
  return done;
}

/** The graph, but a query of this name waits until it is released, as in a server that is slow. */
export function heldGraph(graph: Graph, at: string) {
  let release: () => void = () => undefined;
  let reached: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const isReached = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const held: Graph = {
    ...graph,
    run: async (query, params, options) => {
      if (query.name === at) {
        reached();
        await released;
      }
      return graph.run(query, params, options);
    },
  };
  return { graph: held, isReached, release: () => release() };
}

/** A graph in which there are only these accounts to walk over. */
export function withAccounts(graph: Graph, accountIds: readonly string[]): Graph {
  const keys = new Map(accountIds.map((id) => [nodeKey(id), id]));
  return {
    ...graph,
    run: async (query, params, options) => {
      const result = await graph.run(query, params, options);
      if (query.name !== 'learning/list-account-keys' || !Array.isArray(result)) return result;
      const { afterKey } = params as unknown as { readonly afterKey: string };
      const accounts = [...keys]
        .filter(([key]) => key > afterKey)
        .map(([accountKey, accountId]) => ({ accountKey, accountId }))
        .sort((a, b) => (a.accountKey < b.accountKey ? -1 : 1));
      return accounts as unknown as typeof result;
    },
  };
}

/** Waits until nobody else walks: test files share the database, and there is one walk at a time. */
export async function whenFree<T>(begin: () => Promise<T>): Promise<T> {
  const limitMs = Date.now() + 90_000;
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      const isBusy = error instanceof KaizenError && error.detail.reason === 'CYCLE_ALREADY_RUNNING';
      if (!isBusy || Date.now() > limitMs) throw error;
      await sleep(100);
    }
  }
}
