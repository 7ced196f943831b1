/** Simulated accounts with a known past and a hidden future. */
import type { Random } from '../../src/simulator/random.ts';
import {
  drawPathName,
  PATHS,
  type PathName,
  resultsOf,
  simulateLogRoas,
} from '../../src/simulator/roas-series.ts';
import type { DailyResult } from '../../src/statistics/trajectory/daily-series.ts';
import type { HorizonDays } from '../../src/statistics/trajectory/projection.ts';

/** One account: its known history, and what follows. */
export interface SimulatedHistory {
  readonly pathName: PathName;
  readonly results: readonly DailyResult[];
  /** Mean ln ROAS of the seven days around the day `horizonDays` after the newest known day. */
  readonly targetAt: (horizonDays: HorizonDays) => number;
}

/** Days after the longest horizon that its target needs. */
const REACH = 3;
const LONGEST_HORIZON = 365;

/** Draws an account with `historyDays` of history. All accounts of a run come from one generator, in order. */
export function simulateHistory(
  random: Random,
  {
    historyDays,
    pathName = drawPathName(random),
  }: { readonly historyDays: number; readonly pathName?: PathName },
): SimulatedHistory {
  const logRoas = simulateLogRoas(random, {
    path: PATHS[pathName](random),
    length: historyDays + LONGEST_HORIZON + REACH,
  });
  return {
    pathName,
    results: resultsOf(logRoas.slice(0, historyDays)),
    targetAt(horizonDays) {
      const middle = historyDays - 1 + horizonDays;
      const week = logRoas.slice(middle - REACH, middle + REACH + 1);
      return week.reduce((sum, value) => sum + value, 0) / week.length;
    },
  };
}
