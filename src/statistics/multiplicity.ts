/** False discovery rate of a discovery: on average one in ten discoveries is false. */
export const DISCOVERY_Q = 0.1;

/**
 * Adjusted p-values of the step-up procedure of Benjamini & Hochberg (1995), in the order of the input: the smallest
 * false discovery rate at which each would be declared, q_(i) = min over j ≥ i of p_(j)·m/j, at most 1. A p-value that
 * is not a number counts as 1.
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const ranked = pValues
    .map((pValue, index) => ({ pValue: pValue >= 0 ? pValue : 1, index }))
    .sort((left, right) => right.pValue - left.pValue);
  const qValues = new Array<number>(pValues.length).fill(1);
  let smallest = 1;
  for (const [above, { pValue, index }] of ranked.entries()) {
    smallest = Math.min(smallest, (pValue * ranked.length) / (ranked.length - above));
    qValues[index] = smallest;
  }
  return qValues;
}
