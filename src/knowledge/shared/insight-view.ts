/** Computes what one requester may see of an insight. */
import { poolAccounts } from '../../statistics/random-effects.ts';
import { type EffectEstimate, shrinkEffect } from '../../statistics/shrinkage.ts';
import { weighAccounts } from './account-weights.ts';
import type { AccountEvidence } from './contribution.ts';
import { accountThreshold, isEligible } from './eligibility.ts';
import type { InsightFigures, PublishedInsight } from './insight.ts';
import { coarseFigures, fewestAccounts, fewestSets, nearestLift } from './insight-figures.ts';

/** Shared evidence, to be combined with a requester's own. It does not reveal which accounts it comes from. */
export interface SharedEvidence {
  /**
   * The pooled effect before shrinkage in log-odds, with its variance. Both are rounded like the published estimates.
   * Otherwise the exact values could be derived from results computed with them.
   */
  readonly mean: number;
  readonly variance: number;
  /** Variance between accounts, in squared log-odds. */
  readonly tau2: number;
  /** Variance of the kind's effects around 0, in squared log-odds. */
  readonly priorVariance: number;
  /** Lower end of the band of accounts. This number may be shown. */
  readonly fewestAccounts: number;
  /** Lower end of the band of contrast sets. */
  readonly fewestSets: number;
}

/** An insight as one requester may see it. */
export interface InsightView extends InsightFigures, SharedEvidence {}

/** Half a percentage point above a loss of everything. The logarithm of a lift of −1 is not finite. */
const LOWEST_LIFT = -0.995;
/** Variances are shown with two significant digits. */
const VARIANCE_DIGITS = 2;

/** An insight without the evidence of one requester. */
interface Remainder {
  readonly others: readonly AccountEvidence[];
  readonly effect: EffectEstimate;
}

/**
 * Returns the insight without the requester's own evidence. Undefined when the rest is not eligible by itself (too few
 * other accounts, too little evidence), or when the requester could isolate others by comparing this version with
 * another one. Every read of an insight for an account must use this function or `evidenceFor`, because the stored
 * estimates are only for accounts that contributed nothing.
 */
export function insightFor(requesterAccountId: string, insight: PublishedInsight): InsightView | undefined {
  const remainder = remainderFor(requesterAccountId, insight);
  if (remainder === undefined) return undefined;
  return { ...figuresOf(remainder, insight), ...evidenceOf(remainder, insight) };
}

/**
 * Returns the same without published estimates. Computing their interval takes most of the time, and beliefs have their
 * own interval.
 */
export function evidenceFor(
  requesterAccountId: string,
  insight: PublishedInsight,
): SharedEvidence | undefined {
  const remainder = remainderFor(requesterAccountId, insight);
  return remainder && evidenceOf(remainder, insight);
}

function remainderFor(
  requesterAccountId: string,
  { support: { accounts, closedTo, threshold, tau2 } }: PublishedInsight,
): Remainder | undefined {
  if (closedTo.includes(requesterAccountId)) return undefined;
  const others = accounts.filter(({ accountId }) => accountId !== requesterAccountId);
  if (!isEligible(others, accountThreshold(threshold))) return undefined;
  const [pooled] = poolAccounts([{ accounts: weighAccounts(others) }], { tau2 }).pooled;
  return pooled && { others, effect: { estimate: pooled.mean, variance: pooled.variance } };
}

function figuresOf({ others, effect }: Remainder, { figures, support }: PublishedInsight): InsightFigures {
  if (others.length === support.accounts.length) return figures;
  return coarseFigures(shrinkEffect(effect, support), { qValue: figures.qValue, accounts: others });
}

function evidenceOf({ others, effect }: Remainder, { support }: PublishedInsight): SharedEvidence {
  return {
    mean: Math.log1p(Math.max(LOWEST_LIFT, nearestLift(Math.expm1(effect.estimate)))),
    variance: twoDigitsUp(effect.variance),
    tau2: twoDigitsUp(support.tau2),
    priorVariance: twoDigitsUp(support.priorVariance),
    fewestAccounts: fewestAccounts(others.length),
    fewestSets: fewestSets(others),
  };
}

/** Rounds up, so that the evidence never looks surer than it is. */
function twoDigitsUp(value: number): number {
  if (!(value > 0)) return 0;
  const rounded = Number(value.toPrecision(VARIANCE_DIGITS));
  if (rounded >= value) return rounded;
  const unit = 10 ** (Math.floor(Math.log10(value)) - VARIANCE_DIGITS + 1);
  return Number((rounded + unit).toPrecision(VARIANCE_DIGITS));
}
