/** Sends what waits, batch after batch, one at a time so that the order is kept. */
import { type AwayWait, createAwayWatch } from './away.ts';
import { createDelivery, type DeliveryParts } from './delivery.ts';
import { type BufferLimits, MAX_BATCH_BYTES } from './limits.ts';

/** What a sender works with. */
export interface SenderParts extends DeliveryParts {
  readonly limits: Pick<BufferLimits, 'maxBatch' | 'lingerMs'>;
}

/** How long a flush waits. */
export interface Wait {
  /** In any case, in milliseconds. */
  readonly timeoutMs: number;
  /** For a service that is away. Absent: as long as for one that is there. */
  readonly away?: AwayWait;
}

/** Sends in the background. */
export interface Sender {
  /** Something was put into the store. */
  notice(): void;
  /** Resolves when everything logged so far is settled, or it has waited enough; with how many are not. */
  flush(wait: Wait): Promise<number>;
  /** Ends the call under way, if there is one: a process that ends does not wait for it. It is made again after a while. */
  interrupt(): void;
  /** Begins nothing new; ends the call under way. */
  stop(): Promise<void>;
}

const AFTER_FAULT_MS = 1_000;

interface Waiter {
  readonly ticket: number;
  readonly done: () => void;
}

/** A sender that sleeps until something is noticed. */
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
      // A small rest may wait for more, unless someone waits for it.
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
        // Nothing in there is known to throw; if it does, events are sent a little later rather than never.
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
        // Holds the process until then, as nothing else may.
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
