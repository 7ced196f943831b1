/**
 * Shows how the creatives of a contrast set were compared: the successes of each, those expected at the same places and
 * days, and the shares.
 */
import { splitFromRow } from '../contrast-sets/set-sums.ts';
import type { ReadComparisonsRow } from '../gen/queries.ts';
import { type ArmShare, armShares } from '../statistics/sample-ratio.ts';

/** A contrast set as the last cycle counted it. */
export interface SetComparison {
  /** Number of strata (platform, audience and day) in which at least two creatives were shown. */
  readonly strata: number;
  /** By creative key. */
  readonly arms: ReadonlyMap<string, ComparedArm>;
}

/** A creative where it was compared. */
export interface ComparedArm {
  /** Undefined when nothing was compared under the metric. */
  readonly successes: number | undefined;
  /** Successes expected from the common rates of its own strata. */
  readonly expected: number | undefined;
  /** Undefined when no two creatives were shown side by side. */
  readonly share: ArmShare | undefined;
}

/** Builds the comparison of a contrast set from its stored sums. */
export function setComparison(row: ReadComparisonsRow, metric: string): SetComparison {
  const { arms, shared, sums } = row;
  const shares = armShares(splitFromRow(arms.length, row));
  return {
    strata: shared,
    arms: new Map(
      arms.map((creativeKey, arm) => [
        creativeKey,
        { ...armSums(sums, { arm, size: arms.length, metric }), share: shared > 0 ? shares[arm] : undefined },
      ]),
    ),
  };
}

/**
 * Reads one arm from `sums`. These are four lists of `size` numbers, one after the other: successes beyond expectation,
 * information (not used here), successes, and strata that compare the arm.
 */
function armSums(
  sums: readonly number[],
  { arm, size, metric }: { readonly arm: number; readonly size: number; readonly metric: string },
): Pick<ComparedArm, 'successes' | 'expected'> {
  const [gain, , successes, strata = 0] = [0, 1, 2, 3].map((list) => sums[list * size + arm]);
  // For return on ad spend the gain is revenue, which is not a count.
  if (metric === 'roas' || gain === undefined || successes === undefined || strata <= 0) {
    return { successes: undefined, expected: undefined };
  }
  return { successes, expected: Math.max(0, successes - gain) };
}
