/** The learning cycle, its schedule, and what it found. */
import type { AreaFactory } from '../area.ts';
import { getCycleHandler } from '../grpc/handlers/get-cycle.ts';
import { getImprovementTrajectoryHandler } from '../grpc/handlers/get-improvement-trajectory.ts';
import { getSchedulerStatusHandler } from '../grpc/handlers/get-scheduler-status.ts';
import { listCyclesHandler } from '../grpc/handlers/list-cycles.ts';
import { listLearningPatternsHandler } from '../grpc/handlers/list-learning-patterns.ts';
import { pauseSchedulerHandler } from '../grpc/handlers/pause-scheduler.ts';
import { resumeSchedulerHandler } from '../grpc/handlers/resume-scheduler.ts';
import { runCycleHandler } from '../grpc/handlers/run-cycle.ts';
import { updateScheduleHandler } from '../grpc/handlers/update-schedule.ts';
import { createTrainer } from '../models/trainer.ts';
import { createScheduleChanges } from '../scheduler/change-schedule.ts';
import { createScheduler } from '../scheduler/scheduler.ts';
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
  const scheduler = createScheduler({
    graph,
    cycles,
    clock: now,
    log,
    serverId,
    settings: {
      schedule: settings.schedule,
      timeZone: settings.scheduleTimeZone,
      misfirePolicy: settings.scheduleMisfire,
    },
    isEligible: settings.scheduleEnabled,
  });
  const changes = createScheduleChanges({ graph, clock: now });
  return {
    name: 'learning',
    handlers: {
      LearningService: {
        runCycle: runCycleHandler({ cycles }),
        getCycle: getCycleHandler({ cycles }),
        listCycles: listCyclesHandler({ cycles }),
        getImprovementTrajectory: getImprovementTrajectoryHandler({ graph }),
        listLearningPatterns: listLearningPatternsHandler({ graph }),
        getSchedulerStatus: getSchedulerStatusHandler({ scheduler }),
        pauseScheduler: pauseSchedulerHandler({ changes, now }),
        resumeScheduler: resumeSchedulerHandler({ changes, now }),
        updateSchedule: updateScheduleHandler({ changes, now }),
      },
    },
    async start() {
      await cycles.failInterrupted({ atStart: true });
      await scheduler.start();
    },
    async stop() {
      scheduler.stop();
      await cycles.stop({ deadlineMs: STOP_DEADLINE_MS });
    },
  };
};
