import { pruneFormulaWeights, setCycleStaged, stageFormula, stagePlatformLevels } from '../../gen/queries.ts';
import { isSameFigure } from '../../knowledge/published-figures.ts';
import type { Formula } from '../../prediction/formula.ts';
import { versionKeyOf } from '../../prediction/model-keys.ts';
import type { FinishedTraining, RetrainOutcome } from './retrain-models.ts';
import type { StageContext, StageOutcome } from './stage-context.ts';

/** A versioned document that begins in the next epoch. */
export interface StagedVersion {
  readonly key: string;
  /** Key of the version it replaces; '' for the first. */
  readonly previousKey: string;
}

/** Outcome of stage 5, with what publication needs. */
export interface FormulaOutcome extends StageOutcome {
  readonly formula?: StagedVersion | undefined;
  readonly levels?: StagedVersion | undefined;
}

/**
 * Stage 5: stores the formula of this cycle's training, and the platform levels for its CTR model, if they differ from
 * those in force. Every training produces new levels, whether or not its challenger is promoted. Levels never change
 * without a training, because they are computed from all contrast sets of the last months.
 */
export async function updateFormulas(
  context: StageContext,
  { training, ended }: RetrainOutcome,
): Promise<FormulaOutcome> {
  if (training === undefined) {
    const reason = ended?.state === 'FAILED' ? 'the training failed' : (ended?.reason ?? '');
    return { counts: {}, ended: { state: 'SKIPPED', reason } };
  }
  const levels = await stageLevels(context, training);
  const { formula } = training.trained;
  if (formula === undefined) {
    const reason = 'not enough data: no trait varies within enough tests';
    return { counts: {}, levels, ended: { state: 'SKIPPED', reason } };
  }
  const staged = await stageNewFormula(context, training, formula);
  return {
    counts: {
      sets: formula.sets,
      traits: formula.traits.length,
      disagreeing: formula.traits.filter(({ signDisagrees }) => signDisagrees).length,
      formulas_new: Number(staged !== undefined),
      platform_levels_new: Number(levels !== undefined),
    },
    formula: staged,
    levels,
  };
}

async function stageNewFormula(
  { accountKey, cycleId, clock, lease, publishedEpoch, write }: StageContext,
  { served, lastVersions }: FinishedTraining,
  formula: Formula,
): Promise<StagedVersion | undefined> {
  if (served.formula !== undefined && isSameFormula(served.formula.document, formula)) return undefined;
  const version = lastVersions.formula + 1;
  const key = versionKeyOf(accountKey, 'formula', version);
  const previousKey = served.formula?.key ?? '';
  await write((transaction) =>
    Promise.all([
      transaction.run(setCycleStaged, { leaseKey: lease.leaseKey, staged: true }),
      transaction.run(pruneFormulaWeights, { accountKey, epoch: BigInt(publishedEpoch) }),
      transaction.run(stageFormula, {
        accountKey,
        cycleKey: cycleId,
        createdAtMs: BigInt(clock().getTime()),
        epoch: BigInt(publishedEpoch + 1),
        formula: {
          formulaKey: key,
          previousKey,
          version: BigInt(version),
          document: JSON.stringify(formula),
          evidence: formula.evidence,
          sets: BigInt(formula.sets),
          arms: BigInt(formula.arms),
          trainedThrough: formula.trainedThrough,
          scoreSpread: formula.scoreSpread,
          priorVariance: formula.priorVariance,
        },
        weights: formula.traits.map(({ trait, marginal = null, ...weight }) => ({
          ...weight,
          marginal,
          traitKey: `${accountKey}|${trait}`,
        })),
      }),
    ]),
  );
  return { key, previousKey };
}

async function stageLevels(
  { accountKey, lease, publishedEpoch, write }: StageContext,
  { trained, served, lastVersions }: FinishedTraining,
): Promise<StagedVersion | undefined> {
  const entries = Object.entries(trained.levels).sort(([one], [other]) => (one < other ? -1 : 1));
  if (entries.length === 0) return undefined;
  const known = served.levels?.byPlatform;
  const isSame =
    known?.size === entries.length &&
    entries.every(([platform, level]) => isSameFigure(known.get(platform) ?? Number.NaN, level));
  if (isSame) return undefined;
  const version = lastVersions.levels + 1;
  const key = versionKeyOf(accountKey, 'levels', version);
  await write((transaction) =>
    Promise.all([
      transaction.run(setCycleStaged, { leaseKey: lease.leaseKey, staged: true }),
      transaction.run(stagePlatformLevels, {
        accountKey,
        levelsKey: key,
        version: BigInt(version),
        epoch: BigInt(publishedEpoch + 1),
        platforms: entries.map(([platform]) => platform),
        logOdds: entries.map(([, level]) => level),
      }),
    ]),
  );
  return { key, previousKey: served.levels?.key ?? '' };
}

/** Whether two formulas are the same for readers: equal after rounding, with their traits in the same order. */
function isSameFormula(one: Formula, other: Formula): boolean {
  return isAlike(one, other);
}

function isAlike(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') return isSameFigure(one, other);
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other;
  const left = Object.entries(one);
  const right: Readonly<Record<string, unknown>> = { ...other };
  return (
    left.length === Object.keys(right).length && left.every(([name, value]) => isAlike(value, right[name]))
  );
}
