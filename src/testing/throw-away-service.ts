/** The real service on a database of its own, for the tests of programs that use it. */
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

/** What may differ from a plain service. */
export interface ThrowAwayServiceOptions extends ThrowAwayDatabaseOptions {
  /** A database that is there already, and stays. Default: one of its own. */
  readonly database?: DatabaseConnection;
  /** The service's clock. Default: the machine's. */
  readonly now?: () => Date;
  /**
   * Share of the weeks of projects, 0–0.5, in which contexts hold no guidance, so that its effect can be measured. Default 0.
   * Above it, `newProject` finds projects that are, or are not, held out.
   */
  readonly holdoutShare?: number;
  /**
   * How many accounts must have shown something before others are told of it. Default: so many that accounts of different
   * tests never learn from each other.
   */
  readonly sharingMinAccounts?: number;
}

/** A running service and all that a test needs of it. */
export interface ThrowAwayService extends JoinedService {
  /** Hand it to other processes, for example with vitest's `provide`; there, `joinThrowAwayService` makes use of it. */
  readonly connection: ThrowAwayConnection;
  /** Stops service and database and removes all data. Later calls wait for the first. Throws when a part did not stop. */
  stop(): Promise<void>;
}

/** The highest there may be. */
const NO_SHARING = 1_000;
/** Enough for tests, and little beside whatever else the machine does. */
const SMALL_DATABASE = { heapMb: 512, pageCacheMb: 256 };
/** For calls in flight, service and database together. */
const STOP_LIMIT_MS = 90_000;

/**
 * Starts database and service on free ports of the loopback interface, without a schedule: a cycle runs when a test asks
 * for it. About 10 s, once for a test run; tests are kept apart by an account of their own each.
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

/** Without methods, so that it can be handed to other processes. */
function connectionOf({ uri, username, password }: DatabaseConnection): DatabaseConnection {
  return { uri, username, password };
}
