/** Lets the calls of an account that would wait for one lock of the database wait here, where waiting holds nothing. */
import type { Handler } from './call.ts';

/**
 * A handler that serves one call of an account at a time, first come, first served. A caller that leaves gives up its
 * place. Other servers have turns of their own: between servers the lock decides.
 */
export function inTurn<Request, Response>(handler: Handler<Request, Response>): Handler<Request, Response> {
  const turns = createTurns();
  return (request, call) => turns.take(call.accountId, () => handler(request, call), call.signal);
}

interface Turns {
  take<Result>(key: string, work: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

/** Turns by key: work of one key runs one after the other, work of different keys at the same time. */
export function createTurns(): Turns {
  /** Who waits, by key. A key is here while its work runs. */
  const waiting = new Map<string, Set<() => void>>();
  const next = (key: string): void => {
    const [begin] = waiting.get(key) ?? [];
    if (begin === undefined) waiting.delete(key);
    else begin();
  };
  return {
    async take(key, work, signal) {
      signal.throwIfAborted();
      const queue = waiting.get(key);
      if (queue === undefined) waiting.set(key, new Set());
      else await placeIn(queue, signal);
      try {
        return await work();
      } finally {
        next(key);
      }
    },
  };
}

function placeIn(queue: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      queue.delete(begin);
      signal.removeEventListener('abort', abandon);
    };
    const begin = (): void => {
      leave();
      resolve();
    };
    const abandon = (): void => {
      leave();
      reject(signal.reason);
    };
    queue.add(begin);
    signal.addEventListener('abort', abandon, { once: true });
  });
}
