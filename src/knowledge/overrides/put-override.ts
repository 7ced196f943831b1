/**
 * Stores decisions of people about traits. Whether the trait exists is deliberately not checked: a decision may come
 * before the first report of its trait, for example a ban of a phrase that nobody has used yet.
 */
import { unknownProject } from '../../accounts/get-project.ts';
import {
  countOverrides,
  endTimedOutOverrides,
  findExpiringPatterns,
  findLastOverride,
  lockOverrides,
  writeOverride,
} from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { invalidFields, KaizenError, unknownAccount } from '../../shared/errors.ts';
import {
  foldedValue,
  MAX_OVERRIDES,
  type Override,
  type OverrideEffect,
  type OverrideSubject,
  patternPrefixOf,
} from './override.ts';
import { type OverrideRow, toOverride } from './override-rows.ts';

/** A decision to store. */
export interface OverrideDecision extends OverrideSubject {
  readonly accountId: string;
  readonly effect: OverrideEffect;
  readonly actor: string;
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number | null;
}

/** The stored override, and the one that was active before. */
export interface PutOverride {
  readonly override: Override;
  readonly superseded: Override | undefined;
}

/**
 * Most patterns that one EXPIRE sets aside, because each is kept on the override. A trait has one for every combination
 * of metric, assignment and project, so only accounts with thousands of projects have more.
 */
const MAX_EXPIRED_PATTERNS = 5_000;

/**
 * Stores a decision as a new version, which supersedes the one before. Readers follow it from the commit on. The same
 * decision at the same instant is a repetition and changes nothing. Throws UNKNOWN_ACCOUNT, UNKNOWN_PROJECT,
 * INVALID_FIELD for a time that has passed, UNKNOWN_OVERRIDE when there is no override to lift, TOO_MANY_OVERRIDES, or
 * CHANGE_TOO_LARGE.
 */
export async function putOverride(
  {
    graph,
    now,
    maxExpiredPatterns = MAX_EXPIRED_PATTERNS,
  }: {
    readonly graph: Graph;
    readonly now: () => Date;
    /** Tests lower it. */
    readonly maxExpiredPatterns?: number;
  },
  decision: OverrideDecision,
): Promise<PutOverride> {
  const nowMs = now().getTime();
  const { effect, expiresAtMs } = decision;
  if (effect === 'NONE' && expiresAtMs !== null) {
    throw invalidFields([{ field: 'expire_time', description: 'must not be given with NONE' }]);
  }
  if (expiresAtMs !== null && expiresAtMs <= nowMs) {
    throw invalidFields([{ field: 'expire_time', description: 'must be in the future' }]);
  }
  return graph.transaction('write', (transaction) =>
    putIn(transaction, decision, { nowMs, maxExpiredPatterns }),
  );
}

async function putIn(
  transaction: GraphTransaction,
  decision: OverrideDecision,
  { nowMs, maxExpiredPatterns }: { readonly nowMs: number; readonly maxExpiredPatterns: number },
): Promise<PutOverride> {
  const { accountId, projectId, kind, value, metric, effect } = decision;
  const accountKey = nodeKey(accountId);
  const locked = await transaction.run(lockOverrides, { accountKey, nowMs: BigInt(nowMs) });
  if (locked === undefined) throw unknownAccount(accountId);
  const prefixKey = `${accountKey}|${nodeKey(projectId, kind, foldedValue(kind, value), metric)}|`;
  const row = await transaction.run(findLastOverride, { prefixKey });
  const last = row === undefined ? undefined : { ...toOverride(accountId, row), key: row.key };
  const isInForce =
    last !== undefined && last.endedAtMs === null && (last.expiresAtMs ?? Number.POSITIVE_INFINITY) > nowMs;
  const superseded = isInForce ? { ...last, endedAtMs: nowMs } : undefined;
  if (last !== undefined && isRepetition(last, decision, nowMs))
    return { override: last, superseded: undefined };
  if (effect === 'NONE' && last === undefined) throw unknownOverride(decision);
  // It was lifted or has expired already, which is what the caller wants.
  if (effect === 'NONE' && last !== undefined && !isInForce) return { override: last, superseded: undefined };
  if (effect !== 'NONE' && !isInForce) await refuseTooMany(transaction, accountKey, nowMs);
  const expired =
    effect === 'EXPIRE'
      ? await expiring(transaction, decision, { publishedEpoch: locked.publishedEpoch, maxExpiredPatterns })
      : [];
  const version = (last?.version ?? 0) + 1;
  const stored: OverrideRow = {
    key: prefixKey + String(version),
    projectId,
    kind,
    value,
    metric,
    effect,
    actor: decision.actor,
    reason: decision.reason,
    createdAtMs: nowMs,
    expiresAtMs: decision.expiresAtMs,
    endedAtMs: effect === 'NONE' ? nowMs : null,
    version,
    expiredPatterns: expired.length,
  };
  await write(transaction, { accountKey, decision, stored, expired, previousKey: last?.key ?? '', nowMs });
  return { override: toOverride(accountId, stored), superseded };
}

