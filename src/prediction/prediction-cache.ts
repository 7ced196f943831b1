/** Reads and caches the models of epochs. The models in force at an epoch never change. */
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { createReadOnce } from '../shared/read-once.ts';
import type { FormulaTrait } from './formula.ts';
import { batchScorer } from './score-batch.ts';
import { findServedModels, type ServedModels } from './served-models.ts';

/**
 * One published state of an account. The publication time distinguishes an account from an erased one with the same id.
 */
export interface PredictionScope {
  readonly accountId: string;
  readonly epoch: number;
  readonly publishedAtMs: number | null;
}

/** Models in force, ready for scoring. */
export interface PreparedModels {
  readonly served: ServedModels;
  readonly score: ReturnType<typeof batchScorer>;
  /** The formula's traits by id. */
  readonly weights: ReadonlyMap<string, FormulaTrait>;
}

/** Cache of models by scope. */
export interface PredictionCache {
  /**
   * Returns the models. The weights of expired traits (sorted ids, default none) are left out of the creative DNA.
   * Simultaneous calls for the same scope share one read. The read goes on even if one of the callers cancels.
   */
  at(scope: PredictionScope, expired?: readonly string[]): Promise<PreparedModels>;
}

/** Characters of documents kept over all accounts: about 80 MB in memory, or 50 accounts with the largest models. */
const MAX_CACHED_CHARACTERS = 20_000_000;

/** Creates an empty cache of models and formulas. */
export function createPredictionCache(graph: Graph): PredictionCache {
  const kept = createReadOnce<PreparedModels>({
    maxSize: MAX_CACHED_CHARACTERS,
    sizeOf: ({ served }) => served.size,
  });

  async function read({ accountId, epoch }: PredictionScope): Promise<PreparedModels> {
    const served = await findServedModels(graph, { accountKey: nodeKey(accountId), epoch });
    const { ctr, ranker, formula } = served;
    return {
      served,
      score: batchScorer({ ctr: ctr?.document, ranker: ranker?.document, formula: formula?.document }),
      weights: new Map(formula?.document.traits.map((weight) => [weight.trait, weight])),
    };
  }

  return {
    async at(scope, expired = []) {
      const place = [scope.accountId, scope.epoch, scope.publishedAtMs];
      const models = await kept.at(JSON.stringify(place), () => read(scope));
      const concerned = expired.filter((trait) => models.weights.has(trait));
      if (concerned.length === 0) return models;
      const name = JSON.stringify([...place, concerned]);
      return kept.at(name, async () => withoutTraits(models, new Set(concerned)));
    },
  };
}

/** Returns the same models, with a formula in which some traits have no weight. */
function withoutTraits({ served, weights }: PreparedModels, expired: ReadonlySet<string>): PreparedModels {
  const { ctr, ranker, formula } = served;
  const reduced = formula && {
    ...formula.document,
    traits: formula.document.traits.filter(({ trait }) => !expired.has(trait)),
  };
  return {
    served,
    score: batchScorer({ ctr: ctr?.document, ranker: ranker?.document, formula: reduced }),
    weights,
  };
}
