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

/** Sets in one transaction: long enough to be worth a commit, short enough that writers hardly wait for its locks. */
export const SETS_PER_PAGE = 1_000;
/** Keys of sets held in memory at once, about 2 MB. */
export const SETS_PER_ROUND = 20_000;
/** Sets looked at in one transaction when a scope is marked: only a property is written. */
const MARKED_PER_PAGE = 2_000;
/** The character after the delimiter: every key of an account lies below its key with this behind it. */
const AFTER_DELIMITER = String.fromCharCode('|'.charCodeAt(0) + 1);

/**
 * Brings the overdispersion sums up to date with the changed sets, by difference: what a set added before is taken
 * out in the transaction that puts in what it adds now. A set whose figures changed since its strata were counted waits
 * for the next cycle.
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

/** How many of the sets were measured. */
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
      sets: measured.map(({ set, terms, ...said }) => ({
        setKey: set.setKey,
        change: BigInt(set.change),
        usableArms: BigInt(said.usableArms),
        arms: BigInt(said.arms),
        comparedAs: said.comparedAs,
        comparedBy: said.comparedBy,
        split: said.split,
        apart: said.apart ?? null,
        finding: findingKeyOf(set.setKey, said, accountKey),
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

/** What a set adds, and what its comparison may be called. */
interface MeasuredSet extends Pick<ReadSet, 'comparedBy' | 'split' | 'apart'> {
  readonly set: ReadContrastSetsRow;
  readonly terms: readonly OverdispersionTerms[];
  readonly usableArms: number;
  readonly arms: number;
  readonly comparedAs: string;
}

/** Only of tests is there anything to say: what ran side by side in a week promised nothing. */
function findingKeyOf(
  setKey: string,
  said: Pick<MeasuredSet, 'comparedBy' | 'split'>,
  accountKey: string,
): string | null {
  const finding = contrastSetOf(setKey).testId === '' ? undefined : setFinding(said);
  return finding === undefined ? null : setFindingKey(accountKey, finding);
}

/** Randomised is what says so, was shown as planned or adaptively, and had its arms side by side. */
function measureSet(set: ReadContrastSetsRow, own: ReadSet): MeasuredSet {
  const { comparedBy, apart, split, arms, systems, impressions } = own;
  const isRandomised = set.assignment === 'RANDOMISED' && comparedBy === 'DAY' && split !== 'MISMATCH';
  return {
    set,
    comparedBy,
    apart,
    // A split is a promise only where arms were assigned at random.
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

/** By scope, what the sets add now less what they added before, which was to the assignment they had then. */
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

/** The variance in use by scope. */
export type Tau2 = (scope: DispersionScope) => number;

/** The variances as they are in the graph; 0 where nothing was measured. */
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
 * Decides which variances move, and marks every set that is weighted by one of them for recomputation; a new half-life
 * of evidence moves all of them. Marking that an earlier cycle did not finish is finished here.
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
    // Sets are compared only after a first estimate, so that one has none to mark.
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

/** One walk over the sets for all metrics of a level and an assignment: a set is compared under all of them at once. */
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
