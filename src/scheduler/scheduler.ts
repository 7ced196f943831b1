import type { Logger } from 'pino';
import type { Graph } from '../graph/graph.ts';
import type { CycleService } from '../learning/cycle/cycle-service.ts';
import type { StartedCycle } from '../learning/cycle/running-cycle.ts';
import { type DueTimes, dueTimesOf, type Times, timesViolations } from './due-times.ts';
import { passReason, planStep, type Step } from './plan-runs.ts';
import { openSchedule, type Schedule, type ScheduleValues, scheduleIn } from './schedule-store.ts';
import { type SchedulerStatus, statusOf } from './scheduler-status.ts';
import { type CountingSchedule, leaveOut, runForDueTime } from './settle-due-time.ts';

/** What a server needs to take part in the schedule of its deployment. */
export interface SchedulerOptions {
  readonly graph: Graph;
  readonly cycles: Pick<CycleService, 'start'>;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly serverId: string;
  /** Values that apply until an operator changes the schedule. */
  readonly settings: ScheduleValues;
  /** False: this server never starts a due cycle. */
  readonly isEligible: boolean;
}

/** One server's part in starting deployment cycles at the due times. */
export interface Scheduler {
  /** Creates the schedule if there is none, and logs which values apply. */
  open(): Promise<void>;
  /** Opens the schedule, and checks for due times until `stop`. */
  start(): Promise<void>;
  /**
   * Checks once, and runs or skips what is due at a time. It does not wait for the end of a deployment cycle that it
   * started. Rejects when the database does not answer. Then nothing was claimed, and the next check finds the same due
   * time.
   */
  tick(now: Date): Promise<Tick>;
  status(): Promise<SchedulerStatus>;
  /** Ends the checks. A running deployment cycle goes on; the cycle service stops it. */
  stop(): void;
}

/** The result of one check. */
export interface Tick {
  /** The deployment cycle that it started. */
  readonly started: StartedCycle | undefined;
  /** When to check next, in milliseconds since 1970; undefined when unknown. */
  readonly nextMs: number | undefined;
}

/**
 * Most time between two checks. After it, a server notices a changed schedule, or a due time that another server could
 * not run.
 */
const CHECK_MS = 5_000;
/** Least time between two checks, because a timer may fire a little early. */
const SHORTEST_WAIT_MS = 20;
/**
 * Most steps of one check. Two are usually enough: skip the due times that were missed, then run the one that is due.
 * The others repeat a step that another server took first. What is left after them waits for the next check.
 */
const MOST_STEPS = 5;

/**
 * Creates a scheduler that does nothing until it is started. Throws an Error when the settings have an invalid
 * expression or zone.
 */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { graph, clock, log, settings, serverId, isEligible } = options;
  const [violation] = timesViolations(settings);
  if (violation !== undefined) throw new Error(`${violation.field} ${violation.description}`);
  const runningCycles = new Set<string>();
  const dueTimes = rememberedDueTimes();
  let stopChecks: (() => void) | undefined;

  const tick = async (now: Date): Promise<Tick> => {
    for (let step = 0; isEligible && step < MOST_STEPS; step++) {
      const schedule = await scheduleIn(graph);
      const { settledThroughMs, pause } = schedule;
      if (settledThroughMs === null) break;
      const due = dueTimes(schedule);
      const isPaused = pause !== undefined;
      const plan = planStep({ ...schedule, due, settledThroughMs, nowMs: now.getTime(), isPaused });
      if (plan.kind === 'WAIT') return { started: undefined, nextMs: plan.nextMs };
      const counting = { version: schedule.version, settledThroughMs };
      const started = await takeStep(options, { schedule: counting, step: plan, now });
      if (started === undefined) continue;
      const { cycleId } = started.cycle;
      runningCycles.add(cycleId);
      void started.done.finally(() => runningCycles.delete(cycleId));
      return { started, nextMs: due.after(now.getTime()) };
    }
    return { started: undefined, nextMs: undefined };
  };

  const open = async (): Promise<void> => {
    const opened = await openSchedule(graph, { settings, isEligible, now: clock() });
    tellWhoseValuesHold(options, opened);
  };

  return {
    open,
    async start() {
      await open();
      if (isEligible) stopChecks = checkRepeatedly({ tick, clock, log });
    },
    tick,
    status: async () =>
      statusOf(await scheduleIn(graph), {
        serverId,
        isEligible,
        isRunningCycle: runningCycles.size > 0,
        now: clock(),
      }),
    stop() {
      stopChecks?.();
      stopChecks = undefined;
    },
  };
}

