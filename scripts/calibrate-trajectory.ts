/**
 * `npx tsx scripts/calibrate-trajectory.ts [--series N] [--seed S]`: simulates accounts and projects them with the
 * service's own code. Writes the quantiles of the errors to src/statistics/trajectory/default-residuals.ts, for the
 * intervals of accounts with too few errors of their own. Run it again when a path or the expected spread changes.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { packageRoot } from '../src/shared/package-root.ts';
import { seededRandom } from '../src/simulator/random.ts';
import { dailySeries } from '../src/statistics/trajectory/daily-series.ts';
import { SCORE_LEVELS } from '../src/statistics/trajectory/default-residuals.ts';
import { HORIZONS, type HorizonDays, projectionFrom } from '../src/statistics/trajectory/projection.ts';
import { poolOf } from '../src/statistics/trajectory/residual-pool.ts';
import { expectedSpread } from '../src/statistics/trajectory/spread.ts';
import { simulateHistory } from './evaluate/simulated-history.ts';

/**
 * Lengths of history with their own row: from the shortest that is projected to the length after which nothing changes.
 */
const HISTORY_DAYS = [14, 21, 30, 45, 60, 90, 120, 200, 365] as const;

/**
 * The seed differs from that of the evaluation. With 20,000 series the standard error of a row's coverage is .3 points.
 */
const DEFAULTS = { series: 20_000, seed: 20_260_907 } as const;

const FILE = 'src/statistics/trajectory/default-residuals.ts';

interface Row {
  readonly historyDays: number;
  readonly scores: readonly number[];
}

function main(): void {
  const { series, seed } = new Command('calibrate-trajectory')
    .description('Computes the default residuals of projections from simulated accounts.')
    .option('--series <number>', 'simulated accounts per length of history', positive, DEFAULTS.series)
    .option('--seed <number>', 'seed of the simulation', positive, DEFAULTS.seed)
    .parse()
    .opts<{ readonly series: number; readonly seed: number }>();
  const rows = calibrate({ series, seed });
  writeFileSync(path.join(packageRoot(), FILE), moduleText(rows, { series, seed }));
  process.stdout.write(`${FILE} written\n`);
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 on');
  return value;
}

function calibrate({ series, seed }: { readonly series: number; readonly seed: number }) {
  const random = seededRandom(seed);
  const rows: Record<HorizonDays, Row[]> = { 30: [], 90: [], 365: [] };
  for (const historyDays of HISTORY_DAYS) {
    const scores: Record<HorizonDays, number[]> = { 30: [], 90: [], 365: [] };
    for (let index = 0; index < series; index += 1) {
      const { results, targetAt } = simulateHistory(random, { historyDays });
      const { days } = dailySeries(results);
      const projection = projectionFrom(days);
      if (projection === undefined) throw new Error(`${historyDays} days are too few to project from`);
      for (const horizonDays of HORIZONS) {
        const error = Math.abs(targetAt(horizonDays) - projection.at(horizonDays).published);
        const spread = expectedSpread(projection.trend, { horizonDays, validDays: days.length });
        scores[horizonDays].push(error / spread);
      }
    }
    for (const horizonDays of HORIZONS) {
      rows[horizonDays].push({ historyDays, scores: poolOf(scores[horizonDays]).scores });
    }
    process.stderr.write(`${historyDays} days of history: done\n`);
  }
  return rows;
}

function moduleText(
  rows: Readonly<Record<HorizonDays, readonly Row[]>>,
  { series, seed }: { readonly series: number; readonly seed: number },
): string {
  const tables = HORIZONS.map((horizonDays) => {
    const lines = rows[horizonDays].map(
      ({ historyDays, scores }) =>
        `    { historyDays: ${historyDays}, scores: [${scores.map((score) => Number(score.toFixed(2))).join(', ')}] },`,
    );
    return `  ${horizonDays}: [\n${lines.join('\n')}\n  ],`;
  });
  return `// Written by scripts/calibrate-trajectory.ts; do not edit.
import type { HorizonDays } from './projection.ts';

/** Shares of errors that quantiles are kept for, ascending. */
export const SCORE_LEVELS: readonly number[] = [${SCORE_LEVELS.join(', ')}];

/** Quantiles at SCORE_LEVELS of |error| ÷ expected spread after so many days of history. */
export interface DefaultScores {
  readonly historyDays: number;
  readonly scores: readonly number[];
}

/**
 * By horizon, shortest history first. From ${series.toLocaleString('en')} simulated accounts a row (seed ${seed}), as
 * src/simulator/roas-series.ts draws them: a quarter flat, the others saturating, growing as a power of time, wandering,
 * trending for a while, rising or falling steadily, under day-of-week effects, correlated noise of 10 % to 30 % a day and
 * outliers. Errors are of ln ROAS, against the mean of the seven days around the horizon.
 */
export const DEFAULT_SCORES: Readonly<Record<HorizonDays, readonly DefaultScores[]>> = {
${tables.join('\n')}
};
`;
}

main();
