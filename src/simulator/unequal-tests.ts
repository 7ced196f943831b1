/**
 * Tests as platforms run them: arms get unequal shares, shares follow what was seen, platforms and days have levels of
 * their own, and tests run for a day or for half a year. One trait is of interest, `TRAIT`; the other arms of a test carry
 * `OTHER`. Arms vary by a normal effect of `armDeviation` (τ_w) beside `effect`, the trait's own; all in log-odds.
 */
import type { ArmCounts } from '../statistics/overdispersion.ts';
import { thompsonSplit } from './allocation.ts';
import { BASE_LOG_ODDS, TEST_DEVIATION } from './pattern-discovery.ts';
import type { Random } from './random.ts';

/** A test by its strata, such as days or platforms: the counts of every arm in each, 0 where it was not shown. */
export interface StratifiedTest {
  readonly strata: readonly (readonly ArmCounts[])[];
  /** The traits of every arm. */
  readonly traits: readonly (readonly string[])[];
}

/** The trait whose effect is asked for. */
export const TRAIT = 'bold';
/** What the other arms carry. */
export const OTHER = 'calm';

/** What is true. */
export interface Truth {
  /** Effect of the trait. */
  readonly effect: number;
  /** τ_w. */
  readonly armDeviation: number;
}

/** Tests of a small arm with the trait beside a big one without it, at one rate. */
export interface SparseShape {
  readonly rate: number;
  readonly small: number;
  readonly big: number;
}

/** Draws one test. */
export type TestLaw = (random: Random, truth: Truth) => StratifiedTest;

/** Carriers come first. */
const TWO_ARMS = [[TRAIT], [OTHER]] as const;
const FOUR_ARMS = [[TRAIT], [TRAIT], [OTHER], [OTHER]] as const;

/** Days of a week from Monday on; three times the odds of a click at the weekend, about three times the rate. */
const WEEK = [0, 0, 0, 0, 0, Math.log(3), Math.log(3)] as const;

/** One stratum, unequal arms. */
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
 * Two platforms with rates of 10 % and 1 %, 10,000 impressions of each arm: nine tenths of the trait's on the worse one, of
 * the other's on the better one. In totals the trait looks far worse than it is (Simpson 1951).
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

/** A week of 10,000 impressions a day at 1 %: nine tenths go to the trait on weekdays, half at the weekend. */
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

/** Days of a test whose shares and level move. */
const MOVING_DAYS = 14;
/** Spread of the level from day to day. */
const DAY_DEVIATION = 0.2;

/** Two weeks of 4,000 impressions a day: the trait's share rises from .1 to .9, and the level by 1 along with it. */
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

/** A week from Monday on, four arms, 4,000 impressions a day, dealt out by Thompson sampling from the days before. */
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

/** Longest test of `longTest`. */
const MOST_DAYS = 200;

/** A test of 1 to 200 days, each length as likely as any other: four arms of 1,000 impressions a day. */
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
