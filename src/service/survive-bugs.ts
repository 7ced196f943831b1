import type { Logger } from 'pino';

/** The part of a process that reports uncaught errors. */
export type UncaughtEvents = Pick<NodeJS.Process, 'on'>;

/**
 * From now on, uncaught errors are logged and end nothing. Such an error is a bug in a single call, and all other calls
 * work. No write is left half done, because every write is a transaction. During the start, an uncaught error ends the
 * process as usual.
 */
export function surviveBugs(process: UncaughtEvents, log: Pick<Logger, 'error'>): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => log.error({ err: error, event }, 'nobody caught an error'));
  }
}
