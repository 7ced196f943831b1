/** Interrupts long work on request. */

/** A person has interrupted the work; there is no fault. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Runs work that a process signal can end properly: the work's abort signal fires, and the work cleans up. */
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
