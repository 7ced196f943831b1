/**
 * The compared estimators: the service's own, the one it used before, and its own without the term that removes what
 * unequal variants alone would produce. Only the first is in use; the others show its advantage.
 */
import type { StratifiedTest } from '../../src/simulator/unequal-tests.ts';
import {
  type ContrastSums,
  MIN_CONTRAST_D,
  scoreInStrata,
  traitContrasts,
} from '../../src/statistics/contrast.ts';
import {
  type ArmCounts,
  armEstimate,
  isComparable,
  type OverdispersionTerms,
  spreadTerms,
} from '../../src/statistics/overdispersion.ts';
import { randomArms, scoreTerms } from '../../src/statistics/random-arms.ts';
import type { SetScore } from '../../src/statistics/set-score.ts';

/** Estimates from tests. Both results are added up over tests. */
export interface Estimator {
  /** The test's contribution to the estimate of τ_w². */
  terms(test: StratifiedTest): OverdispersionTerms;
  /** N and D of its traits. */
  contrasts(test: StratifiedTest, tau2: number): ReadonlyMap<string, ContrastSums>;
}

/** A test whose variants were all shown side by side, all the time. */
export function testOf(
  arms: readonly (ArmCounts & { readonly traits: readonly string[] })[],
): StratifiedTest {
  return { strata: [arms], traits: arms.map(({ traits }) => traits) };
}

const scores = new WeakMap<StratifiedTest, SetScore>();

/** The score of a test, computed once: it is needed for the terms and again for the contrasts. */
function scoreOfTest(test: StratifiedTest): SetScore {
  const known = scores.get(test) ?? scoreInStrata(test.traits.length, test.strata);
  scores.set(test, known);
  return known;
}

/** The service's estimator: score contrasts with random arms. */
const score: Estimator = {
  terms: (test) => scoreTerms(scoreOfTest(test)),
  contrasts: (test, tau2) => traitContrasts(randomArms(scoreOfTest(test), tau2), test.traits),
};

/** The service's estimator without the levelling term of random-arms.ts, which is 0 for arms without exposure. */
const plain: Estimator = {
  terms: score.terms,
  contrasts: (test, tau2) => {
    const whole = scoreOfTest(test);
    const arms = randomArms({ ...whole, exposure: new Float64Array(whole.size) }, tau2);
    return traitContrasts(arms, test.traits);
  },
};

/**
 * The earlier estimator of the service. It uses log-odds with half a click added on both sides (Haldane 1956), of the
 * totals over all strata. They are weighted by 1/(v + τ_w²), with v from the variant's own clicks and τ_w² from
 * Cochran's Q (DerSimonian & Laird 1986). Variants with fewer than 100 impressions are left out.
 */
const former: Estimator = {
  terms: (test) => spreadTerms(totalsOf(test).filter(isComparable).map(armEstimate)),
  contrasts: formerContrasts,
};

/** Estimators by the prefix of their results' names. The service's has no prefix. */
export const ESTIMATORS = { '': score, plain_: plain, former_: former } as const satisfies Readonly<
  Record<string, Estimator>
>;

function totalsOf({ strata, traits }: StratifiedTest): readonly ArmCounts[] {
  return traits.map((_, arm) => ({
    clicks: strata.reduce((sum, counts) => sum + (counts[arm]?.clicks ?? 0), 0),
    impressions: strata.reduce((sum, counts) => sum + (counts[arm]?.impressions ?? 0), 0),
  }));
}

function formerContrasts(test: StratifiedTest, tau2: number): ReadonlyMap<string, ContrastSums> {
  const arms = totalsOf(test).flatMap((counts, arm) => {
    if (!isComparable(counts)) return [];
    const { logOdds, variance } = armEstimate(counts);
    return [{ logOdds, weight: 1 / (variance + tau2), traits: new Set(test.traits[arm]) }];
  });
  const total = arms.reduce((sum, { weight }) => sum + weight, 0);
  const mean = arms.reduce((sum, { weight, logOdds }) => sum + weight * logOdds, 0) / total;
  const sums = new Map<string, ContrastSums>();
  for (const trait of new Set(test.traits.flat())) {
    const carriers = arms.filter(({ traits }) => traits.has(trait));
    const weight = carriers.reduce((sum, arm) => sum + arm.weight, 0);
    const n = carriers.reduce((sum, arm) => sum + arm.weight * (arm.logOdds - mean), 0);
    const d = weight - weight ** 2 / total;
    if (arms.length >= 2 && d > MIN_CONTRAST_D) sums.set(trait, { n, d, arms: carriers.length });
  }
  return sums;
}
