/** Publishes the knowledge of an earlier epoch again, on a person's request. */

import {
  closePatterns,
  endInteractions,
  endUsedTraits,
  findLastPatternVersions,
  publishKnowledge,
  restorePatterns,
  setCycleStaged,
  showInteractions,
  useTraits,
} from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { CHOICE_KINDS } from '../../knowledge/choice-kinds.ts';
import { type EpochRecord, readEpoch } from '../../knowledge/epochs.ts';
import { ESTIMATOR } from '../../knowledge/estimator.ts';
import { readAllPatternsAt, readChoicesAt } from '../../knowledge/knowledge-at-epoch.ts';
import { KaizenError } from '../../shared/errors.ts';
import { pagesOf } from '../../shared/pages.ts';
import { fencedWrite } from '../cycle/cycle-lease.ts';
import {
  clearLeasedAccount,
  type LeasedAccount,
  type LeasingDependencies,
  whileLeasingAccount,
} from '../cycle/leased-account.ts';
import {
  type KnowledgeState,
  planRollBack,
  type RestoredVersion,
  type RollBackPlan,
} from './roll-back-plan.ts';

/** The epoch to restore, who asks for it, and why. */
export interface KnowledgeRollBack {
  readonly accountId: string;
  readonly epoch: number;
  readonly actor: string;
  readonly reason: string;
}

/** The new epoch, and how many patterns were restored, ended and left unchanged. */
export interface RolledBackKnowledge {
  readonly record: EpochRecord;
  readonly restored: number;
  readonly ended: number;
  readonly unchanged: number;
}

/** Patterns staged or closed in one transaction, the same number as in a cycle. */
const PATTERNS_PER_PAGE = 200;
/**
 * Most that one roll-back restores: both states are compared in memory, at about a kilobyte for each pattern. A larger
 * account is refused, because restoring only a part would mix two states.
 */
export const ROLL_BACK_LIMITS = { patterns: 100_000, choices: 100_000, projects: 100_000 } as const;

/** The limits of a roll-back; tests lower them. */
type RollBackLimits = Readonly<Record<keyof typeof ROLL_BACK_LIMITS, number>>;

/**
 * Publishes the knowledge of an earlier epoch as a new epoch, under the account's cycle lease. History is added to and
 * never overwritten. Sums of evidence, change marks, models and the formula stay as they are. So the next cycle only
 * changes patterns with new evidence and those in the same families. Throws UNKNOWN_ACCOUNT, UNKNOWN_EPOCH,
 * EPOCH_IS_CURRENT, CHANGE_TOO_LARGE or CYCLE_ALREADY_RUNNING.
 */
export async function rollBackKnowledge(
  dependencies: LeasingDependencies,
  request: KnowledgeRollBack,
  limits: RollBackLimits = ROLL_BACK_LIMITS,
): Promise<RolledBackKnowledge> {
  const { graph } = dependencies;
  // Checked before the lease is taken, so that a wrong epoch disturbs no cycle.
  await readEpoch(graph, request);
  return whileLeasingAccount(dependencies, request.accountId, async (leased) => {
    const publishedEpoch = await clearLeasedAccount(dependencies, leased);
    if (request.epoch === publishedEpoch) throw epochIsCurrent(request.epoch);
    // Checked again: a reset may have deleted the epoch meanwhile.
    await readEpoch(graph, request);
    return restore(dependencies, request, { ...leased, publishedEpoch, limits });
  });
}

interface Leased extends Pick<LeasedAccount, 'lease' | 'accountKey' | 'nowMs'> {
  readonly publishedEpoch: number;
  readonly limits: RollBackLimits;
}

/** What was published at an epoch, all of it. Throws CHANGE_TOO_LARGE when that is more than the limits. */
async function stateAt(
  graph: Pick<Graph, 'run'>,
  { accountId, epoch }: Pick<KnowledgeRollBack, 'accountId' | 'epoch'>,
  limits: RollBackLimits,
): Promise<KnowledgeState> {
  const patterns = await readAllPatternsAt(graph, {
    accountId,
    epoch,
    // One more of each shows that there are too many.
    maxPatterns: BigInt(limits.patterns + 1),
    maxInAll: limits.patterns + 1,
    maxProjects: BigInt(limits.projects + 1),
    onProjects: (count) => refuseMore('projects', count, limits),
  });
  refuseMore('patterns', patterns.length, limits);
  const choices = await readChoicesAt(graph, {
    accountId,
    epoch,
    kinds: CHOICE_KINDS,
    maxChoices: BigInt(limits.choices + 1),
  });
  refuseMore('choices', choices.length, limits);
  return { patterns, choices };
}

function refuseMore(what: keyof RollBackLimits, count: number, limits: RollBackLimits): void {
  if (count <= limits[what]) return;
  throw new KaizenError(
    `the account has more than ${limits[what]} ${what}, which is the most that one roll-back restores: nothing was changed`,
    { kind: 'WRONG_STATE', reason: 'CHANGE_TOO_LARGE', subject: what },
  );
}

async function restore(
  dependencies: LeasingDependencies,
  request: KnowledgeRollBack,
  leased: Leased,
): Promise<RolledBackKnowledge> {
  const { graph, log } = dependencies;
  const { accountId, epoch, actor } = request;
  const { accountKey, publishedEpoch, limits } = leased;
  const before = await stateAt(graph, { accountId, epoch }, limits);
  const now = await stateAt(graph, { accountId, epoch: publishedEpoch }, limits);
  const plan = planRollBack(accountKey, { before, now });
  await stage(dependencies, plan, leased);
  const sharedEpoch = await publish(dependencies, request, { plan, leased });
  const counts = {
    restored: plan.restored.length,
    ended: plan.ended.length,
    unchanged: plan.unchanged,
  };
  log.info({ account_id: accountId, to_epoch: epoch, actor, ...counts }, 'knowledge rolled back');
  const { reason } = request;
  return {
    record: {
      epoch: publishedEpoch + 1,
      publishedAtMs: leased.nowMs,
      cause: 'ROLL_BACK',
      cycleId: null,
      actor,
      reason,
      sharedEpoch,
      restoredEpoch: epoch,
    },
    ...counts,
  };
}

