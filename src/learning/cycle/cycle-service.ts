import { findCycle, findCycles } from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import { KaizenError } from '../../shared/errors.ts';
import { startAccountCycle } from './account-cycle.ts';
import { type Cancellation, cancelCycle } from './cancel-cycle.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { CycleStoppedError } from './cycle-failure.ts';
import { LeaseLostError } from './cycle-lease.ts';
import { cycleInTheWay, type DueTime } from './cycle-lifecycle.ts';
import { type CycleRecord, type CycleTrigger, toCycleRecord } from './cycle-record.ts';
import { startCycleWalk } from './cycle-walk.ts';
import { type DryRun, dryRunCycle } from './dry-run.ts';
import { resumeCycle, resumeInterruptedCycles } from './resume-cycles.ts';
import type { StartedCycle } from './running-cycle.ts';
import { trackedWork } from './tracked-work.ts';
import { unknownCycle } from './unknown-cycle.ts';

/** A place in a list of cycles: the last one of the page before. */
export type CyclePlace = Pick<CycleRecord, 'startedAtMs' | 'cycleId'>;

/** Runs cycles in this server and shows those of every server. */
export interface CycleService {
  /**
   * Starts a cycle on an account, or with '' a walk over all of them, for a due time of the schedule if one is given.
   * Rejects with UNKNOWN_ACCOUNT, CYCLE_ALREADY_RUNNING, or SHUTTING_DOWN once `stop` was called. When the one that runs
   * was left behind by its server, it is taken up again.
   */
  start(request: {
    readonly accountId: string;
    readonly trigger: CycleTrigger;
    /** Only of a walk. */
    readonly due?: DueTime;
  }): Promise<StartedCycle>;
  /**
   * Runs a cycle on an account and takes all of it back. Rejects as `start` does, and with DRY_RUN_TOO_LARGE; the
   * signal ends it.
   */
  tryOut(request: { readonly accountId: string; readonly signal: AbortSignal }): Promise<DryRun>;
  /** Ends a cycle for good, wherever it runs. Rejects with UNKNOWN_CYCLE or CYCLE_ENDED. */
  cancel(request: Cancellation): Promise<CycleRecord>;
  /** One cycle of any account. Rejects with UNKNOWN_CYCLE. */
  get(cycleId: string): Promise<CycleRecord>;
  /** Cycles of an account, or with '' walks, newest first, after a place in that order. */
  list(request: {
    readonly accountId: string;
    readonly limit: number;
    readonly after?: CyclePlace | undefined;
  }): Promise<readonly CycleRecord[]>;
  /** Takes up cycles that nobody runs any more, and does not wait for their end; `atStart` as in resumeInterruptedCycles. */
  resumeInterrupted(options: { readonly atStart: boolean }): Promise<readonly StartedCycle[]>;
  /**
   * Takes no more cycles and waits for the running ones, at most `deadlineMs`. Those that still run are then stopped
   * at their next write and left to be resumed by the next server.
   */
  stop(options: { readonly deadlineMs: number }): Promise<void>;
}

/** Time a stopped cycle has for its last writes, in milliseconds: one page and the mark. */
const STOP_GRACE_MS = 5_000;
/** A successor takes over within about this time. */
const SHUTDOWN_RETRY_MS = 1_000;
/** Sorts after every id: cycle ids are ASCII. */
const LAST_CYCLE_ID = '\uffff';
/** A day. */
const FUTURE_MS = 86_400_000;

/** Nothing runs until `start` or `resumeInterrupted`. */
export function createCycleService(given: CycleDependencies): CycleService {
  const running: NonNullable<CycleDependencies['running']> = new Map();
  const dependencies = { ...given, running };
  const { graph } = dependencies;
  const stopping = new AbortController();
  const { signal } = stopping;
  const { track, settledWithin } = trackedWork();
  let isClosed = false;

  /** A cycle that its server left behind is in the way of the one asked for: it goes on at once. */
  const resumeInTheWay = async (error: unknown): Promise<void> => {
    const cycleId = cycleInTheWay(error);
    if (isClosed || cycleId === undefined) return;
    const resumed = await resumeCycle(dependencies, { cycleId, signal }).catch(() => undefined);
    if (resumed !== undefined) track(resumed.done);
  };

  return {
    async start({ accountId, trigger, due }) {
      if (isClosed) throw shuttingDown();
      const starting =
        accountId === ''
          ? startCycleWalk(dependencies, { trigger, due, signal })
          : startAccountCycle(dependencies, { accountId, trigger, signal });
      const begun = starting.catch(async (error: unknown) => {
        await resumeInTheWay(error);
        throw error;
      });
      // Tracked from before it began: a stop in between must not miss it.
      track(begun.then(({ done }) => done));
      return begun;
    },
    async tryOut({ accountId, signal: caller }) {
      if (isClosed) throw shuttingDown();
      const within = AbortSignal.any([caller, signal]);
      return track(
        dryRunCycle(dependencies, { accountId, signal: within }).catch(async (error: unknown) => {
          await resumeInTheWay(error);
          throw error instanceof CycleStoppedError ? shuttingDown() : error;
        }),
      );
    },
    async cancel(cancellation) {
      const { cycle, ended } = await cancelCycle(dependencies, cancellation);
      for (const cycleId of ended) running.get(cycleId)?.(new LeaseLostError());
      return cycle;
    },
    async get(cycleId) {
      const row = await graph.run(findCycle, { cycleKey: cycleId });
      if (row === undefined) throw unknownCycle(cycleId);
      return toCycleRecord(row);
    },
    list: (request) => pageOfCycles(dependencies, request),
    async resumeInterrupted({ atStart }) {
      if (isClosed) return [];
      const resumed = await track(resumeInterruptedCycles(dependencies, { atStart, signal }));
      for (const { done } of resumed) track(done);
      return resumed;
    },
    async stop({ deadlineMs }) {
      isClosed = true;
      await settledWithin(deadlineMs);
      stopping.abort();
      await settledWithin(STOP_GRACE_MS);
    },
  };
}

async function pageOfCycles(
  { graph, clock }: CycleDependencies,
  { accountId, limit, after }: Parameters<CycleService['list']>[0],
): Promise<readonly CycleRecord[]> {
  const rows = await graph.run(findCycles, {
    accountKey: accountId === '' ? '' : nodeKey(accountId),
    // Clocks of servers differ a little: a cycle another server began "in the future" is shown too.
    beforeMs: BigInt(after?.startedAtMs ?? clock().getTime() + FUTURE_MS),
    beforeCycleId: after?.cycleId ?? LAST_CYCLE_ID,
    limit: BigInt(limit),
  });
  return rows.map(toCycleRecord);
}

function shuttingDown(): KaizenError {
  return new KaizenError('the server is shutting down', {
    kind: 'UNAVAILABLE',
    reason: 'SHUTTING_DOWN',
    retryAfterMs: SHUTDOWN_RETRY_MS,
  });
}
