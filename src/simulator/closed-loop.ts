/**
 * A world in which creatives have traits with true effects, and accounts test creatives week by week. Choices decide
 * what is learned, and what is learned decides the next choices.
 */
import { mixSeed } from '../statistics/draws.ts';
import type { ArmCounts } from '../statistics/overdispersion.ts';
import { thompsonSplit, unevenShares } from './allocation.ts';
import { seededRandom } from './random.ts';

/** One variant: the value of each trait kind, by kind. */
export type Arm = Readonly<Record<string, string>>;

/** A test: variants shown side by side. */
export type Test = readonly Arm[];

/** The result of one variant of a test. */
export interface ArmResult {
  readonly arm: Arm;
  readonly impressions: number;
  readonly clicks: number;
  /**
   * The same counts day by day, with as many days for every variant of the test. Absent: all variants were shown side
   * by side all the time.
   */
  readonly days?: readonly ArmCounts[];
}

/** The strata of a test: its days, or one stratum for the whole test. */
export function strataOf(results: readonly ArmResult[]): readonly (readonly ArmCounts[])[] {
  const [first] = results;
  if (first?.days === undefined) return [results];
  return first.days.map((_, day) => results.map(({ days }) => days?.[day] ?? NOT_SHOWN));
}

const NOT_SHOWN: ArmCounts = { clicks: 0, impressions: 0 };

/** An account of the world, with the segment it belongs to. */
export interface WorldAccount {
  readonly id: string;
  readonly segment: string;
}

/** A trait kind with the values that variants choose from. */
export interface WorldKind {
  readonly kind: string;
  readonly values: readonly string[];
}

/** Sizes and spreads. Every spread is a standard deviation in log-odds. */
export interface WorldShape {
  readonly segments: number;
  readonly accountsPerSegment: number;
  /** Number of values of each kind. */
  readonly values: readonly number[];
  readonly globalSpread: number;
  readonly segmentSpread: number;
  readonly accountSpread: number;
  /** Mean log-odds of a click, and its spread between accounts. */
  readonly level: number;
  readonly levelSpread: number;
  /** Spread between variants with the same traits. */
  readonly armNoise: number;
  readonly testsPerWeek: number;
  readonly armsPerTest: number;
  /** Mean number when variants share a test unequally. */
  readonly impressionsPerArm: number;
  /**
   * EVEN: every variant has equally many impressions. UNEQUAL: a test runs for a week, whose weekend has three times
   * the odds of a click. Half of the tests have random shares, and half are split by Thompson sampling, day by day.
   */
  readonly split: 'EVEN' | 'UNEQUAL';
}

/** The shape of the published results. The noise of variants is that of randomised headline tests. */
export const WORLD_SHAPE: WorldShape = {
  segments: 3,
  accountsPerSegment: 6,
  values: [8, 5, 5],
  globalSpread: 0.13,
  segmentSpread: 0.06,
  accountSpread: 0.05,
  level: -4.2,
  levelSpread: 0.6,
  armNoise: 0.256,
  testsPerWeek: 2,
  armsPerTest: 4,
  impressionsPerArm: 3000,
  split: 'EVEN',
};

/** A world drawn from a seed. */
export interface ClosedLoopWorld {
  readonly shape: WorldShape;
  readonly accounts: readonly WorldAccount[];
  readonly kinds: readonly WorldKind[];
  /** Log-odds by which a variant is worse than the account's best possible variant; 0 for the best. */
  regretOf(account: WorldAccount, arm: Arm): number;
  /** The mean regret of a variant chosen blindly. */
  blindRegretOf(account: WorldAccount): number;
  bestArmOf(account: WorldAccount): Arm;
  /** Simulates that people are shown a test. The same draws of `random` give the same results. */
  show(account: WorldAccount, test: Test, random: ShowDraws): readonly ArmResult[];
}

/** The random draws that showing a test needs. */
export interface ShowDraws {
  uniform(): number;
  normal(mean?: number, standardDeviation?: number): number;
  binomial(trials: number, probability: number): number;
}

/** Names of the kinds, values and segments of a world. */
export interface WorldNames {
  /** As many kinds as the shape has, each with as many values. */
  readonly kinds: readonly WorldKind[];
  readonly segments: readonly string[];
}

/** Numbered names: `value-3` of `kind-1`, `segment-2`. */
function numbered({ values, segments }: WorldShape): WorldNames {
  const count = (name: string, length: number): readonly string[] =>
    Array.from({ length }, (_, index) => `${name}-${index + 1}`);
  return {
    kinds: values.map((length, kind) => ({ kind: `kind-${kind + 1}`, values: count('value', length) })),
    segments: count('segment', segments),
  };
}

