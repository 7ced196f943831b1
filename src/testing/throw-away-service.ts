/** The real service on its own database, for tests of programs that use it. */
import { pino } from 'pino';
import { createGraph } from '../graph/graph.ts';
import { createShutdownStack, type ShutdownStack } from '../service/shutdown.ts';
import { startService } from '../service/start-service.ts';
import { type JoinedService, joinThrowAwayService, type ThrowAwayConnection } from './joined-service.ts';
import {
  type DatabaseConnection,
  startThrowAwayDatabase,
  type ThrowAwayDatabaseOptions,
} from './throw-away-database.ts';

/** How the service may differ from the default. */
export interface ThrowAwayServiceOptions extends ThrowAwayDatabaseOptions {
  /** An existing database, which is not stopped. Default: a new one. */
  readonly database?: DatabaseConnection;
  /** The service's clock. Default: the machine's. */
  readonly now?: () => Date;
  /**
   * Share of project weeks, from 0 to 0.5, whose contexts have no guidance, so that its effect can be measured. Default
   * 0. With a greater share, `newProject` finds projects with and without a holdout.
   */
  readonly holdoutShare?: number;
  /**
   * Number of accounts that must have shown something before other accounts learn of it. Default: so many that accounts
   * of different tests never learn from each other.
   */
  readonly sharingMinAccounts?: number;
}

/** A running service with everything that a test needs. */
export interface ThrowAwayService extends JoinedService {
  /** Pass it to other processes, for example with vitest's `provide`, and use `joinThrowAwayService` there. */
  readonly connection: ThrowAwayConnection;
  /**
   * Stops service and database and removes all data. Later calls wait for the first. Throws when a part did not stop.
   */
  stop(): Promise<void>;
}

/** The highest valid setting. */
const NO_SHARING = 1_000;
/** Enough for tests, and small enough to leave room for other programs. */
const SMALL_DATABASE = { heapMb: 512, pageCacheMb: 256 };
/** Time for calls in progress, service and database together to end, in milliseconds. */
const STOP_LIMIT_MS = 90_000;

/**
 * Starts database and service on free ports of the loopback interface. There is no schedule: a cycle runs when a test
 * asks for it. The start takes about 10 s, once per test run. Tests are separated by using one account each.
 */
export async function startThrowAwayService(
  options: ThrowAwayServiceOptions = {},
): Promise<ThrowAwayService> {
  const { now, holdoutShare = 0, sharingMinAccounts = NO_SHARING, memory = SMALL_DATABASE } = options;
  const stack = createShutdownStack({ deadlineMs: STOP_LIMIT_MS });
  try {
    const database = options.database ?? (await ownDatabase({ ...options, memory }, stack.push));
    const graph = createGraph({ ...connectionOf(database), database: 'neo4j' });
    stack.push('graph', () => graph.close());
    const service = await startService({
      graph,
      log: pino({ level: 'silent' }),
      grpcAddress: '127.0.0.1:0',
      settings: { scheduleEnabled: false, holdoutShare, sharingMinAccounts },
      ...(now === undefined ? {} : { now }),
    });
    stack.push('service', async () => void (await service.stop()));
    const connection = { address: service.grpcAddress, database: connectionOf(database) };
    const joined = joinThrowAwayService(connection);
    stack.push('connections', joined.close);
    return { ...joined, connection, stop: () => stopAll(stack) };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

async function stopAll(stack: ShutdownStack): Promise<void> {
  const failed = await stack.stop();
  if (failed.length > 0) throw new Error(`did not stop in order: ${failed.join(', ')}`);
}

async function ownDatabase(
  options: ThrowAwayDatabaseOptions,
  push: (name: string, stop: () => Promise<void>) => void,
): Promise<DatabaseConnection> {
  const database = await startThrowAwayDatabase(options);
  push('database', database.stop);
  return database;
}

/** Plain data without methods, so that it can be passed to other processes. */
function connectionOf({ uri, username, password }: DatabaseConnection): DatabaseConnection {
  return { uri, username, password };
}
