import type { Logger } from 'pino';

/** The part of a process that tells of what nobody caught. */
export type UncaughtEvents = Pick<NodeJS.Process, 'on'>;

/**
 * From now on, what is thrown where nobody catches it is logged and ends nothing: it is a bug met by one call, and all
 * other calls are good. Nothing is left half done by it, because every write is a transaction. While the service starts,
 * such a bug ends it as usual.
 */
export function surviveBugs(process: UncaughtEvents, log: Pick<Logger, 'error'>): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => log.error({ err: error, event }, 'nobody caught an error'));
  }
}
