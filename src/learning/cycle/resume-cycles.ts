/** Takes up cycles again that their servers have left: killed, stopped, or cut off from the database. */
import { failAbandonedCycle, findInterruptedCycles } from '../../gen/queries.ts';
import { continueAccountCycle } from './account-cycle.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { continueCycleWalk } from './cycle-walk.ts';
import type { StartedCycle } from './running-cycle.ts';
import { type ResumedCycle, takeOverCycle } from './take-over-cycle.ts';

/** Cycles that one look takes up: each may train models. Others follow with the next, or go to other servers. */
const MOST_RESUMED = 4n;
/** What a cycle says of itself that cannot be resumed. */
const ABANDONED_REASON = 'interrupted: its server stopped, and another cycle has its lease';

/**
 * Takes up every cycle that is RUNNING in the graph while nobody runs it, as far as {@link MOST_RESUMED}.
 *
 * Called when a server starts, with `atStart`: what this server's id still holds is then of an earlier life and is
 * taken up at once. Later on only expired leases count.
 */
export async function resumeInterruptedCycles(
  dependencies: CycleDependencies,
  { atStart, signal }: { readonly atStart: boolean; readonly signal?: AbortSignal | undefined },
): Promise<readonly StartedCycle[]> {
  const { graph, clock, serverId } = dependencies;
  const formerHolder = atStart ? serverId : null;
  const found = await graph.run(findInterruptedCycles, { formerHolder, limit: MOST_RESUMED });
  const resumed: StartedCycle[] = [];
  for (const { cycleId, isHolder } of found) {
    if (isHolder) {
      const started = await resumeCycle(dependencies, { cycleId, formerHolder, signal });
      if (started !== undefined) resumed.push(started);
      continue;
    }
    const endedAtMs = BigInt(clock().getTime());
    await graph.run(failAbandonedCycle, { cycleKey: cycleId, reason: ABANDONED_REASON, endedAtMs });
  }
  return resumed;
}

/** Takes up one cycle, unless somebody runs it or it has ended. */
export async function resumeCycle(
  dependencies: CycleDependencies,
  {
    cycleId,
    formerHolder = null,
    signal,
  }: {
    readonly cycleId: string;
    /** A server known to be dead. */
    readonly formerHolder?: string | null;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<StartedCycle | undefined> {
  const taken = await takeOverCycle(dependencies, { cycleId, formerHolder });
  return taken === undefined ? undefined : continueCycle(dependencies, taken, signal);
}

function continueCycle(
  dependencies: CycleDependencies,
  taken: ResumedCycle,
  signal: AbortSignal | undefined,
): StartedCycle {
  return taken.cycle.accountId === ''
    ? continueCycleWalk(dependencies, taken, signal)
    : continueAccountCycle(dependencies, taken, signal);
}
