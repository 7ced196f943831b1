/** The learning cycle, its schedule, and what it found. */
import type { AreaFactory } from '../area.ts';
import { getCycleHandler } from '../grpc/handlers/get-cycle.ts';
import { getImprovementTrajectoryHandler } from '../grpc/handlers/get-improvement-trajectory.ts';
import { getSchedulerStatusHandler } from '../grpc/handlers/get-scheduler-status.ts';
import { listCyclesHandler } from '../grpc/handlers/list-cycles.ts';
import { listLearningPatternsHandler } from '../grpc/handlers/list-learning-patterns.ts';
import { runCycleHandler } from '../grpc/handlers/run-cycle.ts';
import { createTrainer } from '../models/trainer.ts';
import { createScheduler, type Scheduler } from '../scheduler/scheduler.ts';
import { createCycleService } from './cycle-service.ts';

/** A cycle that is not done by then is stopped at its next write; the next one makes up for it. */
const STOP_DEADLINE_MS = 5_000;

/** LearningService. Starting looks after the cycles of dead servers and begins the schedule. */
export const learningArea: AreaFactory = ({ graph, now, random, log, settings, serverId }) => {
  const cycles = createCycleService({
    graph,
    clock: now,
    log,
    random,
    serverId,
    halfLifeDays: settings.patternHalfLifeDays,
    sharingMinAccounts: settings.sharingMinAccounts,
    trainer: createTrainer(),
  });
  let scheduler: Scheduler | undefined;
  const status = (): ReturnType<Scheduler['status']> => {
    if (scheduler === undefined) throw new Error('the scheduler was asked before it was started');
    return scheduler.status();
  };
  return {
    name: 'learning',
    handlers: {
      LearningService: {
        runCycle: runCycleHandler({ cycles }),
        getCycle: getCycleHandler({ cycles }),
        listCycles: listCyclesHandler({ cycles }),
        getImprovementTrajectory: getImprovementTrajectoryHandler({ graph }),
        listLearningPatterns: listLearningPatternsHandler({ graph }),
        getSchedulerStatus: getSchedulerStatusHandler({ scheduler: { status } }),
      },
    },
    async start() {
      await cycles.failInterrupted({ atStart: true });
      scheduler = createScheduler({
        schedule: settings.schedule,
        timeZone: settings.scheduleTimeZone,
        enabled: settings.scheduleEnabled,
        cycles,
        clock: now,
        log,
      });
    },
    async stop() {
      scheduler?.stop();
      await cycles.stop({ deadlineMs: STOP_DEADLINE_MS });
    },
  };
};
