/** How much evidence, of how many accounts, is needed to publish anything across accounts. */
import type { EvidenceAmount } from './contribution.ts';

/** Fewest distinct accounts, whatever is configured. */
export const MIN_ACCOUNTS = 5;
const MIN_SETS = 20;
/** Fewest clicks of variants with the trait, and of variants without it. */
const MIN_SUCCESSES_PER_SIDE = 50;

/** Returns the threshold in use: the configured number, rounded up, but never below the minimum. */
export function accountThreshold(configured: number): number {
  return configured > MIN_ACCOUNTS ? Math.ceil(configured) : MIN_ACCOUNTS;
}

/**
 * Whether a value pooled from these accounts may be shown. There is one entry per account. An account with much more
 * evidence than the others is no obstacle, because its weight is limited in pooling.
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
