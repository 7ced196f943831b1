import type { FindCycleRow } from '../../gen/queries.ts';
import { type StageRecord, stagesFromJson, withRunningAs } from './cycle-stages.ts';

/** What caused a cycle. */
export type CycleTrigger = 'REQUEST' | 'SCHEDULE';

/** State of a cycle. */
export type CycleState = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

/** One cycle as the graph stores it, on an account or on the whole deployment. */
export interface CycleRecord {
  readonly cycleId: string;
  /** '' for a deployment cycle. */
  readonly accountId: string;
  /** The deployment cycle this cycle belongs to; '' for none. */
  readonly parentCycleId: string;
  readonly trigger: CycleTrigger;
  readonly state: CycleState;
  /** Why the cycle failed, or who cancelled it and why; '' otherwise. */
  readonly reason: string;
  /** For a deployment cycle, only its own stage of shared insights. */
  readonly stages: readonly StageRecord[];
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  /** Milliseconds since 1970; null while it runs. */
  readonly endedAtMs: number | null;
  /** The epoch that the cycle published; 0 when nothing changed or it has not published yet. */
  readonly publishedEpoch: number;
  readonly accountsSucceeded: number;
  readonly accountsFailed: number;
  /** How often the cycle was resumed after its server died or stopped. */
  readonly resumed: number;
  /** Grows with every stored change of the record. The copy that a running cycle keeps in memory is not updated. */
  readonly revision: number;
}

const STATES: readonly CycleState[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];

/** Reads a stored state. A state that this version does not know counts as FAILED. */
export function cycleState(stored: string): CycleState {
  return STATES.find((known) => known === stored) ?? 'FAILED';
}

/** Makes a record from a row of `find-cycle` or `find-cycles`. */
export function toCycleRecord(row: FindCycleRow): CycleRecord {
  const state = cycleState(row.state);
  const stages = stagesFromJson(row.stages);
  return {
    ...row,
    trigger: row.trigger === 'SCHEDULE' ? 'SCHEDULE' : 'REQUEST',
    state,
    // Another server may have ended an interrupted cycle without knowing its stages. So a stage may still be RUNNING.
    stages: state === 'FAILED' ? withRunningAs(stages, state, row.reason) : stages,
  };
}
