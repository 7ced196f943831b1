import { setTimeout as sleep } from 'node:timers/promises';
import { KaizenError } from '../errors.ts';
import { findCycle, findCycles } from '../gen/queries.ts';
import { nodeKey } from '../graph/keys.ts';
import { type StartedCycle, startAccountCycle } from './account-cycle.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import type { DueTime } from './cycle-lifecycle.ts';
import { type CycleRecord, type CycleTrigger, toCycleRecord } from './cycle-record.ts';
import { startCycleWalk } from './cycle-walk.ts';
import { failInterruptedCycles } from './interrupted-cycles.ts';

/** A place in a list of cycles: the last one of the page before. */
export type CyclePlace = Pick<CycleRecord, 'startedAtMs' | 'cycleId'>;

/** Runs cycles in this server and shows those of every server. */
export interface CycleService {
  /**
   * Starts a cycle on an account, or with '' a walk over all of them, for a due time of the schedule if one is given.
   * Rejects with UNKNOWN_ACCOUNT, CYCLE_ALREADY_RUNNING, or SHUTTING_DOWN once `stop` was called.
   */
  start(request: {
    readonly accountId: string;
    readonly trigger: CycleTrigger;
    /** Only of a walk. */
    readonly due?: DueTime;
  }): Promise<StartedCycle>;
  /** One cycle of any account. Rejects with UNKNOWN_CYCLE. */
  get(cycleId: string): Promise<CycleRecord>;
  /** Cycles of an account, or with '' walks, newest first, after a place in that order. */
  list(request: {
    readonly accountId: string;
    readonly limit: number;
    readonly after?: CyclePlace | undefined;
  }): Promise<readonly CycleRecord[]>;
  /** Marks cycles that nobody runs any more as failed; `atStart` as in failInterruptedCycles. */
  failInterrupted(options: { readonly atStart: boolean }): Promise<number>;
  /**
   * Takes no more cycles and waits for the running ones, at most `deadlineMs`. Those that still run are then stopped
   * at their next write and marked as failed; what they had not published is made up for by the next cycle.
   */
  stop(options: { readonly deadlineMs: number }): Promise<void>;
}

/** Time a stopped cycle has for its last writes, in milliseconds: one page and the mark. */
const STOP_GRACE_MS = 5_000;
/** A successor takes over within about this time. */
const SHUTDOWN_RETRY_MS = 1_000;
/** Sorts after every id: cycle ids are ASCII. */
const LAST_CYCLE_ID = '\uffff';

/** Nothing runs until `start`. */
export function createCycleService(dependencies: CycleDependencies): CycleService {
  const { graph, clock } = dependencies;
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  let isClosed = false;

  const track = <T>(work: Promise<T>): Promise<T> => {
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    running.add(settled);
    void settled.then(() => running.delete(settled));
    return work;
  };

  return {
    async start({ accountId, trigger, due }) {
      if (isClosed) throw shuttingDown();
      const { signal } = stopping;
      const starting =
        accountId === ''
          ? startCycleWalk(dependencies, { trigger, due, signal })
          : startAccountCycle(dependencies, { accountId, trigger, signal });
      // Tracked from before it began: a stop in between must not miss it.
      void track(starting.then(({ done }) => done)).catch(() => undefined);
      return starting;
    },
    async get(cycleId) {
      const row = await graph.run(findCycle, { cycleKey: cycleId });
      if (row === undefined) throw unknownCycle(cycleId);
      return toCycleRecord(row);
    },
    async list({ accountId, limit, after }) {
      const rows = await graph.run(findCycles, {
        accountKey: accountId === '' ? '' : nodeKey(accountId),
        // Clocks of servers differ a little: a cycle another server began "in the future" is shown too.
        beforeMs: BigInt(after?.startedAtMs ?? clock().getTime() + FUTURE_MS),
        beforeCycleId: after?.cycleId ?? LAST_CYCLE_ID,
        limit: BigInt(limit),
      });
      return rows.map(toCycleRecord);
    },
    failInterrupted: (options) => failInterruptedCycles(dependencies, options),
    async stop({ deadlineMs }) {
      isClosed = true;
      await settledWithin([...running], deadlineMs);
      stopping.abort();
      await settledWithin([...running], STOP_GRACE_MS);
    },
  };
}

/** A day. */
const FUTURE_MS = 86_400_000;

async function settledWithin(work: readonly Promise<unknown>[], limitMs: number): Promise<void> {
  if (work.length === 0) return;
  const timeout = new AbortController();
  try {
    await Promise.race([
      Promise.all(work),
      sleep(limitMs, undefined, { signal: timeout.signal }).catch(() => undefined),
    ]);
  } finally {
    timeout.abort();
  }
}

/** No cycle has this id, or none that the caller may see. */
export function unknownCycle(cycleId: string): KaizenError {
  return new KaizenError(`cycle "${cycleId}" does not exist`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_CYCLE',
    resourceType: 'kaizen.v1.Cycle',
    resourceName: cycleId,
  });
}

function shuttingDown(): KaizenError {
  return new KaizenError('the server is shutting down', {
    kind: 'UNAVAILABLE',
    reason: 'SHUTTING_DOWN',
    retryAfterMs: SHUTDOWN_RETRY_MS,
  });
}
