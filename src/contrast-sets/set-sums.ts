/** Sums that a set keeps of its arms. Changed strata update them, and the graph stores them as lists. */
import type { ReadSetScoresRow } from '../gen/queries.ts';
import { nodeKey } from '../graph/keys.ts';
import { METRICS, type Metric } from '../statistics/arm-outcome.ts';
import { addShown, emptySplit, placeSums, type SplitSums, widenSplit } from '../statistics/sample-ratio.ts';
import {
  addStratum,
  clearLeftArms,
  emptyScore,
  MAX_DENSE_ARMS,
  packedAt,
  type SetScore,
  widenScore,
} from '../statistics/set-score.ts';
import { isShared, type Stratum, scoresIn, shownIn, totalsOf } from './strata.ts';

/** The sums of a set. */
export interface SetSums {
  /** Keys of creatives. An arm never changes its position. */
  readonly arms: readonly string[];
  /** Impressions of each arm with reported clicks. */
  readonly impressions: Float64Array;
  /** Number of strata in which at least two arms were shown. */
  readonly shared: number;
  /** Scores of the metrics by which strata compare arms. Empty for a set with too many arms for sums. */
  readonly scores: ReadonlyMap<Metric, SetScore>;
  readonly split: SplitSums;
}

/** A changed stratum: as it was counted before, and as it is now. */
export interface StratumChange {
  readonly platform: string;
  readonly audience: string;
  readonly before: Stratum;
  readonly after: Stratum;
}

/** Returns the sums of a set without records. */
export function noSums(): SetSums {
  return { arms: [], impressions: new Float64Array(0), shared: 0, scores: new Map(), split: emptySplit(0) };
}

/** Whether a set only keeps its strata, because it has too many arms for sums. */
export function keepsStrata({ arms }: Pick<SetSums, 'arms'>): boolean {
  return arms.length > MAX_DENSE_ARMS;
}

/** Updates the sums for changed strata: each stratum is subtracted as it was counted, and added as it is now. */
export function moveSums(sums: SetSums, changes: readonly StratumChange[]): SetSums {
  const arms = [
    ...new Set([
      ...sums.arms,
      ...changes.flatMap(({ after }) => after.map(({ creativeKey }) => creativeKey)),
    ]),
  ];
  const placeOf = new Map(arms.map((key, place) => [key, place]));
  const size = arms.length;
  const impressions = new Float64Array(size);
  impressions.set(sums.impressions);
  const split = widenSplit(sums.split, size);
  const scores = new Map(
    keepsStrata({ arms }) ? [] : [...sums.scores].map(([metric, score]) => [metric, widenScore(score, size)]),
  );
  let shared = sums.shared;
  for (const { platform, audience, before, after } of changes) {
    for (const [stratum, sign] of [[before, -1] as const, [after, 1] as const]) {
      const places = stratum.map(({ creativeKey }) => placeOf.get(creativeKey) ?? 0);
      for (const [at, arm] of stratum.entries()) {
        const place = places[at] ?? 0;
        impressions[place] = (impressions[place] ?? 0) + sign * totalsOf(arm).clicksImpressions;
      }
      if (isShared(stratum)) shared += sign;
      addShown(split, { name: nodeKey(platform, audience), arms: shownIn(stratum, places), sign });
      if (!keepsStrata({ arms })) addScores(scores, { stratum, places, size, sign });
    }
  }
  for (const score of scores.values()) clearLeftArms(score);
  return { arms, impressions, shared, scores, split };
}

function addScores(
  scores: Map<Metric, SetScore>,
  {
    stratum,
    places,
    size,
    sign,
  }: {
    readonly stratum: Stratum;
    readonly places: readonly number[];
    readonly size: number;
    readonly sign: 1 | -1;
  },
): void {
  for (const metric of METRICS) {
    const own = scoresIn(stratum, metric, places);
    if (own.length === 0) continue;
    const score = scores.get(metric) ?? emptyScore(size);
    scores.set(metric, score);
    addStratum(score, own, sign);
  }
}

const COLUMNS: Readonly<Record<Metric, 'ctr' | 'engagementRate' | 'conversionRate' | 'roas'>> = {
  ctr: 'ctr',
  engagement_rate: 'engagementRate',
  conversion_rate: 'conversionRate',
  roas: 'roas',
};

/** Converts sums to the row that the graph stores. */
export function sumsToRow(setKey: string, { arms, impressions, shared, scores, split }: SetSums) {
  const list = (metric: Metric): number[] => {
    const score = scores.get(metric);
    if (score === undefined || score.strata.every((count) => count === 0)) return [];
    const { gains, exposure, successes, strata, information } = score;
    return [...gains, ...exposure, ...successes, ...strata, ...information];
  };
  const places = [...split.places];
  return {
    setKey,
    arms: [...arms],
    impressions: [...impressions],
    shared: BigInt(shared),
    ctr: list('ctr'),
    engagementRate: list('engagement_rate'),
    conversionRate: list('conversion_rate'),
    roas: list('roas'),
    declared: BigInt(split.declared),
    places: places.map(([name]) => name),
    split: [
      ...split.expected,
      ...places.flatMap(([, { days, shown, squares }]) => [days, ...shown, ...squares]),
    ],
  };
}

/** Converts a stored row to sums. */
export function sumsFromRow(row: Omit<ReadSetScoresRow, 'setKey'>): SetSums {
  const size = row.arms.length;
  const scores = new Map(
    METRICS.flatMap((metric) => {
      const list = row[COLUMNS[metric]];
      return list.length === 0 ? [] : [[metric, scoreFromList(size, list)] as const];
    }),
  );
  return {
    arms: row.arms,
    impressions: Float64Array.from(row.impressions),
    shared: row.shared,
    scores,
    split: splitFromRow(size, row),
  };
}

function scoreFromList(size: number, list: readonly number[]): SetScore {
  const column = (at: number): Float64Array => Float64Array.from(list.slice(at * size, (at + 1) * size));
  return {
    size,
    gains: column(0),
    exposure: column(1),
    successes: column(2),
    strata: column(3),
    information: Float64Array.from(list.slice(4 * size, 4 * size + packedAt(size, 0))),
  };
}

/** Reads only the split from a stored row. */
export function splitFromRow(
  size: number,
  { declared, places, split }: Pick<ReadSetScoresRow, 'declared' | 'places' | 'split'>,
): SplitSums {
  const sums = emptySplit(size);
  sums.declared = declared;
  sums.expected.set(split.slice(0, size));
  for (const [at, name] of places.entries()) {
    const from = size + at * (1 + 2 * size);
    const place = placeSums(sums, name);
    place.days = split[from] ?? 0;
    place.shown.set(split.slice(from + 1, from + 1 + size));
    place.squares.set(split.slice(from + 1 + size, from + 1 + 2 * size));
  }
  return sums;
}
