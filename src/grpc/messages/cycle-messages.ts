/** Cycles as messages of the API. */
import {
  type Cycle as CycleMessage,
  CycleStageName,
  CycleTrigger,
  RunState,
} from '../../gen/kaizen/v1/cycle.ts';
import type { CycleRecord } from '../../learning/cycle/cycle-record.ts';
import type { StageRecord } from '../../learning/cycle/cycle-stages.ts';
import { timestampOf } from '../../shared/timestamps.ts';

/** A cycle as a message. */
export function cycleMessage({ startedAtMs, endedAtMs, ...cycle }: CycleRecord): CycleMessage {
  return {
    cycleId: cycle.cycleId,
    accountId: cycle.accountId,
    parentCycleId: cycle.parentCycleId,
    trigger: CycleTrigger[`CYCLE_TRIGGER_${cycle.trigger}`],
    state: runState(cycle.state),
    reason: cycle.reason,
    stages: cycle.stages.map(stageMessage),
    startTime: timestampOf(startedAtMs),
    endTime: endedAtMs === null ? undefined : timestampOf(endedAtMs),
    publishedEpoch: cycle.publishedEpoch,
    accountsSucceeded: cycle.accountsSucceeded,
    accountsFailed: cycle.accountsFailed,
    resumed: cycle.resumed,
    revision: cycle.revision,
    dryRun: false,
  };
}

/** A state as the API's enum. */
export function runState(state: StageRecord['state']): RunState {
  return RunState[`RUN_STATE_${state}`];
}

/** Counts of stored cycles that have another name in the API. */
const COUNT_NAMES: Readonly<Record<string, string>> = {
  sets: 'tests',
  coarse_sets: 'coarse_comparisons',
  sets_measured: 'tests_measured',
  sets_compared: 'tests_compared',
  arms: 'variants',
};

function stageMessage({
  name,
  state,
  reason,
  counts,
  durationMs,
  workDone,
  workTotal,
}: StageRecord): CycleMessage['stages'][number] {
  return {
    name: CycleStageName[`CYCLE_STAGE_NAME_${name}`],
    state: runState(state),
    reason,
    counts: Object.fromEntries(
      Object.entries(counts).map(([count, value]) => [COUNT_NAMES[count] ?? count, value]),
    ),
    durationMs,
    workDone,
    workTotal,
  };
}
