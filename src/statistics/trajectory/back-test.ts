import { mean } from 'simple-statistics';

import type { ValidDay } from './daily-series.ts';
import { HORIZONS, type HorizonDays, type Projection, projectionFrom } from './projection.ts';
import { poolOf, type ResidualPool } from './residual-pool.ts';
import { expectedSpread, TARGET_DAYS } from './spread.ts';

/** Errors of past projections on the account's own history, at one horizon. */
export interface BackTest {
  readonly horizonDays: HorizonDays;
  /** Number of days from which was projected, a week apart. Their errors overlap, so fewer of them are independent. */
  readonly origins: number;
  /** Mean absolute error of the published projection on the log scale. .1 is about 10 %. */
  readonly meanAbsoluteLogError: number;
  /** The same error for the 28-day median carried forward, that is, without any model. */
  readonly medianMeanAbsoluteLogError: number;
}

/** Results of rolling origins. */
export interface RollingOrigins {
  /** One per horizon with at least MIN_ORIGINS origins, shortest first. */
  readonly backTests: readonly BackTest[];
  /** Scores by horizon, for the intervals. */
  readonly pools: ReadonlyMap<HorizonDays, ResidualPool>;
}

/** Fewest origins, which cover a month. Fewer say nothing. */
const MIN_ORIGINS = 4;

/**
 * Most origins. A projection takes about a millisecond, so no call computes longer than a tenth of a second. Sixty
 * weekly origins are the fewest that leave 50 residuals at 90 days.
 */
export const MAX_ORIGINS = 60;
const ORIGIN_STEP_DAYS = 7;

/** Fewest days with spend in a target week. The mean of fewer says nothing. weekly-medians.ts has the same limit. */
const MIN_TARGET_DAYS = 3;

/** Half of the target week, which reaches three days to either side of the horizon's day. */
const TARGET_REACH = (TARGET_DAYS - 1) / 2;

interface Residual {
  readonly published: number;
  readonly median28: number;
  readonly score: number;
}

/** Index of the first day after `day`. */
function firstAfter(days: readonly ValidDay[], day: number): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle]?.day ?? 0) > day) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Mean ln ROAS of the week around a day. A projection for that day is compared with it. */
function observedAround(days: readonly ValidDay[], day: number): number | undefined {
  const week = days.slice(firstAfter(days, day - TARGET_REACH - 1), firstAfter(days, day + TARGET_REACH));
  return week.length < MIN_TARGET_DAYS ? undefined : mean(week.map(({ logRoas }) => logRoas));
}

function residualOf(
  projection: Projection,
  {
    observed,
    horizonDays,
    validDays,
  }: { readonly observed: number; readonly horizonDays: HorizonDays; readonly validDays: number },
): Residual {
  const paths = projection.at(horizonDays);
  const published = Math.abs(observed - paths.published);
  return {
    published,
    median28: Math.abs(observed - paths.median28),
    score: published / expectedSpread(projection.trend, { horizonDays, validDays }),
  };
}

/** Newest origins first, each with the days known at that time. */
function knownAtOrigins(days: readonly ValidDay[]): readonly (readonly ValidDay[])[] {
  const newest = (days.at(-1)?.day ?? 0) - HORIZONS[0] - TARGET_REACH;
  return Array.from({ length: MAX_ORIGINS }, (_, index) =>
    days.slice(0, firstAfter(days, newest - index * ORIGIN_STEP_DAYS)),
  );
}

/**
 * Projects from past days, with only the data known then, and compares the projections with the actual values. Origins
 * are weekly, newest first, as far back as a projection was possible and at most MAX_ORIGINS.
 */
export function rollingOrigins(days: readonly ValidDay[]): RollingOrigins {
  const residuals = new Map<HorizonDays, Residual[]>(HORIZONS.map((horizonDays) => [horizonDays, []]));
  let newer: number | undefined;
  for (const known of knownAtOrigins(days)) {
    const projection = projectionFrom(known);
    const origin = known.at(-1)?.day;
    if (projection === undefined || origin === undefined) break;
    // In a pause there is no new data, so this would be the same origin again.
    if (origin === newer) continue;
    newer = origin;
    for (const [horizonDays, found] of residuals) {
      if (origin + horizonDays + TARGET_REACH > (days.at(-1)?.day ?? 0)) continue;
      const observed = observedAround(days, origin + horizonDays);
      if (observed === undefined) continue;
      found.push(residualOf(projection, { observed, horizonDays, validDays: known.length }));
    }
  }
  const entries = [...residuals];
  return {
    backTests: entries
      .filter(([, found]) => found.length >= MIN_ORIGINS)
      .map(([horizonDays, found]) => ({
        horizonDays,
        origins: found.length,
        meanAbsoluteLogError: mean(found.map(({ published }) => published)),
        medianMeanAbsoluteLogError: mean(found.map(({ median28 }) => median28)),
      })),
    pools: new Map(
      entries.map(([horizonDays, found]) => [horizonDays, poolOf(found.map(({ score }) => score))]),
    ),
  };
}
