import { contrastSetOf } from '../../contrast-sets/contrast-set-key.ts';
import { type ReadSet, readCoarseSets, readFineSets } from '../../contrast-sets/read-compared-sets.ts';
import { setFinding, setFindingKey } from '../../contrast-sets/set-finding.ts';
import {
  addToDispersions,
  endDispersionSpread,
  findDispersions,
  findUnmeasuredSets,
  lockContrastSets,
  markSetsOfScope,
  moveDispersion,
  type ReadContrastSetsRow,
  readContrastSets,
  writeSetTerms,
} from '../../gen/queries.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import {
  ASSIGNMENTS,
  type DispersionScope,
  dispersionKey,
  LEVELS,
  movedTau2,
  type SetLevel,
} from '../../knowledge/dispersion-scope.ts';
import { countForTraining } from '../../prediction/training-counts.ts';
import { pagesOf } from '../../shared/pages.ts';
import { METRICS } from '../../statistics/arm-outcome.ts';
import {
  isComparable,
  type OverdispersionTerms,
  sumOverdispersionTerms,
} from '../../statistics/overdispersion.ts';
import { systemTerms } from '../../statistics/set-system.ts';
import type { StageContext } from './stage-context.ts';

/**
 * Contrast sets in one transaction: enough to be worth a commit, few enough that writers hardly wait for their locks.
 */
export const SETS_PER_PAGE = 1_000;
/** Keys of contrast sets in memory at once, about 2 MB. */
export const SETS_PER_ROUND = 20_000;
/**
 * Contrast sets visited in one transaction when a scope is marked. More fit here, since only one property is written.
 */
const MARKED_PER_PAGE = 2_000;
/** The character after `|`. Every key inside an account sorts below the account's key followed by this character. */
const AFTER_DELIMITER = String.fromCharCode('|'.charCodeAt(0) + 1);

/**
 * Updates the overdispersion sums for the changed contrast sets. In one transaction, the earlier contribution of a set
 * is subtracted and the new one is added. A set that changed after its strata were counted waits for the next cycle.
 */
export async function measureSets(context: StageContext): Promise<void> {
  for (const level of LEVELS) {
    let measured = SETS_PER_ROUND;
    while (measured > 0) {
      const rows = await context.graph.run(findUnmeasuredSets, {
        accountKey: context.accountKey,
        level,
        limit: BigInt(SETS_PER_ROUND),
      });
      measured = 0;
      for (const page of pagesOf(rows.map(({ setKey }) => setKey).sort(), SETS_PER_PAGE)) {
        measured += await context.write(
          (transaction) => measurePage(transaction, context, { level, setKeys: page }),
          (sets) => ({ counts: { sets_measured: sets } }),
        );
      }
      if (rows.length < SETS_PER_ROUND) break;
    }
  }
}

/** Measures one page, and returns how many contrast sets were measured. */
async function measurePage(
  transaction: GraphTransaction,
  { accountKey, lease }: StageContext,
  { level, setKeys }: { readonly level: SetLevel; readonly setKeys: readonly string[] },
): Promise<number> {
  const [, sets, compared] = await Promise.all([
    transaction.run(lockContrastSets, { setKeys, token: BigInt(lease.token) }),
    transaction.run(readContrastSets, { accountKey, setKeys }),
    level === 'FINE' ? readFineSets(transaction, setKeys) : readCoarseSets(transaction, setKeys),
  ]);
  const measured = sets.flatMap((set) => {
    const own = compared.get(set.setKey);
    return set.waits || own === undefined ? [] : [measureSet(set, own)];
  });
  if (measured.length === 0) return 0;
  await Promise.all([
    transaction.run(writeSetTerms, {
      sets: measured.map(({ set, terms, ...comparison }) => ({
        setKey: set.setKey,
        change: BigInt(set.change),
        usableArms: BigInt(comparison.usableArms),
        arms: BigInt(comparison.arms),
        comparedAs: comparison.comparedAs,
        comparedBy: comparison.comparedBy,
        split: comparison.split,
        apart: comparison.apart ?? null,
        finding: findingKeyOf(set.setKey, comparison, accountKey),
        q: terms.map(({ q }) => q),
        c: terms.map(({ c }) => c),
        df: terms.map(({ df }) => df),
      })),
    }),
    transaction.run(addToDispersions, { scopes: differences(measured, { accountKey, level }) }),
    ...(level === 'FINE' ? [countForTraining(transaction, accountKey, measured)] : []),
  ]);
  return measured.length;
}

