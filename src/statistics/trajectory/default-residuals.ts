// Written by scripts/calibrate-trajectory.ts; do not edit.
import type { HorizonDays } from './projection.ts';

/** Shares of errors that quantiles are kept for, ascending. */
export const SCORE_LEVELS: readonly number[] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/** Quantiles at SCORE_LEVELS of |error| ÷ expected spread after so many days of history. */
export interface DefaultScores {
  readonly historyDays: number;
  readonly scores: readonly number[];
}

/**
 * By horizon, shortest history first. From 20,000 simulated accounts a row (seed 20260907), as
 * src/simulator/roas-series.ts draws them: a quarter flat, the others saturating, growing as a power of time, wandering,
 * trending for a while, rising or falling steadily, under day-of-week effects, correlated noise of 10 % to 30 % a day and
 * outliers. Errors are of ln ROAS, against the mean of the seven days around the horizon.
 */
export const DEFAULT_SCORES: Readonly<Record<HorizonDays, readonly DefaultScores[]>> = {
  30: [
    { historyDays: 14, scores: [0.13, 0.27, 0.41, 0.56, 0.74, 0.93, 1.16, 1.48, 1.95, 2.41, 3.34] },
    { historyDays: 21, scores: [0.13, 0.27, 0.4, 0.55, 0.71, 0.9, 1.13, 1.42, 1.88, 2.31, 3.19] },
    { historyDays: 30, scores: [0.12, 0.25, 0.39, 0.53, 0.69, 0.86, 1.08, 1.35, 1.78, 2.16, 3.05] },
    { historyDays: 45, scores: [0.12, 0.24, 0.37, 0.51, 0.66, 0.82, 1.01, 1.27, 1.68, 2.04, 2.87] },
    { historyDays: 60, scores: [0.12, 0.23, 0.36, 0.49, 0.63, 0.79, 0.98, 1.23, 1.62, 2, 2.77] },
    { historyDays: 90, scores: [0.11, 0.22, 0.34, 0.47, 0.61, 0.77, 0.95, 1.19, 1.56, 1.92, 2.7] },
    { historyDays: 120, scores: [0.11, 0.22, 0.33, 0.46, 0.59, 0.74, 0.93, 1.16, 1.54, 1.89, 2.66] },
    { historyDays: 200, scores: [0.11, 0.22, 0.33, 0.45, 0.58, 0.73, 0.9, 1.13, 1.49, 1.81, 2.54] },
    { historyDays: 365, scores: [0.11, 0.22, 0.33, 0.46, 0.59, 0.74, 0.92, 1.15, 1.52, 1.84, 2.59] },
  ],
  90: [
    { historyDays: 14, scores: [0.12, 0.24, 0.37, 0.51, 0.67, 0.85, 1.07, 1.36, 1.82, 2.22, 2.96] },
    { historyDays: 21, scores: [0.12, 0.24, 0.37, 0.51, 0.66, 0.83, 1.04, 1.32, 1.73, 2.11, 2.87] },
    { historyDays: 30, scores: [0.11, 0.23, 0.35, 0.48, 0.63, 0.79, 0.99, 1.26, 1.64, 2, 2.76] },
    { historyDays: 45, scores: [0.1, 0.21, 0.33, 0.46, 0.59, 0.76, 0.95, 1.2, 1.6, 1.95, 2.87] },
    { historyDays: 60, scores: [0.11, 0.22, 0.33, 0.45, 0.58, 0.74, 0.92, 1.16, 1.55, 1.92, 2.84] },
    { historyDays: 90, scores: [0.1, 0.21, 0.32, 0.43, 0.56, 0.72, 0.89, 1.13, 1.53, 1.92, 2.9] },
    { historyDays: 120, scores: [0.1, 0.21, 0.32, 0.43, 0.56, 0.71, 0.89, 1.12, 1.52, 1.91, 2.99] },
    { historyDays: 200, scores: [0.1, 0.21, 0.31, 0.42, 0.55, 0.7, 0.87, 1.12, 1.52, 1.93, 2.92] },
    { historyDays: 365, scores: [0.1, 0.2, 0.3, 0.41, 0.54, 0.68, 0.86, 1.11, 1.53, 1.94, 2.99] },
  ],
  365: [
    { historyDays: 14, scores: [0.1, 0.22, 0.34, 0.49, 0.67, 0.88, 1.13, 1.43, 1.88, 2.31, 3.43] },
    { historyDays: 21, scores: [0.11, 0.22, 0.34, 0.47, 0.64, 0.82, 1.05, 1.37, 1.86, 2.31, 3.4] },
    { historyDays: 30, scores: [0.1, 0.2, 0.32, 0.44, 0.58, 0.76, 0.98, 1.29, 1.78, 2.34, 3.62] },
    { historyDays: 45, scores: [0.09, 0.19, 0.29, 0.41, 0.55, 0.71, 0.94, 1.26, 1.85, 2.46, 3.97] },
    { historyDays: 60, scores: [0.09, 0.18, 0.28, 0.39, 0.52, 0.68, 0.89, 1.21, 1.83, 2.51, 3.95] },
    { historyDays: 90, scores: [0.09, 0.18, 0.28, 0.38, 0.51, 0.67, 0.88, 1.23, 1.94, 2.65, 4.22] },
    { historyDays: 120, scores: [0.08, 0.17, 0.26, 0.36, 0.49, 0.65, 0.87, 1.22, 1.98, 2.75, 4.38] },
    { historyDays: 200, scores: [0.08, 0.16, 0.25, 0.35, 0.46, 0.61, 0.82, 1.2, 2, 2.81, 4.42] },
    { historyDays: 365, scores: [0.07, 0.15, 0.24, 0.33, 0.44, 0.58, 0.8, 1.18, 2.02, 2.82, 4.5] },
  ],
};
