import type { ContrastArm } from '../statistics/contrast.ts';
import type { Random } from './random.ts';

/**
 * Law of the true effects of traits, in log-odds: a few of one size with random signs, or all of them normal around 0.
 */
export type EffectLaw =
  | { readonly law: 'sparse'; readonly real: number; readonly size: number }
  | { readonly law: 'normal'; readonly standardDeviation: number };

/** The world to simulate. */
export interface WorldShape {
  readonly accounts: number;
  /** Contrast sets of each account. */
  readonly tests: number;
  readonly effects: EffectLaw;
  /** τ_a: standard deviation of a trait's effect between accounts, in log-odds. */
  readonly betweenAccounts: number;
  /** Variants of a test; default 4. */
  readonly arms?: number;
  /** Binary traits; default 40. */
  readonly traits?: number;
}

/** One account: its data, and its true effects. */
export interface SimulatedAccount {
  /** True effects in this account, by trait, in log-odds. */
  readonly effects: readonly number[];
  /** Its tests in order of time. */
  readonly tests: readonly (readonly ContrastArm[])[];
}

/** Accounts that test creatives, with the data and the truth. */
export interface SimulatedWorld {
  /** Names of the traits. */
  readonly traits: readonly string[];
  /** True mean effects over all accounts, by trait, in log-odds. */
  readonly effects: readonly number[];
  readonly accounts: readonly SimulatedAccount[];
}

const ARMS = 4;
const TRAITS = 40;
/** A click rate of 1.5 %. */
export const BASE_LOG_ODDS = -4.2;
const ACCOUNT_DEVIATION = 0.6;
/** Spread between tests of one account, in log-odds. */
export const TEST_DEVIATION = 0.4;
/** τ_w: variation of variants of a real headline test beyond binomial noise. */
export const ARM_DEVIATION = 0.256;
/** Impressions of each variant of a test, log-normal. */
const IMPRESSIONS = { median: 3145, logDeviation: 0.6 } as const;
/** Log-odds that a variant has a trait: about one in five. */
const PREVALENCE = { mean: -1.4, betweenTraits: 0.6, betweenAccounts: 0.7 } as const;

function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/**
 * Accounts × tests × variants with binary traits. Good accounts use some traits more than bad ones do (each trait loads
 * on the account's level). This misleads lifts that are pooled over accounts.
 */
export function simulateWorld(random: Random, shape: WorldShape): SimulatedWorld {
  const traits = Array.from({ length: shape.traits ?? TRAITS }, (_, index) => `trait-${index + 1}`);
  const effects = traits.map((_, index) => drawEffect(random, shape.effects, index));
  const habits = traits.map(() => ({
    prevalence: random.normal(PREVALENCE.mean, PREVALENCE.betweenTraits),
    load: random.normal(),
  }));
  const accounts = Array.from({ length: shape.accounts }, (): SimulatedAccount => {
    const level = random.normal(0, ACCOUNT_DEVIATION);
    const carried = traits.map((trait, index): CarriedTrait => {
      const { prevalence = 0, load = 0 } = habits[index] ?? {};
      const habit =
        prevalence + (load * level) / ACCOUNT_DEVIATION + random.normal(0, PREVALENCE.betweenAccounts);
      const effect = (effects[index] ?? 0) + random.normal(0, shape.betweenAccounts);
      return { trait, effect, share: logistic(habit) };
    });
    const tests = Array.from({ length: shape.tests }, () =>
      drawTest(random, { carried, level, arms: shape.arms ?? ARMS }),
    );
    return { effects: carried.map(({ effect }) => effect), tests };
  });
  return { traits, effects, accounts };
}

interface CarriedTrait {
  readonly trait: string;
  readonly effect: number;
  /** Probability that a variant has the trait. */
  readonly share: number;
}

function drawEffect(random: Random, effects: EffectLaw, index: number): number {
  switch (effects.law) {
    case 'sparse':
      if (index >= effects.real) return 0;
      return random.uniform() < 0.5 ? -effects.size : effects.size;
    case 'normal':
      return random.normal(0, effects.standardDeviation);
  }
}

function drawTest(
  random: Random,
  { carried, level, arms }: { carried: readonly CarriedTrait[]; level: number; arms: number },
): readonly ContrastArm[] {
  const test = random.normal(0, TEST_DEVIATION);
  const impressions = Math.round(IMPRESSIONS.median * Math.exp(random.normal(0, IMPRESSIONS.logDeviation)));
  return Array.from({ length: arms }, () => {
    let logOdds = BASE_LOG_ODDS + level + test + random.normal(0, ARM_DEVIATION);
    const traits: string[] = [];
    for (const { trait, effect, share } of carried) {
      if (random.uniform() >= share) continue;
      traits.push(trait);
      logOdds += effect;
    }
    return { traits, impressions, clicks: random.binomial(impressions, logistic(logOdds)) };
  });
}
