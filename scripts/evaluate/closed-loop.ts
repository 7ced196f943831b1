/** Measures whether learning improves the next creatives: accounts follow the guidance week by week. */
import {
  type ClosedLoopWorld,
  closedLoopWorld,
  WORLD_SHAPE,
  type WorldShape,
} from '../../src/simulator/closed-loop.ts';
import {
  type Chooser,
  type LoopRegret,
  regretReduction,
  runClosedLoop,
} from '../../src/simulator/run-closed-loop.ts';
import { studentQuantile } from '../../src/statistics/distributions.ts';
import { mixSeed } from '../../src/statistics/draws.ts';
import { meanRateChooser, oracleChooser, randomChooser } from './closed-loop/baselines.ts';
import { learningChooser } from './closed-loop/learner.ts';
import { type Evaluation, type Figures, replicatesOf } from './evaluation.ts';

/** Worlds at full scale. */
const SEEDS = 20;
/** Weeks in half a year, the period of the gates. */
export const HALF_YEAR = 26;
const YEAR = 52;
const LAST_WEEKS = 4;

/** World, chance and choices have separate seeds, so that their draws are independent. */
const SEED_STRIDE = 1_000;
const CHOICE_SEED = 500;

/** Seeds of one run: of the world with its chance, and of the choices. */
export interface WorldSeeds {
  readonly seed: number;
  readonly choiceSeed: number;
}

/** The seeds of one world of an evaluation; worlds are counted from 0. */
export function worldSeeds(evaluationSeed: number, index: number): WorldSeeds {
  const seed = mixSeed(evaluationSeed) + index * SEED_STRIDE;
  return { seed, choiceSeed: seed + CHOICE_SEED };
}

/** All policies that are compared. */
export const POLICIES = {
  ours: (world, seed) => learningChooser(world, { seed, explore: true }),
  shown_only: (world, seed) => learningChooser(world, { seed, explore: false }),
  account_mean_rate: (world, seed) => meanRateChooser(world, { scope: 'account', seed }),
  global_mean_rate: (world, seed) => meanRateChooser(world, { scope: 'global', seed }),
  random: randomChooser,
  oracle: oracleChooser,
} as const satisfies Readonly<Record<string, (world: ClosedLoopWorld, seed: number) => Chooser>>;
export type PolicyName = keyof typeof POLICIES;

type Split = WorldShape['split'];

/** Runs one policy in one world. Everything random depends on the seeds. */
export function runPolicy(
  policy: PolicyName,
  { seed, weeks, split = 'EVEN' }: { readonly seed: number; readonly weeks: number; readonly split?: Split },
): Promise<LoopRegret> {
  const world = closedLoopWorld(seed, { ...WORLD_SHAPE, split });
  return runClosedLoop(world, POLICIES[policy](world, seed + CHOICE_SEED), { weeks, seed });
}

/** Regret relative to blind choice: over half a year, over its last weeks, and over a year. */
export const evaluateClosedLoop: Evaluation = async (input) => {
  const seeds = replicatesOf(input, SEEDS, 2);
  const names = Object.keys(POLICIES) as PolicyName[];
  const runs = new Map<PolicyName, LoopRegret[]>(names.map((name) => [name, []]));
  const unequal: LoopRegret[] = [];
  const unequalNaive: LoopRegret[] = [];
  for (let index = 0; index < seeds; index += 1) {
    const { seed } = worldSeeds(input.seed, index);
    for (const name of names) runs.get(name)?.push(await runPolicy(name, { seed, weeks: YEAR }));
    const half = { seed, weeks: HALF_YEAR, split: 'UNEQUAL' } as const;
    unequal.push(await runPolicy('ours', half));
    unequalNaive.push(await runPolicy('account_mean_rate', half));
    input.onProgress({ label: 'worlds', done: index + 1, total: seeds });
  }
  const extras = names
    .filter((name) => name !== 'ours' && name !== 'account_mean_rate')
    .map((name) => policyFigures(`${name}_`, runs.get(name) ?? []));
  return {
    figures: Object.assign(
      { seeds },
      policyFigures('', runs.get('ours') ?? []),
      interval(halfYears(runs.get('ours') ?? [])),
      policyFigures('naive_', runs.get('account_mean_rate') ?? []),
      ...extras,
      suffixed('_unequal', halfYearFigures('', unequal)),
      suffixed('_unequal', halfYearFigures('naive_', unequalNaive)),
    ),
    notes: [
      'Regret: log-odds of a click below the best possible arm of the account; reduction: beside blind choice.',
      "Naive: the account's two values of highest click rate, of those with five uses or more.",
      '_unequal: the same accounts with tests that split by random shares or by Thompson sampling, over a week of days.',
      'shown_only: the guidance as listed, without exploration. Guidance was tuned on other worlds than these.',
    ],
  };
};

function suffixed(suffix: string, figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name}${suffix}`, value]));
}

function halfYears(runs: readonly LoopRegret[]): readonly number[] {
  return runs.map((run) => regretReduction(run, { from: 1, to: HALF_YEAR }));
}

function policyFigures(prefix: string, runs: readonly LoopRegret[]): Figures {
  return {
    ...halfYearFigures(prefix, runs),
    [`${prefix}regret_reduction_52w_mean`]: mean(
      runs.map((run) => regretReduction(run, { from: 1, to: YEAR })),
    ),
  };
}

/** The values that gates use, from runs of half a year or longer. Names begin with `prefix`. */
export function halfYearFigures(prefix: string, runs: readonly LoopRegret[]): Figures {
  const last = { from: HALF_YEAR - LAST_WEEKS + 1, to: HALF_YEAR };
  return {
    [`${prefix}regret_reduction_26w_mean`]: mean(halfYears(runs)),
    [`${prefix}regret_reduction_26w_worst_seed`]: Math.min(...halfYears(runs)),
    [`${prefix}regret_reduction_last4w`]: mean(runs.map((run) => regretReduction(run, last))),
  };
}

/** 95 % interval of the mean over seeds, by Student's t. */
function interval(values: readonly number[]): Figures {
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  const half = studentQuantile(0.975, values.length - 1) * Math.sqrt(variance / values.length);
  return { regret_reduction_26w_mean_lower: centre - half, regret_reduction_26w_mean_upper: centre + half };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
