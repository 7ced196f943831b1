import {
  findLastModelVersions,
  findTraining,
  pruneModels,
  readMarginalEffects,
  setCycleStaged,
  stageModel,
} from '../../gen/queries.ts';
import { MODEL_NAMES, type ModelName, trainingKeyOf, versionKeyOf } from '../../prediction/model-keys.ts';
import type { TrainedOutcome } from '../../prediction/outcome.ts';
import { readTrainingSets } from '../../prediction/read-training-sets.ts';
import { decideRetraining, type TrainingState } from '../../prediction/retrain-decision.ts';
import { findServedModels, type ServedModel, type ServedModels } from '../../prediction/served-models.ts';
import type { MarginalEffects, TrainedModels } from '../../prediction/train-models.ts';
import { TrainingFailedError } from '../../prediction/trainer.ts';
import { trainingSeed } from '../../prediction/training-seed.ts';
import type { TrainingSet } from '../../prediction/training-set.ts';
import { throwIfStopped } from '../cycle/cycle-failure.ts';
import type { StageContext, StageOutcome } from './stage-context.ts';

/** Newest rejected challengers kept of each name. They are enough to see what keeps failing, and why. */
const KEPT_REJECTED = 20n;

/** A model stored as a challenger, before its verdict is published. */
export interface StagedModel {
  readonly key: string;
  readonly name: ModelName;
  readonly version: number;
  readonly verdict: 'CHAMPION' | 'REJECTED';
}

/** The result of a completed training. */
export interface FinishedTraining {
  readonly trained: TrainedModels;
  /** The models in force before the training. */
  readonly served: ServedModels;
  /** The counters that the decision to train was based on. */
  readonly state: TrainingState & { readonly newest: string };
  readonly lastVersions: { readonly formula: number; readonly levels: number };
  readonly staged: readonly StagedModel[];
}

/** Outcome of stage 4, with what the next stage and publication need. */
export interface RetrainOutcome extends StageOutcome {
  /** The training that ended. Absent when nothing was trained. */
  readonly training?: FinishedTraining;
}

/**
 * Stage 4: trains both models when enough has changed, and stores the results as challengers. Counters tell whether
 * enough has changed. A failed training fails only this stage. Patterns do not depend on it and are published, the
 * models in force stay, and the next cycle tries again. Database and lease errors end the cycle, as in any stage.
 */
export async function retrainModels(context: StageContext): Promise<RetrainOutcome> {
  const { graph, accountKey, signal } = context;
  const state = await graph.run(findTraining, { trainingKey: trainingKeyOf(accountKey) });
  const decision = decideRetraining(state);
  if (!decision.isDue) return { counts: {}, ended: { state: 'SKIPPED', reason: decision.reason } };
  if (state === undefined || state.newest === null) throw new Error('a training is due without data');
  const [sets, served, marginal, versions] = await Promise.all([
    readTrainingSets(graph, accountKey, () => throwIfStopped(signal)),
    findServedModels(graph, { accountKey, epoch: context.publishedEpoch }),
    readMarginals(context),
    graph.run(findLastModelVersions, { accountKey }),
  ]);
  if (versions === undefined) throw new Error('the account went away under its cycle');
  const trained = await train(context, {
    sets,
    champions: { ctr: served.ctr?.document, ranker: served.ranker?.document },
    marginal,
    seed: trainingSeed(accountKey, state.trainings + 1),
  });
  if (trained === undefined) return { counts: {}, ended: { state: 'FAILED', reason: FAILED_REASON } };
  const staged = await stageChallengers(context, { trained, served, versions, sets });
  const training = {
    trained,
    served,
    state: { ...state, newest: state.newest },
    lastVersions: versions,
    staged,
  };
  const counts = {
    sets: sets.length,
    arms: sets.reduce((sum, { arms }) => sum + arms.length, 0),
    promoted: staged.filter(({ verdict }) => verdict === 'CHAMPION').length,
    rejected: staged.filter(({ verdict }) => verdict === 'REJECTED').length,
  };
  const missing = MODEL_NAMES.map((name) => trained[name]).filter(
    (outcome) => outcome.state === 'INSUFFICIENT_DATA',
  );
  if (missing.length < MODEL_NAMES.length) return { counts, training };
  const sentences = [...new Set(missing.flatMap(({ reasons }) => reasons.map(({ sentence }) => sentence)))];
  return {
    counts: {},
    training,
    ended: { state: 'SKIPPED', reason: `not enough data: ${sentences.join(' ')}` },
  };
}

