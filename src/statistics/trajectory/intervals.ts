import type { DailyTrend } from './daily-trend.ts';
import type { HorizonDays } from './projection.ts';
import {
  defaultPool,
  exceedance,
  MIN_RESIDUALS,
  type ResidualPool,
  type ResidualPools,
  scoreWithin,
} from './residual-pool.ts';
import { expectedSpread } from './spread.ts';

/**
 * Where the width of an interval comes from. CONFORMAL: residuals of the account or of similar accounts.
 * SCALED_DEFAULT: residuals of simulated accounts. Both are scaled by the noise of the series.
 */
export type IntervalMethod = 'CONFORMAL' | 'SCALED_DEFAULT';

/** Share of outcomes that the published bounds should contain. */
export const INTERVAL_LEVEL = 0.8;

/** The distribution of ln ROAS at a horizon, around its projection. */
export interface Outlook {
  readonly method: IntervalMethod;
  /** Number of residuals that the width is computed from; 0 with SCALED_DEFAULT. */
  readonly residuals: number;
  /** Half the width of the INTERVAL_LEVEL interval on the log scale. */
  readonly halfWidth: number;
  /** Probability that ln ROAS will lie more than `distance` above the projection; `distance` may be negative. */
  readonly probabilityAbove: (distance: number) => number;
}

/** Pools in order of preference: other accounts', the account's own, simulated ones. */
function choosePool(
  horizonDays: HorizonDays,
  { pooled, own, historyDays }: OutlookInputs,
): { readonly method: IntervalMethod; readonly pool: ResidualPool } {
  for (const pool of [pooled?.[horizonDays], own.get(horizonDays)]) {
    if (pool !== undefined && pool.count >= MIN_RESIDUALS) return { method: 'CONFORMAL', pool };
  }
  return { method: 'SCALED_DEFAULT', pool: defaultPool(horizonDays, historyDays) };
}

/** What an outlook is computed from. */
export interface OutlookInputs {
  readonly trend: DailyTrend;
  readonly validDays: number;
  readonly historyDays: number;
  /** Residuals of the account's own past projections. */
  readonly own: ReadonlyMap<HorizonDays, ResidualPool>;
  /** Residuals pooled over accounts, if a caller has them. */
  readonly pooled: ResidualPools | undefined;
}

/**
 * The distribution of outcomes at a horizon. It is symmetric on the log scale, because errors in both directions are
 * equally likely.
 */
export function outlookAt(horizonDays: HorizonDays, inputs: OutlookInputs): Outlook {
  const { method, pool } = choosePool(horizonDays, inputs);
  const spread = expectedSpread(inputs.trend, { horizonDays, validDays: inputs.validDays });
  return {
    method,
    residuals: pool.count,
    halfWidth: spread * scoreWithin(pool, INTERVAL_LEVEL),
    probabilityAbove(distance) {
      const tail = exceedance(pool, Math.abs(distance) / spread) / 2;
      return distance >= 0 ? tail : 1 - tail;
    },
  };
}
