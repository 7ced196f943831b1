/** Reads overrides once for each revision of them, and tells which are active at a given time. */
import { type ReadOverridesRow, readOverrides } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import { createReadOnce } from '../../shared/read-once.ts';
import { type ActiveOverride, MAX_OVERRIDES, toOverrideEffect } from './override.ts';
import { NO_OVERRIDES, type OverridesInForce } from './overrides-in-force.ts';

/** The account or project whose overrides are read. */
export interface OverrideScope {
  readonly accountId: string;
  /** '' for no project: then only overrides of the account apply. */
  readonly projectId: string;
  /**
   * Revision of the account's overrides, read together with its epoch. At 0 there never was an override, and nothing is
   * read.
   */
  readonly revision: number;
}

/** Cache of overrides by scope. */
export interface OverrideCache {
  /** Returns the overrides that are active at `nowMs`. Simultaneous calls for the same scope share one read. */
  at(scope: OverrideScope, nowMs: number): Promise<OverridesInForce>;
}

/** Overrides kept over all accounts and projects: some 20 MB at 1 kB each. */
const MAX_CACHED_OVERRIDES = 20_000;
/**
 * Expired overrides stay linked to their scope until the next decision. So there may be more of them than active ones.
 */
const MAX_READ_OVERRIDES = BigInt(2 * MAX_OVERRIDES);

/** The overrides of a scope, and the times at which some of them end. */
interface KnownOverrides {
  readonly overrides: readonly ActiveOverride[];
  /** End times in milliseconds since 1970, earliest first. */
  readonly ends: readonly number[];
  /** States by the number of overrides that have ended. */
  readonly states: Map<number, OverridesInForce>;
}

/** Creates an empty cache of overrides. */
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
    const overrides = (row?.overrides ?? []).map((override) => toActiveOverride(accountId, override));
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
  // Projects without overrides of their own share the state of the account.
  const own = holding.some((override) => override.projectId !== '') ? projectId : '';
  const state =
    holding.length === 0
      ? NO_OVERRIDES
      : { token: JSON.stringify([revision, ended, own]), overrides: holding };
  states.set(ended, state);
  return state;
}

function toActiveOverride(
  accountId: string,
  { expiredKeys, expiredArms, expiredSets, effect, ...row }: ReadOverridesRow['overrides'][number],
): ActiveOverride {
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
