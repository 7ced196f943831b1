import { findCycle, findCycles } from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import { KaizenError } from '../../shared/errors.ts';
import { startAccountCycle } from './account-cycle.ts';
import { type Cancellation, cancelCycle } from './cancel-cycle.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { CycleStoppedError } from './cycle-failure.ts';
import { LeaseLostError } from './cycle-lease.ts';
import { alreadyRunning, cycleInTheWay, type DueTime } from './cycle-lifecycle.ts';
import { type CycleRecord, type CycleTrigger, toCycleRecord } from './cycle-record.ts';
import { startDeploymentCycle } from './deployment-cycle.ts';
import { type DryRun, dryRunCycle } from './dry-run.ts';
import { resumeCycle, resumeInterruptedCycles } from './resume-cycles.ts';
import type { StartedCycle } from './running-cycle.ts';
import { trackedWork } from './tracked-work.ts';
import { unknownCycle } from './unknown-cycle.ts';

/** Position in a list of cycles: the last cycle of the page before. */
export type CyclePlace = Pick<CycleRecord, 'startedAtMs' | 'cycleId'>;

/** Runs cycles in this server, and reads and cancels the cycles of every server. */
export interface CycleService {
  /**
   * Starts a cycle on an account, or with '' a deployment cycle, for a due time of the schedule if one is given.
   * Rejects with UNKNOWN_ACCOUNT, with CYCLE_ALREADY_RUNNING, or with SHUTTING_DOWN once `stop` was called. When the
   * running cycle was abandoned by its server, `start` rejects but resumes that cycle.
   */
  start(request: {
    readonly accountId: string;
    readonly trigger: CycleTrigger;
    /** Only for a deployment cycle. */
    readonly due?: DueTime;
  }): Promise<StartedCycle>;
  /**
   * Runs a cycle on an account and rolls it back. Rejects like `start`, and with DRY_RUN_TOO_LARGE. The signal ends it.
   */
  tryOut(request: { readonly accountId: string; readonly signal: AbortSignal }): Promise<DryRun>;
  /** Ends a cycle for good, on whichever server it runs. Rejects with UNKNOWN_CYCLE or CYCLE_ENDED. */
  cancel(request: Cancellation): Promise<CycleRecord>;
  /** One cycle of any account. Rejects with UNKNOWN_CYCLE. */
  get(cycleId: string): Promise<CycleRecord>;
  /** Lists cycles of an account, or with '' deployment cycles, newest first, after a position in that order. */
  list(request: {
    readonly accountId: string;
    readonly limit: number;
    readonly after?: CyclePlace | undefined;
  }): Promise<readonly CycleRecord[]>;
  /**
   * Resumes cycles that no server runs any more, without waiting for their end. See resumeInterruptedCycles for
   * `atStart`.
   */
  resumeInterrupted(options: { readonly atStart: boolean }): Promise<readonly StartedCycle[]>;
  /**
   * Accepts no more cycles and waits at most `deadlineMs` for the running ones. Cycles that still run then stop at
   * their next write, and another server can resume them.
   */
  stop(options: { readonly deadlineMs: number }): Promise<void>;
}

/** Time in milliseconds that a stopped cycle gets for its last writes: one page and its record. */
const STOP_GRACE_MS = 5_000;
/** Suggested retry delay. Another server usually takes over within this time. */
const SHUTDOWN_RETRY_MS = 1_000;
/** Sorts after every cycle id, since ids are ASCII. */
const LAST_CYCLE_ID = '\uffff';
/** One day. */
const FUTURE_MS = 86_400_000;

/** Creates the service. No cycle runs until `start` or `resumeInterrupted` is called. */
export function createCycleService(given: CycleDependencies): CycleService {
  const running: NonNullable<CycleDependencies['running']> = new Map();
  const dependencies = { ...given, running };
  const { graph } = dependencies;
  const stopping = new AbortController();
  const { signal } = stopping;
  const { track, settledWithin } = trackedWork();
  let isClosed = false;
  /** Starts of cycles on accounts that the database has not answered yet, by account. */
  const beginning = new Map<string, Promise<StartedCycle>>();

  /** Resumes an abandoned cycle that keeps the requested one from starting. */
  const resumeInTheWay = async (error: unknown): Promise<void> => {
    const cycleId = cycleInTheWay(error);
    if (isClosed || cycleId === undefined) return;
    const resumed = await resumeCycle(dependencies, { cycleId, signal }).catch(() => undefined);
    if (resumed !== undefined) track(resumed.done);
  };

  return {
    async start({ accountId, trigger, due }) {
      if (isClosed) throw shuttingDown();
      // Only one of several starts at the same time can succeed. The others share its answer, so that they do not all
      // wait for the account's lease in the database.
      const other = accountId === '' ? undefined : beginning.get(accountId);
      if (other !== undefined) throw alreadyRunning(accountId, (await other).cycle.cycleId);
      const starting =
        accountId === ''
          ? startDeploymentCycle(dependencies, { trigger, due, signal })
          : startAccountCycle(dependencies, { accountId, trigger, signal });
      const begun = starting.catch(async (error: unknown) => {
        await resumeInTheWay(error);
        throw error;
      });
      // Tracking starts before the cycle has begun, so that a stop in between waits for it too.
      track(begun.then(({ done }) => done));
      beginning.set(accountId, begun);
      return begun.finally(() => beginning.delete(accountId));
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
    // The clocks of servers differ a little. A cycle that another server began "in the future" is listed too.
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
