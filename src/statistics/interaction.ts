import { MIN_CONTRAST_D } from './contrast.ts';

/** What the arms of a set with one combination of two traits add up to. */
export interface CellSums {
  /** Σw of its arms. */
  readonly weight: number;
  /** Σw·y of its arms. */
  readonly weighted: number;
}

/**
 * How much better two traits do together than each does by itself, in one set: the difference of differences
 * (ȳ11 − ȳ10) − (ȳ01 − ȳ00) of the weighted means of the four combinations, with variance Σ 1/Σw over them. Returned
 * as N and D like any contrast (D is the inverse variance and N/D the estimate), so that sums over sets are sums of
 * these. Undefined unless all four combinations ran: without the fourth, the sum of the two effects is not observed.
 */
export function interactionSums(cells: {
  readonly both: CellSums | undefined;
  readonly first: CellSums | undefined;
  readonly second: CellSums | undefined;
  readonly neither: CellSums | undefined;
}): { readonly n: number; readonly d: number } | undefined {
  const { both, first, second, neither } = cells;
  if (both === undefined || first === undefined || second === undefined || neither === undefined)
    return undefined;
  const all = [both, first, second, neither];
  if (all.some(({ weight }) => !(weight > 0))) return undefined;
  const d = 1 / all.reduce((sum, { weight }) => sum + 1 / weight, 0);
  if (!(d > MIN_CONTRAST_D)) return undefined;
  const mean = ({ weight, weighted }: CellSums): number => weighted / weight;
  return { n: d * (mean(both) - mean(first) - mean(second) + mean(neither)), d };
}
