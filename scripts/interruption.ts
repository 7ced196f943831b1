/** Long work that a person may end. */

/** Someone has had enough; nothing is wrong. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Runs work that an interrupt of the process ends in order: the signal it is given is aborted, and it cleans up. */
export async function interruptibly<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const stop = (name: NodeJS.Signals): void => interruption.abort(new InterruptedError(`stopped by ${name}`));
  for (const name of SIGNALS) process.on(name, stop);
  try {
    return await work(interruption.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, stop);
  }
}
