import { GraphError } from './errors.ts';

/** A limited number of rights to use a connection. */
export interface Slots {
  /** Waits for a slot, first come, first served. Rejects with UNAVAILABLE after `waitMs`, or when `signal` aborts. */
  take(waitMs: number, signal?: AbortSignal): Promise<void>;
  give(): void;
}

/**
 * As many slots as the pool has connections. Waiting here has advantages over waiting in the driver's pool: the error
 * can be recognised (the pool's has no code), callers are served in order, and they can stop waiting.
 */
export function createSlots(size: number): Slots {
  let free = size;
  // A Set keeps the order of insertion and lets a waiter leave from the middle.
  const waiting = new Set<() => void>();
  return {
    take(waitMs, signal) {
      if (free > 0) {
        free -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting.delete(admit);
          clearTimeout(timer);
          signal?.removeEventListener('abort', abandon);
        };
        const admit = (): void => {
          leave();
          resolve();
        };
        const abandon = (): void => {
          leave();
          reject(abortError(signal));
        };
        const timer = setTimeout(() => {
          leave();
          reject(new GraphError('UNAVAILABLE', 'No graph connection became free in time.'));
        }, waitMs);
        waiting.add(admit);
        signal?.addEventListener('abort', abandon, { once: true });
      });
    },
    give() {
      const [next] = waiting;
      if (next === undefined) free += 1;
      else next();
    },
  };
}

/** TIMEOUT when the signal belongs to a deadline (its reason is a TimeoutError), otherwise CANCELLED. */
export function abortError(signal: AbortSignal | undefined): GraphError {
  const reason: unknown = signal?.reason;
  const isDeadline = reason instanceof Error && reason.name === 'TimeoutError';
  return isDeadline
    ? new GraphError('TIMEOUT', "The caller's deadline passed.", { cause: reason })
    : new GraphError('CANCELLED', 'The caller left.', { cause: reason });
}
