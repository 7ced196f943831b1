/** The product's inference over simulated accounts: contrasts inside sets, then accounts pooled, then the family judged. */

import type { SimulatedWorld } from '../../src/simulator/pattern-discovery.ts';
import type { StratifiedTest } from '../../src/simulator/unequal-tests.ts';
import { contrastEstimate } from '../../src/statistics/contrast.ts';
import { type Judgement, judgeEstimates } from '../../src/statistics/discovery.ts';
import { type EvidenceSums, setDispersions } from '../../src/statistics/evidence.ts';
import {
  type OverdispersionTerms,
  overdispersion,
  sumOverdispersionTerms,
} from '../../src/statistics/overdispersion.ts';
import { poolAccounts, steadyingFactors } from '../../src/statistics/random-effects.ts';
import type { EffectEstimate } from '../../src/statistics/shrinkage.ts';
import { ESTIMATORS, type Estimator, testOf } from './estimators.ts';

/** What is kept of an account: sums by trait, and what its arms vary by. */
export interface AccountState {
  readonly sums: ReadonlyMap<string, EvidenceSums>;
  /** τ_w² the sums were weighted with. */
  readonly tau2: number;
  readonly terms: OverdispersionTerms;
}

/** One trait over all accounts. */
export interface TraitVerdict {
  /** Pooled over accounts, unshrunk, log-odds. */
  readonly pooled: EffectEstimate;
  readonly judgement: Judgement;
}

/** How tests are weighed. */
export interface Weighing {
  /** τ_w². */
  readonly tau2: number;
  /** The service's own when not given. */
  readonly estimator?: Estimator;
}

/** The terms of τ_w² over tests. */
export function termsOf(
  tests: readonly StratifiedTest[],
  estimator: Estimator = ESTIMATORS[''],
): OverdispersionTerms {
  return sumOverdispersionTerms(tests.map((test) => estimator.terms(test)));
}

/** Sums by trait over tests, added to those there are already. */
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

/** Evidence with one set more. Nothing is decayed: simulated and permuted tests have no dates. */
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

/** Each account by itself, with its own τ_w² from all its tests, as a cycle computes it. */
export function statesOfAccounts({ accounts }: Pick<SimulatedWorld, 'accounts'>): readonly AccountState[] {
  return accounts.map(({ tests }) => {
    const shown = tests.map(testOf);
    const terms = termsOf(shown);
    const tau2 = overdispersion(terms);
    return { terms, tau2, sums: addTests(new Map(), shown, { tau2 }) };
  });
}

/** An effect in one account, unshrunk, log-odds. */
export interface AccountEffect extends EffectEstimate {
  readonly trait: string;
}

/** What an account says of each trait that ever varied inside a test, with the variances its own patterns have. */
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
 * Pools and judges all traits as one family of one kind, in their order; undefined for a trait that no account says
 * anything on. `pastPs` are their p_any so far.
 */
export function judgeTraits(
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
  const judgements = judgeEstimates(family).values();
  return effects.map((pooled) => {
    if (pooled === undefined) return undefined;
    const { value: judgement } = judgements.next();
    return judgement === undefined ? undefined : { pooled, judgement };
  });
}
