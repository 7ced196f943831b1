import type { Logger } from 'pino';
import type { Graph } from '../graph/graph.ts';
import type { CycleService } from '../learning/cycle/cycle-service.ts';
import type { StartedCycle } from '../learning/cycle/running-cycle.ts';
import { type DueTimes, dueTimesOf, type Times, timesViolations } from './due-times.ts';
import { passReason, planStep, type Step } from './plan-runs.ts';
import { openSchedule, type Schedule, type ScheduleValues, scheduleIn } from './schedule-store.ts';
import { type SchedulerStatus, statusOf } from './scheduler-status.ts';
import { type CountingSchedule, leaveOut, runForDueTime } from './settle-due-time.ts';

/** What one server needs to take part in the schedule of its deployment. */
export interface SchedulerOptions {
  readonly graph: Graph;
  readonly cycles: Pick<CycleService, 'start'>;
  readonly clock: () => Date;
  readonly log: Logger;
  readonly serverId: string;
  /** What holds until an operator decides otherwise. */
  readonly settings: ScheduleValues;
  /** False: this server never runs what is due. */
  readonly isEligible: boolean;
}

/** One server's part in walking over all accounts at the due times. */
export interface Scheduler {
  /** Makes the schedule if there is none, and says in the log whose values hold. */
  open(): Promise<void>;
  /** Opens, and looks for what is due from now on until `stop`. */
  start(): Promise<void>;
  /**
   * One look: runs or leaves out what is due at an instant. It does not wait for the end of a walk it began.
   * Rejects when the database does not answer; then nothing was taken, and the next look finds it.
   */
  tick(now: Date): Promise<Tick>;
  status(): Promise<SchedulerStatus>;
  /** Nothing is due any more. A walk under way goes on: the cycle service stops it. */
  stop(): void;
}

/** What a look has found. */
export interface Tick {
  /** The walk it began. */
  readonly started: StartedCycle | undefined;
  /** When there is something to do next, in milliseconds since 1970; undefined when it cannot be known. */
  readonly nextMs: number | undefined;
}

/** Servers hear of a changed schedule, and of a due time that another one could not attend to, after this long. */
const LOOK_MS = 5_000;
/** A timer may fire a little early. */
const SHORTEST_WAIT_MS = 20;
/** Steps of one look: to leave out what was missed, and to run what is due. One that was overtaken plans again. */
const MOST_STEPS = 5;

/** Nothing happens until it is started. Throws an Error when the settings have an expression or zone that is none. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { graph, clock, log, settings, serverId, isEligible } = options;
  const [violation] = timesViolations(settings);
  if (violation !== undefined) throw new Error(`${violation.field} ${violation.description}`);
  const walks = new Set<string>();
  const dueTimes = rememberedDueTimes();
  let stopLooking: (() => void) | undefined;

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
      walks.add(cycleId);
      void started.done.finally(() => walks.delete(cycleId));
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
      if (isEligible) stopLooking = lookRepeatedly({ tick, clock, log });
    },
    tick,
    status: async () =>
      statusOf(await scheduleIn(graph), { serverId, isEligible, isWalking: walks.size > 0, now: clock() }),
    stop() {
      stopLooking?.();
      stopLooking = undefined;
    },
  };
}

/** Runs or leaves out; the walk, if one was begun. */
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

/** Due times by expression and zone: reading an expression costs more than a look. */
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

/** Looks at once, then every few seconds, and exactly when something is due; returns what ends that. */
function lookRepeatedly({
  tick,
  clock,
  log,
}: Pick<Scheduler, 'tick'> & Pick<SchedulerOptions, 'clock' | 'log'>): () => void {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const nextMs = await tick(clock()).then(
      (found) => found.nextMs,
      (error: unknown) => {
        log.warn({ err: error }, 'the schedule could not be attended to');
        return undefined;
      },
    );
    if (isStopped) return;
    const untilNextMs = (nextMs ?? Number.POSITIVE_INFINITY) - clock().getTime();
    lookAfter(Math.min(LOOK_MS, Math.max(SHORTEST_WAIT_MS, untilNextMs)));
  };
  const lookAfter = (delayMs: number): void => {
    timer = setTimeout(() => void look(), delayMs);
    timer.unref();
  };
  lookAfter(0);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
