/** Evaluates the CTR model week by week: trained on the weeks before, it forecasts the next. */
import { overallRate, trailingLevels } from '../../src/prediction/base-level.ts';
import { constantLevel } from '../../src/prediction/baselines.ts';
import {
  type ClickTotals,
  calibrationError,
  calibrationRatio,
  clickTotals,
  normalisedEntropy,
  type PredictedSet,
  sumTotals,
} from '../../src/prediction/click-metrics.ts';
import { ctrLevels } from '../../src/prediction/ctr-level.ts';
import { trainCtrModel } from '../../src/prediction/ctr-model.ts';
import { type CtrPrediction, ctrInterval, ctrPredictor } from '../../src/prediction/ctr-prediction.ts';
import { dayNumber, type TrainingSet, usableSets } from '../../src/prediction/training-set.ts';
import { DataFileError, replicatesOf } from './evaluation.ts';

/** Forecasts for every set after the first weeks. */
export interface ClickForecasts {
  readonly cold: readonly PredictedSet[];
  readonly warm: readonly PredictedSet[];
  /** Forecast by the click rate of everything before the week. */
  readonly constant: readonly PredictedSet[];
  /**
   * Share of variants whose observed rate is inside the 80 % interval, which includes the sampling noise of the rate.
   */
  readonly coverageCold: number;
  readonly coverageWarm: number;
}

/** Weeks used only for learning. */
const FIRST_FORECAST_WEEK = 60;
const INTERVAL_LEVEL = 0.8;

/** Trains a new model every week. Throws a DataFileError when the data cover too few weeks. */
export function forecastByWeek(
  sets: readonly TrainingSet[],
  {
    scale,
    onWeek,
  }: {
    /** Share of the weeks to forecast, counted from the end. */
    readonly scale: number;
    readonly onWeek: (step: { readonly done: number; readonly total: number }) => void;
  },
): ClickForecasts {
  const later = [...new Set(sets.map(({ date }) => date))].slice(FIRST_FORECAST_WEEK);
  if (later.length === 0) throw new DataFileError('The headline tests span too few weeks.');
  const weeks = later.slice(-replicatesOf({ scale }, later.length, 4));
  const cold: PredictedSet[] = [];
  const warm: PredictedSet[] = [];
  const constant: PredictedSet[] = [];
  const covered = { cold: 0, warm: 0, arms: 0 };
  weeks.forEach((week, done) => {
    const before = usableSets(sets.filter(({ date }) => date < week));
    const model = trainCtrModel(before, trailingLevels(before, constantLevel(before)));
    const predict = ctrPredictor(model);
    const levelAt = ctrLevels(model, before);
    const rate = overallRate(before);
    for (const { arms, platform, date } of usableSets(sets.filter((set) => set.date === week))) {
      const level = levelAt({ platform, day: dayNumber(date) });
      const coldly = arms.map(({ traits }) => predict({ traits, level }));
      const warmly = arms.map(({ traits }, arm) =>
        predict({ traits, level, known: arms.filter((_, other) => other !== arm) }),
      );
      cold.push({ arms, rates: coldly.map(({ expected }) => expected) });
      warm.push({ arms, rates: warmly.map(({ expected }) => expected) });
      constant.push({ arms, rates: arms.map(() => rate) });
      arms.forEach((arm, index) => {
        covered.arms += 1;
        covered.cold += isCovered(arm, coldly[index]) ? 1 : 0;
        covered.warm += isCovered(arm, warmly[index]) ? 1 : 0;
      });
    }
    onWeek({ done: done + 1, total: weeks.length });
  });
  return {
    cold,
    warm,
    constant,
    coverageCold: covered.cold / covered.arms,
    coverageWarm: covered.warm / covered.arms,
  };
}

function isCovered(
  { clicks, impressions }: { readonly clicks: number; readonly impressions: number },
  prediction: CtrPrediction | undefined,
): boolean {
  if (prediction === undefined) return false;
  const { expected, variance } = prediction;
  const sampling = 1 / (impressions * expected * (1 - expected));
  const { lower, upper } = ctrInterval({ expected, variance: variance + sampling }, INTERVAL_LEVEL);
  return clicks / impressions >= lower && clicks / impressions <= upper;
}

/** Entropy against the best constant in hindsight, and expected clicks per click, over totals by set. */
export function clickFigures(totals: readonly ClickTotals[]): {
  readonly entropy: number;
  readonly calibration: number;
} {
  const sum = sumTotals(totals);
  return { entropy: normalisedEntropy(sum), calibration: calibrationRatio(sum) };
}

/** Totals of every set of a forecast. */
export function totalsOf(forecast: readonly PredictedSet[]): readonly ClickTotals[] {
  return forecast.map(clickTotals);
}

/** Expected calibration error of a forecast, divided by the click rate. */
export function calibrationErrorOf(forecast: readonly PredictedSet[]): number {
  return calibrationError(forecast);
}
