import {
  addToDispersions,
  endDispersionSpread,
  findDispersions,
  findUnmeasuredSets,
  lockContrastSets,
  markSetsOfScope,
  moveDispersion,
  type ReadContrastSetsRow,
  readCoarseArms,
  readContrastSets,
  readFineArms,
  writeSetTerms,
} from '../../gen/queries.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import {
  MIN_ARM_IMPRESSIONS,
  type OverdispersionTerms,
  overdispersionTerms,
} from '../../statistics/overdispersion.ts';
import { ASSIGNMENTS, dispersionKey, LEVELS, movedTau2, type SetLevel } from '../dispersion-scope.ts';
import { pagesOf } from '../pages.ts';
import type { StageContext } from './stage-context.ts';

/** Sets in one transaction: long enough to be worth a commit, short enough that writers hardly wait for its locks. */
export const SETS_PER_PAGE = 200;
/** Keys of sets held in memory at once, about 2 MB. */
export const SETS_PER_ROUND = 20_000;
/** Sets looked at in one transaction when a scope is marked: only a property is written. */
const MARKED_PER_PAGE = 2_000;
/** The character after the delimiter: every key of an account lies below its key with this behind it. */
const AFTER_DELIMITER = String.fromCharCode('|'.charCodeAt(0) + 1);

/**
 * Brings the overdispersion sums up to date with the changed sets, by difference: what a set added before is taken
 * out in the transaction that puts in what it adds now. Returns the number of sets.
 */
export async function measureSets(context: StageContext): Promise<number> {
  let measured = 0;
  for (const level of LEVELS) {
    let found = SETS_PER_ROUND;
    while (found === SETS_PER_ROUND) {
      const rows = await context.graph.run(findUnmeasuredSets, {
        accountKey: context.accountKey,
        level,
        limit: BigInt(SETS_PER_ROUND),
      });
      found = rows.length;
      for (const page of pagesOf(rows.map(({ setKey }) => setKey).sort(), SETS_PER_PAGE)) {
        await context.write((transaction) => measurePage(transaction, context, { level, setKeys: page }));
        measured += page.length;
      }
    }
  }
  return measured;
}

async function measurePage(
  transaction: GraphTransaction,
  { accountKey, lease }: StageContext,
  { level, setKeys }: { readonly level: SetLevel; readonly setKeys: readonly string[] },
): Promise<void> {
  const [, sets, arms] = await Promise.all([
    transaction.run(lockContrastSets, { setKeys, token: BigInt(lease.token) }),
    transaction.run(readContrastSets, { setKeys }),
    transaction.run(level === 'FINE' ? readFineArms : readCoarseArms, {
      setKeys,
      minImpressions: BigInt(MIN_ARM_IMPRESSIONS),
    }),
  ]);
  const armsBySet = new Map(
    arms.map(({ setKey, clicks, impressions }) => [
      setKey,
      impressions.map((views, arm) => ({ impressions: views, clicks: clicks[arm] ?? 0 })),
    ]),
  );
  const measured = sets.map((set) => ({ set, terms: overdispersionTerms(armsBySet.get(set.setKey) ?? []) }));
  await Promise.all([
    transaction.run(writeSetTerms, {
      sets: measured.map(({ set, terms }) => ({
        setKey: set.setKey,
        change: BigInt(set.change),
        ...termsParam(terms),
      })),
    }),
    transaction.run(addToDispersions, { scopes: differences(measured, { accountKey, level }) }),
  ]);
}

/** By scope, what the sets add now less what they added before, which was to the assignment they had then. */
function differences(
  measured: readonly { readonly set: ReadContrastSetsRow; readonly terms: OverdispersionTerms }[],
  { accountKey, level }: { readonly accountKey: string; readonly level: SetLevel },
) {
  const sums = new Map<string, OverdispersionTerms>();
  const add = (assignment: string, terms: OverdispersionTerms, sign: 1 | -1): void => {
    const key = dispersionKey(accountKey, assignment, level);
    const sum = sums.get(key) ?? { q: 0, c: 0, df: 0 };
    sums.set(key, {
      q: sum.q + sign * terms.q,
      c: sum.c + sign * terms.c,
      df: sum.df + sign * terms.df,
    });
  };
  for (const { set, terms } of measured) {
    add(set.measuredAssignment ?? set.assignment, set, -1);
    add(set.assignment, terms, 1);
  }
  return [...sums.keys()].sort().map((key) => ({
    dispersionKey: key,
    ...termsParam(sums.get(key) ?? { q: 0, c: 0, df: 0 }),
  }));
}

function termsParam({ q, c, df }: OverdispersionTerms) {
  return { q, c, df: BigInt(df) };
}

/** The variance in use by scope: assignment and level. */
export type Tau2 = (assignment: string, level: SetLevel) => number;

/** The variances as they are in the graph; 0 where nothing was measured. */
export async function readTau2({ graph, accountKey }: StageContext): Promise<Tau2> {
  const rows = await graph.run(findDispersions, {
    dispersionKeys: scopesOf(accountKey).map(({ key }) => key),
  });
  const byKey = new Map(rows.map((row) => [row.dispersionKey, row.tau2]));
  return (assignment, level) => byKey.get(dispersionKey(accountKey, assignment, level)) ?? 0;
}

/**
 * Decides which variances move, and marks every set of such a scope for recomputation. Marking that an earlier cycle
 * did not finish is finished here. Returns the number of scopes marked.
 */
export async function settleDispersions(context: StageContext): Promise<number> {
  const { graph, accountKey, write } = context;
  const scopes = scopesOf(accountKey);
  const rows = await graph.run(findDispersions, { dispersionKeys: scopes.map(({ key }) => key) });
  const byKey = new Map(rows.map((row) => [row.dispersionKey, row]));
  let marked = 0;
  for (const scope of scopes) {
    const row = byKey.get(scope.key);
    if (row === undefined) continue;
    const tau2 = movedTau2(row, row);
    // Sets are compared only after a first estimate, so that one has none to mark.
    const spreading = row.spreading || (tau2 !== undefined && row.version > 0);
    if (tau2 !== undefined) {
      const version = BigInt(row.version + 1);
      await write((transaction) =>
        transaction.run(moveDispersion, { dispersionKey: scope.key, tau2, version, spreading }),
      );
    }
    if (!spreading) continue;
    await markScope(context, scope);
    marked += 1;
  }
  return marked;
}

interface DispersionScope {
  readonly key: string;
  readonly assignment: string;
  readonly level: SetLevel;
}

function scopesOf(accountKey: string): readonly DispersionScope[] {
  return LEVELS.flatMap((level) =>
    ASSIGNMENTS.map((assignment) => ({
      key: dispersionKey(accountKey, assignment, level),
      assignment,
      level,
    })),
  );
}

async function markScope({ accountKey, write }: StageContext, scope: DispersionScope): Promise<void> {
  const endKey = accountKey + AFTER_DELIMITER;
  const { level, assignment } = scope;
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
  await write((transaction) => transaction.run(endDispersionSpread, { dispersionKey: scope.key }));
}
