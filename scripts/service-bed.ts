/** The service as it ships on its own database, with a settable clock, for simulated weeks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { type EmbeddedNeo4j, startEmbeddedNeo4j } from '../src/embedded-neo4j/embedded-neo4j.ts';
import type { DatabaseMemory } from '../src/embedded-neo4j/memory.ts';
import { createGraph } from '../src/graph/graph.ts';
import { createShutdownStack } from '../src/service/shutdown.ts';
import { startService } from '../src/service/start-service.ts';
import { packageRoot } from '../src/shared/package-root.ts';
import { seededDraws } from '../src/statistics/draws.ts';
import { type Clients, connectClients } from './bench/clients.ts';

/** A clock that runs on from the time it was last set to, so that durations stay true. */
export interface SettableClock {
  now(): Date;
  set(instant: Date): void;
}

/** A running service with a database that nobody else uses. */
export interface ServiceBed {
  readonly clients: Clients;
  /** `host:port` of gRPC. */
  readonly address: string;
  readonly database: Pick<EmbeddedNeo4j, 'uri' | 'browserUrl' | 'username' | 'password'>;
  readonly clock: SettableClock;
  /** Stops and removes everything. Later calls wait for the first. */
  close(): Promise<void>;
}

/** Options of a bed. */
export interface ServiceBedOptions {
  /** Where the clock begins. */
  readonly startAt: Date;
  /** Seed of the service's own random draws. */
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /**
   * Runs the build, which the caller must have made, instead of the sources. From sources, every thread that trains
   * models loads a compiler first, which takes half a second for each account and week.
   */
  readonly compiled?: boolean;
  /** Memory of the database. Default: sized to the machine. */
  readonly memory?: DatabaseMemory | undefined;
}

/** Limit for stopping service and database together, in milliseconds. */
const CLOSE_LIMIT_MS = 90_000;

/**
 * Starts a database in a temporary folder and the service on it. When a part fails, everything started is stopped
 * again. The database is separate because a deployment cycle visits every account, and what accounts share must come
 * only from this world.
 */
export async function openServiceBed(options: ServiceBedOptions): Promise<ServiceBed> {
  const { startAt, seed, compiled = false, signal, memory } = options;
  const stack = createShutdownStack({ deadlineMs: CLOSE_LIMIT_MS });
  try {
    const { createGraph, startService } = compiled ? await builtProgram() : sourceProgram;
    const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-service-bed-'));
    stack.push('folder', () => rmSync(folder, { recursive: true, force: true }));
    const neo4j = await startEmbeddedNeo4j({
      dataDir: path.join(folder, 'data'),
      boltPort: 0,
      httpPort: 0,
      ...(signal === undefined ? {} : { signal }),
      ...(memory === undefined ? {} : { memory }),
    });
    stack.push('database', neo4j.stop);
    const { uri, username, password } = neo4j;
    const graph = createGraph({ uri, username, password, database: 'neo4j' });
    stack.push('graph', () => graph.close());
    const clock = settableClock(startAt);
    const service = await startService({
      graph,
      log: pino({ level: 'silent' }),
      grpcAddress: '127.0.0.1:0',
      now: clock.now,
      random: seededDraws(seed).uniform,
      // Cycles run only when the loop asks for them, and guidance is never withheld.
      settings: { scheduleEnabled: false, holdoutShare: 0 },
    });
    stack.push('service', async () => void (await service.stop()));
    const clients = connectClients(service.grpcAddress);
    stack.push('clients', clients.close);
    return {
      clients,
      address: service.grpcAddress,
      database: neo4j,
      clock,
      close: async () => void (await stack.stop()),
    };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

const sourceProgram = { createGraph, startService };

async function builtProgram(): Promise<typeof sourceProgram> {
  const load = (file: string): Promise<unknown> =>
    import(pathToFileURL(path.join(packageRoot(), 'dist/src', file)).href);
  // The build was compiled from the files that give the types.
  const graph = (await load('graph/graph.js')) as Pick<typeof sourceProgram, 'createGraph'>;
  const service = (await load('service/start-service.js')) as Pick<typeof sourceProgram, 'startService'>;
  return { createGraph: graph.createGraph, startService: service.startService };
}

function settableClock(startAt: Date): SettableClock {
  let origin = { instantMs: startAt.getTime(), tickMs: performance.now() };
  return {
    now: () => new Date(origin.instantMs + Math.floor(performance.now() - origin.tickMs)),
    set(instant) {
      origin = { instantMs: instant.getTime(), tickMs: performance.now() };
    },
  };
}
