/** Compares the inference on simulated worlds with their true effects. */
import type { SimulatedWorld } from '../../src/simulator/pattern-discovery.ts';
import { normalQuantile } from '../../src/statistics/distributions.ts';
import { DISCOVERY_Q } from '../../src/statistics/multiplicity.ts';
import { type EffectEstimate, type ShrunkEffect, shrinkEffects } from '../../src/statistics/shrinkage.ts';
import { accountEffects, evaluateTraits, statesOfAccounts, type TraitVerdict } from './across-accounts.ts';
import { isNaiveDiscovery, naiveLifts } from './naive.ts';

/** Sums over worlds, by name. */
export type Tally = ReadonlyMap<string, number>;

/** Bins of stated sign confidence. */
const SIGN_BINS = [0.5, 0.7, 0.9, 1] as const;
const PER_TEST_LEVEL = 0.05;
const EB_LEVEL = 0.9;
const HALF_95 = normalQuantile(0.975);

/** Adds the counts of one more world. */
export function addTally(before: Tally, more: Tally): Tally {
  const sum = new Map(before);
  for (const [name, value] of more) sum.set(name, (sum.get(name) ?? 0) + value);
  return sum;
}

/** Quotient of two sums of a tally; 0 when the divisor is 0. */
export function share(tally: Tally, counted: string, outOf: string): number {
  const whole = tally.get(outOf) ?? 0;
  return whole > 0 ? (tally.get(counted) ?? 0) / whole : 0;
}

/**
 * Counts discoveries among traits with and without a real effect: `any` and `fdp` (share of false discoveries, 0
 * without discoveries) per world, and `found` per real trait.
 */
export function discoveryTally(
  prefix: string,
  effects: readonly number[],
  declared: readonly boolean[],
): Tally {
  const count = (isCounted: (isReal: boolean, isDeclared: boolean) => boolean): number =>
    effects.filter((effect, index) => isCounted(effect !== 0, declared[index] ?? false)).length;
  const all = count((_, isDeclared) => isDeclared);
  const wrong = count((isReal, isDeclared) => isDeclared && !isReal);
  return new Map([
    [`${prefix}any`, all > 0 ? 1 : 0],
    [`${prefix}fdp`, all > 0 ? wrong / all : 0],
    [`${prefix}found`, all - wrong],
  ]);
}

/** All counts of one world with one analysis. Shrinkage of single accounts takes most of the time. */
export function scoreWorld(
  world: SimulatedWorld,
  { areAccountsShrunk }: { readonly areAccountsShrunk: boolean },
): Tally {
  const { traits, effects } = world;
  const states = statesOfAccounts(world);
  const verdicts = evaluateTraits(traits, states);
  const naive = naiveLifts(world.accounts.flatMap(({ tests }) => tests.flat()));
  const isNaive = traits.map((trait) => {
    const lift = naive.get(trait);
    return lift !== undefined && isNaiveDiscovery(lift);
  });
  const byPAny = verdicts.map((verdict) => (verdict?.result.qValue ?? 1) <= DISCOVERY_Q);
  const unadjusted = verdicts.map((verdict) => (verdict?.result.qValueUnadjusted ?? 1) <= DISCOVERY_Q);
  const accounts = states.map((state, index) => {
    const truths = new Map(traits.map((trait, at) => [trait, world.accounts[index]?.effects[at] ?? 0]));
    return accountEffects(state).map((effect) => ({ ...effect, truth: truths.get(effect.trait) ?? 0 }));
  });
  const pooled = verdicts.flatMap((verdict, index) =>
    verdict === undefined ? [] : [{ ...verdict.pooled, truth: effects[index] ?? 0 }],
  );
  return [
    new Map([
      ['worlds', 1],
      ['real', effects.filter((effect) => effect !== 0).length],
    ]),
    discoveryTally('', effects, unadjusted),
    discoveryTally('always_', effects, byPAny),
    discoveryTally('naive_', effects, isNaive),
    errorTally(effects, verdicts),
    unshrunkTally('pooled_', pooled),
    shrunkTally('pooled_', pooled),
    ...accounts.map((account) => unshrunkTally('account_', account)),
    ...(areAccountsShrunk ? accounts.map((account) => shrunkTally('account_', account)) : []),
  ].reduce(addTally, new Map());
}

function errorTally(effects: readonly number[], verdicts: readonly (TraitVerdict | undefined)[]): Tally {
  const nulls = verdicts.filter((_, index) => effects[index] === 0);
  return new Map([
    ['nulls', nulls.length],
    ['rejected', nulls.filter((verdict) => (verdict?.result.pValue ?? 1) < PER_TEST_LEVEL).length],
  ]);
}

interface KnownEffect extends EffectEstimate {
  readonly truth: number;
}

/** How often intervals without shrinkage contain the truth, and how estimates follow it. */
function unshrunkTally(prefix: string, known: readonly KnownEffect[]): Tally {
  const isCovered = ({ estimate, variance, truth }: KnownEffect): boolean =>
    Math.abs(estimate - truth) <= HALF_95 * Math.sqrt(variance);
  return new Map([
    [`${prefix}effects`, known.length],
    [`${prefix}covered95`, known.filter(isCovered).length],
    [`${prefix}squares`, known.reduce((sum, { truth }) => sum + truth ** 2, 0)],
    [`${prefix}products`, known.reduce((sum, { estimate, truth }) => sum + estimate * truth, 0)],
  ]);
}

/** How often shrunk intervals contain the truth and signs are right, over effects of one kind. */
function shrunkTally(prefix: string, known: readonly KnownEffect[]): Tally {
  const { effects } = shrinkEffects(known, { level: EB_LEVEL });
  return known.reduce<Tally>((tally, { truth }, index) => {
    const shrunk = effects[index];
    if (shrunk === undefined) return tally;
    const bin = `${prefix}sign${SIGN_BINS.findLastIndex((from) => from <= shrunk.signConfidence)}_`;
    return addTally(
      tally,
      new Map([
        [`${prefix}shrunk`, 1],
        [`${prefix}covered90`, holds(shrunk, truth) ? 1 : 0],
        [`${bin}effects`, 1],
        [`${bin}stated`, shrunk.signConfidence],
        [`${bin}right`, Math.sign(shrunk.posterior) === Math.sign(truth) ? 1 : 0],
      ]),
    );
  }, new Map());
}

function holds({ lower, upper }: ShrunkEffect, truth: number): boolean {
  const lift = Math.expm1(truth);
  return lower <= lift && lift <= upper;
}

/** A smaller bin tells little about how often signs are right. */
const MIN_BIN = 200;

/** Largest difference, over the bins, between stated and true shares of right signs. */
export function signError(tally: Tally, prefix: string): number {
  return Math.max(
    0,
    ...SIGN_BINS.map((_, bin) => `${prefix}sign${bin}_`)
      .filter((name) => (tally.get(`${name}effects`) ?? 0) >= MIN_BIN)
      .map((name) =>
        Math.abs(
          share(tally, `${name}stated`, `${name}effects`) - share(tally, `${name}right`, `${name}effects`),
        ),
      ),
  );
}
