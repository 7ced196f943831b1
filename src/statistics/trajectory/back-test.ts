import { mean } from 'simple-statistics';

import type { ValidDay } from './daily-series.ts';
import { HORIZONS, type HorizonDays, type Projection, projectionFrom } from './projection.ts';
import { poolOf, type ResidualPool } from './residual-pool.ts';
import { expectedSpread, TARGET_DAYS } from './spread.ts';

/** How the projections of the past turned out on the account's own history, at one horizon. */
export interface BackTest {
  readonly horizonDays: HorizonDays;
  /** Days that were projected from, a week apart. Their errors overlap: they are fewer independent ones. */
  readonly origins: number;
  /** Mean absolute error of the published projection on the log scale: .1 is about 10 %. */
  readonly meanAbsoluteLogError: number;
  /** The same of the 28-day median carried forward: what no model would have said. */
  readonly medianMeanAbsoluteLogError: number;
}

/** What rolling origins tell. */
export interface RollingOrigins {
  /** One per horizon with MIN_ORIGINS origins or more, shortest first. */
  readonly backTests: readonly BackTest[];
  /** Scores by horizon, as intervals use them. */
  readonly pools: ReadonlyMap<HorizonDays, ResidualPool>;
}

/** A month of origins; fewer are an anecdote. */
const MIN_ORIGINS = 4;

/**
 * A projection takes about a millisecond. Sixty weekly origins are the fewest that leave 50 residuals at 90 days, and
 * no call computes longer than a tenth of a second.
 */
export const MAX_ORIGINS = 60;
const ORIGIN_STEP_DAYS = 7;

/** As with weekly medians: a week with fewer days of spend has no figure worth the name. */
const MIN_TARGET_DAYS = 3;

/** Half of the target week: it reaches three days to either side of the horizon's day. */
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

/** Mean ln ROAS of the week around a day: what a projection for that day is held against. */
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

/** Newest origins first, each with the days known then. */
function knownAtOrigins(days: readonly ValidDay[]): readonly (readonly ValidDay[])[] {
  const newest = (days.at(-1)?.day ?? 0) - HORIZONS[0] - TARGET_REACH;
  return Array.from({ length: MAX_ORIGINS }, (_, index) =>
    days.slice(0, firstAfter(days, newest - index * ORIGIN_STEP_DAYS)),
  );
}

/**
 * Projects from past days, with what was known on them, and holds the projections against what came: weekly origins,
 * newest first, as far back as a projection was possible and at most MAX_ORIGINS.
 */
export function rollingOrigins(days: readonly ValidDay[]): RollingOrigins {
  const residuals = new Map<HorizonDays, Residual[]>(HORIZONS.map((horizonDays) => [horizonDays, []]));
  let newer: number | undefined;
  for (const known of knownAtOrigins(days)) {
    const projection = projectionFrom(known);
    const origin = known.at(-1)?.day;
    if (projection === undefined || origin === undefined) break;
    // In a pause nothing new becomes known: it is the same origin again.
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
