import { type DestinationStream, type Logger, pino } from 'pino';
import { build as pretty } from 'pino-pretty';

/** Log levels, from silent to everything. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
/** `auto` means pretty on a terminal and JSON elsewhere. */
export const LOG_FORMATS = ['auto', 'json', 'pretty'] as const;

/** How the log is written. */
export interface LogOptions {
  readonly level: (typeof LOG_LEVELS)[number];
  readonly format: (typeof LOG_FORMATS)[number];
  /** Whether standard output is a terminal. */
  readonly isTerminal: boolean;
  /** Where lines are written. Default: standard output. */
  readonly destination?: DestinationStream;
}

/** A logger of constant messages with fields. Parameter values and payloads are never logged. */
export function createLogger({ level, format, isTerminal, destination }: LogOptions): Logger {
  const isPretty = format === 'pretty' || (format === 'auto' && isTerminal);
  const stream = isPretty
    ? pretty({
        colorize: isTerminal,
        ignore: 'pid,hostname',
        translateTime: 'SYS:HH:MM:ss.l',
        singleLine: true,
        sync: true,
        ...(destination === undefined ? {} : { destination: destination as NodeJS.WritableStream }),
      })
    : (destination ?? pino.destination({ fd: 1, sync: true }));
  return pino({ level, timestamp: pino.stdTimeFunctions.isoTime }, stream);
}
