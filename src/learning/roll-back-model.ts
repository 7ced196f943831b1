/** Puts an earlier version of a model back in force, as a person decides. */
import { KaizenError, unknownAccount } from '../errors.ts';
import {
  findLearningAccount,
  findServedModel,
  publishKnowledge,
  releaseCycleLease,
  serveModel,
} from '../gen/queries.ts';
import { nodeKey } from '../graph/keys.ts';
import { type FoundModel, findModel, unknownModel } from '../models/find-models.ts';
import type { ModelName } from '../models/model-keys.ts';
import type { CycleDependencies } from './cycle-dependencies.ts';
import { newCycleId } from './cycle-id.ts';
import { type CycleLease, DEFAULT_LEASE_MS, fencedWrite } from './cycle-lease.ts';
import { takeLease } from './cycle-lifecycle.ts';
import { finishPendingReset } from './reset/finish-reset.ts';
import { discardStaged } from './stages/collect.ts';

/** What is to go back, and who says so. */
export interface RollBack {
  readonly accountId: string;
  readonly name: ModelName;
  /** Undefined: the newest below the present one that was in force. */
  readonly version: number | undefined;
  readonly actor: string;
  readonly reason: string;
}

/** How it is now. */
export interface RolledBack {
  readonly model: FoundModel;
  readonly retiredVersion: number;
  readonly epoch: number;
}

/**
 * Goes back to an earlier version under the account's cycle lease, so that no cycle promotes meanwhile, and publishes
 * that as an epoch of its own. The levels of the platforms stay those of the newest training. Throws UNKNOWN_ACCOUNT,
 * CYCLE_ALREADY_RUNNING, UNKNOWN_MODEL, NO_EARLIER_MODEL or MODEL_ALREADY_SERVES.
 */
export async function rollBackModel(
  dependencies: Omit<CycleDependencies, 'trainer' | 'halfLifeDays'>,
  request: RollBack,
): Promise<RolledBack> {
  const { graph, clock, log, random, leaseMs = DEFAULT_LEASE_MS } = dependencies;
  const { accountId } = request;
  const accountKey = nodeKey(accountId);
  if ((await graph.run(findLearningAccount, { accountKey })) === undefined) throw unknownAccount(accountId);
  const now = clock();
  const { lease, staged } = await graph.transaction('write', (transaction) =>
    takeLease(transaction, {
      ...dependencies,
      accountKey,
      accountId,
      leaseMs,
      // It is no cycle: the id only tells the holder from others.
      cycleId: newCycleId(now, random),
    }),
  );
  try {
    // Read under the lease: nobody else moves it from here on.
    const account = await graph.run(findLearningAccount, { accountKey });
    if (account === undefined) throw unknownAccount(accountId);
    const { publishedEpoch } = account;
    const write: Parameters<typeof discardStaged>[0]['write'] = (work) => fencedWrite(graph, lease, work);
    // What an interrupted cycle staged for the next epoch must not come out with this one.
    if (staged) await discardStaged({ write, lease, accountKey, publishedEpoch, log });
    await finishPendingReset({ graph, log, accountKey, write });
    return await serveEarlier(dependencies, request, {
      lease,
      accountKey,
      publishedEpoch,
      nowMs: now.getTime(),
    });
  } finally {
    await graph.run(releaseCycleLease, { leaseKey: lease.leaseKey, token: BigInt(lease.token) });
  }
}

async function serveEarlier(
  { graph, log }: Pick<CycleDependencies, 'graph' | 'log'>,
  { accountId, name, version, actor, reason }: RollBack,
  {
    lease,
    accountKey,
    publishedEpoch,
    nowMs,
  }: {
    readonly lease: CycleLease;
    readonly accountKey: string;
    readonly publishedEpoch: number;
    readonly nowMs: number;
  },
): Promise<RolledBack> {
  const found = await graph.run(findServedModel, {
    accountKey,
    name,
    version: version === undefined ? null : BigInt(version),
  });
  const { currentVersion = null, targetKey = null, targetVersion = null } = found ?? {};
  if (version !== undefined && version === currentVersion) throw alreadyServes(name, version);
  if (version !== undefined && targetKey === null) throw unknownModel(`${name} ${version}`);
  if (currentVersion === null || targetKey === null) throw noEarlier(name);
  const epoch = BigInt(publishedEpoch + 1);
  await fencedWrite(graph, lease, async (transaction) => {
    await transaction.run(serveModel, {
      accountKey,
      modelKey: targetKey,
      name,
      epoch,
      startedAtMs: BigInt(nowMs),
      actor,
      reason,
      retiredReason: `rolled back to version ${targetVersion} by ${actor}: ${reason}`,
    });
    const published = await transaction.run(publishKnowledge, {
      accountKey,
      epoch,
      publishedAtMs: BigInt(nowMs),
      cause: 'MODEL_ROLL_BACK',
      cycleKey: '',
      actor,
      reason,
      restoredEpoch: null,
    });
    if (published === undefined) throw new Error('the published epoch moved while the lease was held');
  });
  log.info({ account_id: accountId, model: name, version: targetVersion, actor }, 'model rolled back');
  const model = await findModel(graph, { accountId, modelKey: targetKey });
  return { model, retiredVersion: currentVersion, epoch: Number(epoch) };
}

function noEarlier(name: ModelName): KaizenError {
  return new KaizenError(`no earlier version of model "${name}" was in force`, {
    kind: 'WRONG_STATE',
    reason: 'NO_EARLIER_MODEL',
    subject: name,
  });
}

function alreadyServes(name: ModelName, version: number): KaizenError {
  return new KaizenError(`version ${version} of model "${name}" is in force`, {
    kind: 'WRONG_STATE',
    reason: 'MODEL_ALREADY_SERVES',
    subject: `${name} ${version}`,
  });
}
