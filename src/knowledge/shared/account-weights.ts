/** Limits how much each account counts in a pooled value. */
import { limitShares } from '../../statistics/limited-shares.ts';
import { type AccountDispersion, steadyingFactors } from '../../statistics/random-effects.ts';
import type { EffectEstimate } from '../../statistics/shrinkage.ts';
import type { AccountEvidence } from './contribution.ts';

/**
 * Largest share of the information that one account may have. Above it the pooled value would be nearly that account's
 * own.
 */
const MAX_INFORMATION_SHARE = 0.25;

const UNKNOWN_DISPERSION: AccountDispersion = { terms: { q: 0, c: 0, df: 0 }, tau2: 0 };

/**
 * Returns the effects of the accounts as they are pooled, in the order of the input. First the overdispersion is
 * steadied between accounts, then no account keeps more than a quarter of the information. The weight of an account
 * depends only on the accounts given, so a pooled value reveals nothing about any other.
 */
export function weighAccounts(accounts: readonly AccountEvidence[]): readonly EffectEstimate[] {
  const factors = steadyingFactors(accounts.map(({ dispersion }) => dispersion ?? UNKNOWN_DISPERSION));
  const steadied = accounts.map(({ estimate, variance }, index) => ({
    estimate,
    variance: variance * (factors[index] ?? 1),
  }));
  // Shares of at most a quarter need at least four accounts. Fewer accounts may not be shown anyway.
  return limitShares(steadied, MAX_INFORMATION_SHARE) ?? [];
}
