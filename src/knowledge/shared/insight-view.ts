/** What one requester sees of an insight. */
import { poolAccounts } from '../../statistics/random-effects.ts';
import { type EffectEstimate, shrinkEffect } from '../../statistics/shrinkage.ts';
import { weighAccounts } from './account-weights.ts';
import type { AccountEvidence } from './contribution.ts';
import { accountThreshold, isEligible } from './eligibility.ts';
import type { InsightFigures, PublishedInsight } from './insight.ts';
import { coarseFigures, fewestAccounts, fewestSets, nearestLift } from './insight-figures.ts';

/** What a requester's own evidence is weighed against; nothing in it says which accounts it rests on. */
export interface SharedEvidence {
  /**
   * The pooled effect before shrinkage, log-odds, and its variance. As coarse as the figures, or they could be had
   * exactly from what is computed with it.
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

/** An insight as one requester may see it. */
export interface InsightView extends InsightFigures, SharedEvidence {}

/** Half a percentage point above the loss of everything, whose logarithm is not finite. */
const LOWEST_LIFT = -0.995;
/** Variances are shown to two digits. */
const VARIANCE_DIGITS = 2;

/** What is left of an insight for one requester. */
interface Remainder {
  readonly others: readonly AccountEvidence[];
  readonly effect: EffectEstimate;
}

/**
 * The insight without the requester's own evidence. Undefined when what is left does not meet the rule by itself (too
 * few other accounts, too little evidence), or when the requester could take the version apart with another one. Every
 * read of an insight on behalf of an account goes through here or `evidenceFor`: the stored figures are for accounts that
 * contributed nothing.
 */
export function insightFor(requesterAccountId: string, insight: PublishedInsight): InsightView | undefined {
  const remainder = remainderFor(requesterAccountId, insight);
  if (remainder === undefined) return undefined;
  return { ...figuresOf(remainder, insight), ...evidenceOf(remainder, insight) };
}

/** The same without figures: their interval takes most of the time, and beliefs have one of their own. */
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

/** Rounded up: an evidence is never made to look surer than it is. */
function twoDigitsUp(value: number): number {
  if (!(value > 0)) return 0;
  const rounded = Number(value.toPrecision(VARIANCE_DIGITS));
  if (rounded >= value) return rounded;
  const unit = 10 ** (Math.floor(Math.log10(value)) - VARIANCE_DIGITS + 1);
  return Number((rounded + unit).toPrecision(VARIANCE_DIGITS));
}