/**
 * Writes the versions and ends for the next epoch, page by page. After an interruption, the next holder of the lease
 * discards them.
 */
async function stage(
  { graph }: LeasingDependencies,
  { restored, ended }: RollBackPlan,
  { lease, accountKey, publishedEpoch, nowMs }: Leased,
): Promise<void> {
  const epoch = BigInt(publishedEpoch + 1);
  const staging = (work: (transaction: GraphTransaction) => Promise<unknown>): Promise<void> =>
    fencedWrite(graph, lease, async (transaction) => {
      await transaction.run(setCycleStaged, { leaseKey: lease.leaseKey, staged: true });
      await work(transaction);
    });
  for (const page of pagesOf(restored, PATTERNS_PER_PAGE)) {
    const lastVersions = await graph.run(findLastPatternVersions, {
      prefixKeys: page.map(({ prefixKey }) => prefixKey),
      estimator: ESTIMATOR,
    });
    const last = new Map(lastVersions.map(({ prefixKey, version }) => [prefixKey, version]));
    const numbered = page.map((version) => numberVersion(version, last.get(version.prefixKey)));
    await staging((transaction) => stagePage(transaction, numbered, { epoch, nowMs, accountKey }));
  }
  for (const page of pagesOf(ended, PATTERNS_PER_PAGE)) {
    const keys = (of: typeof page): readonly string[] => of.map(({ key }) => key);
    await staging(async (transaction) => {
      await transaction.run(closePatterns, { patternKeys: keys(page), epoch });
      const interactions = page.filter(({ kind }) => kind === 'interaction');
      await transaction.run(endInteractions, { patternKeys: keys(interactions), epoch });
    });
  }
}

type NumberedVersion = ReturnType<typeof numberVersion>;

function numberVersion({ former, prefixKey, traitKey, scopeKey }: RestoredVersion, last: number | undefined) {
  const before = last ?? former.version;
  return {
    scopeKey,
    traitKey,
    patternKey: prefixKey + String(before + 1),
    formerKey: former.key,
    previousKey: prefixKey + String(before),
    version: BigInt(before + 1),
    former,
  };
}

async function stagePage(
  transaction: GraphTransaction,
  page: readonly NumberedVersion[],
  {
    epoch,
    nowMs,
    accountKey,
  }: { readonly epoch: bigint; readonly nowMs: number; readonly accountKey: string },
): Promise<void> {
  for (const [query, isHere] of [
    [restorePatterns.Account, true],
    [restorePatterns.Project, false],
  ] as const) {
    const patterns = page
      .filter(({ scopeKey }) => (scopeKey === accountKey) === isHere)
      .map(({ former: _, ...version }) => version);
    if (patterns.length > 0) {
      const createdAtMs = BigInt(nowMs);
      await transaction.run(query, { epoch, createdAtMs, accountKey, estimator: ESTIMATOR, patterns });
    }
  }
  const interactions = page.filter(
    ({ former, scopeKey }) => former.kind === 'interaction' && scopeKey === accountKey,
  );
  if (interactions.length === 0) return;
  await transaction.run(endInteractions, {
    patternKeys: interactions.map(({ previousKey }) => previousKey),
    epoch,
  });
  for (const [query, state] of [
    [showInteractions.WORKS_WITH, 'ESTABLISHED'],
    [showInteractions.WORSE_WITH, 'RISKY'],
  ] as const) {
    const shown = interactions
      .filter(({ former }) => former.state === state)
      .map(({ traitKey, patternKey, former: { metric, lift } }) => ({ traitKey, patternKey, metric, lift }));
    if (shown.length > 0) await transaction.run(query, { interactions: shown, epoch });
  }
}

/** Switches the published epoch in one small transaction. Returns the epoch of shared knowledge at that moment. */
async function publish(
  { graph }: LeasingDependencies,
  { epoch: restoredEpoch, actor, reason }: KnowledgeRollBack,
  {
    plan: { chosenAgain, noLongerChosen },
    leased: { lease, accountKey, publishedEpoch, nowMs },
  }: { readonly plan: RollBackPlan; readonly leased: Leased },
): Promise<number> {
  const epoch = BigInt(publishedEpoch + 1);
  return fencedWrite(graph, lease, async (transaction) => {
    await transaction.run(useTraits, { accountKey, traitKeys: chosenAgain, epoch });
    await transaction.run(endUsedTraits, { accountKey, traitKeys: noLongerChosen, epoch });
    const published = await transaction.run(publishKnowledge, {
      accountKey,
      epoch,
      publishedAtMs: BigInt(nowMs),
      cause: 'ROLL_BACK',
      cycleKey: '',
      actor,
      reason,
      restoredEpoch: BigInt(restoredEpoch),
    });
    if (published === undefined) throw new Error('the published epoch moved while the lease was held');
    await transaction.run(setCycleStaged, { leaseKey: lease.leaseKey, staged: false });
    return published.sharedEpoch;
  });
}

function epochIsCurrent(epoch: number): KaizenError {
  return new KaizenError(`epoch ${epoch} is what readers see now`, {
    kind: 'WRONG_STATE',
    reason: 'EPOCH_IS_CURRENT',
    subject: String(epoch),
  });
}
