/** Compares the variants of changed contrast sets, and changes the running sums of evidence by the difference. */

import { type ReadSet, readCoarseSets, readFineSets } from '../../contrast-sets/read-compared-sets.ts';
import type { SetContrast } from '../../contrast-sets/set-contrast.ts';
import {
  addToEvidence,
  clearSetMarks,
  findMeasuredSets,
  lockContrastSets,
  mergeInteractions,
  type ReadContrastSetsRow,
  readContrastSets,
  readTraitsOfArms,
  removeContrasts,
  writeContrasts,
} from '../../gen/queries.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { LEVELS, type SetLevel } from '../../knowledge/dispersion-scope.ts';
import type { InteractionContrast } from '../../knowledge/interactions.ts';
import { pagesOf } from '../../shared/pages.ts';
import { METRICS } from '../../statistics/arm-outcome.ts';
import { decayWeight } from '../../statistics/evidence.ts';
import { evidenceChanges, sumContrasts } from '../evidence-changes.ts';
import { setContrasts, traitsOfSet } from '../set-contrasts.ts';
import { readTau2, SETS_PER_PAGE, SETS_PER_ROUND, type Tau2 } from './overdispersion-sums.ts';
import type { StageContext } from './stage-context.ts';

/**
 * The day from which decay is counted: 2020-01-01, in days since 1970. Any day works, as long as all contrast sets
 * share it. Even with the shortest half-life allowed, dates a century away do not overflow a number.
 */
export const REFERENCE_DAY = 18_262;

/**
 * Compares every contrast set whose spread is measured. Each page is one transaction, so an interrupted cycle continues
 * after the last page.
 */
export async function compareSets(context: StageContext): Promise<void> {
  const tau2 = await readTau2(context);
  for (const level of LEVELS) {
    let found = SETS_PER_ROUND;
    while (found === SETS_PER_ROUND) {
      const rows = await context.graph.run(findMeasuredSets, {
        accountKey: context.accountKey,
        level,
        limit: BigInt(SETS_PER_ROUND),
      });
      found = rows.length;
      for (const page of pagesOf(rows.map(({ setKey }) => setKey).sort(), SETS_PER_PAGE)) {
        await context.write(
          (transaction) => comparePage(transaction, context, { level, setKeys: page, tau2 }),
          ({ sets, contrasts }) => ({ counts: { sets_compared: sets, contrasts }, work: sets }),
        );
      }
    }
  }
}

async function comparePage(
  transaction: GraphTransaction,
  context: StageContext,
  {
    level,
    setKeys,
    tau2,
  }: { readonly level: SetLevel; readonly setKeys: readonly string[]; readonly tau2: Tau2 },
) {
  const { accountKey } = context;
  const [, locked, compared] = await Promise.all([
    transaction.run(lockContrastSets, { setKeys, token: BigInt(context.lease.token) }),
    transaction.run(readContrastSets, { accountKey, setKeys }),
    level === 'FINE' ? readFineSets(transaction, setKeys) : readCoarseSets(transaction, setKeys),
  ]);
  // A set that changed after its spread was measured keeps its mark. The next cycle compares it.
  const ready = locked.filter(({ change, measuredChange }) => measuredChange === change);
  const contrasts = await contrastsOf(transaction, context, { ready, compared, tau2, level });
  const removed = await transaction.run(removeContrasts, { setKeys: ready.map(({ setKey }) => setKey) });
  await write(transaction, contrasts);
  const evidence = evidenceChanges({ removed, added: sumContrasts(contrasts) });
  await Promise.all([
    ...(evidence.length === 0 ? [] : [transaction.run(addToEvidence, { accountKey, evidence })]),
    transaction.run(clearSetMarks, {
      sets: ready.map(({ setKey, change }) => ({ setKey, change: BigInt(change) })),
    }),
  ]);
  return {
    sets: ready.length,
    contrasts: contrasts.reduce((sum, set) => sum + set.single.length + set.paired.length, 0),
  };
}

/** The contrasts of one set, with the properties they share. */
interface ContrastsOfSet {
  readonly setKey: string;
  readonly projectId: string;
  readonly assignment: string;
  readonly decay: number;
  readonly single: readonly SetContrast[];
  readonly paired: readonly InteractionContrast[];
}

async function contrastsOf(
  transaction: GraphTransaction,
  { accountKey, halfLifeDays }: StageContext,
  {
    ready,
    compared,
    tau2,
    level,
  }: {
    readonly ready: readonly ReadContrastSetsRow[];
    readonly compared: ReadonlyMap<string, ReadSet>;
    readonly tau2: Tau2;
    readonly level: SetLevel;
  },
): Promise<readonly ContrastsOfSet[]> {
  const sets = ready.flatMap((row) => {
    const set = compared.get(row.setKey);
    return set === undefined || set.arms.length < 2 || set.systems.length === 0 ? [] : [{ row, set }];
  });
  const traits =
    level === 'FINE'
      ? await readTraits(
          transaction,
          sets.map(({ set }) => set),
        )
      : undefined;
  return sets.map(({ row: { setKey, projectId, assignment: declared, comparedAs, day }, set }) => {
    const assignment = comparedAs ?? declared;
    return {
      setKey,
      projectId,
      assignment,
      decay: decayWeight({ ageDays: REFERENCE_DAY - day, halfLifeDays }),
      ...setContrasts(set, {
        accountKey,
        traits: traits?.(set) ?? [],
        tau2: (metric) => tau2({ assignment, metric, level }),
      }),
    };
  });
}

/** Reads the traits of the variants of many contrast sets in one query. A creative in several sets is read once. */
async function readTraits(transaction: GraphTransaction, sets: readonly ReadSet[]) {
  const creativeKeys = [...new Set(sets.flatMap(({ arms }) => arms))].sort();
  if (creativeKeys.length === 0) return () => [];
  const rows = await transaction.run(readTraitsOfArms, { creativeKeys });
  const positionOf = new Map(creativeKeys.map((key, position) => [key, position]));
  return traitsOfSet(rows, positionOf);
}

async function write(transaction: GraphTransaction, sets: readonly ContrastsOfSet[]): Promise<void> {
  const interactions = new Map(
    sets.flatMap(({ paired }) => paired.map((pair) => [pair.traitKey, pair] as const)),
  );
  if (interactions.size > 0) {
    await transaction.run(mergeInteractions, {
      interactions: [...interactions.values()]
        .sort((a, b) => (a.traitKey < b.traitKey ? -1 : 1))
        .map(({ traitKey, value, firstKey, secondKey }) => ({ traitKey, value, firstKey, secondKey })),
    });
  }
  const found = sets.map(({ single, paired }) => [...single, ...paired]);
  const traitKeys = [...new Set(found.flat().map(({ traitKey }) => traitKey))].sort();
  if (traitKeys.length === 0) return;
  const traitAt = new Map(traitKeys.map((key, at) => [key, at]));
  const { written } = await transaction.run(writeContrasts, {
    traitKeys,
    metrics: METRICS,
    sets: sets.map(({ setKey, assignment, decay }, at) => ({
      setKey,
      assignment,
      decay,
      contrasts: (found[at] ?? []).map(({ traitKey, metric, n, d, arms, successes, otherSuccesses }) => [
        traitAt.get(traitKey) ?? 0,
        METRICS.indexOf(metric),
        n,
        d,
        arms,
        successes,
        otherSuccesses,
      ]),
    })),
  });
  const expected = found.flat().length;
  // Evidence changes by the computed contrasts, so exactly these must have been written.
  if (written !== expected) throw new Error(`${written} of ${expected} contrasts were written`);
}
