import type { EffectEstimate } from './shrinkage.ts';

/**
 * Limits each contribution to a share of `maxShare` of the information 1/variance, by raising the variance of the
 * heavier ones. Withholding the value instead would hide it whenever one account is larger than the rest, and would
 * reveal that there is such an account. Undefined when the limit cannot be kept, with fewer than 1/maxShare accounts.
 */
export function limitShares<T extends EffectEstimate>(
  contributions: readonly T[],
  maxShare: number,
): readonly T[] | undefined {
  if (contributions.length * maxShare < 1) return undefined;
  const weights = contributions.map(({ variance }) => 1 / variance).sort((a, b) => b - a);
  let rest = weights.reduce((sum, weight) => sum + weight, 0);
  let bound = Number.POSITIVE_INFINITY;
  // With the h heaviest at a common weight c and the rest unchanged, c = maxShare·(h·c + rest).
  for (const [heavier, weight] of weights.entries()) {
    const left = 1 - heavier * maxShare;
    // With equal shares for every account, the lightest is the bound.
    if (left <= 1e-12) break;
    bound = (maxShare * rest) / left;
    if (weight <= bound) break;
    rest -= weight;
  }
  return contributions.map((contribution) =>
    1 / contribution.variance > bound ? { ...contribution, variance: 1 / bound } : contribution,
  );
}
