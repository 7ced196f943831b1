import type { Caller } from './caller.ts';
import { GraphError } from './errors.ts';

/** A limited number of rights to use a connection. */
export interface Slots {
  /**
   * Waits for a slot: owners take turns, and the callers of an owner are served in order. Rejects with BUSY after
   * `waitMs`, or at once for a caller whose deadline would pass before its turn; with UNAVAILABLE when in all that time
   * nobody has finished; with TIMEOUT or CANCELLED when `signal` aborts.
   */
  take(waitMs: number, caller: Caller, signal?: AbortSignal): Promise<void>;
  /** Returns the slot that this owner took. */
  give(owner: string): void;
}

/** How many slots there are. */
export interface SlotsOptions {
  readonly size: number;
  /** Most slots of one owner; the service itself has no such limit. */
  readonly perOwner: number;
  /** Monotonic clock in milliseconds. */
  readonly now: () => number;
}

/** Weight of the newest measurement in the average time that a slot is used. */
const NEWEST = 0.1;
/** Longest time that counts in that average, so that one long transaction does not have short ones refused. */
const MOST_COUNTED_MS = 100;

interface Waiter {
  readonly admit: () => void;
}

interface Owner {
  taken: number;
  /** A Set keeps the order of insertion and lets a waiter leave from the middle. */
  readonly waiting: Set<Waiter>;
  /** When the slots in use were taken, oldest first. */
  readonly since: number[];
}

/**
 * As many slots as the pool has connections. Waiting here has advantages over waiting in the driver's pool: the error
 * can be recognised (the pool's has no code), callers can stop waiting, and an owner whose transactions wait for a lock
 * leaves slots to the others.
 */
export function createSlots({ size, perOwner, now }: SlotsOptions): Slots {
  let free = size;
  let usualMs = 0;
  let newestGive = now();
  const refusalAfter = (waitMs: number): GraphError =>
    free === 0 && now() - newestGive >= waitMs
      ? new GraphError(
          'UNAVAILABLE',
          'The graph database finished nothing while a connection was waited for.',
        )
      : busy('No graph connection became free in time.');
  /** Owners that use a slot or wait for one. The next turn is that of the first one that waits. */
  const owners = new Map<string, Owner>();
  const limitOf = (name: string): number => (name === '' ? size : perOwner);
  const use = (owner: Owner): void => {
    free -= 1;
    owner.taken += 1;
    owner.since.push(now());
  };
  const ownerOf = (name: string): Owner => {
    const owner = owners.get(name) ?? { taken: 0, waiting: new Set(), since: [] };
    owners.set(name, owner);
    return owner;
  };
  const forget = (name: string, owner: Owner): void => {
    if (owner.taken === 0 && owner.waiting.size === 0) owners.delete(name);
  };
  /** Gives free slots to those who wait, one owner after the other. */
  const serve = (): void => {
    for (const [name, owner] of owners) {
      if (free === 0) return;
      const [next] = owner.waiting;
      if (next === undefined || owner.taken >= limitOf(name)) continue;
      // The owner goes to the end of the turns, which this loop still visits if there are free slots by then.
      owners.delete(name);
      owners.set(name, owner);
      use(owner);
      next.admit();
    }
  };
  /** The time until the turn of one more caller of an owner, if no other owner has callers. */
  const expectedMs = (name: string, { waiting }: Owner): number =>
    (usualMs * (waiting.size + 1)) / Math.min(size, limitOf(name));
  return {
    take(waitMs, { owner: name, deadline }, signal) {
      const owner = ownerOf(name);
      if (free > 0 && owner.taken < limitOf(name) && owner.waiting.size === 0) {
        use(owner);
        return Promise.resolve();
      }
      if (now() + expectedMs(name, owner) > deadline) {
        forget(name, owner);
        return Promise.reject(busy('The deadline would pass before a graph connection is free.'));
      }
      return wait(owner.waiting, { waitMs, signal, refusal: () => refusalAfter(waitMs) }, () =>
        forget(name, owner),
      );
    },
    give(name) {
      const owner = ownerOf(name);
      free += 1;
      owner.taken -= 1;
      newestGive = now();
      const usedMs = Math.min(now() - (owner.since.shift() ?? now()), MOST_COUNTED_MS);
      usualMs += NEWEST * (usedMs - usualMs);
      forget(name, owner);
      serve();
    },
  };
}

function wait(
  waiting: Set<Waiter>,
  {
    waitMs,
    signal,
    refusal,
  }: {
    readonly waitMs: number;
    readonly signal: AbortSignal | undefined;
    /** Why the wait was in vain. */
    readonly refusal: () => GraphError;
  },
  onLeave: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      waiting.delete(waiter);
      clearTimeout(timer);
      signal?.removeEventListener('abort', abandon);
    };
    const waiter: Waiter = {
      admit: () => {
        leave();
        resolve();
      },
    };
    const abandon = (): void => {
      leave();
      onLeave();
      reject(abortError(signal));
    };
    const timer = setTimeout(() => {
      leave();
      onLeave();
      reject(refusal());
    }, waitMs);
    waiting.add(waiter);
    signal?.addEventListener('abort', abandon, { once: true });
  });
}

function busy(message: string): GraphError {
  return new GraphError('BUSY', message);
}

/** TIMEOUT when the signal belongs to a deadline (its reason is a TimeoutError), otherwise CANCELLED. */
export function abortError(signal: AbortSignal | undefined): GraphError {
  const reason: unknown = signal?.reason;
  const isDeadline = reason instanceof Error && reason.name === 'TimeoutError';
  return isDeadline
    ? new GraphError('TIMEOUT', "The caller's deadline passed.", { cause: reason })
    : new GraphError('CANCELLED', 'The caller left.', { cause: reason });
}