/** Draws the effects of a world. They do not depend on its names. */
export function closedLoopWorld(
  seed: number,
  shape: WorldShape = WORLD_SHAPE,
  { kinds, segments }: WorldNames = numbered(shape),
): ClosedLoopWorld {
  const random = seededRandom(mixSeed(seed));
  const accounts: WorldAccount[] = [];
  const effects = new Map<string, ReadonlyMap<string, number>>();
  const levels = new Map<string, number>();
  const spread = (parent: ReadonlyMap<string, number>, deviation: number): ReadonlyMap<string, number> =>
    new Map([...parent].map(([trait, effect]) => [trait, effect + random.normal(0, deviation)]));
  const none = new Map(kinds.flatMap(({ kind, values }) => values.map((value) => [traitOf(kind, value), 0])));
  const everywhere = spread(none, shape.globalSpread);
  for (const [index, segment] of segments.entries()) {
    const inSegment = spread(everywhere, shape.segmentSpread);
    for (let account = 1; account <= shape.accountsPerSegment; account += 1) {
      const id = `account-${index + 1}-${account}`;
      accounts.push({ id, segment });
      effects.set(id, spread(inSegment, shape.accountSpread));
      levels.set(id, random.normal(shape.level, shape.levelSpread));
    }
  }
  const effectOf = ({ id }: WorldAccount, kind: string, value: string): number =>
    effects.get(id)?.get(traitOf(kind, value)) ?? 0;
  const bestArms = new Map(accounts.map((account) => [account.id, bestArm(kinds, account, effectOf)]));
  const worth = (account: WorldAccount, arm: Arm): number =>
    Object.entries(arm).reduce((sum, [kind, value]) => sum + effectOf(account, kind, value), 0);
  const bestArmOf = ({ id }: WorldAccount): Arm => bestArms.get(id) ?? {};
  return {
    shape,
    accounts,
    kinds,
    bestArmOf,
    regretOf: (account, arm) => worth(account, bestArmOf(account)) - worth(account, arm),
    blindRegretOf: (account) =>
      kinds.reduce(
        (regret, { kind, values }) => {
          const total = values.reduce((sum, value) => sum + effectOf(account, kind, value), 0);
          return regret - total / values.length;
        },
        worth(account, bestArmOf(account)),
      ),
    show(account, test, random) {
      const logOddsOf = (arm: Arm): number =>
        (levels.get(account.id) ?? 0) + worth(account, arm) + random.normal(0, shape.armNoise);
      if (shape.split === 'EVEN')
        return test.map((arm) => shownWhole(arm, logOddsOf(arm), { shape, random }));
      return shownInDays(
        test.map((arm) => ({ arm, logOdds: logOddsOf(arm) })),
        shape,
        random,
      );
    },
  };
}

interface TestedArm {
  readonly arm: Arm;
  readonly logOdds: number;
}

function clicksOf({ binomial }: ShowDraws, impressions: number, logOdds: number): number {
  return binomial(impressions, 1 / (1 + Math.exp(-logOdds)));
}

function shownWhole(
  arm: Arm,
  logOdds: number,
  { shape, random }: { readonly shape: WorldShape; readonly random: ShowDraws },
): ArmResult {
  const { impressionsPerArm: impressions } = shape;
  return { arm, impressions, clicks: clicksOf(random, impressions, logOdds) };
}

/** What each day of the week adds to the log-odds of a click, from Monday on. */
const WEEK_RISES = [0, 0, 0, 0, 0, Math.log(3), Math.log(3)] as const;

function shownInDays(
  arms: readonly TestedArm[],
  { impressionsPerArm }: WorldShape,
  random: ShowDraws,
): readonly ArmResult[] {
  const impressions = (impressionsPerArm * arms.length) / WEEK_RISES.length;
  const shares = random.uniform() < 0.5 ? unevenShares(random, arms.length) : undefined;
  const days: ArmCounts[][] = arms.map(() => []);
  for (const rise of WEEK_RISES) {
    const split =
      shares?.map((share) => Math.round(share * impressions)) ??
      thompsonSplit(random, { seen: days.map(totalOf), impressions });
    for (const [at, { logOdds }] of arms.entries()) {
      const shown = split[at] ?? 0;
      days[at]?.push({ impressions: shown, clicks: clicksOf(random, shown, logOdds + rise) });
    }
  }
  return arms.map(({ arm }, at) => ({ arm, ...totalOf(days[at] ?? []), days: days[at] ?? [] }));
}

function totalOf(days: readonly ArmCounts[]): ArmCounts {
  return days.reduce(
    (sum, day) => ({ clicks: sum.clicks + day.clicks, impressions: sum.impressions + day.impressions }),
    NOT_SHOWN,
  );
}

function traitOf(kind: string, value: string): string {
  return `${kind} ${value}`;
}

function bestArm(
  kinds: readonly WorldKind[],
  account: WorldAccount,
  effectOf: (account: WorldAccount, kind: string, value: string) => number,
): Arm {
  return Object.fromEntries(
    kinds.map(({ kind, values }) => {
      const ordered = values.toSorted((a, b) => effectOf(account, kind, b) - effectOf(account, kind, a));
      return [kind, ordered[0] ?? ''];
    }),
  );
}
