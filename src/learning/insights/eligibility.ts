/** How much evidence of how many accounts it takes to publish anything across accounts. */
import type { EvidenceAmount } from './contribution.ts';

/** No configuration goes below this number of distinct accounts. */
export const MIN_ACCOUNTS = 5;
/** Largest share of the information that may be one account's: above it the pooled value is nearly that account's. */
export const MAX_INFORMATION_SHARE = 0.25;
export const MIN_SETS = 20;
/** Clicks of arms with the trait, and of arms without it. */
export const MIN_SUCCESSES_PER_SIDE = 50;
/** A share of exactly a quarter is allowed whatever the last bits of the sum are. */
const SHARE_TOLERANCE = 1e-9;

/** The threshold in use: the configured one, a whole number, never below the floor. */
export function accountThreshold(configured: number): number {
  return configured > MIN_ACCOUNTS ? Math.ceil(configured) : MIN_ACCOUNTS;
}

/** Whether a value pooled from these accounts may be shown; one entry per account. */
export function isEligible(accounts: readonly EvidenceAmount[], threshold: number): boolean {
  if (accounts.length < Math.max(threshold, MIN_ACCOUNTS)) return false;
  const total = { information: 0, sets: 0, successesWith: 0, successesWithout: 0 };
  let largest = 0;
  for (const account of accounts) {
    total.information += account.information;
    total.sets += account.sets;
    total.successesWith += account.successesWith;
    total.successesWithout += account.successesWithout;
    largest = Math.max(largest, account.information);
  }
  return (
    largest <= MAX_INFORMATION_SHARE * total.information * (1 + SHARE_TOLERANCE) &&
    total.sets >= MIN_SETS &&
    Math.min(total.successesWith, total.successesWithout) >= MIN_SUCCESSES_PER_SIDE
  );
}
