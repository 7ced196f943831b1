import {
  findDirtyStrataOfSets,
  type ReadStrataOfSetsRow,
  readSetScores,
  readStrata,
  readStrataOfSets,
} from '../gen/queries.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { type ComparedSet, coarseSet, fineSet, needsStrata } from './compared-set.ts';
import { moveSums, noSums, type SetSums, type StratumChange, sumsFromRow } from './set-sums.ts';
import { countedStratum, stratumLists } from './strata.ts';

/** A set with the impressions of its arms. */
export interface ReadSet extends ComparedSet {
  /** Impressions with reported clicks, by arm. Empty for coarse sets. */
  readonly impressions: ArrayLike<number>;
}

type StoredStrata = ReadStrataOfSetsRow['strata'];

/**
 * Reads fine sets by their keys, as their strata were last counted. Strata are only read for sets that are compared by
 * them.
 */
export async function readFineSets(
  transaction: GraphTransaction,
  setKeys: readonly string[],
): Promise<ReadonlyMap<string, ReadSet>> {
  const sums = await readSums(transaction, setKeys);
  const strata = await readStoredStrata(
    transaction,
    setKeys.filter((setKey) => needsStrata(sumsOf(sums, setKey))),
  );
  return new Map(setKeys.map((setKey) => [setKey, readSet(sumsOf(sums, setKey), strata.get(setKey) ?? [])]));
}

/** Reads fine sets with the latest records. Strata that no cycle has counted yet are counted for this answer. */
export async function readFineSetsNow(
  transaction: GraphTransaction,
  { accountKey, setKeys }: { readonly accountKey: string; readonly setKeys: readonly string[] },
): Promise<ReadonlyMap<string, ReadSet>> {
  const [sums, changed] = await Promise.all([
    readSums(transaction, setKeys),
    readChanges(transaction, { accountKey, setKeys }),
  ]);
  const now = new Map(
    setKeys.map((setKey) => [setKey, moveSums(sumsOf(sums, setKey), changed.get(setKey) ?? [])]),
  );
  const strata = await readStoredStrata(
    transaction,
    setKeys.filter((setKey) => needsStrata(sumsOf(now, setKey))),
  );
  return new Map(
    setKeys.map((setKey) => {
      const fresh = new Map(changed.get(setKey)?.map(({ key, after }) => [key, stratumLists(after)]));
      const stored = (strata.get(setKey) ?? []).map((stratum) => ({ ...stratum, ...fresh.get(stratum.key) }));
      return [setKey, readSet(sumsOf(now, setKey), stored)];
    }),
  );
}

/** Reads project weeks by their keys, as their strata were last counted. */
export async function readCoarseSets(
  transaction: GraphTransaction,
  setKeys: readonly string[],
): Promise<ReadonlyMap<string, ReadSet>> {
  const strata = await readStoredStrata(transaction, setKeys);
  return new Map(
    setKeys.map((setKey) => [setKey, { ...coarseSet(strata.get(setKey) ?? []), impressions: [] }]),
  );
}

function sumsOf(sums: ReadonlyMap<string, SetSums>, setKey: string): SetSums {
  return sums.get(setKey) ?? noSums();
}

function readSet(sums: SetSums, strata: StoredStrata): ReadSet {
  return { ...fineSet(sums, strata), impressions: sums.impressions };
}

async function readSums(
  transaction: GraphTransaction,
  setKeys: readonly string[],
): Promise<ReadonlyMap<string, SetSums>> {
  if (setKeys.length === 0) return new Map();
  const rows = await transaction.run(readSetScores, { setKeys });
  return new Map(rows.map(({ setKey, ...row }) => [setKey, sumsFromRow(row)]));
}

async function readStoredStrata(
  transaction: GraphTransaction,
  setKeys: readonly string[],
): Promise<ReadonlyMap<string, StoredStrata>> {
  if (setKeys.length === 0) return new Map();
  const rows = await transaction.run(readStrataOfSets, { setKeys });
  return new Map(rows.map((row) => [row.setKey, row.strata]));
}

async function readChanges(
  transaction: GraphTransaction,
  of: { readonly accountKey: string; readonly setKeys: readonly string[] },
): Promise<ReadonlyMap<string, readonly (StratumChange & { readonly key: string })[]>> {
  if (of.setKeys.length === 0) return new Map();
  const stratumKeys = (await transaction.run(findDirtyStrataOfSets, of)).map(({ key }) => key);
  const rows = stratumKeys.length === 0 ? [] : await transaction.run(readStrata, { stratumKeys });
  const changes = new Map<string, (StratumChange & { readonly key: string })[]>();
  for (const { key, setKey, platform, audience, countedCreatives, countedFigures, arms } of rows) {
    const before = countedStratum(countedCreatives, countedFigures);
    const own = changes.get(setKey) ?? [];
    changes.set(setKey, [...own, { key, platform, audience, before, after: arms }]);
  }
  return changes;
}