/** What a contrast set adds to the sums, and how its comparison is classified. */
interface MeasuredSet extends Pick<ReadSet, 'comparedBy' | 'split' | 'apart'> {
  readonly set: ReadContrastSetsRow;
  readonly terms: readonly OverdispersionTerms[];
  readonly usableArms: number;
  readonly arms: number;
  readonly comparedAs: string;
}

/**
 * Findings exist for tests only: creatives that merely ran in the same week were never meant to be split as planned.
 */
function findingKeyOf(
  setKey: string,
  comparison: Pick<MeasuredSet, 'comparedBy' | 'split'>,
  accountKey: string,
): string | null {
  const finding = contrastSetOf(setKey).testId === '' ? undefined : setFinding(comparison);
  return finding === undefined ? null : setFindingKey(accountKey, finding);
}

/**
 * A set counts as RANDOMISED only if it was reported as randomised, was shown as planned or adaptively (no sample ratio
 * mismatch), and its variants ran side by side.
 */
function measureSet(set: ReadContrastSetsRow, own: ReadSet): MeasuredSet {
  const { comparedBy, apart, split, arms, systems, impressions } = own;
  const isRandomised = set.assignment === 'RANDOMISED' && comparedBy === 'DAY' && split !== 'MISMATCH';
  return {
    set,
    comparedBy,
    apart,
    // A sample ratio mismatch only means something where variants were assigned at random.
    split: set.assignment === 'RANDOMISED' ? split : 'AS_PLANNED',
    arms: arms.length,
    comparedAs: isRandomised ? 'RANDOMISED' : 'OBSERVATIONAL',
    usableArms: Array.from(impressions).filter((shown) => isComparable({ clicks: 0, impressions: shown }))
      .length,
    terms: METRICS.map((metric) =>
      sumOverdispersionTerms(
        systems.filter((system) => system.metric === metric).map(({ system }) => systemTerms(system)),
      ),
    ),
  };
}

/**
 * By scope, what the sets add now minus what they added before. The earlier amount is subtracted from the assignment it
 * was added to.
 */
function differences(
  measured: readonly Pick<MeasuredSet, 'set' | 'terms' | 'comparedAs'>[],
  { accountKey, level }: { readonly accountKey: string; readonly level: SetLevel },
) {
  const sums = new Map<string, OverdispersionTerms>();
  const add = (scope: DispersionScope, terms: OverdispersionTerms, sign: 1 | -1): void => {
    if (terms.df === 0) return;
    const key = dispersionKey(accountKey, scope);
    const sum = sums.get(key) ?? { q: 0, c: 0, df: 0 };
    sums.set(key, {
      q: sum.q + sign * terms.q,
      c: sum.c + sign * terms.c,
      df: sum.df + sign * terms.df,
    });
  };
  for (const { set, terms, comparedAs } of measured) {
    for (const [at, metric] of METRICS.entries()) {
      const before = { q: set.q?.[at] ?? 0, c: set.c?.[at] ?? 0, df: set.df?.[at] ?? 0 };
      add({ assignment: set.comparedAs ?? set.assignment, metric, level }, before, -1);
      add({ assignment: comparedAs, metric, level }, terms[at] ?? { q: 0, c: 0, df: 0 }, 1);
    }
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { q, c, df }]) => ({
      dispersionKey: key,
      q,
      c,
      df: BigInt(df),
    }));
}

