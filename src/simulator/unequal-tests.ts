/**
 * Tests as platforms run them: variants get unequal shares, shares follow the results, platforms and days have their
 * own levels, and a test runs for a day or for half a year. The trait of interest is `TRAIT`; the other variants of a
 * test have `OTHER`. Beside the trait's `effect`, each variant has a normal effect with deviation `armDeviation` (τ_w).
 * Everything is in log-odds.
 */
import type { ArmCounts } from '../statistics/overdispersion.ts';
import { thompsonSplit } from './allocation.ts';
import { BASE_LOG_ODDS, TEST_DEVIATION } from './pattern-discovery.ts';
import type { Random } from './random.ts';

/** A test by strata, such as days or platforms: the counts of every variant in each, 0 where it was not shown. */
export interface StratifiedTest {
  readonly strata: readonly (readonly ArmCounts[])[];
  /** The traits of each variant. */
  readonly traits: readonly (readonly string[])[];
}

/** The trait whose effect is estimated. */
export const TRAIT = 'bold';
/** The trait of the other variants. */
export const OTHER = 'calm';

/** The true values. */
export interface Truth {
  /** Effect of the trait. */
  readonly effect: number;
  /** τ_w. */
  readonly armDeviation: number;
}

/** Tests of a small variant with the trait beside a big one without it, with the same rate. */
export interface SparseShape {
  readonly rate: number;
  readonly small: number;
  readonly big: number;
}

/** Draws one test. */
export type TestLaw = (random: Random, truth: Truth) => StratifiedTest;

/** Variants with the trait come first. */
const TWO_ARMS = [[TRAIT], [OTHER]] as const;
const FOUR_ARMS = [[TRAIT], [TRAIT], [OTHER], [OTHER]] as const;

/**
 * Effect of each weekday from Monday on. At the weekend the odds of a click are three times as high, and so is, nearly,
 * the rate.
 */
const WEEK = [0, 0, 0, 0, 0, Math.log(3), Math.log(3)] as const;

/** One stratum with unequal variants. */
export function sparseTest({ rate, small, big }: SparseShape): TestLaw {
  return (random, truth) => {
    const effects = armEffects(random, TWO_ARMS, truth);
    return {
      traits: TWO_ARMS,
      strata: [shown(random, { level: logOdds(rate), effects, split: [small, big] })],
    };
  };
}

/**
 * Two platforms with rates of 10 % and 1 %, and 10,000 impressions of each variant. Nine tenths of those with the trait
 * are on the worse platform, of the others on the better one. In totals, the trait looks far worse than it is (Simpson
 * 1951).
 */
export const platformsTest: TestLaw = (random, truth) => {
  const effects = armEffects(random, TWO_ARMS, truth);
  return {
    traits: TWO_ARMS,
    strata: [
      shown(random, { level: logOdds(0.1), effects, split: [1_000, 9_000] }),
      shown(random, { level: logOdds(0.01), effects, split: [9_000, 1_000] }),
    ],
  };
};

/** A week of 10,000 impressions a day at 1 %. The trait gets nine tenths on weekdays and half at the weekend. */
export const weekdaysTest: TestLaw = (random, truth) => {
  const effects = armEffects(random, TWO_ARMS, truth);
  return {
    traits: TWO_ARMS,
    strata: WEEK.map((rise) =>
      shown(random, {
        level: logOdds(0.01) + rise,
        effects,
        split: rise > 0 ? [5_000, 5_000] : [9_000, 1_000],
      }),
    ),
  };
};

/** Days of a test whose shares and level change. */
const MOVING_DAYS = 14;
/** Standard deviation of the level from day to day, in log-odds. */
const DAY_DEVIATION = 0.2;

/**
 * Two weeks of 4,000 impressions a day. The trait's share rises from .1 to .9, and the level rises by 1 at the same
 * time.
 */
export const movingSharesTest: TestLaw = (random, truth) => {
  const effects = armEffects(random, TWO_ARMS, truth);
  const start = BASE_LOG_ODDS + random.normal(0, TEST_DEVIATION);
  return {
    traits: TWO_ARMS,
    strata: Array.from({ length: MOVING_DAYS }, (_, day) => {
      const passed = day / (MOVING_DAYS - 1);
      const own = Math.round(4_000 * (0.1 + 0.8 * passed));
      const level = start + passed + random.normal(0, DAY_DEVIATION);
      return shown(random, { level, effects, split: [own, 4_000 - own] });
    }),
  };
};

/**
 * A week from Monday on with four variants and 4,000 impressions a day, split by Thompson sampling over the days
 * before.
 */
export const thompsonTest: TestLaw = (random, truth) => {
  const effects = armEffects(random, FOUR_ARMS, truth);
  const start = BASE_LOG_ODDS + random.normal(0, TEST_DEVIATION);
  let seen: readonly ArmCounts[] = effects.map(() => ({ clicks: 0, impressions: 0 }));
  const strata = WEEK.map((rise) => {
    const split = thompsonSplit(random, { seen, impressions: 4_000 });
    const day = shown(random, { level: start + rise, effects, split });
    seen = seen.map((arm, at) => ({
      clicks: arm.clicks + (day[at]?.clicks ?? 0),
      impressions: arm.impressions + (day[at]?.impressions ?? 0),
    }));
    return day;
  });
  return { traits: FOUR_ARMS, strata };
};

/** Longest test of `longTest`, in days. */
const MOST_DAYS = 200;

/** A test of 1 to 200 days, each length equally likely, with four variants of 1,000 impressions a day. */
export const longTest: TestLaw = (random, truth) => {
  const effects = armEffects(random, FOUR_ARMS, truth);
  const start = BASE_LOG_ODDS + random.normal(0, TEST_DEVIATION);
  const days = 1 + Math.floor(random.uniform(0, MOST_DAYS));
  return {
    traits: FOUR_ARMS,
    strata: Array.from({ length: days }, () =>
      shown(random, {
        level: start + random.normal(0, DAY_DEVIATION),
        effects,
        split: FOUR_ARMS.map(() => 1_000),
      }),
    ),
  };
};

function armEffects(
  random: Random,
  traits: readonly (readonly string[])[],
  { effect, armDeviation }: Truth,
): readonly number[] {
  return traits.map((own) => random.normal(0, armDeviation) + (own.includes(TRAIT) ? effect : 0));
}

function shown(
  random: Random,
  {
    level,
    effects,
    split,
  }: { readonly level: number; readonly effects: readonly number[]; readonly split: readonly number[] },
): readonly ArmCounts[] {
  return effects.map((effect, arm) => {
    const impressions = split[arm] ?? 0;
    return { impressions, clicks: random.binomial(impressions, 1 / (1 + Math.exp(-level - effect))) };
  });
}

function logOdds(rate: number): number {
  return Math.log(rate / (1 - rate));
}
