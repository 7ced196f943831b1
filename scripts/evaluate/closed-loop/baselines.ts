/** Baselines: policies to beat, and the policy that cannot be beaten. */
import type { Arm, ArmResult, ClosedLoopWorld } from '../../../src/simulator/closed-loop.ts';
import type { Chooser, WeekOutcome } from '../../../src/simulator/run-closed-loop.ts';
import { type Draws, seededDraws } from '../../../src/statistics/draws.ts';

/** A mean click rate counts from this many uses on: the rule of the naive methods. */
const MIN_USES = 5;
/** Number of best values in use. */
const TOP = 2;

/** Chooses a random value every time. */
export function randomChooser(world: ClosedLoopWorld, seed: number): Chooser {
  const draws = seededDraws(seed);
  return chooserOf(world, () => anyArm(world, draws));
}

/** Chooses with knowledge of the truth. */
export function oracleChooser(world: ClosedLoopWorld): Chooser {
  return chooserOf(world, (account) => world.bestArmOf(account));
}

interface MeanRate {
  uses: number;
  clicks: number;
  impressions: number;
}

/**
 * Chooses each value among the two of its kind with the highest click rate over all uses, once two values have five
 * uses; before that, any value. `scope` decides whether only the account's own uses count or those of all accounts.
 */
export function meanRateChooser(
  world: ClosedLoopWorld,
  { scope, seed }: { readonly scope: 'account' | 'global'; readonly seed: number },
): Chooser {
  const draws = seededDraws(seed);
  const rates = new Map<string, MeanRate>();
  const keyOf = (accountId: string, kind: string, value: string): string =>
    JSON.stringify([scope === 'account' ? accountId : '', kind, value]);
  const topValues = (accountId: string, kind: string, values: readonly string[]): readonly string[] => {
    const known = values.flatMap((value) => {
      const rate = rates.get(keyOf(accountId, kind, value));
      return rate !== undefined && rate.uses >= MIN_USES
        ? [{ value, rate: rate.clicks / rate.impressions }]
        : [];
    });
    if (known.length < TOP) return values;
    return known
      .toSorted((a, b) => b.rate - a.rate)
      .slice(0, TOP)
      .map(({ value }) => value);
  };
  const chooser = chooserOf(world, ({ id }) =>
    Object.fromEntries(
      world.kinds.map(({ kind, values }) => [kind, oneOf(topValues(id, kind, values), draws)]),
    ),
  );
  return {
    ...chooser,
    report({ account, tests }: WeekOutcome) {
      for (const result of tests.flat()) addRates(result, (kind, value) => keyOf(account.id, kind, value));
    },
  };

  function addRates(
    { arm, clicks, impressions }: ArmResult,
    key: (kind: string, value: string) => string,
  ): void {
    for (const [kind, value] of Object.entries(arm)) {
      const rate = rates.get(key(kind, value)) ?? { uses: 0, clicks: 0, impressions: 0 };
      rate.uses += 1;
      rate.clicks += clicks;
      rate.impressions += impressions;
      rates.set(key(kind, value), rate);
    }
  }
}

function chooserOf(
  { shape }: ClosedLoopWorld,
  armFor: (account: ClosedLoopWorld['accounts'][number]) => Arm,
): Chooser {
  return {
    choose: (account) =>
      Array.from({ length: shape.testsPerWeek }, () =>
        Array.from({ length: shape.armsPerTest }, () => armFor(account)),
      ),
    report() {},
    endWeek() {},
  };
}

function anyArm({ kinds }: ClosedLoopWorld, draws: Draws): Arm {
  return Object.fromEntries(kinds.map(({ kind, values }) => [kind, oneOf(values, draws)]));
}

function oneOf(values: readonly string[], draws: Draws): string {
  return values[Math.floor(draws.uniform() * values.length)] ?? '';
}
