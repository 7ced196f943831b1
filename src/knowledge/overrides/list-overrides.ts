import { listOverrides as listOverridesQuery } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { Override } from './override.ts';
import { toOverride } from './override-rows.ts';

/** Position in the list: the last row so far. */
export interface OverridePlace {
  readonly createdAtMs: number;
  readonly key: string;
}

/** One page of overrides, newest first. */
export interface OverridePage {
  readonly overrides: readonly Override[];
  /** Undefined on the last page. */
  readonly next: OverridePlace | undefined;
}

/**
 * One day. The clocks of servers differ a little, and an override that another server stored "in the future" is listed
 * too.
 */
const FUTURE_MS = 86_400_000;
/** Sorts after every key. Both JavaScript and the database compare keys by UTF-16 units. */
const LAST_KEY = '\uffff';

/**
 * Lists the overrides of an account. The list is empty for an account without overrides and for one that does not
 * exist.
 */
export async function listOverrides(
  { graph, now }: { readonly graph: Graph; readonly now: () => Date },
  request: {
    readonly accountId: string;
    /** '' for the account and all of its projects. */
    readonly projectId: string;
    /** Undefined for every kind. */
    readonly kind: string | undefined;
    readonly includePast: boolean;
    readonly limit: number;
    readonly after: OverridePlace | undefined;
    readonly signal: AbortSignal;
  },
): Promise<OverridePage> {
  const { accountId, projectId, kind, includePast, limit, after, signal } = request;
  const nowMs = now().getTime();
  const rows = await graph.run(
    listOverridesQuery,
    {
      accountKey: nodeKey(accountId),
      projectId: projectId === '' ? null : projectId,
      kind: kind ?? null,
      includePast,
      nowMs: BigInt(nowMs),
      beforeMs: BigInt(after?.createdAtMs ?? nowMs + FUTURE_MS),
      beforeKey: after?.key ?? LAST_KEY,
      // One more row than requested, to find out whether there is a next page.
      limit: BigInt(limit + 1),
    },
    { signal },
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    overrides: page.map((row) => withEnd(toOverride(accountId, row), nowMs)),
    next: rows.length > limit && last !== undefined ? last : undefined,
  };
}

/** Adds the end to an override that has expired. The graph stores that end only with the next decision. */
function withEnd(override: Override, nowMs: number): Override {
  const { endedAtMs, expiresAtMs } = override;
  const hasTimedOut = endedAtMs === null && expiresAtMs !== null && expiresAtMs <= nowMs;
  return hasTimedOut ? { ...override, endedAtMs: expiresAtMs } : override;
}