/** The variance in use for a scope. */
export type Tau2 = (scope: DispersionScope) => number;

/** Reads the variances from the graph. The variance is 0 where nothing was measured. */
export async function readTau2({ graph, accountKey }: StageContext): Promise<Tau2> {
  const rows = await graph.run(findDispersions, {
    dispersionKeys: scopes.map((scope) => dispersionKey(accountKey, scope)),
  });
  const byKey = new Map(rows.map((row) => [row.dispersionKey, row.tau2]));
  return (scope) => byKey.get(dispersionKey(accountKey, scope)) ?? 0;
}

const scopes: readonly DispersionScope[] = LEVELS.flatMap((level) =>
  ASSIGNMENTS.flatMap((assignment) => METRICS.map((metric) => ({ assignment, metric, level }))),
);

/**
 * Decides which variances change, and marks every contrast set weighted by one of them for recomputation. A new
 * half-life of evidence changes all of them. Marking that an earlier cycle left unfinished is finished here.
 */
export async function settleDispersions(context: StageContext): Promise<void> {
  const { graph, accountKey, write, halfLifeDays } = context;
  const keyOf = (scope: DispersionScope): string => dispersionKey(accountKey, scope);
  const rows = await graph.run(findDispersions, { dispersionKeys: scopes.map(keyOf) });
  const byKey = new Map(rows.map((row) => [row.dispersionKey, row]));
  const spreading: DispersionScope[] = [];
  for (const scope of scopes) {
    const row = byKey.get(keyOf(scope));
    if (row === undefined) continue;
    const isNewHalfLife = row.version > 0 && row.halfLifeDays !== halfLifeDays;
    const tau2 = movedTau2(row, row) ?? (isNewHalfLife ? row.tau2 : undefined);
    // A first estimate marks nothing, because no contrast set was compared before it.
    const isSpreading = row.spreading || (tau2 !== undefined && row.version > 0);
    if (tau2 !== undefined) {
      const version = BigInt(row.version + 1);
      await write((transaction) =>
        transaction.run(moveDispersion, {
          dispersionKey: row.dispersionKey,
          tau2,
          version,
          halfLifeDays,
          spreading: isSpreading,
        }),
      );
    }
    if (isSpreading) spreading.push(scope);
  }
  await markScopes(context, spreading);
}

/**
 * One scan over the contrast sets covers all metrics of a level and an assignment, since a set is compared under all
 * metrics at once.
 */
async function markScopes(context: StageContext, spreading: readonly DispersionScope[]): Promise<void> {
  for (const level of LEVELS) {
    for (const assignment of ASSIGNMENTS) {
      const moved = spreading.filter((scope) => scope.level === level && scope.assignment === assignment);
      if (moved.length > 0) await markSets(context, { level, assignment, moved });
    }
  }
}

async function markSets(
  { accountKey, write }: StageContext,
  {
    level,
    assignment,
    moved,
  }: { readonly level: SetLevel; readonly assignment: string; readonly moved: readonly DispersionScope[] },
): Promise<void> {
  const endKey = accountKey + AFTER_DELIMITER;
  let afterKey = `${accountKey}|`;
  let seen = MARKED_PER_PAGE;
  while (seen === MARKED_PER_PAGE) {
    const page = await write((transaction) =>
      transaction.run(markSetsOfScope, {
        accountKey,
        afterKey,
        endKey,
        level,
        assignment,
        limit: BigInt(MARKED_PER_PAGE),
      }),
    );
    seen = page.seen;
    afterKey = page.lastKey ?? endKey;
  }
  for (const scope of moved) {
    await write(
      (transaction) =>
        transaction.run(endDispersionSpread, { dispersionKey: dispersionKey(accountKey, scope) }),
      () => ({ counts: { scopes_reweighted: 1 } }),
    );
  }
}
