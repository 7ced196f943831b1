/**
 * Delivers buffered events when a signal ends the process, when the process has no work left, or when it ends at once.
 * No flush is the last one, because a program may log in its own handlers, and after them.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** The parts of `process` that are used; tests pass their own. */
export type ExitSignals = Pick<
  NodeJS.Process,
  'on' | 'prependListener' | 'removeListener' | 'listeners' | 'kill' | 'pid'
>;

/**
 * A client, as seen by the code that runs at the end of the process. Several copies and versions of this module in one
 * process share this interface. It may therefore only grow by optional members.
 */
export interface Leaving {
  /** Sends what is buffered. Gives up after the timeout, or earlier when the service is away. */
  flush(timeoutMs: number): Promise<unknown>;
  /** Whether anything was logged since the last flush began. */
  hasNews(): boolean;
  /**
   * The process ends now. Writes the rest to disk and reports losses at once, also for everything logged from now on.
   */
  end(): void;
}

/** Whether the end of the process waits for a client. */
export interface LeavingOptions {
  /** If false, neither a signal nor the end of all work waits for the client. It learns of the end in any case. */
  readonly waits: boolean;
}

/** Signals that end a process by default, and that people, shells and service managers send for that purpose. */
export const END_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;
type EndSignal = (typeof END_SIGNALS)[number];

/**
 * Kubernetes waits 30 s before it kills a process, systemd 90 s and Docker 10 s. This limit leaves time for other
 * handlers.
 */
const FLUSH_MS = 8_000;
/**
 * A program that keeps logging while it ends would never be done. Events logged after this time are not waited for:
 * they are kept in the spool or reported.
 */
const LAST_ROUNDS_MS = 500;
const ROUND_PAUSE_MS = 5;

/** Copies of this module find each other by this symbol. The first copy listens for the clients of all. */
const WATCH = Symbol.for('kaizen-graph.exit-watch');

/** Where version 4 of the package `signal-exit` keeps its count of copies. Version 3 keeps it on the process. */
const SIGNAL_EXIT_4 = Symbol.for('signal-exit emitter');

/** The clients of a process, shared by versions of this module: see {@link Leaving}. */
interface Watch {
  /** Clients that learn of the end. */
  readonly clients: Set<Leaving>;
  /** Clients that the end waits for. */
  readonly waiting: Set<Leaving>;
  /** Listens to signals as long as a client must be waited for. */
  update(): void;
}

/**
 * Flushes on signals that end the process, and before the process ends because it has no work left. The signal then
 * ends the process, unless the program listens to it too: in that case the program must end it. Returns a function that
 * removes the client.
 */
export function flushOnExit(
  client: Leaving,
  process: ExitSignals,
  { waits }: LeavingOptions = { waits: true },
): () => void {
  const shared = process as { [WATCH]?: Watch };
  shared[WATCH] ??= beginWatch(process);
  const watch = shared[WATCH];
  watch.clients.add(client);
  if (waits) watch.waiting.add(client);
  watch.update();
  return () => {
    watch.clients.delete(client);
    watch.waiting.delete(client);
    watch.update();
  };
}

function beginWatch(process: ExitSignals): Watch {
  const clients = new Set<Leaving>();
  const waiting = new Set<Leaving>();
  const listeners = new Map(END_SIGNALS.map((signal) => [signal, () => onSignal(signal)]));
  let isListening = false;
  let isLeaving = false;
  let hasLeft = false;
  let flushing: Promise<unknown> | undefined;
  const flushAll = (timeoutMs: number): Promise<unknown> => {
    flushing = Promise.all([...waiting].map((client) => client.flush(timeoutMs))).finally(() => {
      flushing = undefined;
    });
    return flushing;
  };
  const hasNews = (): boolean => [...waiting].some((client) => client.hasNews());
  const endAll = (): void => {
    for (const client of clients) client.end();
  };
  const leave = (signal: EndSignal): void => {
    hasLeft = true;
    stopListening();
    // No exit event follows: the signal ends the process, as it would have without this module.
    endAll();
    process.kill(process.pid, signal);
  };
  const onSignal = (signal: EndSignal): void => {
    if (isOfProgram(process, signal, listeners.get(signal))) {
      // The program decides when it ends and may log until then. What is buffered now is sent meanwhile.
      void flushAll(FLUSH_MS);
      return;
    }
    // A second signal means that the user does not want to wait.
    if (isLeaving) leave(signal);
    else void flushInRounds(flushAll, hasNews).then(() => hasLeft || leave(signal));
    isLeaving = true;
  };
  const onBeforeExit = (): void => {
    // Runs after the listeners that were added later: they may log, and nothing else would keep the process alive for
    // it.
    queueMicrotask(() => {
      if (flushing === undefined && hasNews()) void flushAll(FLUSH_MS);
    });
  };
  const stopListening = (): void => {
    isListening = false;
    for (const [signal, listener] of listeners) process.removeListener(signal, listener);
    process.removeListener('beforeExit', onBeforeExit);
  };
  process.on('exit', endAll);
  return {
    clients,
    waiting,
    update() {
      if (waiting.size === 0) stopListening();
      else if (!isListening && !hasLeft) {
        isListening = true;
        // Goes first: a `once` listener of the program is no longer in the list after its call, and would not be found.
        for (const [signal, listener] of listeners) process.prependListener(signal, listener);
        process.on('beforeExit', onBeforeExit);
      }
    },
  };
}

async function flushInRounds(
  flushAll: (timeoutMs: number) => Promise<unknown>,
  hasNews: () => boolean,
): Promise<void> {
  await flushAll(FLUSH_MS);
  for (const last = Date.now() + LAST_ROUNDS_MS; hasNews() && Date.now() < last; ) {
    await flushAll(last - Date.now());
    await sleep(ROUND_PAUSE_MS);
  }
}

/** Whether a listener of the program decides what a signal does. */
function isOfProgram(process: ExitSignals, signal: EndSignal, own: unknown): boolean {
  const others = process.listeners(signal).filter((listener) => listener !== own);
  return others.length > passiveListeners(process);
}

/**
 * Counts listeners of the package `signal-exit`, which many packages depend on. It ends the process only when nobody
 * else listens, and so does this module: without the count, each would leave the end to the other.
 */
function passiveListeners(process: ExitSignals): number {
  const { [SIGNAL_EXIT_4]: fourth } = globalThis as { readonly [SIGNAL_EXIT_4]?: unknown };
  const { __signal_exit_emitter__: third } = process as { readonly __signal_exit_emitter__?: unknown };
  return countOf(fourth) + countOf(third);
}

function countOf(emitter: unknown): number {
  const isCounting = typeof emitter === 'object' && emitter !== null && 'count' in emitter;
  return isCounting && typeof emitter.count === 'number' ? emitter.count : 0;
}
