/** What a set knows of its arms, moved by the strata that changed and kept in the graph as lists. */
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

/** What is kept of a set. */
export interface SetSums {
  /** Keys of creatives; an arm keeps its place for good. */
  readonly arms: readonly string[];
  /** Impressions of each arm that report clicks. */
  readonly impressions: Float64Array;
  /** Strata in which at least two arms were shown. */
  readonly shared: number;
  /** Of the metrics that strata compare arms by; none for a set of more arms than its sums are worth. */
  readonly scores: ReadonlyMap<Metric, SetScore>;
  readonly split: SplitSums;
}

/** A stratum that changed: what it was counted with, and what it has now. */
export interface StratumChange {
  readonly platform: string;
  readonly audience: string;
  readonly before: Stratum;
  readonly after: Stratum;
}

/** A set without figures. */
export function noSums(): SetSums {
  return { arms: [], impressions: new Float64Array(0), shared: 0, scores: new Map(), split: emptySplit(0) };
}

/** Whether a set keeps its strata alone: it has too many arms for sums. */
export function keepsStrata({ arms }: Pick<SetSums, 'arms'>): boolean {
  return arms.length > MAX_DENSE_ARMS;
}

/** The sums after strata changed: each is taken out as it was counted, and put in as it is. */
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

/** As the graph keeps it. */
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

/** The inverse. */
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

/** The split alone. */
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
