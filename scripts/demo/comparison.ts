/** Compares guided accounts with the same accounts unguided. */
import { studentQuantile } from '../../src/statistics/distributions.ts';
import type { CampaignResult } from './campaigns.ts';

/** Sums over campaigns. */
export interface Totals {
  readonly creatives: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly spendMicros: number;
  readonly revenueMicros: number;
  /** Log-odds of a click lost against the best creatives, and by blind choice. */
  readonly regret: number;
  readonly blindRegret: number;
}

/** A factor with its 95 % interval. */
export interface Ratio {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

const NOTHING: Totals = {
  creatives: 0,
  impressions: 0,
  clicks: 0,
  conversions: 0,
  spendMicros: 0,
  revenueMicros: 0,
  regret: 0,
  blindRegret: 0,
};

/** Sums of campaigns. */
export function totalsOf(campaigns: readonly CampaignResult[]): Totals {
  return sumOf(
    campaigns.map(({ creatives, figures, regret, blindRegret }) => {
      const days = figures.flat();
      const sum = (pick: (day: (typeof days)[number]) => number): number =>
        days.reduce((total, day) => total + pick(day), 0);
      return {
        creatives: creatives.length,
        impressions: sum((day) => day.impressions),
        clicks: sum((day) => day.clicks),
        conversions: sum((day) => day.conversions),
        spendMicros: sum((day) => day.spendMicros),
        revenueMicros: sum((day) => day.revenueMicros),
        regret,
        blindRegret,
      };
    }),
  );
}

/** Sums of totals. */
export function sumOf(totals: readonly Totals[]): Totals {
  return totals.reduce(
    (sum, each) => ({
      creatives: sum.creatives + each.creatives,
      impressions: sum.impressions + each.impressions,
      clicks: sum.clicks + each.clicks,
      conversions: sum.conversions + each.conversions,
      spendMicros: sum.spendMicros + each.spendMicros,
      revenueMicros: sum.revenueMicros + each.revenueMicros,
      regret: sum.regret + each.regret,
      blindRegret: sum.blindRegret + each.blindRegret,
    }),
    NOTHING,
  );
}

/** Return on ad spend; undefined without spend. */
export function roasOf({ revenueMicros, spendMicros }: Totals): number | undefined {
  return spendMicros === 0 ? undefined : revenueMicros / spendMicros;
}

/**
 * Share of the regret of blind choice that was avoided: 1 when all creatives are the best; undefined without any
 * regret.
 */
export function regretReductionOf({ regret, blindRegret }: Totals): number | undefined {
  return blindRegret === 0 ? undefined : 1 - regret / blindRegret;
}

/**
 * The geometric mean of paired ratios, with Student's interval of their logarithms. Each account is compared with
 * itself, so differences between accounts cancel out. Pairs without positive values on both sides are left out;
 * undefined for fewer than two pairs.
 */
export function pairedRatio(
  pairs: readonly { readonly guided: number | undefined; readonly unguided: number | undefined }[],
): Ratio | undefined {
  const logs = pairs.flatMap(({ guided = 0, unguided = 0 }) =>
    guided > 0 && unguided > 0 ? [Math.log(guided / unguided)] : [],
  );
  if (logs.length < 2) return undefined;
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  const half = studentQuantile(0.975, logs.length - 1) * Math.sqrt(variance / logs.length);
  return { estimate: Math.exp(mean), lower: Math.exp(mean - half), upper: Math.exp(mean + half) };
}
