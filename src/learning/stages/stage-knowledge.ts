/** Writes a knowledge plan for the next epoch, and removes links to versions that no reader can need any more. */
import {
  closePatterns,
  endInteractions,
  pruneInteractions,
  prunePatternLinks,
  setCycleStaged,
  showInteractions,
  stagePatterns,
  useTraits,
} from '../../gen/queries.ts';
import { keyParts, nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { ESTIMATOR } from '../../knowledge/estimator.ts';
import type { KnowledgePlan, PlannedVersion } from '../../knowledge/knowledge-plan.ts';
import type { PatternEvidence } from '../../knowledge/pattern-figures.ts';
import { patternPrefixKey } from '../../knowledge/pattern-key.ts';
import { VERSION_INDEX_POWERS } from '../../knowledge/version-index.ts';
import { pagesOf } from '../../shared/pages.ts';
import type { StageContext } from './stage-context.ts';

/** Patterns staged or closed in one transaction. */
const PATTERNS_PER_PAGE = 200;
/** Traits linked in one transaction. */
const TRAITS_PER_PAGE = 1_000;
/** Kinds found in a text rather than chosen from a list. Their traits count as used only when a pattern names them. */
const UNCHOSEN_KINDS: readonly string[] = ['lexical', 'interaction'];

/** Stages the versions and closings of a plan. Returns how many traits the next epoch shows for the first time. */
export async function stageKnowledge(
  context: StageContext,
  { versions, closed }: KnowledgePlan,
  fresh: readonly PatternEvidence[],
): Promise<number> {
  const { accountKey, lease, publishedEpoch, write } = context;
  const epoch = BigInt(publishedEpoch + 1);
  const numbered = versions.map((version) => numberVersion(accountKey, version));
  context.expect(numbered.length + closed.length);
  const staging = async (
    size: number,
    work: (transaction: GraphTransaction) => Promise<unknown>,
  ): Promise<void> => {
    await write(
      (transaction) =>
        Promise.all([
          transaction.run(setCycleStaged, { leaseKey: lease.leaseKey, staged: true }),
          work(transaction),
        ]),
      () => ({ work: size }),
    );
  };
  for (const page of pagesOf(numbered, PATTERNS_PER_PAGE)) {
    await staging(page.length, (transaction) => stagePage(transaction, context, page));
  }
  for (const page of pagesOf(closed, PATTERNS_PER_PAGE)) {
    const patternKeys = page.map(({ patternKey }) => patternKey);
    await staging(page.length, (transaction) =>
      Promise.all([
        transaction.run(closePatterns, { patternKeys, epoch }),
        transaction.run(endInteractions, { patternKeys: interactionKeys(page), epoch }),
      ]),
    );
  }
  const traitKeys = usedTraits(versions, fresh);
  let used = 0;
  for (const page of pagesOf(traitKeys, TRAITS_PER_PAGE)) {
    const row = await write((transaction) =>
      transaction.run(useTraits, { accountKey, traitKeys: page, epoch }),
    );
    used += row.fresh;
  }
  return used;
}

type NumberedVersion = ReturnType<typeof numberVersion>;

async function stagePage(
  transaction: GraphTransaction,
  { accountKey, cycleId, clock, publishedEpoch }: StageContext,
  page: readonly NumberedVersion[],
): Promise<void> {
  const epoch = BigInt(publishedEpoch + 1);
  const createdAtMs = BigInt(clock().getTime());
  const params = { accountKey, cycleKey: cycleId, epoch, createdAtMs, estimator: ESTIMATOR };
  const ofAccount = page.filter(({ projectId }) => projectId === '');
  const ofProjects = page.filter(({ projectId }) => projectId !== '');
  const interactions = page.filter(({ kind, projectId }) => kind === 'interaction' && projectId === '');
  const helpful = interactions.filter(({ state }) => state === 'ESTABLISHED');
  const harmful = interactions.filter(({ state }) => state === 'RISKY');
  const ended = interactions.filter(({ previousKey }) => previousKey !== '');
  await Promise.all([
    ...(ofAccount.length === 0
      ? []
      : [transaction.run(stagePatterns.Account, { ...params, patterns: ofAccount })]),
    ...(ofProjects.length === 0
      ? []
      : [transaction.run(stagePatterns.Project, { ...params, patterns: ofProjects })]),
    ...(ended.length === 0
      ? []
      : [
          transaction.run(endInteractions, {
            patternKeys: ended.map(({ previousKey }) => previousKey),
            epoch,
          }),
        ]),
    ...(helpful.length === 0
      ? []
      : [transaction.run(showInteractions.WORKS_WITH, { interactions: helpful.map(shown), epoch })]),
    ...(harmful.length === 0
      ? []
      : [transaction.run(showInteractions.WORSE_WITH, { interactions: harmful.map(shown), epoch })]),
  ]);
}

function shown({ traitKey, patternKey, metric, lift }: NumberedVersion) {
  return { traitKey, patternKey, metric, lift };
}

function interactionKeys(closed: KnowledgePlan['closed']): readonly string[] {
  return closed.filter(({ kind }) => kind === 'interaction').map(({ patternKey }) => patternKey);
}

function numberVersion(accountKey: string, { previousVersion, ...pattern }: PlannedVersion) {
  const prefixKey = patternPrefixKey(accountKey, pattern);
  return {
    ...pattern,
    scopeKey: pattern.projectId === '' ? accountKey : nodeKey(...keyParts(accountKey), pattern.projectId),
    patternKey: prefixKey + String(previousVersion + 1),
    previousKey: previousVersion === 0 ? '' : prefixKey + String(previousVersion),
    version: BigInt(previousVersion + 1),
    arms: BigInt(pattern.arms),
    sets: BigInt(pattern.sets),
  };
}

/** Returns every trait with a pattern, and every value that a generator can choose and has tried at least once. */
function usedTraits(
  versions: readonly PlannedVersion[],
  fresh: readonly PatternEvidence[],
): readonly string[] {
  const chosen = fresh.filter(({ kind }) => !UNCHOSEN_KINDS.includes(kind));
  return [...new Set([...versions, ...chosen].map(({ traitKey }) => traitKey))].sort();
}

/** Removes the links to versions that no reader can need any more. */
export async function pruneKnowledge(
  { accountKey, publishedEpoch, write }: StageContext,
  traits: readonly { readonly traitKey: string; readonly kind: string }[],
): Promise<void> {
  const epoch = BigInt(publishedEpoch);
  const interactions = traits.filter(({ kind }) => kind === 'interaction').map(({ traitKey }) => traitKey);
  await write(async (transaction) => {
    await Promise.all([
      transaction.run(prunePatternLinks, { accountKey, epoch, powers: VERSION_INDEX_POWERS }),
      ...(interactions.length === 0
        ? []
        : [transaction.run(pruneInteractions, { traitKeys: interactions, epoch })]),
    ]);
  });
}
