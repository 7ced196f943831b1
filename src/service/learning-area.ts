/** The area of the learning cycle, its schedule and its results. */

import { cancelCycleHandler } from '../grpc/handlers/cancel-cycle.ts';
import { getCycleHandler } from '../grpc/handlers/get-cycle.ts';
import { getDashboardHandler } from '../grpc/handlers/get-dashboard.ts';
import { getImprovementTrajectoryHandler } from '../grpc/handlers/get-improvement-trajectory.ts';
import { getKnowledgeGraphHandler } from '../grpc/handlers/get-knowledge-graph.ts';
import { getSchedulerStatusHandler } from '../grpc/handlers/get-scheduler-status.ts';
import { listCyclesHandler } from '../grpc/handlers/list-cycles.ts';
import { listEpochsHandler } from '../grpc/handlers/list-epochs.ts';
import { listLearningPatternsHandler } from '../grpc/handlers/list-learning-patterns.ts';
import { listOverridesHandler } from '../grpc/handlers/list-overrides.ts';
import { pauseSchedulerHandler } from '../grpc/handlers/pause-scheduler.ts';
import { putOverrideHandler } from '../grpc/handlers/put-override.ts';
import { resetLearningHandler } from '../grpc/handlers/reset-learning.ts';
import { resumeSchedulerHandler } from '../grpc/handlers/resume-scheduler.ts';
import { rollBackKnowledgeHandler } from '../grpc/handlers/roll-back-knowledge.ts';
import { runCycleHandler } from '../grpc/handlers/run-cycle.ts';
import { updateScheduleHandler } from '../grpc/handlers/update-schedule.ts';
import { watchCycleHandler } from '../grpc/handlers/watch-cycle.ts';
import { inTurn } from '../grpc/in-turn.ts';
import { createGraphCache } from '../knowledge/graph/graph-cache.ts';
import { createSharedKnowledge } from '../knowledge/shared/shared-knowledge.ts';
import { DEFAULT_LEASE_MS } from '../learning/cycle/cycle-lease.ts';
import { createCycleService } from '../learning/cycle/cycle-service.ts';
import { watchForInterruptedCycles } from '../learning/cycle/interrupted-cycles.ts';
import { rollBackKnowledge } from '../learning/history/roll-back-knowledge.ts';
import { previewResetOf, resetLearning } from '../learning/reset/reset-learning.ts';
import { createTrainer } from '../prediction/trainer.ts';
import { createScheduleChanges } from '../scheduler/change-schedule.ts';
import { createScheduler } from '../scheduler/scheduler.ts';
import type { AreaFactory } from './area.ts';

/** A cycle that runs longer is stopped at its next write and resumed by the next server. */
const STOP_DEADLINE_MS = 5_000;
/** How often to check for cycles whose server has died, in milliseconds. */
const CHECK_MS = DEFAULT_LEASE_MS / 2;

/** LearningService. At its start it resumes the cycles of dead servers and begins the schedule. */
export const learningArea: AreaFactory = ({ graph, now, random, log, settings, serverId }) => {
  const cycles = createCycleService({
    graph,
    clock: now,
    log,
    random,
    serverId,
    halfLifeDays: settings.patternHalfLifeDays,
    eventRetentionDays: settings.eventRetentionDays,
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
  const graphs = createGraphCache({ graph, shared: createSharedKnowledge(graph), clock: now });
  const changes = createScheduleChanges({ graph, clock: now });
  let stopChecks: (() => void) | undefined;
  return {
    name: 'learning',
    handlers: {
      LearningService: {
        runCycle: runCycleHandler({ cycles }),
        getCycle: getCycleHandler({ cycles }),
        watchCycle: watchCycleHandler({ cycles }),
        cancelCycle: cancelCycleHandler({ cycles }),
        listCycles: listCyclesHandler({ cycles }),
        getImprovementTrajectory: getImprovementTrajectoryHandler({ graph }),
        getDashboard: getDashboardHandler({
          graph,
          clock: now,
          cycles,
          scheduler,
          halfLifeDays: settings.patternHalfLifeDays,
        }),
        listLearningPatterns: listLearningPatternsHandler({ graph }),
        listEpochs: listEpochsHandler({ graph }),
        getKnowledgeGraph: getKnowledgeGraphHandler({ graphs }),
        rollBackKnowledge: rollBackKnowledgeHandler({
          rollBack: (request) => rollBackKnowledge({ graph, clock: now, random, log, serverId }, request),
        }),
        getSchedulerStatus: getSchedulerStatusHandler({ scheduler }),
        pauseScheduler: pauseSchedulerHandler({ changes, now }),
        resumeScheduler: resumeSchedulerHandler({ changes, now }),
        updateSchedule: updateScheduleHandler({ changes, now }),
        putOverride: inTurn(putOverrideHandler({ graph, now })),
        listOverrides: listOverridesHandler({ graph, now }),
        resetLearning: resetLearningHandler({
          preview: (request, signal) => previewResetOf({ graph }, request, signal),
          reset: (request) => resetLearning({ graph, clock: now, random, log, serverId }, request),
        }),
      },
    },
    async start() {
      await cycles.resumeInterrupted({ atStart: true });
      stopChecks = watchForInterruptedCycles(cycles, { everyMs: CHECK_MS, log });
      await scheduler.start();
    },
    async stop() {
      stopChecks?.();
      scheduler.stop();
      await cycles.stop({ deadlineMs: STOP_DEADLINE_MS });
    },
  };
};
