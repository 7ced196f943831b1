import type { CycleDependencies } from './cycle-dependencies.ts';
import { type LeaseLostError, whileRenewing } from './cycle-lease.ts';
import type { BegunCycle } from './cycle-lifecycle.ts';
import type { CycleRecord } from './cycle-record.ts';

/** A cycle that was started. */
export interface StartedCycle {
  /** The record at the start. */
  readonly cycle: CycleRecord;
  /**
   * The record as this server left it: ended, or RUNNING when the cycle is to be resumed or another server has taken it
   * over. Never rejects.
   */
  readonly done: Promise<CycleRecord>;
}

/**
 * Runs a cycle and renews its lease meanwhile. The signal passed to the work aborts when the given signal does. It also
 * aborts, with LeaseLostError, as soon as this server learns that it has lost the cycle.
 */
export function runWhileLeased(
  { graph, running }: Pick<CycleDependencies, 'graph' | 'running'>,
  { begun, signal }: { readonly begun: BegunCycle; readonly signal: AbortSignal | undefined },
  work: (signal: AbortSignal) => Promise<CycleRecord>,
): StartedCycle {
  const { cycle, lease } = begun;
  const loss = new AbortController();
  const onLost = (error: LeaseLostError): void => loss.abort(error);
  const within = signal === undefined ? loss.signal : AbortSignal.any([signal, loss.signal]);
  running?.set(cycle.cycleId, onLost);
  const done = whileRenewing(graph, lease, { work: () => work(within), onLost }).finally(() => {
    // The entry may belong to a later run: this server may have lost the cycle and resumed it meanwhile.
    if (running?.get(cycle.cycleId) === onLost) running.delete(cycle.cycleId);
  });
  return { cycle, done };
}
