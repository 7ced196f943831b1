import { type CtrPredictor, ctrInterval, ctrPredictor } from './ctr-prediction.ts';
import { type DnaScore, dnaScore } from './dna-score.ts';
import type { CtrDocument, RankerDocument } from './documents.ts';
import type { Formula } from './formula.ts';
import { rankerScorer } from './ranker.ts';
import type { CreativeTraits } from './training-set.ts';

/** Models in force. What a missing model would give is left out of the answer. */
export interface ModelsInForce {
  readonly ctr?: CtrDocument | undefined;
  readonly ranker?: RankerDocument | undefined;
  readonly formula?: Formula | undefined;
}

/** The prediction for one creative of a batch. */
export interface ScoredCreative {
  /** Expected clicks per impression with its interval, 0–1. Absent without a CTR model or a level. */
  readonly clickRate?: { readonly expected: number; readonly lower: number; readonly upper: number };
  /** Score by the formula. Absent when no formula is in force. */
  readonly dna?: DnaScore;
  /**
   * Place in the batch, 1 is best. Equal creatives share a place. By the ranker, else by the formula, else by the
   * expected click rate. Absent without any of them.
   */
  readonly rank?: number;
  /**
   * The score behind the rank, as log-odds relative to the average creative (for the CTR model: log-odds of the rate).
   */
  readonly rankScore?: number;
}

/**
 * Prepares scoring once, for any number of batches. A batch has creatives that will compete in one place. `level` is
 * the level of that place from the newest training (TrainedModels.levels), in log-odds. `intervalLevel` is the
 * probability that the true rate is inside the interval.
 */
export function batchScorer(
  models: ModelsInForce,
): (
  creatives: readonly CreativeTraits[],
  place: { readonly level: number | undefined; readonly intervalLevel: number },
) => readonly ScoredCreative[] {
  const predict = models.ctr === undefined ? undefined : ctrPredictor(models.ctr.served);
  const rankScore = models.ranker === undefined ? undefined : rankerScorer(models.ranker.served);
  const { formula } = models;
  return (creatives, { level, intervalLevel }) => {
    const scored = creatives.map((creative) => {
      const clickRate = expectedClickRate(predict, { creative, level, intervalLevel });
      const dna = formula === undefined ? undefined : dnaScore(formula, creative.traits);
      const byRate = clickRate && Math.log(clickRate.expected / (1 - clickRate.expected));
      return { clickRate, dna, rankScore: rankScore?.(creative) ?? dna?.logOdds ?? byRate };
    });
    const order = scored.flatMap((one) => one.rankScore ?? []);
    return scored.map(({ clickRate, dna, rankScore: own }) => ({
      ...(clickRate === undefined ? {} : { clickRate }),
      ...(dna === undefined ? {} : { dna }),
      ...(own === undefined ? {} : { rankScore: own, rank: 1 + order.filter((other) => other > own).length }),
    }));
  };
}

function expectedClickRate(
  predict: CtrPredictor | undefined,
  {
    creative,
    level,
    intervalLevel,
  }: {
    readonly creative: CreativeTraits;
    readonly level: number | undefined;
    readonly intervalLevel: number;
  },
): ScoredCreative['clickRate'] {
  if (predict === undefined || level === undefined) return undefined;
  const prediction = predict({ traits: creative.traits, level });
  return { expected: prediction.expected, ...ctrInterval(prediction, intervalLevel) };
}
