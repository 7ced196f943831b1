/** Puts an earlier version of a model back in force, on a person's request. */

import { findLearningAccount, findServedModel, publishKnowledge, serveModel } from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import { type FoundModel, findModel, unknownModel } from '../../prediction/find-models.ts';
import type { ModelName } from '../../prediction/model-keys.ts';
import { KaizenError, unknownAccount } from '../../shared/errors.ts';
import type { CycleDependencies } from '../cycle/cycle-dependencies.ts';
import { fencedWrite } from '../cycle/cycle-lease.ts';
import {
  clearLeasedAccount,
  type LeasedAccount,
  type LeasingDependencies,
  whileLeasingAccount,
} from '../cycle/leased-account.ts';

/** The model to roll back, who asks for it, and why. */
export interface RollBack {
  readonly accountId: string;
  readonly name: ModelName;
  /** The version to restore. Undefined: the newest version below the present one that was in force before. */
  readonly version: number | undefined;
  readonly actor: string;
  readonly reason: string;
}

/** The model now in force, the version it replaced, and the epoch that shows it. */
export interface RolledBack {
  readonly model: FoundModel;
  readonly retiredVersion: number;
  readonly epoch: number;
}

/**
 * Puts an earlier version in force and publishes that as an epoch of its own. This runs under the account's cycle
 * lease, so that no cycle promotes a model meanwhile. The platform levels stay those of the newest training. Throws
 * UNKNOWN_ACCOUNT, CYCLE_ALREADY_RUNNING, UNKNOWN_MODEL, NO_EARLIER_MODEL or MODEL_ALREADY_SERVES.
 */
export async function rollBackModel(
  dependencies: LeasingDependencies,
  request: RollBack,
): Promise<RolledBack> {
  const { graph } = dependencies;
  const { accountId } = request;
  const accountKey = nodeKey(accountId);
  if ((await graph.run(findLearningAccount, { accountKey })) === undefined) throw unknownAccount(accountId);
  return whileLeasingAccount(dependencies, accountId, async (leased) => {
    const publishedEpoch = await clearLeasedAccount(dependencies, leased);
    return serveEarlier(dependencies, request, { ...leased, publishedEpoch });
  });
}

async function serveEarlier(
  { graph, log }: Pick<CycleDependencies, 'graph' | 'log'>,
  { accountId, name, version, actor, reason }: RollBack,
  {
    lease,
    accountKey,
    publishedEpoch,
    nowMs,
  }: Pick<LeasedAccount, 'lease' | 'accountKey' | 'nowMs'> & { readonly publishedEpoch: number },
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
  const model = await fencedWrite(graph, lease, async (transaction) => {
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
    // Read inside the transaction: after the commit, no failing read may make the caller believe that the roll-back
    // failed.
    return findModel(transaction, { accountId, modelKey: targetKey });
  });
  log.info({ account_id: accountId, model: name, version: targetVersion, actor }, 'model rolled back');
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
