/** How the creatives of a set were compared: what each had and what the same places and days would have given, and shares. */
import { splitFromRow } from '../contrast-sets/set-sums.ts';
import type { ReadComparisonsRow } from '../gen/queries.ts';
import { type ArmShare, armShares } from '../statistics/sample-ratio.ts';

/** A set as the last cycle counted it. */
export interface SetComparison {
  /** Platforms, audiences and days on which at least two creatives were shown. */
  readonly strata: number;
  /** By creative key. */
  readonly arms: ReadonlyMap<string, ComparedArm>;
}

/** A creative where it was compared. */
export interface ComparedArm {
  /** Undefined: nothing was compared under the metric. */
  readonly successes: number | undefined;
  /** Successes that the common rates of its own strata would give. */
  readonly expected: number | undefined;
  /** Undefined: no two creatives were shown side by side. */
  readonly share: ArmShare | undefined;
}

/** A set from its sums. */
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

/** The lists of u, ΣI, successes and strata stand one behind the other. */
function armSums(
  sums: readonly number[],
  { arm, size, metric }: { readonly arm: number; readonly size: number; readonly metric: string },
): Pick<ComparedArm, 'successes' | 'expected'> {
  const [gain, , successes, strata = 0] = [0, 1, 2, 3].map((list) => sums[list * size + arm]);
  // Under return on ad spend gains are of revenue, which is no count.
  if (metric === 'roas' || gain === undefined || successes === undefined || strata <= 0) {
    return { successes: undefined, expected: undefined };
  }
  return { successes, expected: Math.max(0, successes - gain) };
}
