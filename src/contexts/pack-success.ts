/** Computes how often runs of packs succeed. */
import type { PackSuccessRate } from '../gen/kaizen/v1/kaizen_service.ts';
import { INTERVAL_LEVEL } from '../knowledge/known-pattern.ts';
import { wilsonInterval } from '../statistics/rates.ts';

/** Counters of a pack's runs. */
export interface PackCounts {
  readonly name: string;
  readonly started: number;
  readonly completed: number;
  readonly failed: number;
}

/** Most packs listed. Others are left out. */
const MAX_PACKS = 50;

/**
 * Returns completed runs per ended run, for every pack with an ended run. Ordered by the lower end of the interval,
 * which favours packs with many runs.
 */
export function packSuccessRates(packs: readonly PackCounts[]): PackSuccessRate[] {
  return packs
    .filter(({ completed, failed }) => completed + failed > 0)
    .map(({ name, completed, failed }) => {
      const runs = completed + failed;
      const { lower, upper } = wilsonInterval({ successes: completed, trials: runs }, INTERVAL_LEVEL);
      return {
        packKey: name,
        rate: completed / runs,
        interval: { lower, upper, level: INTERVAL_LEVEL },
        runs,
      };
    })
    .toSorted(
      (a, b) =>
        b.interval.lower - a.interval.lower || (a.packKey < b.packKey ? -1 : Number(a.packKey > b.packKey)),
    )
    .slice(0, MAX_PACKS);
}
