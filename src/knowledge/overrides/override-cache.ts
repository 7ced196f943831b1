/** Reads what people have decided, once for each revision of it, and says what of it holds at a moment. */
import { type ReadOverridesRow, readOverrides } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import { createReadOnce } from '../../shared/read-once.ts';
import { type HeldOverride, MAX_OVERRIDES, toOverrideEffect } from './override.ts';
import { NO_OVERRIDES, type OverridesInForce } from './overrides-in-force.ts';

/** Whose decisions. */
export interface OverrideScope {
  readonly accountId: string;
  /** '' for none: then only those of the account. */
  readonly projectId: string;
  /** Of the account's overrides, read with its epoch; 0: there never was any, and nothing is asked. */
  readonly revision: number;
}

/** Decisions by scope. */
export interface OverrideCache {
  /** What holds at `nowMs`. Calls for the same at the same time share one reading. */
  at(scope: OverrideScope, nowMs: number): Promise<OverridesInForce>;
}

/** Overrides kept over all accounts and projects: some 20 MB at 1 kB each. */
const MAX_CACHED_OVERRIDES = 20_000;
/** Those that have ended by themselves hang on their scope until the next decision, so there may be more than hold. */
const MAX_READ_OVERRIDES = BigInt(2 * MAX_OVERRIDES);

/** What was decided, and the moments at which less of it holds. */
interface KnownOverrides {
  readonly overrides: readonly HeldOverride[];
  /** Ends, in milliseconds since 1970, soonest first. */
  readonly ends: readonly number[];
  /** By how many have ended. */
  readonly states: Map<number, OverridesInForce>;
}

/** An empty cache on a graph. */
export function createOverrideCache(graph: Graph): OverrideCache {
  const kept = createReadOnce<KnownOverrides>({
    maxSize: MAX_CACHED_OVERRIDES,
    sizeOf: ({ overrides }) => overrides.length + 1,
  });

  async function read({ accountId, projectId }: OverrideScope): Promise<KnownOverrides> {
    const row = await graph.run(readOverrides, {
      accountKey: nodeKey(accountId),
      projectKey: projectId === '' ? '' : nodeKey(accountId, projectId),
      maxOverrides: MAX_READ_OVERRIDES,
    });
    const overrides = (row?.overrides ?? []).map((held) => toHeldOverride(accountId, held));
    const ends = overrides.flatMap(({ expiresAtMs }) => expiresAtMs ?? []).sort((a, b) => a - b);
    return { overrides, ends, states: new Map<number, OverridesInForce>() };
  }

  return {
    async at(scope, nowMs) {
      if (scope.revision === 0) return NO_OVERRIDES;
      const name = JSON.stringify([scope.accountId, scope.projectId, scope.revision]);
      return stateAt(await kept.at(name, () => read(scope)), scope, nowMs);
    },
  };
}

function stateAt(
  { overrides, ends, states }: KnownOverrides,
  { projectId, revision }: OverrideScope,
  nowMs: number,
): OverridesInForce {
  const ended = ends.filter((endMs) => endMs <= nowMs).length;
  const known = states.get(ended);
  if (known !== undefined) return known;
  const holding = overrides.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs);
  // Projects without decisions of their own share what was made for the account.
  const own = holding.some((override) => override.projectId !== '') ? projectId : '';
  const state =
    holding.length === 0
      ? NO_OVERRIDES
      : { token: JSON.stringify([revision, ended, own]), overrides: holding };
  states.set(ended, state);
  return state;
}

function toHeldOverride(
  accountId: string,
  { expiredKeys, expiredArms, expiredSets, effect, ...row }: ReadOverridesRow['overrides'][number],
): HeldOverride {
  const expired = new Map(
    expiredKeys.map((key, at) => [key, { arms: expiredArms[at] ?? 0, sets: expiredSets[at] ?? 0 }]),
  );
  return {
    ...row,
    accountId,
    effect: toOverrideEffect(effect),
    endedAtMs: null,
    expiredPatterns: expired.size,
    expired,
  };
}
