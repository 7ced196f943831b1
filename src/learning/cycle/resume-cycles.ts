/** Resumes cycles that their servers abandoned: killed, stopped, or cut off from the database. */
import { failAbandonedCycle, findInterruptedCycles } from '../../gen/queries.ts';
import { continueAccountCycle } from './account-cycle.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { continueDeploymentCycle } from './deployment-cycle.ts';
import type { StartedCycle } from './running-cycle.ts';
import { type ResumedCycle, takeOverCycle } from './take-over-cycle.ts';

/**
 * Most cycles resumed in one search, because each may train models. The next search, or another server, resumes the
 * others.
 */
const MOST_RESUMED = 4n;
/** Stored reason of a cycle that cannot be resumed. */
const ABANDONED_REASON = 'interrupted: its server stopped, and another cycle has its lease';

/**
 * Resumes cycles that are RUNNING in the graph although no server runs them, at most {@link MOST_RESUMED}.
 *
 * `atStart` is set when a server starts. Leases in the name of this server are then left from its former life, and
 * their cycles are resumed at once. Otherwise only cycles with expired leases are resumed.
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

/** Resumes one cycle, unless a server runs it or it has ended. */
export async function resumeCycle(
  dependencies: CycleDependencies,
  {
    cycleId,
    formerHolder = null,
    signal,
  }: {
    readonly cycleId: string;
    /** Id of a server that is known to be dead. */
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
    ? continueDeploymentCycle(dependencies, taken, signal)
    : continueAccountCycle(dependencies, taken, signal);
}
