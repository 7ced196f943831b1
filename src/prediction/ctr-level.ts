import { type LevelAt, trailingLevels } from './base-level.ts';
import { armResidual, type CtrParameters, ctrEntries, expectedRate, traitColumns } from './ctr-model.ts';
import { datedSums } from './dated-sums.ts';
import { dayNumber, type TrainingSet } from './training-set.ts';

/** Days of residuals that show how far the trailing level is off. */
const CORRECTION_DAYS = 56;
/**
 * Prior variance of the correction, in squared log-odds: a tenth in either direction. A trailing mean lags half its
 * length behind, and the creatives of a month may be better or worse than their traits.
 */
const CORRECTION_VARIANCE = 0.01;

/**
 * The level that a CTR model predicts with. It is the trailing level plus the shrunk mean of the model's residuals,
 * over the platform's sets of the CORRECTION_DAYS before the day, without that day. On the older half of the headline
 * tests of Matias et al. (2021), where click rates halved in half a year, this lowers expected clicks from 5 % above
 * the actual ones to 3 %.
 */
export function ctrLevels(parameters: CtrParameters, history: readonly TrainingSet[]): LevelAt {
  const trailing = trailingLevels(history, parameters.longRunLevel);
  const residuals = datedSums(
    history.map((set) => {
      const day = dayNumber(set.date);
      const level = trailing({ platform: set.platform, day });
      return { platform: set.platform, day, ...setResidual(parameters, { arms: set.arms, level }) };
    }),
  );
  return ({ platform, day }) => {
    const { weight, value } = residuals({ platform, from: day - CORRECTION_DAYS, before: day });
    const correction = value / (weight + 1 / CORRECTION_VARIANCE);
    // The residual is relative to the expected rate, so 1 + r is a factor. It is limited to half and double, which is
    // more than any drift.
    return trailing({ platform, day }) + Math.log(Math.min(2, Math.max(0.5, 1 + correction)));
  };
}

function setResidual(
  parameters: CtrParameters,
  { arms, level }: { readonly arms: TrainingSet['arms']; readonly level: number },
): { readonly weight: number; readonly value: number } {
  const columnOf = traitColumns(parameters.traits);
  let weights = 0;
  let weighted = 0;
  for (const arm of arms) {
    if (!(arm.impressions > 0)) continue;
    const expected = expectedRate(ctrEntries(columnOf, arm.traits), parameters.coefficients, level);
    const { residual, weight } = armResidual(arm, expected, parameters.armVariance);
    weights += weight;
    weighted += weight * residual;
  }
  if (!(weights > 0)) return { weight: 0, value: 0 };
  return { weight: 1 / (parameters.setVariance + 1 / weights), value: weighted / weights };
}
