import { normalCdf } from '../statistics/distributions.ts';
import { liftOf } from '../statistics/shrinkage.ts';
import type { Formula } from './formula.ts';

/** The contribution of one trait to a score. */
export interface DnaContribution {
  readonly trait: string;
  /** Whether the creative carries the trait. */
  readonly present: boolean;
  /** Log-odds: coefficient × (1 − prevalence) when present, −coefficient × prevalence when absent. */
  readonly logOdds: number;
}

/** Compares a creative's traits with those of the account's average creative. */
export interface DnaScore {
  /** Sum of the contributions, in their order: log-odds of a click relative to the average creative. */
  readonly logOdds: number;
  /** e^logOdds − 1. */
  readonly lift: number;
  /**
   * 0–100: 100·Φ(logOdds ÷ spread of the scores of the training creatives). The average creative has 50. One with 84
   * has better traits than about 84 % of the account's creatives. 50 when all scores are equal.
   */
  readonly score: number;
  /** Strongest first. Every trait of the formula whose contribution is not 0. */
  readonly contributions: readonly DnaContribution[];
}

/** Scores traits with a formula. Traits that the formula does not know add nothing. */
export function dnaScore(
  formula: Pick<Formula, 'traits' | 'scoreSpread'>,
  traits: readonly string[],
): DnaScore {
  const carried = new Set(traits);
  const contributions = formula.traits
    .map(({ trait, coefficient, prevalence }): DnaContribution => {
      const present = carried.has(trait);
      return { trait, present, logOdds: coefficient * (present ? 1 - prevalence : -prevalence) };
    })
    .filter(({ logOdds }) => logOdds !== 0)
    .sort(
      (one, other) => Math.abs(other.logOdds) - Math.abs(one.logOdds) || (one.trait < other.trait ? -1 : 1),
    );
  const logOdds = contributions.reduce((sum, contribution) => sum + contribution.logOdds, 0);
  const score = formula.scoreSpread > 0 ? 100 * normalCdf(logOdds / formula.scoreSpread) : 50;
  return { logOdds, lift: liftOf(logOdds), score, contributions };
}
