import type { DailyResult } from '../statistics/trajectory/daily-series.ts';
import type { Random } from './random.ts';

/** Expected ln ROAS relative to the start, by day. */
export type SimulatedPath = (day: number) => number;

/** Shapes of ROAS over time. */
export const PATHS = {
  flat: (): SimulatedPath => () => 0,
  saturating: (random: Random): SimulatedPath => {
    const gain = Math.log(random.uniform(1.1, 2.2));
    const days = random.uniform(30, 150);
    return (day) => gain * (1 - Math.exp(-day / days));
  },
  power: (random: Random): SimulatedPath => {
    const exponent = random.uniform(0.02, 0.12);
    return (day) => exponent * Math.log(1 + day);
  },
  randomWalk: (random: Random): SimulatedPath => {
    const steps: number[] = [0];
    return (day) => {
      while (steps.length <= day) steps.push((steps.at(-1) ?? 0) + random.normal(0, 0.012));
      return steps[day] ?? 0;
    };
  },
  dampedTrend: (random: Random): SimulatedPath => {
    const levels: number[] = [0];
    let slope = random.normal(0, 0.004);
    return (day) => {
      while (levels.length <= day) {
        levels.push((levels.at(-1) ?? 0) + slope);
        slope = 0.985 * slope + random.normal(0, 0.0006);
      }
      return levels[day] ?? 0;
    };
  },
  steady: (random: Random): SimulatedPath => {
    const daily = random.uniform(0.0005, 0.003);
    return (day) => daily * day;
  },
  decline: (random: Random): SimulatedPath => {
    const daily = random.uniform(0.0005, 0.002);
    return (day) => -daily * day;
  },
} as const;

/** Name of a shape. */
export type PathName = keyof typeof PATHS;

const SHARES: readonly (readonly [PathName, number])[] = [
  ['flat', 0.25],
  ['saturating', 0.2],
  ['power', 0.15],
  ['randomWalk', 0.2],
  ['dampedTrend', 0.1],
  ['steady', 0.05],
  ['decline', 0.05],
];

/** Draws a shape with the frequency it has among accounts. */
export function drawPathName(random: Random): PathName {
  let left = random.uniform();
  for (const [name, share] of SHARES) {
    left -= share;
    if (left < 0) return name;
  }
  return 'flat';
}

/** Daily ln ROAS: start, path, effect of the weekday, AR(1) noise and a few outliers. */
export function simulateLogRoas(
  random: Random,
  { path, length }: { readonly path: SimulatedPath; readonly length: number },
): readonly number[] {
  const start = Math.log(random.uniform(1.2, 4));
  const weekday = Array.from({ length: 7 }, () => random.normal(0, 0.08));
  const correlation = random.uniform(0, 0.5);
  const deviation = random.uniform(0.1, 0.3);
  let noise = random.normal(0, deviation);
  return Array.from({ length }, (_, day) => {
    const outlier = random.uniform() < 0.015 ? random.normal(0, 0.8) : 0;
    const value = start + path(day) + (weekday[day % 7] ?? 0) + noise + outlier;
    noise = correlation * noise + random.normal(0, deviation * Math.sqrt(1 - correlation ** 2));
    return value;
  });
}

/** Daily results with a spend of 100 that give this ln ROAS. */
export function resultsOf(logRoas: readonly number[], firstDay = 20_000): readonly DailyResult[] {
  return logRoas.map((value, index) => ({
    day: firstDay + index,
    spend: 100,
    revenue: 100 * Math.exp(value),
  }));
}
