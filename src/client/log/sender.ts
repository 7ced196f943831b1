/** Sends waiting events in batches, one batch at a time so that their order is kept. */
import { type AwayWait, createAwayWatch } from './away.ts';
import { createDelivery, type DeliveryParts } from './delivery.ts';
import { type BufferLimits, MAX_BATCH_BYTES } from './limits.ts';

/** What a sender needs. */
export interface SenderParts extends DeliveryParts {
  readonly limits: Pick<BufferLimits, 'maxBatch' | 'lingerMs'>;
}

/** How long a flush waits. */
export interface Wait {
  /** Most time to wait in any case, in milliseconds. */
  readonly timeoutMs: number;
  /** Most time to wait for a service that is away. Absent: `timeoutMs` alone holds. */
  readonly away?: AwayWait;
}

/** Sends in the background. */
export interface Sender {
  /** Tells the sender that the store has new events. */
  notice(): void;
  /** Resolves when everything logged so far is settled or a limit has passed, with the number of unsettled events. */
  flush(wait: Wait): Promise<number>;
  /** Ends the running call, so that a process that ends does not wait for it. The call is repeated later. */
  interrupt(): void;
  /** Begins no new call and ends the running one. */
  stop(): Promise<void>;
}

const AFTER_FAULT_MS = 1_000;

interface Waiter {
  readonly ticket: number;
  readonly done: () => void;
}

/** A sender that sleeps until `notice` is called. */
export function createSender(parts: SenderParts): Sender {
  const { store, limits, reporter } = parts;
  const waiters = new Set<Waiter>();
  const delivery = createDelivery(parts);
  let running: Promise<void> | undefined;
  let linger: NodeJS.Timeout | undefined;
  let beginning: NodeJS.Immediate | undefined;
  let stopped = false;
  const whenAway = createAwayWatch(parts.counts, delivery);
  const settleWaiters = (): void => {
    for (const waiter of waiters) if (store.pendingAt(waiter.ticket) === 0) waiter.done();
  };
  const run = async (): Promise<void> => {
    do {
      await store.refill();
      const batch = store.take({ maxEvents: limits.maxBatch, maxBytes: MAX_BATCH_BYTES });
      if (batch.length === 0) break;
      await delivery.deliver(batch);
      settleWaiters();
      // A small remainder may wait for more events, unless a flush waits for it.
    } while (!stopped && (waiters.size > 0 || store.waiting() >= limits.maxBatch || store.isBehind()));
  };
  const afterRun = (next: () => void): void => {
    running = undefined;
    settleWaiters();
    if (!stopped) next();
  };
  const begin = (): void => {
    clearTimeout(linger);
    linger = undefined;
    beginning = undefined;
    if (stopped || running !== undefined) return;
    running = run().then(
      () => afterRun(notice),
      (cause: unknown) => {
        // No code in `run` is known to throw. If it does, events are sent a little later instead of never.
        reporter.report({ kind: 'SPOOL', message: 'sending was interrupted', cause });
        afterRun(() => {
          linger ??= setTimeout(begin, AFTER_FAULT_MS).unref();
        });
      },
    );
  };
  const notice = (): void => {
    if (stopped || running !== undefined || beginning !== undefined) return;
    if (store.waiting() >= limits.maxBatch || waiters.size > 0 || store.isBehind()) {
      if (store.waiting() > 0 || store.isBehind()) beginning = setImmediate(begin);
    } else if (linger === undefined && store.waiting() > 0) {
      linger = setTimeout(begin, limits.lingerMs).unref();
    }
  };
  return {
    notice,
    flush: ({ timeoutMs, away }) =>
      new Promise((resolve) => {
        const ticket = store.ticket();
        const finish = (): void => {
          clearTimeout(timer);
          endWatch();
          waiters.delete(waiter);
          resolve(store.pendingAt(ticket));
        };
        const waiter: Waiter = { ticket, done: finish };
        // Keeps the process alive until then. Nothing else may do so.
        const timer = setTimeout(finish, timeoutMs);
        const endWatch = away === undefined ? () => undefined : whenAway(away, finish);
        waiters.add(waiter);
        delivery.hurry();
        if (stopped || store.pendingAt(ticket) === 0) finish();
        else notice();
      }),
    interrupt: delivery.interrupt,
    async stop() {
      stopped = true;
      for (const waiter of [...waiters]) waiter.done();
      clearTimeout(linger);
      clearImmediate(beginning);
      delivery.giveUp();
      await running;
    },
  };
}
