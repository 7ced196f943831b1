/** The composition root: settings, log, database and service, and a clean end to all of them. */
import { setLogger } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { EmbeddedNeo4jError } from './embedded-neo4j/errors.ts';
import { createGraph, type GraphOptions } from './graph/graph.ts';
import { scheduleIn } from './scheduler/schedule-store.ts';
import { type Config, readConfig } from './service/config.ts';
import { createDamageReport } from './service/damage-report.ts';
import { type Database, openDatabase } from './service/database.ts';
import { nodeWarning } from './service/node-version.ts';
import { preflight } from './service/preflight.ts';
import { createShutdownStack, type ShutdownStack } from './service/shutdown.ts';
import { startService } from './service/start-service.ts';
import { surviveBugs } from './service/survive-bugs.ts';
import { verifyDatabase, withAdvice } from './service/verify-database.ts';
import { welcomeText } from './service/welcome.ts';
import { createLogger } from './shared/log.ts';
import { createMetrics } from './shared/metrics.ts';
import { StartupError } from './shared/startup-error.ts';

/** For everything together: calls and areas take up to 20 s, the embedded database some seconds more. */
const SHUTDOWN_MS = 45_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  // Checked again where the server listens; here, before a database is started for nothing.
  await preflight(config);
  const log = createLogger({
    level: config.logLevel,
    format: config.logFormat,
    isTerminal: process.stdout.isTTY === true,
  });
  // Its own words on standard error would stand beside our one clear message.
  const quiet = (message?: unknown): void => log.debug({ message: String(message) }, 'grpc-js');
  setLogger({ error: quiet, info: quiet, debug: quiet });
  const warning = nodeWarning(process.versions.node);
  if (warning !== undefined) log.warn({ node: process.versions.node }, warning);
  const stack = createShutdownStack({ deadlineMs: SHUTDOWN_MS, log });
  const interruption = new AbortController();
  let starting: Promise<void> = Promise.resolve();
  const ending = endOfProcess({ stack, log, interruption, settled: () => starting });
  starting = start(config, { log, stack, signal: interruption.signal, ending });
  try {
    await starting;
  } catch (error) {
    // Whoever interrupted the start is waiting for its parts to be stopped, and not for its error.
    if (interruption.signal.aborted) return;
    await stack.stop();
    throw error;
  }
}

interface Surroundings {
  readonly log: Logger;
  readonly stack: ShutdownStack;
  readonly signal: AbortSignal;
  readonly ending: Ending;
}

async function start(config: Config, { log, stack, signal, ending }: Surroundings): Promise<void> {
  const database = await openDatabase(config, { log, signal });
  stack.push('database', database.stop);
  watchDatabase(database, ending);
  const metrics = createMetrics({ process: true });
  const damaged = createDamageReport({ database, log, now: () => performance.now() });
  let isStarted = false;
  const onQuery: GraphOptions['onQuery'] = (report) => {
    metrics.queryEnded(report);
    // A start that fails says it itself.
    if (isStarted) damaged(report);
  };
  const graph = createGraph({ ...database.connection, onQuery, log });
  stack.push('graph', () => graph.close());
  log.debug({ database: database.place }, 'asking the database');
  await unlessAborted(signal, verifyDatabase(graph, database));
  const advise = (error: unknown): Promise<never> => Promise.reject(withAdvice(error, database));
  const starting = startService({
    graph,
    log,
    metrics,
    grpcAddress: config.grpcAddress.text,
    metricsAddress: config.metricsAddress.text,
    reflection: config.reflection,
    settings: config,
    onDatabaseBroken: (code) => endBroken(database, ending, code),
    // One server at a time holds the embedded database's folder: whatever another life of it left is its own.
    ...(database.browser === undefined ? {} : { serverId: 'embedded' }),
  }).catch(advise);
  // Another server may be migrating for hours. What is left of this start ends with its connections.
  const service = await unlessAborted(signal, starting);
  stack.push('service', async () => void (await service.stop()));
  isStarted = true;
  surviveBugs(process, log);
  const schedule = await scheduleIn(graph).catch(advise);
  signal.throwIfAborted();
  process.stdout.write(welcomeText({ service, database, config, schedule }));
}

/** Settles as the work does, or rejects with the signal's reason as soon as it aborts. */
function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Ends the process in order, once. */
interface Ending {
  end(reason: string, exitCode: number): void;
}

function endOfProcess(parts: {
  readonly stack: ShutdownStack;
  readonly log: Logger;
  readonly interruption: AbortController;
  /** Settles when nothing is being started any more. */
  readonly settled: () => Promise<void>;
}): Ending {
  const { stack, log, interruption, settled } = parts;
  async function stopAll(exitCode: number): Promise<void> {
    await settled().catch(() => undefined);
    const failed = await stack.stop();
    log.info({ failed }, 'stopped');
    process.exit(failed.length > 0 && exitCode === 0 ? 1 : exitCode);
  }
  const end = (reason: string, exitCode: number): void => {
    // A second Ctrl+C means now.
    if (interruption.signal.aborted) process.exit(1);
    interruption.abort(new Error(reason));
    log.info({ reason }, 'shutting down');
    void stopAll(exitCode);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(signal, 0));
  return { end };
}

/**
 * When the embedded database dies by itself the process ends and says so. Restarting it here would hide a full disk or
 * a lack of memory in a loop; everything acknowledged is committed, so whoever starts the service again loses nothing.
 */
function watchDatabase(database: Database, ending: Ending): void {
  void database.died.then((reason) => {
    process.stderr.write(`${reason}\n`);
    ending.end('the database died', 1);
  });
}

/** A database that has panicked is as good as dead, and is ended with the service. One elsewhere is its owner's to mend. */
function endBroken({ brokenText }: Database, ending: Ending, code: string): void {
  if (brokenText === undefined) return;
  process.stderr.write(`${brokenText(code)}\n`);
  ending.end('the database is broken', 1);
}

/** Errors with a text for the person who started the service; others are bugs and keep their stack. */
function isForPeople(error: unknown): error is Error {
  return error instanceof StartupError || error instanceof EmbeddedNeo4jError;
}

main().catch((error: unknown) => {
  const text = isForPeople(error) ? error.message : `Kaizen Graph failed: ${stackOf(error)}`;
  process.stderr.write(`${text}\n`);
  process.exit(1);
});

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
