import {
  closePatterns,
  type FindDirtyTraitsRow,
  findCurrentPatterns,
  findDirtyTraits,
  findLastPatternVersions,
  prunePatternLinks,
  pruneUsedTraits,
  setCycleStaged,
  stagePatterns,
  sumContrasts,
} from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import { levelOfKind, METRIC } from '../dispersion-scope.ts';
import {
  type KnowledgePlan,
  type PatternEvidence,
  type PatternSubject,
  type PlannedVersion,
  planKnowledge,
} from '../knowledge-plan.ts';
import { pagesOf } from '../pages.ts';
import { readTau2 } from './overdispersion-sums.ts';
import type { StageContext, StageOutcome } from './stage-context.ts';

/** Traits whose contrasts are summed in one query: each may have one in every set of the account. */
const TRAITS_PER_PAGE = 50;
/** Patterns staged or closed in one transaction. */
const PATTERNS_PER_PAGE = 200;

/** Stage 3's outcome, and what publication needs of it. */
export interface KnowledgeOutcome extends StageOutcome {
  /** The traits whose marks are settled by this cycle, with the change they were read at. */
  readonly traits: readonly Pick<FindDirtyTraitsRow, 'traitKey' | 'change'>[];
  /** Whether anything was staged, so that there is an epoch to publish. */
  readonly isChanged: boolean;
}

/**
 * Stage 3: turns the contrasts of the changed traits, with what is known of the other traits of their kinds, into
 * pattern versions. They are staged for the next epoch: no reader sees them before it is published.
 */
export async function updateKnowledge(context: StageContext): Promise<KnowledgeOutcome> {
  const { graph, accountKey } = context;
  const traits = await graph.run(findDirtyTraits, { accountKey });
  if (traits.length === 0) return { counts: emptyCounts, traits, isChanged: false };
  const kinds = [...new Set(traits.map(({ kind }) => kind))].sort();
  const fresh = await readEvidence(context, traits);
  const current = await graph.run(findCurrentPatterns, { accountKey, kinds });
  const changedTraits = new Set(traits.map(({ traitKey }) => traitKey));
  const plan = planKnowledge({ fresh, changedTraits, current });
  await stage(context, plan);
  await prune(context, kinds);
  const superseding = plan.versions.filter(({ previous }) => previous !== undefined).length;
  return {
    counts: {
      traits: traits.length,
      patterns_new: plan.versions.length - superseding,
      patterns_changed: superseding,
      patterns_closed: plan.closed.length,
      patterns_unchanged: plan.unchanged,
    },
    traits,
    isChanged: plan.versions.length + plan.closed.length > 0,
  };
}

const emptyCounts = {
  traits: 0,
  patterns_new: 0,
  patterns_changed: 0,
  patterns_closed: 0,
  patterns_unchanged: 0,
} as const;

async function readEvidence(
  context: StageContext,
  traits: readonly FindDirtyTraitsRow[],
): Promise<readonly PatternEvidence[]> {
  const tau2 = await readTau2(context);
  const byKey = new Map(traits.map((trait) => [trait.traitKey, trait]));
  const evidence: PatternEvidence[] = [];
  for (const traitKeys of pagesOf([...byKey.keys()], TRAITS_PER_PAGE)) {
    for (const row of await context.graph.run(sumContrasts, { traitKeys })) {
      const trait = byKey.get(row.traitKey);
      if (trait === undefined) continue;
      const { kind, value } = trait;
      evidence.push({ ...row, kind, value, tau2: tau2(row.assignment, levelOfKind(kind)) });
    }
  }
  return evidence;
}

async function stage(context: StageContext, { versions, closed }: KnowledgePlan): Promise<void> {
  const { accountKey, cycleId, clock, lease, publishedEpoch, write } = context;
  const epoch = BigInt(publishedEpoch + 1);
  const { leaseKey } = lease;
  const numbered = await numberVersions(context, versions);
  for (const page of pagesOf(numbered, PATTERNS_PER_PAGE)) {
    await write(async (transaction) => {
      await transaction.run(setCycleStaged, { leaseKey, staged: true });
      await transaction.run(stagePatterns, {
        accountKey,
        cycleKey: cycleId,
        epoch,
        createdAtMs: BigInt(clock().getTime()),
        patterns: page,
      });
    });
  }
  for (const patternKeys of pagesOf(closed, PATTERNS_PER_PAGE)) {
    await write(async (transaction) => {
      await transaction.run(setCycleStaged, { leaseKey, staged: true });
      await transaction.run(closePatterns, { patternKeys, epoch });
    });
  }
}

/** Gives each version its number and key. One whose subject had patterns before, all closed, goes on from the last. */
async function numberVersions({ graph, accountKey }: StageContext, versions: readonly PlannedVersion[]) {
  const prefixKeys = versions
    .filter(({ previous }) => previous === undefined)
    .map((version) => patternPrefixKey(accountKey, version));
  const last = new Map<string, number>();
  for (const page of pagesOf(prefixKeys, PATTERNS_PER_PAGE)) {
    const rows = await graph.run(findLastPatternVersions, { prefixKeys: page });
    for (const { prefixKey, version } of rows) last.set(prefixKey, version);
  }
  return versions.map(({ previous, ...pattern }) => {
    const prefixKey = patternPrefixKey(accountKey, pattern);
    const before = previous?.version ?? last.get(prefixKey) ?? 0;
    return {
      ...pattern,
      patternKey: prefixKey + String(before + 1),
      previousKey: before === 0 ? '' : prefixKey + String(before),
      version: BigInt(before + 1),
      arms: BigInt(pattern.arms),
      sets: BigInt(pattern.sets),
    };
  });
}

/** A pattern's key up to its version. */
function patternPrefixKey(accountKey: string, { kind, value, assignment }: PatternSubject): string {
  return `${accountKey}|${nodeKey('account', kind, value, METRIC, assignment)}|`;
}

/** Takes versions that no reader can still want off their traits. */
async function prune(
  { accountKey, publishedEpoch, write }: StageContext,
  kinds: readonly string[],
): Promise<void> {
  await write(async (transaction) => {
    await transaction.run(prunePatternLinks, { accountKey, kinds, epoch: BigInt(publishedEpoch) });
    await transaction.run(pruneUsedTraits, { accountKey, kinds });
  });
}
