/** Runs the closed loop: a chooser decides on the variants of each week, the world shows them, and regret is summed. */
import { mixSeed } from '../statistics/draws.ts';
import type { ArmResult, ClosedLoopWorld, Test, WorldAccount } from './closed-loop.ts';
import { seededRandom } from './random.ts';

/** Decides on the variants: a policy in the same process, or a client of a running service. */
export interface Chooser {
  /** The tests that an account runs in a week; weeks count from 1. */
  choose(account: WorldAccount, week: number): Promise<readonly Test[]> | readonly Test[];
  /** Receives the results of the tests. */
  report(outcome: WeekOutcome): Promise<void> | void;
  /** Called when all accounts have reported their week. Now is the time to learn. */
  endWeek(week: number): Promise<void> | void;
}

/** The tests of an account and week with their results. */
export interface WeekOutcome {
  readonly account: WorldAccount;
  readonly week: number;
  readonly tests: readonly (readonly ArmResult[])[];
}

/** Regret by week, summed over accounts and variants, beside that of blind choice. */
export interface LoopRegret {
  readonly regret: readonly number[];
  readonly blindRegret: readonly number[];
}

/** Runs the loop. Chance depends only on `seed`, so that all policies meet the same conditions. */
export async function runClosedLoop(
  world: ClosedLoopWorld,
  chooser: Chooser,
  { weeks, seed }: { readonly weeks: number; readonly seed: number },
): Promise<LoopRegret> {
  const random = seededRandom(mixSeed(seed + 1));
  const regret: number[] = [];
  const blindRegret: number[] = [];
  for (let week = 1; week <= weeks; week += 1) {
    let weekRegret = 0;
    let weekBlindRegret = 0;
    for (const account of world.accounts) {
      const tests = await chooser.choose(account, week);
      for (const arm of tests.flat()) {
        weekRegret += world.regretOf(account, arm);
        weekBlindRegret += world.blindRegretOf(account);
      }
      await chooser.report({
        account,
        week,
        tests: tests.map((test) => world.show(account, test, random)),
      });
    }
    await chooser.endWeek(week);
    regret.push(weekRegret);
    blindRegret.push(weekBlindRegret);
  }
  return { regret, blindRegret };
}

/** 1 − regret / regret of blind choice, over the weeks from `from` to `to`; weeks count from 1. */
export function regretReduction(
  { regret, blindRegret }: LoopRegret,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const sum = (values: readonly number[]): number => values.slice(from - 1, to).reduce((a, b) => a + b, 0);
  return 1 - sum(regret) / sum(blindRegret);
}
