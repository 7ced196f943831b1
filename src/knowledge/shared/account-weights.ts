/** How much each account counts in a pooled value. */
import { limitShares } from '../../statistics/limited-shares.ts';
import { type AccountDispersion, steadyingFactors } from '../../statistics/random-effects.ts';
import type { EffectEstimate } from '../../statistics/shrinkage.ts';
import type { AccountEvidence } from './contribution.ts';

/** Largest share of the information that may be one account's: above it the pooled value is nearly that account's. */
const MAX_INFORMATION_SHARE = 0.25;

const UNKNOWN_DISPERSION: AccountDispersion = { terms: { q: 0, c: 0, df: 0 }, tau2: 0 };

/**
 * The accounts' effects as they are pooled, in the order of the input: overdispersion steadied between them, and then no
 * account with more than a quarter of the information. What an account's own weight depends on is only evidence of the
 * accounts given, so a pooled value says nothing of any other.
 */
export function weighAccounts(accounts: readonly AccountEvidence[]): readonly EffectEstimate[] {
  const factors = steadyingFactors(accounts.map(({ dispersion }) => dispersion ?? UNKNOWN_DISPERSION));
  const steadied = accounts.map(({ estimate, variance }, index) => ({
    estimate,
    variance: variance * (factors[index] ?? 1),
  }));
  // Fewer accounts than a share of a quarter takes are fewer than may be shown.
  return limitShares(steadied, MAX_INFORMATION_SHARE) ?? [];
}
