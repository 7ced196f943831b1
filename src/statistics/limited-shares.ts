import type { EffectEstimate } from './shrinkage.ts';

/**
 * Contributions with no more than `maxShare` of the information 1/variance each: the variance of the heavier ones is
 * raised to what the share allows. Withholding the value instead would silence it whenever one account is larger than
 * the rest, and tell that one is. Undefined when the share cannot be kept, with fewer than 1/maxShare accounts.
 */
export function limitShares<T extends EffectEstimate>(
  contributions: readonly T[],
  maxShare: number,
): readonly T[] | undefined {
  if (contributions.length * maxShare < 1) return undefined;
  const weights = contributions.map(({ variance }) => 1 / variance).sort((a, b) => b - a);
  let rest = weights.reduce((sum, weight) => sum + weight, 0);
  let bound = Number.POSITIVE_INFINITY;
  // With the h heaviest at a common weight c and the rest as they are, c = maxShare·(h·c + rest).
  for (const [heavier, weight] of weights.entries()) {
    const left = 1 - heavier * maxShare;
    // Every account at an equal share: the lightest of them is the bound.
    if (left <= 1e-12) break;
    bound = (maxShare * rest) / left;
    if (weight <= bound) break;
    rest -= weight;
  }
  return contributions.map((contribution) =>
    1 / contribution.variance > bound ? { ...contribution, variance: 1 / bound } : contribution,
  );
}
