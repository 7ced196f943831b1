/**
 * `evaluate trajectory`: errors of ROAS projections on simulated accounts, beside a 28-day median and an exponential
 * extrapolation; how often intervals contain the outcome; and how often "improving" is stated rightly and wrongly. With
 * data of daily ads, also the error on real series.
 */
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import type { PathName } from '../../src/simulator/roas-series.ts';
import { linearFit } from '../../src/statistics/linear-fit.ts';
import { type DailyResult, dailySeries } from '../../src/statistics/trajectory/daily-series.ts';
import { improvementTrajectory } from '../../src/statistics/trajectory/improvement-trajectory.ts';
import { isImproving } from '../../src/statistics/trajectory/learning-status.ts';
import { HORIZONS, type HorizonDays } from '../../src/statistics/trajectory/projection.ts';
import { type Evaluation, type EvaluationInput, type Figures, replicatesOf } from './evaluation.ts';
import { evaluateRealSeries } from './real-roas.ts';
import { type SimulatedHistory, simulateHistory } from './simulated-history.ts';

/** Lengths of history, in days. */
const HISTORIES = [30, 60, 120, 365] as const;
/** Enough for a standard error of a coverage below one point: the gates use the worst of twelve cells. */
const SERIES_PER_CELL = 2000;

/** The gates on the status use shares near .02 and .75. With 4,000 series, their standard errors are .002 and .007. */
const STATUS_SERIES = 4000;
const STATUS_DAYS = 112;

/** A history long enough that intervals 30 and 90 days ahead use the account's own residuals. */
const LONG_HISTORY = 540;
const LONG_SERIES = 200;

/** Sums over the series of one length of history and one horizon. */
interface Cell {
  readonly historyDays: number;
  readonly horizonDays: HorizonDays;
  series: number;
  error: number;
  medianError: number;
  naiveError: number;
  held: number;
  /** Sum of the ratios of upper to lower bound, on the log scale. */
  width: number;
  conformal: number;
  /** Sum of the stated probabilities of ROAS above the initial one, and how often that came true. */
  chance: number;
  improved: number;
}

const EMPTY_SUMS = {
  series: 0,
  error: 0,
  medianError: 0,
  naiveError: 0,
  held: 0,
  width: 0,
  conformal: 0,
  chance: 0,
  improved: 0,
} as const;

/** Input and random draws of one run. */
interface Run {
  readonly input: EvaluationInput;
  readonly random: Random;
}

/** Results on simulated series and, with a data file, on real series. */
export const evaluateTrajectory: Evaluation = async (input) => {
  const run = { input, random: seededRandom(input.seed) };
  const cells = HISTORIES.flatMap((historyDays) =>
    runCells(run, { historyDays, series: replicatesOf(input, SERIES_PER_CELL, 4) }),
  );
  const longCells = runCells(run, {
    historyDays: LONG_HISTORY,
    series: replicatesOf(input, LONG_SERIES, 2),
  });
  const real = input.dataFile === undefined ? undefined : evaluateRealSeries(input.dataFile);
  return {
    figures: {
      ...cellFigures(cells),
      ...ownIntervalFigures(longCells),
      false_improving: improvingShare(run, 'flat'),
      power_saturating_112: improvingShare(run, 'saturating'),
      ...real?.figures,
    },
    notes: [
      'n: days of history, h: days ahead; error: mean |ln projected − mean ln ROAS of the week around the day|.',
      `Naive: exponential extrapolation (least squares of ln ROAS on the day). Intervals after ${LONG_HISTORY} days rest on the account's own errors at 30 and 90 days ahead.`,
      'probability_improved_mean is the chance given to ROAS above the initial one, improved_share how often it was.',
      'IMPROVING, ACCELERATING and DECELERATING count as improving: all three say that ROAS rises.',
      ...(real?.notes ?? ['No data file: real series were not looked at.']),
    ],
  };
};

