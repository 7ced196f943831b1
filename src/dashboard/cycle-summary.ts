/** How cycles went. */
import type { CycleRecord } from '../learning/cycle/cycle-record.ts';
import { JUDGED_CYCLES } from './limits.ts';

/** The newest cycles, what became of them, and the one under way. */
export interface CycleSummary {
  /** Newest first. */
  readonly last: readonly CycleRecord[];
  readonly running: CycleRecord | undefined;
  /** 0–1; undefined when none has ended by success or failure. */
  readonly successRate: number | undefined;
  /** Cycles the rate is of. */
  readonly judged: number;
  /** Newest first. */
  readonly failures: readonly CycleRecord[];
}

const MAX_LAST = 10;
const MAX_FAILURES = 5;

/** Sums up cycles, given newest first. */
export function summariseCycles(cycles: readonly CycleRecord[]): CycleSummary {
  const newest = cycles.slice(0, JUDGED_CYCLES);
  const failures = newest.filter(({ state }) => state === 'FAILED');
  const judged = failures.length + newest.filter(({ state }) => state === 'SUCCEEDED').length;
  return {
    last: newest.slice(0, MAX_LAST),
    running: newest.find(({ state }) => state === 'RUNNING'),
    successRate: judged === 0 ? undefined : (judged - failures.length) / judged,
    judged,
    failures: failures.slice(0, MAX_FAILURES),
  };
}
