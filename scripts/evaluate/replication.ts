/** Measures whether effects found in one random half of the contrast sets replicate in the other. */

import { setsOverdispersion } from '../../src/prediction/contrast-design.ts';
import type { TrainingSet } from '../../src/prediction/training-set.ts';
import type { Random } from '../../src/simulator/random.ts';
import { type ContrastSums, contrastEstimate, contrastSums } from '../../src/statistics/contrast.ts';
import { evaluateFamily, hasEstimate } from '../../src/statistics/discovery.ts';
import { DISCOVERY_Q } from '../../src/statistics/multiplicity.ts';

/** Results over many random splits. */
export interface Replication {
  /**
   * Slope through 0, weighted by precision, of one half's estimates on the other half's shrunk estimates. It is 1 when
   * shrunk estimates predict later results.
   */
  readonly slope: number;
  /** The same slope on estimates without shrinkage. It is below 1 by as much as these exaggerate. */
  readonly slopeUnshrunk: number;
  /** Share of one half's discoveries (BH at .10, one analysis) that have the same sign in the other half. */
  readonly signReplication: number;
  readonly discoveriesPerHalf: number;
}

interface Effect {
  readonly estimate: number;
  readonly variance: number;
  readonly posterior: number;
  readonly isDiscovery: boolean;
}

/** Splits the sets at random `splits` times, and compares each half with the other. */
export function replication(
  sets: readonly TrainingSet[],
  {
    splits,
    random,
    onSplit,
  }: { readonly splits: number; readonly random: Random; readonly onSplit: (done: number) => void },
): Replication {
  const tau2 = setsOverdispersion(sets);
  const contrasts = sets.map(({ arms }) => contrastSums(arms, tau2));
  const sums = { shrunk: 0, shrunkSquare: 0, raw: 0, rawSquare: 0, same: 0, discoveries: 0 };
  for (let split = 0; split < splits; split += 1) {
    const isFirst = contrasts.map(() => random.uniform() < 0.5);
    const halves = [true, false].map((side) =>
      effectsOf(contrasts.filter((_, set) => isFirst[set] === side)),
    );
    for (const [own, other] of [halves, [...halves].reverse()]) {
      for (const [trait, effect] of own ?? []) {
        const again = other?.get(trait);
        if (again === undefined) continue;
        sums.shrunk += (effect.posterior * again.estimate) / again.variance;
        sums.shrunkSquare += effect.posterior ** 2 / again.variance;
        sums.raw += (effect.estimate * again.estimate) / again.variance;
        sums.rawSquare += effect.estimate ** 2 / again.variance;
        if (!effect.isDiscovery) continue;
        sums.discoveries += 1;
        sums.same += effect.estimate * again.estimate > 0 ? 1 : 0;
      }
    }
    onSplit(split + 1);
  }
  return {
    slope: sums.shrunkSquare > 0 ? sums.shrunk / sums.shrunkSquare : 0,
    slopeUnshrunk: sums.rawSquare > 0 ? sums.raw / sums.rawSquare : 0,
    signReplication: sums.discoveries > 0 ? sums.same / sums.discoveries : 0,
    discoveriesPerHalf: sums.discoveries / (2 * splits),
  };
}

/** Effects of all traits in one half, evaluated as one family by the product. */
function effectsOf(contrasts: readonly ReadonlyMap<string, ContrastSums>[]): ReadonlyMap<string, Effect> {
  const totals = new Map<string, { n: number; d: number }>();
  for (const contrast of contrasts) {
    for (const [trait, { n, d }] of contrast) {
      const total = totals.get(trait) ?? { n: 0, d: 0 };
      totals.set(trait, { n: total.n + n, d: total.d + d });
    }
  }
  const members = [...totals]
    .map(([trait, { n, d }]) => ({
      trait,
      kind: 'lexical',
      pastP: 1,
      sums: { n, d, decayedN: n, decayedD: d, decayedSquaredD: d },
    }))
    .filter(({ sums }) => hasEstimate(sums));
  const results = evaluateFamily(members);
  return new Map(
    members.flatMap(({ trait, sums }, index): [string, Effect][] => {
      const result = results[index];
      const estimate = contrastEstimate(sums);
      if (result === undefined || estimate === undefined) return [];
      const { posterior, qValueUnadjusted } = result;
      return [[trait, { ...estimate, posterior, isDiscovery: qValueUnadjusted <= DISCOVERY_Q }]];
    }),
  );
}
