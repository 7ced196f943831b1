/** Trains models beside the server: seconds of arithmetic would keep every call waiting. */
import { Worker } from 'node:worker_threads';
import type { TrainedModels, TrainingInput } from './train-models.ts';

/** Trains one account at a time; the next waits. */
export interface Trainer {
  /**
   * Rejects with TrainingFailedError when training itself fails, and with the signal's reason when it is aborted, also
   * while it waits its turn; its training is then ended.
   */
  train(
    input: TrainingInput,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<TrainedModels>;
}

/** The data are such that training fails, or it needs more than it may have. The cause is for the log. */
export class TrainingFailedError extends Error {
  override readonly name = 'TrainingFailedError';
}

/** The largest training takes about 20 seconds on one core; one that takes this long does not end. */
const TRAINING_LIMIT_MS = 300_000;
/** The largest training takes about 300 MB; more than this would endanger the server it runs in. */
const TRAINING_HEAP_MB = 1_024;

/** A thread takes 0.2 s to start, longer than most trainings take: in a walk over accounts the next one comes well within this. */
const IDLE_MS = 5_000;

/** A trainer with no thread yet: one is started for the first training, and kept a while for the next. */
export function createTrainer({ limitMs = TRAINING_LIMIT_MS }: { readonly limitMs?: number } = {}): Trainer {
  const thread = createThread();
  let turn: Promise<unknown> = Promise.resolve();
  return {
    train(input, { signal } = {}) {
      const trained = turn.then(() => thread.run(input, { signal, limitMs }));
      turn = trained.catch(() => undefined);
      // Who is aborted while waiting need not wait for his turn to learn of it.
      return signal === undefined ? trained : Promise.race([trained, whenAborted(signal, trained)]);
    },
  };
}

interface TrainingThread {
  run(
    input: TrainingInput,
    limits: { readonly signal: AbortSignal | undefined; readonly limitMs: number },
  ): Promise<TrainedModels>;
}

/** One training at a time. A thread whose training did not end well is ended, and the next training gets a new one. */
function createThread(): TrainingThread {
  let idle: IdleWorker | undefined;
  return {
    async run(input, limits) {
      limits.signal?.throwIfAborted();
      const worker = idle?.take() ?? startWorker();
      idle = undefined;
      try {
        const trained = await answerOf(worker, input, limits);
        idle = idleWorker(worker);
        return trained;
      } catch (error) {
        await worker.terminate();
        throw error;
      }
    },
  };
}

interface IdleWorker {
  /** Undefined when it has ended. */
  take(): Worker | undefined;
}

/** A worker that waits for its next input for a while, and keeps no process from ending. */
function idleWorker(worker: Worker): IdleWorker {
  let hasEnded = false;
  const end = (): void => {
    hasEnded = true;
    void worker.terminate();
  };
  const timer = setTimeout(end, IDLE_MS);
  timer.unref();
  worker.unref();
  worker.once('error', end);
  worker.once('exit', end);
  return {
    take() {
      clearTimeout(timer);
      worker.off('error', end);
      worker.off('exit', end);
      if (hasEnded) return undefined;
      worker.ref();
      return worker;
    },
  };
}

/** What the worker makes of the input. */
async function answerOf(
  worker: Worker,
  input: TrainingInput,
  { signal, limitMs }: { readonly signal: AbortSignal | undefined; readonly limitMs: number },
): Promise<TrainedModels> {
  let stopListening = (): void => undefined;
  try {
    return await new Promise<TrainedModels>((resolve, reject) => {
      const fail = (cause: unknown): void => reject(new TrainingFailedError('training failed', { cause }));
      const exit = (): void => reject(new TrainingFailedError('training ended without an outcome'));
      const abort = (): void => reject(signal?.reason);
      const tooLong = (): void => reject(new TrainingFailedError(`training took longer than ${limitMs} ms`));
      const timer = setTimeout(tooLong, limitMs);
      worker.on('message', resolve).on('error', fail).on('exit', exit);
      signal?.addEventListener('abort', abort);
      stopListening = () => {
        clearTimeout(timer);
        worker.off('message', resolve).off('error', fail).off('exit', exit);
        signal?.removeEventListener('abort', abort);
      };
      worker.postMessage(input);
    });
  } finally {
    stopListening();
  }
}

/** Rejects when the signal aborts before the work is done. */
function whenAborted(signal: AbortSignal, work: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const forget = (): void => signal.removeEventListener('abort', abort);
    work.then(forget, forget);
  });
}

/** The built worker is plain JavaScript. From sources the thread first needs the loader of tests and scripts. */
function startWorker(): Worker {
  const options = {
    // Loaders and inspectors of the process are not for a thread that only computes.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: TRAINING_HEAP_MB },
  };
  const from = import.meta.url;
  if (!from.endsWith('.ts')) return new Worker(new URL('./training-worker.js', from), options);
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const entry = JSON.stringify(new URL('./training-worker.ts', from).href);
  return new Worker(`import(${loader}).then(({ register }) => register()).then(() => import(${entry}));`, {
    ...options,
    eval: true,
  });
}
