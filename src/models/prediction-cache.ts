/** Reads the models of epochs and keeps them ready: what an epoch has in force never changes. */
import { LRUCache } from 'lru-cache';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import type { FormulaTrait } from './formula.ts';
import { batchScorer } from './score-batch.ts';
import { findServedModels, type ServedModels } from './served-models.ts';

/** One published state of an account. The time tells an account from an erased one of the same name. */
export interface PredictionScope {
  readonly accountId: string;
  readonly epoch: number;
  readonly publishedAtMs: number | null;
}

/** Models in force, ready to score with. */
export interface PreparedModels {
  readonly served: ServedModels;
  readonly score: ReturnType<typeof batchScorer>;
  /** The formula's traits by id. */
  readonly weights: ReadonlyMap<string, FormulaTrait>;
}

/** Models by scope. */
export interface PredictionCache {
  /** Calls for the same scope at the same time share one reading, which no caller's leaving ends. */
  at(scope: PredictionScope): Promise<PreparedModels>;
}

/** Characters of documents kept over all accounts: about 80 MB read, or 50 accounts with the largest models. */
const MAX_CACHED_CHARACTERS = 20_000_000;

/** An empty cache on a graph. */
export function createPredictionCache(graph: Graph): PredictionCache {
  const kept = new LRUCache<string, PreparedModels>({
    maxSize: MAX_CACHED_CHARACTERS,
    sizeCalculation: ({ served }) => served.size,
  });
  const underway = new Map<string, Promise<PreparedModels>>();

  async function read({ accountId, epoch }: PredictionScope, name: string): Promise<PreparedModels> {
    const served = await findServedModels(graph, { accountKey: nodeKey(accountId), epoch });
    const { ctr, ranker, formula } = served;
    const prepared = {
      served,
      score: batchScorer({ ctr: ctr?.document, ranker: ranker?.document, formula: formula?.document }),
      weights: new Map(formula?.document.traits.map((weight) => [weight.trait, weight])),
    };
    kept.set(name, prepared);
    return prepared;
  }

  return {
    at(scope) {
      const name = JSON.stringify([scope.accountId, scope.epoch, scope.publishedAtMs]);
      const known = kept.get(name);
      if (known !== undefined) return Promise.resolve(known);
      const running = underway.get(name);
      if (running !== undefined) return running;
      const reading = read(scope, name).finally(() => underway.delete(name));
      underway.set(name, reading);
      return reading;
    },
  };
}
