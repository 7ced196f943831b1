import { type ReadSet, readFineSets } from '../contrast-sets/read-compared-sets.ts';
import { keepsStrata } from '../contrast-sets/set-sums.ts';
import { listTrainingSets, readTrainingArms } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { emptyScore, type SetScore } from '../statistics/set-score.ts';
import { scoreOfPart } from '../statistics/set-system.ts';
import { traitIdOf } from './model-keys.ts';
import { MAX_TRAINING_SETS, mostShown, type TrainingSet } from './training-set.ts';

/** Keys of sets read in one query, along the index of keys. */
const KEYS_PER_PAGE = 5_000n;
/** Sets read in one query: about 1,000 variants with their traits. */
const SETS_PER_PAGE = 250;

interface DatedKey {
  readonly key: string;
  readonly date: string;
}

/** Reads the newest MAX_TRAINING_SETS usable sets of an account. */
export async function readTrainingSets(
  graph: Graph,
  accountKey: string,
  /** Called before every page. It throws to stop the reading. */
  throwIfStopped: () => void,
): Promise<readonly TrainingSet[]> {
  const keys = (await newestKeys(graph, accountKey, throwIfStopped)).map(({ key }) => key).sort();
  const sets: TrainingSet[] = [];
  for (let from = 0; from < keys.length; from += SETS_PER_PAGE) {
    throwIfStopped();
    const setKeys = keys.slice(from, from + SETS_PER_PAGE);
    sets.push(
      ...(await graph.transaction('read', (transaction) => readPage(transaction, accountKey, setKeys))),
    );
  }
  return sets;
}

async function readPage(
  transaction: GraphTransaction,
  accountKey: string,
  setKeys: readonly string[],
): Promise<readonly TrainingSet[]> {
  const [rows, compared] = await Promise.all([
    transaction.run(readTrainingArms, { setKeys }),
    readFineSets(transaction, setKeys),
  ]);
  return rows.map(({ arms, ...set }) => {
    const own = compared.get(set.key);
    const kept = own !== undefined && keepsStrata(own) ? mostShown(arms) : arms;
    return {
      ...set,
      ...(own === undefined ? {} : { score: clicksOf(own, kept) }),
      arms: kept.map(({ traitKeys, text, creativeKey: _, ...arm }) => ({
        ...arm,
        ...(text === null ? {} : { text }),
        traits: traitKeys.map((traitKey) => traitIdOf(accountKey, traitKey)),
      })),
    };
  });
}

/** The comparison of click rates within strata, for some variants of the set. */
function clicksOf(set: ReadSet, arms: readonly { readonly creativeKey: string }[]): SetScore {
  const system = set.systems.find(({ metric }) => metric === 'ctr')?.system;
  if (system === undefined) return emptyScore(arms.length);
  const placeOf = new Map(set.arms.map((key, place) => [key, place]));
  // A creative added after the strata were counted is compared by the next training.
  return scoreOfPart(
    system,
    arms.map(({ creativeKey }) => placeOf.get(creativeKey) ?? -1),
  );
}

async function newestKeys(
  graph: Graph,
  accountKey: string,
  throwIfStopped: () => void,
): Promise<readonly DatedKey[]> {
  // `}` is the character after `|`, and every key inside the account begins with the account's key and `|`.
  const endKey = `${accountKey}}`;
  let afterKey = `${accountKey}|`;
  let seen = Number(KEYS_PER_PAGE);
  let kept: readonly DatedKey[] = [];
  while (seen === Number(KEYS_PER_PAGE)) {
    throwIfStopped();
    const page = await graph.run(listTrainingSets, { afterKey, endKey, limit: KEYS_PER_PAGE });
    seen = page.seen;
    afterKey = page.lastKey ?? endKey;
    kept = newest([...kept, ...page.sets]);
  }
  return kept;
}

/** Keeps no more sets in memory than a training uses. */
function newest(sets: readonly DatedKey[]): readonly DatedKey[] {
  if (sets.length <= MAX_TRAINING_SETS) return sets;
  return [...sets]
    .sort((one, other) =>
      one.date === other.date ? (one.key < other.key ? 1 : -1) : one.date < other.date ? 1 : -1,
    )
    .slice(0, MAX_TRAINING_SETS);
}
