/**
 * What is buffered when the process is told to end, has nothing left to do, or ends at once. No flush is taken for the last
 * one: a program may log in its own handlers, and after them.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** What of a process is listened to; another in tests. */
export type ExitSignals = Pick<
  NodeJS.Process,
  'on' | 'prependListener' | 'removeListener' | 'listeners' | 'kill' | 'pid'
>;

/**
 * A client, as far as the end of its process concerns it. Copies and versions of this module in one process share what they
 * know of their clients, so this is never changed but by adding what may be absent.
 */
export interface Leaving {
  /** Sends what is buffered; gives up after the timeout, and earlier when the service is away. */
  flush(timeoutMs: number): Promise<unknown>;
  /** Whether anything was logged since the last flush began. */
  hasNews(): boolean;
  /** The process ends now: writes to disk and tells what is left, and whatever is logged from now on, at once. */
  end(): void;
}

/** What of the process's end a client wants to wait. */
export interface LeavingOptions {
  /** False: neither signals nor the end of all work wait for it. It is told of the end in any case. */
  readonly waits: boolean;
}

/** Those that end a process by default, and that people, shells and service managers send for it. */
export const END_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;
type EndSignal = (typeof END_SIGNALS)[number];

/** Kubernetes gives 30 s, systemd 90, Docker 10: this leaves the rest to others. */
const FLUSH_MS = 8_000;
/** A program that logs without a pause while it ends is never done: what it logs after this is told instead. */
const LAST_ROUNDS_MS = 500;
const ROUND_PAUSE_MS = 5;

/** Where copies of this module find each other: the first one listens for the clients of all. */
const WATCH = Symbol.for('kaizen-graph.exit-watch');

/** Where version 4 of the package `signal-exit` keeps its count; version 3 has it on the process. */
const SIGNAL_EXIT_4 = Symbol.for('signal-exit emitter');

/** The clients of a process. Shared by versions of this module: see {@link Leaving}. */
interface Watch {
  /** Those that are told of the end. */
  readonly clients: Set<Leaving>;
  /** Those of them that the end waits for. */
  readonly waiting: Set<Leaving>;
  /** Listens to signals while there is someone to wait for. */
  update(): void;
}

/**
 * Flushes on signals that end the process, and before the process ends for want of work. A signal still ends the process
 * afterwards, unless the program listens to it too: then it is the program's to end. Returns what takes it back.
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
    // No exit event follows: the system ends the process by the signal, as it would have without us.
    endAll();
    process.kill(process.pid, signal);
  };
  const onSignal = (signal: EndSignal): void => {
    if (isOfProgram(process, signal, listeners.get(signal))) {
      // It takes as long as it takes, and logs what it logs: what is buffered by now need not wait for that.
      void flushAll(FLUSH_MS);
      return;
    }
    // Whoever asks twice does not want to wait.
    if (isLeaving) leave(signal);
    else void flushInRounds(flushAll, hasNews).then(() => hasLeft || leave(signal));
    isLeaving = true;
  };
  const onBeforeExit = (): void => {
    // After the listeners that come behind this one: they may log, and nothing would hold the process for that.
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
        // First, as a listener of the program's that is called once is gone from the list after its call.
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

/** Whether someone beside us decides what a signal does. */
function isOfProgram(process: ExitSignals, signal: EndSignal, own: unknown): boolean {
  const others = process.listeners(signal).filter((listener) => listener !== own);
  return others.length > passiveListeners(process);
}

/**
 * The package `signal-exit`, which many others bring along, ends the process by itself when nobody but it listens, as we do:
 * each would leave it to the other. It says how many copies of it listen, for the sake of each other.
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
