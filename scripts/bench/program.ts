/**
 * The program as it ships, in its own process: compiled, started with `node dist/src/main.js`. The client must not
 * share an event loop with its server, and a TypeScript loader would make the start seconds longer than it is for
 * users.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';
import { choosePorts } from '../../src/embedded-neo4j/ports.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

/** What to start, and how. */
export interface ProgramOptions {
  /** Settings in addition to the addresses. */
  readonly environment: Readonly<Record<string, string>>;
  /** File for the program's log. */
  readonly logFile: string;
  /** `host:port` for its gRPC server; a free port by default. */
  readonly address?: string;
  /** Folder where Node writes a CPU profile when the program ends. */
  readonly cpuProfileDir?: string | undefined;
}

/** A program that serves calls. */
export interface Program {
  /** `host:port` of its gRPC server. */
  readonly address: string;
  /** Seconds from the start of the process until health says SERVING. */
  readonly startSeconds: number;
  /** Stops it properly. Resolves when it has ended. */
  stop(): Promise<void>;
  /** Kills it with SIGKILL. Resolves when it has ended. */
  kill(): Promise<void>;
}

const START_LIMIT_MS = 120_000;
const POLL_MS = 25;
const PROBE_LIMIT_MS = 1_000;
/** In milliseconds. The program itself gives up after 45 s. */
const STOP_LIMIT_MS = 60_000;

/** Starts the program and waits until it is healthy. `signal` ends it. */
export async function startProgram(options: ProgramOptions, signal: AbortSignal): Promise<Program> {
  signal.throwIfAborted();
  const address = options.address ?? (await freeAddress());
  const output = openSync(options.logFile, 'a');
  const started = performance.now();
  const profiling =
    options.cpuProfileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.cpuProfileDir}`];
  const child = spawn(process.execPath, [...profiling, path.join(packageRoot(), 'dist/src/main.js')], {
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      ...options.environment,
      KAIZEN_GRPC_ADDRESS: address,
      KAIZEN_METRICS_ADDRESS: '127.0.0.1:0',
      KAIZEN_SCHEDULE_ENABLED: 'false',
    },
  });
  closeSync(output);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await exited;
    clearTimeout(timer);
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  try {
    await Promise.race([
      serving(address, signal),
      exited.then(() => Promise.reject(new Error(`the program ended:\n${tail(options.logFile)}`))),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, startSeconds: (performance.now() - started) / 1000, stop, kill };
}

/** An address where nothing listens yet. */
export async function freeAddress(): Promise<string> {
  const { boltPort: port } = await choosePorts({ boltPort: 0, httpPort: 0 });
  return `127.0.0.1:${port}`;
}

async function serving(address: string, signal: AbortSignal): Promise<void> {
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': POLL_MS,
    'grpc.max_reconnect_backoff_ms': 4 * POLL_MS,
  });
  try {
    for (let waitedMs = 0; !(await isServing(client)); waitedMs += POLL_MS) {
      if (waitedMs > START_LIMIT_MS) throw new Error('the program did not serve in time');
      await sleep(POLL_MS, undefined, { signal });
    }
  } finally {
    client.close();
  }
}

/** HealthCheckResponse{status: SERVING}: field 1, value 1. */
const SERVING = Buffer.from([8, 1]);

function isServing(client: Client): Promise<boolean> {
  const same = (bytes: Buffer): Buffer => bytes;
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      '/grpc.health.v1.Health/Check',
      same,
      same,
      Buffer.alloc(0),
      { deadline: Date.now() + PROBE_LIMIT_MS },
      (error: Error | null, answer?: Buffer) => resolve(error === null && answer?.equals(SERVING) === true),
    );
  });
}

const TAIL_CHARACTERS = 2_000;

function tail(file: string): string {
  return readFileSync(file, 'utf8').slice(-TAIL_CHARACTERS);
}
