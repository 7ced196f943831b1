import { endFormula, endPlatformLevels, markTrained, serveModel, setModelState } from '../../gen/queries.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { trainingKeyOf } from '../../prediction/model-keys.ts';
import type { TrainedOutcome } from '../../prediction/outcome.ts';
import type { FinishedTraining, RetrainOutcome } from './retrain-models.ts';
import type { StageContext } from './stage-context.ts';
import type { FormulaOutcome } from './update-formulas.ts';

/** What stages 4 and 5 produced for publication. */
export interface ModelOutcomes {
  readonly models: RetrainOutcome;
  readonly formulas: FormulaOutcome;
}

/** Whether readers of predictions will see something new. A rejected challenger changes nothing for them. */
export function isNewToReaders({ models, formulas }: ModelOutcomes): boolean {
  const isPromoted = models.training?.staged.some(({ verdict }) => verdict === 'CHAMPION') ?? false;
  return isPromoted || formulas.formula !== undefined || formulas.levels !== undefined;
}

/**
 * Gives challengers their verdicts, puts promoted models in force, ends replaced versions, and records the training.
 * Must run in the transaction that publishes.
 */
export async function publishModelsIn(
  transaction: GraphTransaction,
  { accountKey }: Pick<StageContext, 'accountKey'>,
  {
    outcomes: { models, formulas },
    epoch,
    endedAtMs,
  }: { readonly outcomes: ModelOutcomes; readonly epoch: bigint; readonly endedAtMs: number },
): Promise<void> {
  const { training } = models;
  if (training === undefined) return;
  for (const { key: modelKey, name, version, verdict } of training.staged) {
    await transaction.run(setModelState, { modelKey, epoch });
    if (verdict === 'REJECTED') continue;
    await transaction.run(serveModel, {
      accountKey,
      modelKey,
      name,
      epoch,
      startedAtMs: BigInt(endedAtMs),
      actor: '',
      reason: '',
      retiredReason: `superseded by version ${version}`,
    });
  }
  const { formula, levels } = formulas;
  if (formula !== undefined && formula.previousKey !== '') {
    await transaction.run(endFormula, { formulaKey: formula.previousKey, epoch });
  }
  if (levels !== undefined && levels.previousKey !== '') {
    await transaction.run(endPlatformLevels, { levelsKey: levels.previousKey, epoch });
  }
  await rememberTraining(transaction, accountKey, { training, endedAtMs });
}

async function rememberTraining(
  transaction: GraphTransaction,
  accountKey: string,
  {
    training: { trained, served, state },
    endedAtMs,
  }: { readonly training: FinishedTraining; readonly endedAtMs: number },
): Promise<void> {
  await transaction.run(markTrained, {
    trainingKey: trainingKeyOf(accountKey),
    training: BigInt(state.trainings + 1),
    changedSets: BigInt(state.changedSets),
    trainedSets: BigInt(state.usableSets),
    trainedNewest: state.newest,
    trainedAtMs: BigInt(endedAtMs),
    ctrReason: whyNone(trained.ctr, served.ctr),
    rankerReason: whyNone(trained.ranker, served.ranker),
    formulaReason:
      trained.formula === undefined && served.formula === undefined
        ? 'not enough data: no trait varies within enough tests'
        : '',
  });
}

/** Explains why there is no model after this training; '' when there is one. */
function whyNone(outcome: TrainedOutcome<unknown>, former: unknown): string {
  if (outcome.state === 'CHAMPION' || former !== undefined) return '';
  const sentences = outcome.reasons.map(({ sentence }) => sentence).join(' ');
  return outcome.state === 'INSUFFICIENT_DATA'
    ? `not enough data: ${sentences}`
    : `no model has passed the gate yet: ${sentences}`;
}
