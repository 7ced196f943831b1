/**
 * The product's inference over simulated accounts: contrasts inside sets, pooling over accounts, evaluation as a
 * family.
 */

import type { SimulatedWorld } from '../../src/simulator/pattern-discovery.ts';
import type { StratifiedTest } from '../../src/simulator/unequal-tests.ts';
import { contrastEstimate } from '../../src/statistics/contrast.ts';
import { evaluateEstimates, type PatternResult } from '../../src/statistics/discovery.ts';
import { type EvidenceSums, setDispersions } from '../../src/statistics/evidence.ts';
import {
  type OverdispersionTerms,
  overdispersion,
  sumOverdispersionTerms,
} from '../../src/statistics/overdispersion.ts';
import { poolAccounts, steadyingFactors } from '../../src/statistics/random-effects.ts';
import type { EffectEstimate } from '../../src/statistics/shrinkage.ts';
import { ESTIMATORS, type Estimator, testOf } from './estimators.ts';

/** What is kept of an account: sums by trait, and the variation between its variants. */
export interface AccountState {
  readonly sums: ReadonlyMap<string, EvidenceSums>;
  /** The τ_w² with which the sums were weighted. */
  readonly tau2: number;
  readonly terms: OverdispersionTerms;
}

/** The result for one trait over all accounts. */
export interface TraitVerdict {
  /** Pooled over accounts, without shrinkage, in log-odds. */
  readonly pooled: EffectEstimate;
  readonly result: PatternResult;
}

/** How tests are weighted. */
export interface Weighing {
  /** τ_w². */
  readonly tau2: number;
  /** Default: the service's own estimator. */
  readonly estimator?: Estimator;
}

/** The terms of τ_w² over tests. */
export function termsOf(
  tests: readonly StratifiedTest[],
  estimator: Estimator = ESTIMATORS[''],
): OverdispersionTerms {
  return sumOverdispersionTerms(tests.map((test) => estimator.terms(test)));
}

/** Adds tests to the sums by trait. */
export function addTests(
  before: ReadonlyMap<string, EvidenceSums>,
  tests: readonly StratifiedTest[],
  { tau2, estimator = ESTIMATORS[''] }: Weighing,
): ReadonlyMap<string, EvidenceSums> {
  const sums = new Map(before);
  for (const test of tests) {
    for (const [trait, contrast] of estimator.contrasts(test, tau2))
      sums.set(trait, withSet(sums.get(trait), contrast));
  }
  return sums;
}

/** Evidence with one more set. There is no decay, because simulated and permuted tests have no dates. */
function withSet(
  before: EvidenceSums | undefined,
  { n, d }: { readonly n: number; readonly d: number },
): EvidenceSums {
  const sumN = (before?.n ?? 0) + n;
  const sumD = (before?.d ?? 0) + d;
  const { nn = 0, nd = 0, dd = 0 } = before?.squares ?? {};
  return {
    n: sumN,
    d: sumD,
    decayedN: sumN,
    decayedD: sumD,
    decayedSquaredD: sumD,
    squares: { nn: nn + n * n, nd: nd + n * d, dd: dd + d * d },
  };
}

/** Each account alone, with the τ_w² of all its own tests, as a cycle computes it. */
export function statesOfAccounts({ accounts }: Pick<SimulatedWorld, 'accounts'>): readonly AccountState[] {
  return accounts.map(({ tests }) => {
    const shown = tests.map(testOf);
    const terms = termsOf(shown);
    const tau2 = overdispersion(terms);
    return { terms, tau2, sums: addTests(new Map(), shown, { tau2 }) };
  });
}

/** An effect in one account, without shrinkage, in log-odds. */
export interface AccountEffect extends EffectEstimate {
  readonly trait: string;
}

/**
 * The effects of all traits that ever varied inside a test of the account, with the variances of the account's
 * patterns.
 */
export function accountEffects({ sums }: AccountState): readonly AccountEffect[] {
  const known = [...sums];
  const dispersions = setDispersions(known.map(([, evidence]) => evidence));
  return known.flatMap(([trait, evidence], index) => {
    const effect = contrastEstimate(evidence);
    return effect === undefined
      ? []
      : [{ ...effect, trait, variance: effect.variance * (dispersions[index] ?? 1) }];
  });
}

function contribution({ sums }: AccountState, trait: string): EffectEstimate | undefined {
  const evidence = sums.get(trait);
  return evidence === undefined ? undefined : contrastEstimate(evidence);
}

/**
 * Pools and evaluates all traits as one family of one kind, in their order. Undefined for traits without evidence in
 * any account. `pastPs` are the p_any values so far.
 */
export function evaluateTraits(
  traits: readonly string[],
  accounts: readonly AccountState[],
  pastPs?: readonly number[],
): readonly (TraitVerdict | undefined)[] {
  const factors = steadyingFactors(accounts);
  const members = traits.map((trait) => ({
    accounts: accounts.flatMap((account, index) => {
      const effect = contribution(account, trait);
      return effect === undefined ? [] : { ...effect, variance: effect.variance * (factors[index] ?? 1) };
    }),
  }));
  const effects = poolAccounts(members).pooled.map(({ mean, variance, accounts: known }) =>
    known > 0 ? { estimate: mean, variance } : undefined,
  );
  const family = effects.flatMap((effect, index) =>
    effect === undefined
      ? []
      : [{ kind: 'trait', pastP: pastPs?.[index] ?? 1, undecayed: effect, decayed: effect }],
  );
  const results = evaluateEstimates(family).values();
  return effects.map((pooled) => {
    if (pooled === undefined) return undefined;
    const { value: result } = results.next();
    return result === undefined ? undefined : { pooled, result };
  });
}
