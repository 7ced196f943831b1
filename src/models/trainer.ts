/** Trains models beside the server: seconds of arithmetic would keep every call waiting. */
import { Worker } from 'node:worker_threads';
import type { TrainedModels, TrainingInput } from './train-models.ts';

/** Trains one account at a time; the next waits. */
export interface Trainer {
  /**
   * Rejects with TrainingFailedError when training itself fails, and with the signal's reason when it is aborted, also
   * while it waits its turn; its thread is then gone.
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

/** A trainer with no thread yet: each training has a thread of its own, so that nothing of one reaches another. */
export function createTrainer({ limitMs = TRAINING_LIMIT_MS }: { readonly limitMs?: number } = {}): Trainer {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    train(input, { signal } = {}) {
      const trained = turn.then(() => trainInThread(input, { signal, limitMs }));
      turn = trained.catch(() => undefined);
      // Who is aborted while waiting need not wait for his turn to learn of it.
      return signal === undefined ? trained : Promise.race([trained, whenAborted(signal, trained)]);
    },
  };
}

async function trainInThread(
  input: TrainingInput,
  { signal, limitMs }: { readonly signal: AbortSignal | undefined; readonly limitMs: number },
): Promise<TrainedModels> {
  signal?.throwIfAborted();
  const worker = startThread(input);
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    return await new Promise<TrainedModels>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (cause) => reject(new TrainingFailedError('training failed', { cause })));
      worker.once('exit', () => reject(new TrainingFailedError('training ended without an outcome')));
      timer = setTimeout(
        () => reject(new TrainingFailedError(`training took longer than ${limitMs} ms`)),
        limitMs,
      );
      abort = () => reject(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
    });
  } finally {
    clearTimeout(timer);
    if (abort !== undefined) signal?.removeEventListener('abort', abort);
    await worker.terminate();
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
function startThread(input: TrainingInput): Worker {
  const options = {
    workerData: input,
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
