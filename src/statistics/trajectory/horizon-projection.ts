import type { RollingOrigins } from './back-test.ts';
import type { DailySeries } from './daily-series.ts';
import { type IntervalMethod, type OutlookInputs, outlookAt } from './intervals.ts';
import { HORIZONS, type HorizonDays, type Projection } from './projection.ts';
import { published, publishedRatio } from './published-figure.ts';
import type { ResidualPools } from './residual-pool.ts';
import { isLowHistory } from './trajectory-notes.ts';

/** A lower and an upper bound. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** The projection for one horizon, with its uncertainty. */
export interface HorizonProjection {
  readonly horizonDays: HorizonDays;
  readonly roas: number;
  /** Bounds of ROAS in the week around the horizon's day, at INTERVAL_LEVEL. */
  readonly interval: Bounds;
  /** roas ÷ the initial ROAS, both as published. Undefined when the initial one is 0. */
  readonly improvement: number | undefined;
  /** The bounds divided by the initial ROAS. */
  readonly improvementInterval: Bounds | undefined;
  /** Probability that ROAS will be above the initial one. */
  readonly probabilityImproved: number | undefined;
  /** Probability that it will be above ten times the initial one. */
  readonly probability10x: number | undefined;
  readonly intervalMethod: IntervalMethod;
  /** Number of past errors that the width is computed from; 0 with SCALED_DEFAULT. */
  readonly residuals: number;
  /** Whether the history is shorter than a third of the horizon. */
  readonly lowHistory: boolean;
}

/** What an account's horizons are projected from. */
export interface HorizonInputs {
  readonly series: DailySeries;
  readonly projection: Projection;
  /** As published. */
  readonly initialRoas: number;
  /** The account's own past errors. */
  readonly own: RollingOrigins['pools'];
  /** Past errors of similar accounts, if a caller pools them. */
  readonly pooled: ResidualPools | undefined;
}

const TEN_TIMES = 10;

function overInitial({ lower, upper }: Bounds, initialRoas: number): Bounds | undefined {
  const low = publishedRatio(lower, initialRoas);
  const high = publishedRatio(upper, initialRoas);
  return low === undefined || high === undefined ? undefined : { lower: low, upper: high };
}

function horizonProjection(
  horizonDays: HorizonDays,
  { projection, initialRoas, ...inputs }: OutlookInputs & Pick<HorizonInputs, 'projection' | 'initialRoas'>,
): HorizonProjection {
  const logRoas = projection.at(horizonDays).published;
  const outlook = outlookAt(horizonDays, inputs);
  const roas = published(Math.exp(logRoas));
  const interval = {
    lower: published(Math.exp(logRoas - outlook.halfWidth)),
    upper: published(Math.exp(logRoas + outlook.halfWidth)),
  };
  const probabilityOf = (times: number): number | undefined =>
    initialRoas > 0
      ? published(outlook.probabilityAbove(Math.log(times * initialRoas) - logRoas))
      : undefined;
  return {
    horizonDays,
    roas,
    interval,
    improvement: publishedRatio(roas, initialRoas),
    improvementInterval: overInitial(interval, initialRoas),
    probabilityImproved: probabilityOf(1),
    probability10x: probabilityOf(TEN_TIMES),
    intervalMethod: outlook.method,
    residuals: outlook.residuals,
    lowHistory: isLowHistory(inputs.historyDays, horizonDays),
  };
}

/** Projects every horizon, shortest first, as published. */
export function horizonProjections({
  series: { days, historyDays },
  projection,
  initialRoas,
  own,
  pooled,
}: HorizonInputs): readonly HorizonProjection[] {
  const { trend } = projection;
  const inputs = { projection, initialRoas, trend, validDays: days.length, historyDays, own, pooled };
  return HORIZONS.map((horizonDays) => horizonProjection(horizonDays, inputs));
}
