/** What one requester sees of an insight. */
import { poolAccounts } from '../../statistics/random-effects.ts';
import { type EffectEstimate, shrinkEffect } from '../../statistics/shrinkage.ts';
import { weighAccounts } from './account-weights.ts';
import { accountThreshold, isEligible } from './eligibility.ts';
import type { InsightFigures, PublishedInsight } from './insight.ts';
import { coarseFigures, fewestAccounts, fewestSets, nearestLift } from './insight-figures.ts';

/** An insight as one requester may see it; nothing in it says which accounts it rests on. */
export interface InsightView extends InsightFigures {
  /**
   * The pooled effect before shrinkage, log-odds, and its variance: what a requester's own evidence is weighed
   * against. As coarse as the figures, or they could be had exactly from what is computed with it.
   */
  readonly mean: number;
  readonly variance: number;
  /** Variance between accounts, squared log-odds. */
  readonly tau2: number;
  /** Variance of the kind's effects around 0, squared log-odds. */
  readonly priorVariance: number;
  /** Fewest accounts of the band: the number that may be shown. */
  readonly fewestAccounts: number;
  /** The same of contrast sets. */
  readonly fewestSets: number;
}

/** Half a percentage point above the loss of everything, whose logarithm is not finite. */
const LOWEST_LIFT = -0.995;
/** Variances are shown to two digits. */
const VARIANCE_DIGITS = 2;

/**
 * The insight without the requester's own evidence. Undefined when what is left does not meet the rule by itself (too
 * few other accounts, too little evidence), or when the requester could take the version
 * apart with another one. Every read of an insight on behalf of an account goes through here: the stored figures
 * are for accounts that contributed nothing.
 */
export function insightFor(requesterAccountId: string, insight: PublishedInsight): InsightView | undefined {
  const { figures, support } = insight;
  if (support.closedTo.includes(requesterAccountId)) return undefined;
  const others = support.accounts.filter(({ accountId }) => accountId !== requesterAccountId);
  if (!isEligible(others, accountThreshold(support.threshold))) return undefined;
  const { tau2, priorVariance, upperVariance } = support;
  const [pooled] = poolAccounts([{ accounts: weighAccounts(others) }], { tau2 }).pooled;
  if (pooled === undefined) return undefined;
  const effect: EffectEstimate = { estimate: pooled.mean, variance: pooled.variance };
  const isContributor = others.length < support.accounts.length;
  const seen = isContributor
    ? coarseFigures(shrinkEffect(effect, { priorVariance, upperVariance }), {
        qValue: figures.qValue,
        accounts: others,
      })
    : figures;
  return {
    ...seen,
    mean: Math.log1p(Math.max(LOWEST_LIFT, nearestLift(Math.expm1(pooled.mean)))),
    variance: twoDigitsUp(pooled.variance),
    tau2: twoDigitsUp(tau2),
    priorVariance: twoDigitsUp(priorVariance),
    fewestAccounts: fewestAccounts(others.length),
    fewestSets: fewestSets(others),
  };
}

/** Rounded up: an evidence is never made to look surer than it is. */
function twoDigitsUp(value: number): number {
  if (!(value > 0)) return 0;
  const rounded = Number(value.toPrecision(VARIANCE_DIGITS));
  if (rounded >= value) return rounded;
  const unit = 10 ** (Math.floor(Math.log10(value)) - VARIANCE_DIGITS + 1);
  return Number((rounded + unit).toPrecision(VARIANCE_DIGITS));
}