/** Takes a step. Returns the deployment cycle if one was started. */
async function takeStep(
  { graph, cycles, serverId, log }: SchedulerOptions,
  {
    schedule,
    step,
    now,
  }: {
    readonly schedule: CountingSchedule;
    readonly step: Exclude<Step, { readonly kind: 'WAIT' }>;
    readonly now: Date;
  },
): Promise<StartedCycle | undefined> {
  const skip = async (throughMs: number, reason: string): Promise<undefined> => {
    if (await leaveOut(graph, { schedule, throughMs, now, reason }))
      log.warn({ reason, due: new Date(throughMs) }, 'scheduled run left out');
    return undefined;
  };
  if (step.kind === 'PASS') return skip(step.throughMs, passReason(step));
  const { dueMs, madeUpFor } = step;
  const attempt = await runForDueTime(cycles, { schedule, dueMs, serverId });
  switch (attempt.kind) {
    case 'STARTED':
      log.info(
        { cycle_id: attempt.started.cycle.cycleId, due: new Date(dueMs), made_up_for: madeUpFor },
        'scheduled run started',
      );
      return attempt.started;
    case 'REFUSED':
      return skip(dueMs, attempt.reason);
    case 'OVERTAKEN':
      return undefined;
    default:
      return attempt satisfies never;
  }
}

/** Caches due times by expression and zone, since parsing an expression costs more than a check. */
function rememberedDueTimes(): (times: Times) => DueTimes {
  let known: (Times & { readonly due: DueTimes }) | undefined;
  return ({ schedule, timeZone }) => {
    if (known?.schedule !== schedule || known.timeZone !== timeZone) {
      known = { schedule, timeZone, due: dueTimesOf({ schedule, timeZone }) };
    }
    return known.due;
  };
}

function tellWhoseValuesHold(
  { log, settings, isEligible }: SchedulerOptions,
  { schedule, adopted }: { readonly schedule: Schedule; readonly adopted: boolean },
): void {
  const { schedule: expression, timeZone, misfirePolicy, updatedBy } = schedule;
  const fields = { schedule: expression, timeZone, misfirePolicy };
  const isSame =
    settings.schedule === expression &&
    settings.timeZone === timeZone &&
    settings.misfirePolicy === misfirePolicy;
  if (!isSame) {
    log.warn(
      { ...fields, settings, updated_by: updatedBy },
      'the schedule in the database holds, not the settings of this server',
    );
  } else if (adopted) log.info(fields, 'the schedule was taken from the settings');
  log.info({ ...fields, takes_part: isEligible }, 'scheduler started');
}

/**
 * Checks at once, then every few seconds and exactly when something is due. Returns a function that ends the checks.
 */
function checkRepeatedly({
  tick,
  clock,
  log,
}: Pick<Scheduler, 'tick'> & Pick<SchedulerOptions, 'clock' | 'log'>): () => void {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const check = async (): Promise<void> => {
    const nextMs = await tick(clock()).then(
      (found) => found.nextMs,
      (error: unknown) => {
        log.warn({ err: error }, 'the schedule could not be attended to');
        return undefined;
      },
    );
    if (isStopped) return;
    const untilNextMs = (nextMs ?? Number.POSITIVE_INFINITY) - clock().getTime();
    checkAfter(Math.min(CHECK_MS, Math.max(SHORTEST_WAIT_MS, untilNextMs)));
  };
  const checkAfter = (delayMs: number): void => {
    timer = setTimeout(() => void check(), delayMs);
    timer.unref();
  };
  checkAfter(0);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
