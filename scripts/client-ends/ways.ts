/**
 * The ways in which a process with a client ends, one row each. In all of them, every logged event must be stored or
 * reported.
 */

/** One way to end. */
export interface Way {
  readonly name: string;
  readonly language: 'node' | 'python';
  /** Name of the program, when it differs from `name`. */
  readonly program?: string;
  /** Signal to send when the program reports that it is ready. */
  readonly signal?: NodeJS.Signals;
  /** Delay of the signal, in milliseconds. */
  readonly afterMs?: number;
  /** Expected end: an exit code, or the signal that ends it. */
  readonly ends: number | NodeJS.Signals;
  /** With a spool, whose events the next client sends. */
  readonly spool?: true;
  /** Without a service: logged events must be reported, or kept in the spool. */
  readonly away?: true;
  /** All events must be stored: the program waits for the service, or a spool keeps the events. */
  readonly storesAll?: true;
}

/** In milliseconds. By then, some events of a program that logs continuously are being sent. */
const WHILE_LOGGING_MS = 100;
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

const NODE: readonly Omit<Way, 'language'>[] = [
  { name: 'end', ends: 0, storesAll: true },
  ...SIGNALS.map((signal) => ({ name: 'signal', signal, afterMs: WHILE_LOGGING_MS, ends: signal })),
  ...SIGNALS.map((signal) => ({
    name: 'log-just-before-signal',
    signal,
    afterMs: 10,
    ends: signal,
    storesAll: true as const,
  })),
  { name: 'log-after-signal', signal: 'SIGTERM', afterMs: WHILE_LOGGING_MS, ends: 0, storesAll: true },
  { name: 'exit-in-handler', signal: 'SIGTERM', afterMs: WHILE_LOGGING_MS, ends: 0 },
  { name: 'once-handler-that-works', signal: 'SIGTERM', afterMs: WHILE_LOGGING_MS, ends: 0 },
  { name: 'handler-that-signals-again', signal: 'SIGTERM', afterMs: WHILE_LOGGING_MS, ends: 'SIGTERM' },
  { name: 'second-before-exit', ends: 0, storesAll: true },
  { name: 'in-exit-handlers', ends: 0 },
  { name: 'exit-at-once', ends: 0 },
  { name: 'uncaught-exception', ends: 1 },
  { name: 'unhandled-rejection', ends: 1 },
  { name: 'log-after-close', ends: 0 },
  ...SIGNALS.map((signal) => ({ name: 'two-copies', signal, afterMs: WHILE_LOGGING_MS, ends: signal })),
  { name: 'worker', ends: 0, storesAll: true },
  { name: 'end', away: true, ends: 0 },
  { name: 'end', away: true, spool: true, ends: 0, storesAll: true },
  { name: 'signal', signal: 'SIGTERM', afterMs: WHILE_LOGGING_MS, away: true, ends: 'SIGTERM' },
  { name: 'exit-at-once', spool: true, ends: 0, storesAll: true },
  { name: 'uncaught-exception', spool: true, ends: 1, storesAll: true },
  {
    name: 'kill',
    signal: 'SIGKILL',
    afterMs: WHILE_LOGGING_MS,
    spool: true,
    ends: 'SIGKILL',
    storesAll: true,
  },
];

const PYTHON: readonly Omit<Way, 'language'>[] = [
  { name: 'end', ends: 0, storesAll: true },
  { name: 'sys-exit', ends: 3, storesAll: true },
  { name: 'exception', ends: 1, storesAll: true },
  { name: 'signal', signal: 'SIGTERM', afterMs: WHILE_LOGGING_MS, ends: 'SIGTERM' },
  { name: 'signal', signal: 'SIGHUP', afterMs: WHILE_LOGGING_MS, ends: 'SIGHUP' },
  // After KeyboardInterrupt, Python ends itself with the signal.
  { name: 'signal', signal: 'SIGINT', afterMs: WHILE_LOGGING_MS, ends: 'SIGINT' },
  { name: 'own-handler', signal: 'SIGTERM', afterMs: WHILE_LOGGING_MS, ends: 0 },
  { name: 'log-after-close', ends: 0 },
  { name: 'fork', ends: 0, storesAll: true },
  { name: 'process-fork', ends: 0, storesAll: true },
  { name: 'process-spawn', ends: 0, storesAll: true },
  { name: 'pool-fork', ends: 0, storesAll: true },
  { name: 'pool-spawn', ends: 0, storesAll: true },
  { name: 'executor', ends: 0, storesAll: true },
  { name: 'fork-while-sending', ends: 0, storesAll: true },
  { name: 'pre-fork-server', signal: 'SIGTERM', afterMs: WHILE_LOGGING_MS, ends: 0 },
  { name: 'end', away: true, ends: 0 },
  { name: 'end', away: true, spool: true, ends: 0, storesAll: true },
  { name: 'os-exit', spool: true, ends: 0, storesAll: true },
  {
    name: 'signal',
    signal: 'SIGKILL',
    afterMs: WHILE_LOGGING_MS,
    spool: true,
    ends: 'SIGKILL',
    storesAll: true,
  },
];

/** All ways. */
export const WAYS: readonly Way[] = [
  ...NODE.map((way) => ({ ...way, language: 'node' as const })),
  ...PYTHON.map((way) => ({ ...way, language: 'python' as const })),
];

/** Identifies a way. */
export function wayTitle({ language, name, signal, away, spool }: Way): string {
  return [language, name, signal, away && 'service away', spool && 'spool']
    .filter((part) => part !== undefined)
    .join(', ');
}
