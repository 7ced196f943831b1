import { Cron } from 'croner';
import type { Logger } from 'pino';
import { KaizenError } from '../errors.ts';
import { failureReason } from '../learning/cycle-failure.ts';
import type { CycleService } from '../learning/cycle-service.ts';

/** When the scheduler runs and what it runs. */
export interface SchedulerOptions {
  /** Cron expression with 5 fields, or 6 with seconds: `0 3 * * *`. */
  readonly schedule: string;
  /** IANA zone the expression is read in: `Europe/Berlin`. */
  readonly timeZone: string;
  /** False: nothing is ever due, but interrupted cycles are still looked after. */
  readonly enabled: boolean;
  readonly cycles: Pick<CycleService, 'start' | 'failInterrupted'>;
  readonly clock: () => Date;
  readonly log: Logger;
  /** Time between two looks for cycles whose server has died, in milliseconds. Default 60,000. */
  readonly interruptedCheckMs?: number;
}

/** What the scheduler does and did, since this server started. */
export interface SchedulerStatus {
  readonly state: 'WAITING' | 'RUNNING' | 'DISABLED';
  readonly schedule: string;
  readonly timeZone: string;
  /** Undefined when it is switched off or stopped. */
  readonly nextRun: Date | undefined;
  readonly lastRun:
    | {
        readonly startedAt: Date;
        /** The walk; '' when it could not begin. */
        readonly cycleId: string;
        readonly outcome: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
      }
    | undefined;
  readonly lastSkip: { readonly at: Date; readonly reason: string } | undefined;
}

/** Walks over all accounts at the due times. */
export interface Scheduler {
  status(): SchedulerStatus;
  /** Does what is done at a due time, now; resolves when the walk has ended or was skipped. Never rejects. */
  runDue(): Promise<void>;
  /** Nothing is due any more. A walk under way goes on: the cycle service stops it. */
  stop(): void;
}

const DEFAULT_INTERRUPTED_CHECK_MS = 60_000;

/** Why a schedule or a time zone cannot be used, or undefined when they can. */
export function scheduleProblem({
  schedule,
  timeZone,
}: Pick<SchedulerOptions, 'schedule' | 'timeZone'>): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    return `"${timeZone}" is not an IANA time zone`;
  }
  try {
    // Without a function it only computes times; nothing is scheduled.
    const isDue = new Cron(schedule, { timezone: timeZone }).nextRun() !== null;
    return isDue ? undefined : `the schedule "${schedule}" is never due`;
  } catch {
    return `"${schedule}" is not a cron expression of 5 or 6 fields`;
  }
}

/** Starts at once. Throws an Error with the text of {@link scheduleProblem} when that has one. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { schedule, timeZone, enabled, cycles, clock, log } = options;
  const problem = scheduleProblem(options);
  if (problem !== undefined) throw new Error(problem);
  let lastRun: SchedulerStatus['lastRun'];
  let lastSkip: SchedulerStatus['lastSkip'];
  let isRunning = false;

  const skip = (reason: string): void => {
    lastSkip = { at: clock(), reason };
    log.warn({ reason }, 'scheduled run skipped');
  };

  const runDue = async (): Promise<void> => {
    if (isRunning) {
      skip('the run before is still under way');
      return;
    }
    isRunning = true;
    const startedAt = clock();
    try {
      const { cycle, done } = await cycles.start({ accountId: '', trigger: 'SCHEDULE' });
      lastRun = { startedAt, cycleId: cycle.cycleId, outcome: 'RUNNING' };
      const ended = await done;
      lastRun = { ...lastRun, outcome: ended.state };
    } catch (error) {
      if (error instanceof KaizenError) skip(error.message);
      else {
        lastRun = { startedAt, cycleId: '', outcome: 'FAILED' };
        log.error({ err: error, reason: failureReason(error) }, 'scheduled run failed');
      }
    } finally {
      isRunning = false;
    }
  };

  // Croner is not told that the walk goes on, and `runDue` keeps walks apart: its own protection would ask again every
  // 30 seconds for a run that was left out, and make up for it as soon as the walk has ended.
  const job = enabled
    ? new Cron(schedule, { timezone: timeZone, unref: true }, () => {
        void runDue();
      })
    : undefined;
  const stopChecks = checkInterrupted(options);
  if (job !== undefined) log.info({ schedule, timeZone, next_run: job.nextRun() }, 'scheduler started');

  return {
    status: () => ({
      state: isRunning ? 'RUNNING' : enabled ? 'WAITING' : 'DISABLED',
      schedule,
      timeZone,
      nextRun: job?.isStopped() === false ? (job.nextRun() ?? undefined) : undefined,
      lastRun,
      lastSkip,
    }),
    runDue,
    stop() {
      job?.stop();
      stopChecks();
    },
  };
}

/** Looks for cycles of dead servers from time to time; returns what ends that. */
function checkInterrupted({
  cycles,
  log,
  interruptedCheckMs = DEFAULT_INTERRUPTED_CHECK_MS,
}: SchedulerOptions): () => void {
  const timer = setInterval(() => {
    cycles.failInterrupted({ atStart: false }).catch((error: unknown) => {
      log.warn({ err: error }, 'interrupted cycles could not be looked for');
    });
  }, interruptedCheckMs);
  timer.unref();
  return () => clearInterval(timer);
}
