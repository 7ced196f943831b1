/** How much evidence of how many accounts it takes to publish anything across accounts. */
import type { EvidenceAmount } from './contribution.ts';

/** No configuration goes below this number of distinct accounts. */
export const MIN_ACCOUNTS = 5;
const MIN_SETS = 20;
/** Clicks of arms with the trait, and of arms without it. */
const MIN_SUCCESSES_PER_SIDE = 50;

/** The threshold in use: the configured one, a whole number, never below the floor. */
export function accountThreshold(configured: number): number {
  return configured > MIN_ACCOUNTS ? Math.ceil(configured) : MIN_ACCOUNTS;
}

/**
 * Whether a value pooled from these accounts may be shown; one entry per account. That one of them is heavier than the
 * others is no reason against it: its weight is limited where they are pooled.
 */
export function isEligible(accounts: readonly EvidenceAmount[], threshold: number): boolean {
  if (accounts.length < Math.max(threshold, MIN_ACCOUNTS)) return false;
  const total = { sets: 0, successesWith: 0, successesWithout: 0 };
  for (const account of accounts) {
    total.sets += account.sets;
    total.successesWith += account.successesWith;
    total.successesWithout += account.successesWithout;
  }
  return (
    total.sets >= MIN_SETS && Math.min(total.successesWith, total.successesWithout) >= MIN_SUCCESSES_PER_SIDE
  );
}