/** A fixed text, because the cause may quote the account's data. The log has the cause. */
const FAILED_REASON =
  'the training failed; the cause is in the log of the service. Models in force stay, and the next cycle tries again';

/** Trains the models. Undefined when the training failed. */
async function train(
  { trainer, signal, log }: StageContext,
  input: Parameters<StageContext['trainer']['train']>[0],
): Promise<TrainedModels | undefined> {
  try {
    return await trainer.train(input, { signal });
  } catch (error) {
    throwIfStopped(signal);
    if (!(error instanceof TrainingFailedError)) throw error;
    log.error({ err: error, sets: input.sets.length }, 'training failed');
    return undefined;
  }
}

/** Reads the effects of this cycle's own patterns, which are staged by now. */
async function readMarginals({ graph, accountKey, publishedEpoch }: StageContext): Promise<MarginalEffects> {
  const rows = await graph.run(readMarginalEffects, { accountKey, epoch: BigInt(publishedEpoch + 1) });
  const of = (assignment: keyof MarginalEffects): ReadonlyMap<string, number> =>
    new Map(
      rows
        .filter((row) => row.assignment === assignment)
        .map(({ traitKey, estimate }) => [traitKey.slice(accountKey.length + 1), estimate]),
    );
  return { RANDOMISED: of('RANDOMISED'), OBSERVATIONAL: of('OBSERVATIONAL') };
}

async function stageChallengers(
  context: StageContext,
  {
    trained,
    served,
    versions,
    sets,
  }: {
    readonly trained: TrainedModels;
    readonly served: ServedModels;
    readonly versions: Readonly<Record<ModelName, number>>;
    readonly sets: readonly TrainingSet[];
  },
): Promise<readonly StagedModel[]> {
  const staged: StagedModel[] = [];
  for (const name of MODEL_NAMES) {
    const outcome: TrainedOutcome<object> = trained[name];
    const former: ServedModel<object> | undefined = served[name];
    if (outcome.state === 'INSUFFICIENT_DATA') continue;
    const document = JSON.stringify(outcome.document);
    // The same data gives the same model, so there is no new version.
    if (former !== undefined && document === JSON.stringify(former.document)) continue;
    const version = versions[name] + 1;
    const model = {
      key: versionKeyOf(context.accountKey, name, version),
      name,
      version,
      verdict: outcome.state,
    };
    await stageOne(context, model, {
      outcome,
      document,
      formerKey: outcome.state === 'CHAMPION' ? (former?.key ?? '') : '',
      // The CTR model learns from all contrast sets. The ranker learns from one assignment only.
      evidence: name === 'ctr' ? '' : trained.evidence,
      sets,
    });
    staged.push(model);
  }
  return staged;
}

async function stageOne(
  { accountKey, cycleId, clock, lease, publishedEpoch, write }: StageContext,
  { key, name, version, verdict }: StagedModel,
  of: {
    readonly outcome: Exclude<TrainedOutcome<object>, { readonly state: 'INSUFFICIENT_DATA' }>;
    readonly document: string;
    readonly formerKey: string;
    readonly evidence: string;
    readonly sets: readonly TrainingSet[];
  },
): Promise<void> {
  const { reasons, metrics } = of.outcome;
  const learned = of.sets.filter(
    ({ randomised }) => of.evidence === '' || randomised === (of.evidence === 'RANDOMISED'),
  );
  const trainedThrough =
    learned
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? '';
  await write((transaction) =>
    Promise.all([
      transaction.run(setCycleStaged, { leaseKey: lease.leaseKey, staged: true }),
      transaction.run(pruneModels, { accountKey, name, kept: KEPT_REJECTED - 1n }),
      transaction.run(stageModel, {
        accountKey,
        cycleKey: cycleId,
        createdAtMs: BigInt(clock().getTime()),
        model: {
          modelKey: key,
          previousKey: of.formerKey,
          name,
          version: BigInt(version),
          verdict,
          epoch: BigInt(publishedEpoch + 1),
          reasons: reasons.map(({ sentence }) => sentence),
          gate: JSON.stringify(reasons),
          metrics: JSON.stringify(metrics),
          document: of.document,
          trainedThrough,
          sets: BigInt(learned.length),
          arms: BigInt(learned.reduce((sum, { arms }) => sum + arms.length, 0)),
          evidence: of.evidence,
        },
      }),
    ]),
  );
}
