import { type ReadSet, readFineSets } from '../contrast-sets/read-compared-sets.ts';
import { keepsStrata } from '../contrast-sets/set-sums.ts';
import { listTrainingSets, readTrainingArms } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { emptyScore, type SetScore } from '../statistics/set-score.ts';
import { scoreOfPart } from '../statistics/set-system.ts';
import { traitIdOf } from './model-keys.ts';
import { MAX_TRAINING_SETS, mostShown, type TrainingSet } from './training-set.ts';

/** Keys of sets looked at in one query: a seek along the index of keys. */
const KEYS_PER_PAGE = 5_000n;
/** Sets read in one query: about 1,000 arms with their traits. */
const SETS_PER_PAGE = 250;

interface DatedKey {
  readonly key: string;
  readonly date: string;
}

/** The sets of an account a training can use, the newest MAX_TRAINING_SETS of them. */
export async function readTrainingSets(
  graph: Graph,
  accountKey: string,
  /** Called before every page: whoever stops it throws. */
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

/** What the set's strata tell of the click rates of some of its arms. */
function clicksOf(set: ReadSet, arms: readonly { readonly creativeKey: string }[]): SetScore {
  const system = set.systems.find(({ metric }) => metric === 'ctr')?.system;
  if (system === undefined) return emptyScore(arms.length);
  const placeOf = new Map(set.arms.map((key, place) => [key, place]));
  // A creative that came since the strata were counted is compared by the next training.
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
  // `}` is the character after the `|` that every key of the account has behind the account's own.
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

/** No more are held than a training takes. */
function newest(sets: readonly DatedKey[]): readonly DatedKey[] {
  if (sets.length <= MAX_TRAINING_SETS) return sets;
  return [...sets]
    .sort((one, other) =>
      one.date === other.date ? (one.key < other.key ? 1 : -1) : one.date < other.date ? 1 : -1,
    )
    .slice(0, MAX_TRAINING_SETS);
}
