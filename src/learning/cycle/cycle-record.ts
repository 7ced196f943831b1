import type { FindCycleRow } from '../../gen/queries.ts';
import { type StageRecord, stagesFromJson, withRunningAs } from './cycle-stages.ts';

/** What caused a cycle. */
export type CycleTrigger = 'REQUEST' | 'SCHEDULE';

/** How a cycle stands. */
export type CycleState = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** One cycle on an account, or a walk over all accounts, as the graph keeps it. */
export interface CycleRecord {
  readonly cycleId: string;
  /** '' for a walk. */
  readonly accountId: string;
  /** The walk it belongs to; '' for none. */
  readonly parentCycleId: string;
  readonly trigger: CycleTrigger;
  readonly state: CycleState;
  /** Why it failed, or who cancelled it and why; '' otherwise. */
  readonly reason: string;
  /** Of a walk, only what it does itself. */
  readonly stages: readonly StageRecord[];
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  /** Milliseconds since 1970; null while it runs. */
  readonly endedAtMs: number | null;
  /** The epoch its knowledge was published as; 0: nothing changed, or not yet. */
  readonly publishedEpoch: number;
  readonly accountsSucceeded: number;
  readonly accountsFailed: number;
  /** How often it was taken up again after its server had died or stopped. */
  readonly resumed: number;
  /** Grows with every change of the record. A running cycle's own copy does not follow it. */
  readonly revision: number;
}

const STATES: readonly CycleState[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];

/** A stored state; one that this version does not know was no success. */
export function cycleState(stored: string): CycleState {
  return STATES.find((known) => known === stored) ?? 'FAILED';
}

/** A row of `find-cycle` or `find-cycles` as a record. */
export function toCycleRecord(row: FindCycleRow): CycleRecord {
  const state = cycleState(row.state);
  const stages = stagesFromJson(row.stages);
  return {
    ...row,
    trigger: row.trigger === 'SCHEDULE' ? 'SCHEDULE' : 'REQUEST',
    state,
    // Others ended a cycle that was interrupted, and do not know how far it had come.
    stages: state === 'FAILED' ? withRunningAs(stages, state, row.reason) : stages,
  };
}
