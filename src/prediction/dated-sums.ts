/** A value of one day and platform. */
export interface DatedFigure {
  readonly platform: string;
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly weight: number;
  readonly value: number;
}

/** Σweight and Σweight·value of a platform's values with `from` ≤ day < `before`. */
export type SumsBetween = (period: {
  readonly platform: string;
  readonly from: number;
  readonly before: number;
}) => { readonly weight: number; readonly value: number };

interface PlatformSums {
  readonly days: readonly number[];
  /** Running sums before each position. There is one more than there are days. */
  readonly weights: readonly number[];
  readonly values: readonly number[];
}

/** Prepares sums over any period. Each sum then takes two binary searches. */
export function datedSums(figures: readonly DatedFigure[]): SumsBetween {
  const byPlatform = new Map<string, DatedFigure[]>();
  for (const figure of figures) {
    const known = byPlatform.get(figure.platform);
    if (known === undefined) byPlatform.set(figure.platform, [figure]);
    else known.push(figure);
  }
  const platforms = new Map(
    [...byPlatform].map(([platform, own]): [string, PlatformSums] => [platform, runningSums(own)]),
  );
  return ({ platform, from, before }) => {
    const known = platforms.get(platform);
    if (known === undefined) return { weight: 0, value: 0 };
    const first = firstAtOrAfter(known.days, from);
    const end = firstAtOrAfter(known.days, before);
    return {
      weight: (known.weights[end] ?? 0) - (known.weights[first] ?? 0),
      value: (known.values[end] ?? 0) - (known.values[first] ?? 0),
    };
  };
}

function runningSums(figures: readonly DatedFigure[]): PlatformSums {
  const sorted = [...figures].sort((one, other) => one.day - other.day);
  const weights = [0];
  const values = [0];
  for (const { weight, value } of sorted) {
    weights.push((weights.at(-1) ?? 0) + weight);
    values.push((values.at(-1) ?? 0) + weight * value);
  }
  return { days: sorted.map(({ day }) => day), weights, values };
}

function firstAtOrAfter(days: readonly number[], day: number): number {
  let from = 0;
  let to = days.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((days[middle] ?? 0) < day) from = middle + 1;
    else to = middle;
  }
  return from;
}
