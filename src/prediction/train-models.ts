import { ctrLevels } from './ctr-level.ts';
import type { CtrParameters } from './ctr-model.ts';
import type { CtrDocument, RankerDocument } from './documents.ts';
import { creativeFormula, type Formula } from './formula.ts';
import type { TrainedOutcome } from './outcome.ts';
import { MIN_HOLDOUT_SETS, MIN_LEARNING_SETS } from './time-split.ts';
import { trainCtr } from './train-ctr.ts';
import { trainGatedRanker } from './train-ranker.ts';
import { dayNumber, type TrainingSet, usableSets } from './training-set.ts';

/** Shrunk effects of traits taken alone, in log-odds by trait. */
export type MarginalEffects = Readonly<Record<Formula['evidence'], ReadonlyMap<string, number>>>;

/** Input of the training of one account. */
export interface TrainingInput {
  readonly sets: readonly TrainingSet[];
  /** The models in force. Absent before the first training. */
  readonly champions: {
    readonly ctr?: CtrDocument | undefined;
    readonly ranker?: RankerDocument | undefined;
  };
  /** Shrunk effects of traits taken alone, in log-odds by evidence and trait. They flag where the formula disagrees. */
  readonly marginal: MarginalEffects;
  /** Seed of the gate's bootstrap. Nothing else is random. */
  readonly seed: number;
}

/** Result of a training. */
export interface TrainedModels {
  readonly ctr: TrainedOutcome<CtrDocument>;
  readonly ranker: TrainedOutcome<RankerDocument>;
  /** Undefined when no trait varies within enough sets. */
  readonly formula: Formula | undefined;
  /**
   * Level of every platform for the day after the newest set, in log-odds, for the CTR model now in force. Computed in
   * every training, whether or not the challenger was promoted. Empty without a model in force.
   */
  readonly levels: Readonly<Record<string, number>>;
  /** The assignment that the ranker and the formula learned from. They never mix both. */
  readonly evidence: Formula['evidence'];
}

/**
 * Trains both models, applies the promotion gate, and computes the formula. The CTR model forecasts, so it learns from
 * all sets, even of single creatives. Ranker and formula compare. They learn from randomised sets alone if there are
 * enough, else from the more frequent assignment.
 */
export function trainModels({ sets, champions, marginal, seed }: TrainingInput): TrainedModels {
  const all = usableSets(sets, { leastArms: 1 });
  const { contrasts, evidence } = comparableSets(sets);
  const ctr = trainCtr({ sets: all, champion: champions.ctr, seed });
  const inForce = ctr.state === 'CHAMPION' ? ctr.document : champions.ctr;
  return {
    ctr,
    ranker: trainGatedRanker({ sets: contrasts, champion: champions.ranker, seed }),
    formula: creativeFormula({ sets: contrasts, evidence, marginal: marginal[evidence] }),
    levels: inForce === undefined ? {} : currentLevels(inForce.served, all),
    evidence,
  };
}

function comparableSets(sets: readonly TrainingSet[]): {
  readonly contrasts: readonly TrainingSet[];
  readonly evidence: Formula['evidence'];
} {
  const randomised = usableSets(sets.filter((set) => set.randomised));
  const observational = usableSets(sets.filter((set) => !set.randomised));
  const enough = randomised.length >= MIN_LEARNING_SETS + MIN_HOLDOUT_SETS;
  return enough || randomised.length >= observational.length
    ? { contrasts: randomised, evidence: 'RANDOMISED' }
    : { contrasts: observational, evidence: 'OBSERVATIONAL' };
}

function currentLevels(
  parameters: CtrParameters,
  sets: readonly TrainingSet[],
): Readonly<Record<string, number>> {
  const newest = sets.at(-1);
  if (newest === undefined) return {};
  const levelAt = ctrLevels(parameters, sets);
  const day = dayNumber(newest.date) + 1;
  const platforms = [...new Set(sets.map(({ platform }) => platform))].sort();
  return Object.fromEntries(platforms.map((platform) => [platform, levelAt({ platform, day })]));
}
