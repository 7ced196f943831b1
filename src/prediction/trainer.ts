/** Trains models in a thread of its own, because seconds of computation would block every call of the server. */
import { Worker } from 'node:worker_threads';
import type { TrainedModels, TrainingInput } from './train-models.ts';

/** Trains one account at a time; others wait. */
export interface Trainer {
  /**
   * Trains models. Rejects with TrainingFailedError when the training fails. Rejects with the signal's reason when the
   * signal aborts, even while waiting; the training is then stopped.
   */
  train(
    input: TrainingInput,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<TrainedModels>;
}

/** The training failed because of its data, or needed more time or memory than allowed. The log has the cause. */
export class TrainingFailedError extends Error {
  override readonly name = 'TrainingFailedError';
}

/** The largest training takes about 20 seconds on one core. One that takes this long is stuck. */
const TRAINING_LIMIT_MS = 300_000;
/** The largest training takes about 300 MB. More than this limit would endanger the server. */
const TRAINING_HEAP_MB = 1_024;

/**
 * How long an idle thread is kept. Starting one takes 0.2 s, longer than most trainings. In a deployment cycle the next
 * training comes well within this time.
 */
const IDLE_MS = 5_000;

/** Creates a trainer. The first training starts a thread, which is kept a while for the next one. */
export function createTrainer({ limitMs = TRAINING_LIMIT_MS }: { readonly limitMs?: number } = {}): Trainer {
  const thread = createThread();
  let turn: Promise<unknown> = Promise.resolve();
  return {
    train(input, { signal } = {}) {
      const trained = turn.then(() => thread.run(input, { signal, limitMs }));
      turn = trained.catch(() => undefined);
      // The promise of an aborted caller rejects at once, even while it waits for its turn.
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

/** Runs one training at a time. After a failed training its thread is ended, and the next training gets a new one. */
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
  /** Undefined when the thread has ended. */
  take(): Worker | undefined;
}

/** Keeps a worker for its next input for a while. It does not keep the process from ending. */
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

/** Waits for the worker's result. */
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

/**
 * Starts a worker. The built one is plain JavaScript. When run from sources, the thread first needs the loader that
 * tests and scripts use.
 */
function startWorker(): Worker {
  const options = {
    // The process's loaders and inspectors are not needed in a thread that only computes.
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
