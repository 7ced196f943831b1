import type { CycleDependencies } from './cycle-dependencies.ts';
import { type LeaseLostError, whileRenewing } from './cycle-lease.ts';
import type { BegunCycle } from './cycle-lifecycle.ts';
import type { CycleRecord } from './cycle-record.ts';

/** A cycle under way. */
export interface StartedCycle {
  /** As it began. */
  readonly cycle: CycleRecord;
  /**
   * As this server left it: ended, or RUNNING when it is left to be resumed or another server has taken it over. Never
   * rejects.
   */
  readonly done: Promise<CycleRecord>;
}

/**
 * Runs a cycle while its lease is renewed. The work's signal aborts when the given one does, and with LeaseLostError as
 * soon as this server hears that the cycle is no longer its own.
 */
export function runWhileHeld(
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
    // Unless this server has lost the cycle and taken it up again meanwhile.
    if (running?.get(cycle.cycleId) === onLost) running.delete(cycle.cycleId);
  });
  return { cycle, done };
}
