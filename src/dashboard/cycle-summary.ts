/** Summarises how cycles ended. */
import type { CycleRecord } from '../learning/cycle/cycle-record.ts';
import { EVALUATED_CYCLES } from './limits.ts';

/** The newest cycles with their results, and the running one. */
export interface CycleSummary {
  /** The last cycles, newest first. */
  readonly last: readonly CycleRecord[];
  readonly running: CycleRecord | undefined;
  /** 0–1. Undefined when no cycle has succeeded or failed. */
  readonly successRate: number | undefined;
  /** Number of cycles that the rate is computed from. */
  readonly evaluated: number;
  /** Cycles that failed, newest first. */
  readonly failures: readonly CycleRecord[];
}

const MAX_LAST = 10;
const MAX_FAILURES = 5;

/** Summarises cycles that are given newest first. */
export function summariseCycles(cycles: readonly CycleRecord[]): CycleSummary {
  const newest = cycles.slice(0, EVALUATED_CYCLES);
  const failures = newest.filter(({ state }) => state === 'FAILED');
  const evaluated = failures.length + newest.filter(({ state }) => state === 'SUCCEEDED').length;
  return {
    last: newest.slice(0, MAX_LAST),
    running: newest.find(({ state }) => state === 'RUNNING'),
    successRate: evaluated === 0 ? undefined : (evaluated - failures.length) / evaluated,
    evaluated,
    failures: failures.slice(0, MAX_FAILURES),
  };
}
