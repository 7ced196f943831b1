/**
 * What every part of the benchmark runs on: a database in a temporary folder, the program, and both kinds of client.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Driver } from 'neo4j-driver';
import { startEmbeddedNeo4j } from '../../src/embedded-neo4j/embedded-neo4j.ts';
import { Account } from '../../src/gen/kaizen/v1/account_service.ts';
import { createGraph, type Graph } from '../../src/graph/graph.ts';
import { createShutdownStack } from '../../src/service/shutdown.ts';
import { type Clients, connectClients } from './clients.ts';
import { type Program, startProgram } from './program.ts';
import { connectRawDriver } from './recorded-transaction.ts';

/** A running bed. */
export interface Bed {
  /** `host:port` of the program's gRPC server. */
  readonly address: string;
  /** Starts another program on the same database, with further settings. The caller must stop it. */
  startService(address?: string, settings?: Readonly<Record<string, string>>): Promise<Program>;
  readonly clients: Clients;
  readonly driver: Driver;
  /** For reads of the benchmark itself. It is not used during a round. */
  readonly graph: Graph;
  /** Stops and removes everything. Later calls wait for the first. */
  close(): Promise<void>;
}

/** Options of a bed. */
export interface BedOptions {
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  /** Where the program leaves a CPU profile. */
  readonly cpuProfileDir?: string | undefined;
}

/** Limit for stopping program and database together, in milliseconds. */
const CLOSE_LIMIT_MS = 90_000;

/** Starts everything. When a part fails, everything started is stopped again. */
export async function openBed({ signal, say, cpuProfileDir }: BedOptions): Promise<Bed> {
  const stack = createShutdownStack({ deadlineMs: CLOSE_LIMIT_MS });
  try {
    const folder = temporaryFolder();
    stack.push('folder', folder.remove);
    say('starting the database');
    const neo4j = await startEmbeddedNeo4j({
      dataDir: path.join(folder.path, 'data'),
      boltPort: 0,
      httpPort: 0,
      signal,
    });
    stack.push('database', neo4j.stop);
    const { uri, username, password } = neo4j;
    say('starting the service');
    const environment = { NEO4J_URI: uri, NEO4J_USERNAME: username, NEO4J_PASSWORD: password };
    const logFile = path.join(folder.path, 'service.log');
    const program = await startProgram({ environment, logFile, cpuProfileDir }, signal);
    stack.push('service', program.stop);
    const clients = connectClients(program.address);
    stack.push('clients', clients.close);
    const driver = connectRawDriver({ uri, username, password });
    stack.push('driver', () => driver.close());
    const graph = createGraph({ uri, username, password, database: 'neo4j' });
    stack.push('graph', () => graph.close());
    const { address } = program;
    const startService: Bed['startService'] = (where, settings = {}) =>
      startProgram(
        {
          environment: { ...environment, ...settings },
          logFile,
          ...(where === undefined ? {} : { address: where }),
        },
        signal,
      );
    return { address, startService, clients, driver, graph, close: async () => void (await stack.stop()) };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** A temporary folder of the benchmark. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-bench-'));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Creates accounts through the API, equally many for the service and for the raw driver, so that both write the same
 * graph.
 */
export async function createAccounts(
  { clients }: Pick<Bed, 'clients'>,
  names: readonly string[],
): Promise<void> {
  for (const accountId of names) {
    const account = Account.fromPartial({
      accountId,
      industry: 'SaaS',
      clientType: 'startup',
      currency: 'EUR',
      timeZone: 'UTC',
    });
    await clients.putAccount({ account });
  }
}