async function write(
  transaction: GraphTransaction,
  of: {
    readonly accountKey: string;
    readonly decision: OverrideDecision;
    readonly stored: OverrideRow;
    readonly expired: readonly { readonly key: string; readonly arms: number; readonly sets: number }[];
    readonly previousKey: string;
    readonly nowMs: number;
  },
): Promise<void> {
  const { accountKey, decision, stored, expired, previousKey, nowMs } = of;
  const { accountId, projectId, kind, value } = decision;
  const scope = projectId === '' ? 'Account' : 'Project';
  const scopeKey = projectId === '' ? accountKey : nodeKey(accountId, projectId);
  const { key, metric, effect, actor, reason, expiresAtMs, endedAtMs, version } = stored;
  await transaction.run(endTimedOutOverrides[scope], { scopeKey, nowMs: BigInt(nowMs) });
  const written = await transaction.run(writeOverride[scope], {
    accountKey,
    scopeKey,
    traitKey: nodeKey(accountId, kind, value),
    previousKey,
    nowMs: BigInt(nowMs),
    override: {
      ...{ key, projectId, kind, value, metric, effect, actor, reason },
      expiresAtMs: expiresAtMs === null ? null : BigInt(expiresAtMs),
      endedAtMs: endedAtMs === null ? null : BigInt(endedAtMs),
      version: BigInt(version),
      expiredKeys: expired.map((pattern) => patternPrefixOf(pattern.key)),
      expiredArms: expired.map(({ arms }) => BigInt(arms)),
      expiredSets: expired.map(({ sets }) => BigInt(sets)),
    },
  });
  // The account exists, because its node is locked. So only a project can be missing.
  if (written === undefined) throw unknownProject(projectId);
}

/** The patterns that an EXPIRE sets aside. Throws CHANGE_TOO_LARGE: an EXPIRE of only some would hold for some. */
async function expiring(
  transaction: GraphTransaction,
  { accountId, projectId, kind, value, metric }: OverrideDecision,
  {
    publishedEpoch,
    maxExpiredPatterns,
  }: { readonly publishedEpoch: number; readonly maxExpiredPatterns: number },
) {
  const patterns = await transaction.run(findExpiringPatterns, {
    traitKey: nodeKey(accountId, kind, value),
    epoch: BigInt(publishedEpoch),
    metric: metric === '' ? null : metric,
    projectId: projectId === '' ? null : projectId,
    maxPatterns: BigInt(maxExpiredPatterns + 1),
  });
  if (patterns.length <= maxExpiredPatterns) return patterns;
  throw new KaizenError(
    `the trait has more than ${maxExpiredPatterns} patterns, which is the most that one EXPIRE sets aside: name a project or a metric`,
    { kind: 'WRONG_STATE', reason: 'CHANGE_TOO_LARGE', subject: `${kind} ${value}` },
  );
}

/** Whether the decision is stored already. A transaction is repeated when the answer to its commit was lost. */
function isRepetition(last: Override, decision: OverrideDecision, nowMs: number): boolean {
  return (
    last.createdAtMs === nowMs &&
    (['value', 'effect', 'actor', 'reason', 'expiresAtMs'] as const).every(
      (name) => last[name] === decision[name],
    )
  );
}

async function refuseTooMany(
  transaction: GraphTransaction,
  accountKey: string,
  nowMs: number,
): Promise<void> {
  const { overrides } = await transaction.run(countOverrides, { accountKey, nowMs: BigInt(nowMs) });
  if (overrides < MAX_OVERRIDES) return;
  throw new KaizenError(
    `${MAX_OVERRIDES} overrides are in force in the account and its projects: lift one before another is made`,
    { kind: 'WRONG_STATE', reason: 'TOO_MANY_OVERRIDES', subject: 'overrides' },
  );
}

function unknownOverride({ kind, value }: OverrideDecision): KaizenError {
  return new KaizenError(
    `there never was an override of ${kind} "${value}" in this scope under this metric`,
    {
      kind: 'NOT_FOUND',
      reason: 'UNKNOWN_OVERRIDE',
      resourceType: 'kaizen.v1.Override',
      resourceName: `${kind} ${value}`,
    },
  );
}