function runCells(
  { input, random }: Run,
  { historyDays, series }: { readonly historyDays: number; readonly series: number },
): readonly Cell[] {
  const cells = HORIZONS.map((horizonDays): Cell => {
    return { historyDays, horizonDays, ...EMPTY_SUMS };
  });
  for (let done = 0; done < series; done += 1) {
    input.onProgress({ label: `${historyDays} days of history`, done, total: series });
    addHistory(cells, simulateHistory(random, { historyDays }));
  }
  return cells;
}

function addHistory(cells: readonly Cell[], { results, targetAt }: SimulatedHistory): void {
  const { projections, paths, initialRoas } = improvementTrajectory(results);
  for (const [index, cell] of cells.entries()) {
    const projection = projections[index];
    const path = paths[index];
    if (projection === undefined || path === undefined || initialRoas === undefined)
      throw new Error('a horizon was not projected');
    const target = targetAt(cell.horizonDays);
    const { lower, upper } = projection.interval;
    cell.series += 1;
    cell.error += Math.abs(Math.log(projection.roas) - target);
    cell.medianError += Math.abs(Math.log(path.median28) - target);
    cell.naiveError += Math.abs(extrapolated(results, cell.horizonDays) - target);
    cell.held += Number(Math.log(lower) <= target && target <= Math.log(upper));
    cell.width += Math.log(upper / lower);
    cell.conformal += Number(projection.intervalMethod === 'CONFORMAL');
    cell.chance += projection.probabilityImproved ?? 0;
    cell.improved += Number(target > Math.log(initialRoas));
  }
}

/** The naive projection: the line through ln ROAS, extended. */
function extrapolated(results: readonly DailyResult[], horizonDays: HorizonDays): number {
  const { days } = dailySeries(results);
  const fit = linearFit(days.map(({ day, logRoas }) => ({ x: day, y: logRoas })));
  if (fit === undefined) throw new Error('a line needs two days');
  return fit.intercept + fit.slope * ((days.at(-1)?.day ?? 0) + horizonDays);
}

function cellFigures(cells: readonly Cell[]): Figures {
  const ratios = cells.map(({ error, medianError }) => error / medianError);
  const naiveRatios = cells.map(({ naiveError, medianError }) => naiveError / medianError);
  const coverages = cells.map(({ held, series }) => held / series);
  return {
    mae_ratio_mean: meanOf(ratios),
    mae_ratio_worst: Math.max(...ratios),
    coverage80_min: Math.min(...coverages),
    coverage80_max: Math.max(...coverages),
    probability_improved_mean: meanOf(cells.map(({ chance, series }) => chance / series)),
    improved_share: meanOf(cells.map(({ improved, series }) => improved / series)),
    naive_mae_ratio_mean: meanOf(naiveRatios),
    naive_mae_ratio_worst: Math.max(...naiveRatios),
    ...named('mae_ratio', cells, ({ error, medianError }) => error / medianError),
    ...named('naive_mae_ratio', cells, ({ naiveError, medianError }) => naiveError / medianError),
    ...named('coverage80', cells, ({ held, series }) => held / series),
    ...named('interval_factor', cells, ({ width, series }) => Math.exp(width / series / 2)),
  };
}

function ownIntervalFigures(cells: readonly Cell[]): Figures {
  const own = cells.filter(({ conformal, series }) => conformal === series);
  return named('own_coverage80', own, ({ held, series }) => held / series);
}

function named(prefix: string, cells: readonly Cell[], figureOf: (cell: Cell) => number): Figures {
  return Object.fromEntries(
    cells.map((cell) => [`${prefix}_n${cell.historyDays}_h${cell.horizonDays}`, figureOf(cell)]),
  );
}

function improvingShare({ input, random }: Run, pathName: PathName): number {
  const series = replicatesOf(input, STATUS_SERIES, 20);
  let improving = 0;
  for (let done = 0; done < series; done += 1) {
    input.onProgress({ label: `status of ${pathName} series`, done, total: series });
    const { results } = simulateHistory(random, { historyDays: STATUS_DAYS, pathName });
    improving += Number(isImproving(improvementTrajectory(results).learningStatus));
  }
  return improving / series;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
