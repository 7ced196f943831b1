/**
 * One account whose tests are split unequally, run on several platforms, for days or months. Measures how often each
 * estimator sees an effect where there is none, and finds one where there is one, on the same tests.
 */
import { ARM_DEVIATION } from '../../src/simulator/pattern-discovery.ts';
import type { Random } from '../../src/simulator/random.ts';
import {
  longTest,
  movingSharesTest,
  platformsTest,
  type SparseShape,
  type StratifiedTest,
  sparseTest,
  type TestLaw,
  TRAIT,
  type Truth,
  thompsonTest,
  weekdaysTest,
} from '../../src/simulator/unequal-tests.ts';
import { evaluateFamily, hasEstimate } from '../../src/statistics/discovery.ts';
import { normalQuantile } from '../../src/statistics/distributions.ts';
import { overdispersion } from '../../src/statistics/overdispersion.ts';
import { addTests, termsOf } from './across-accounts.ts';
import { everEntered } from './daily-cycles.ts';
import { ESTIMATORS, type Estimator } from './estimators.ts';
import { type EvaluationInput, type Figures, replicatesOf } from './evaluation.ts';

/** Accounts per cell. */
const REPLICATES = 1_000;
/** A test at level .05 rejects when |z| is larger. */
const CRITICAL_Z = normalQuantile(0.975);

interface Cell {
  readonly name: string;
  readonly law: TestLaw;
  readonly truth: Truth;
  readonly tests: number;
}

const nothing = (armDeviation: number): Truth => ({ effect: 0, armDeviation });

function sparseCells(name: string, shape: SparseShape): readonly Cell[] {
  const law = sparseTest(shape);
  return [
    { name: `${name}_tau0`, law, truth: nothing(0), tests: 60 },
    { name: `${name}_tau256`, law, truth: nothing(ARM_DEVIATION), tests: 60 },
  ];
}

/** Variants of 150 and 15,000 impressions, with three fifths of a click, or three clicks, expected on the small one. */
const SPARSE_150: readonly Cell[] = [
  ...sparseCells('sparse_150_rate004', { rate: 0.004, small: 150, big: 15_000 }),
  ...sparseCells('sparse_150_rate020', { rate: 0.02, small: 150, big: 15_000 }),
];
/** 20 expected clicks against 200. */
const SPARSE_20_200 = sparseCells('sparse_20_200', { rate: 0.02, small: 1_000, big: 10_000 });

/** One law without and with an effect. */
function pair(
  name: string,
  law: TestLaw,
  { tests, effect }: { tests: number; effect: number },
): readonly [Cell, Cell] {
  return [
    { name, law, truth: nothing(ARM_DEVIATION), tests },
    { name: `${name}_effect`, law, truth: { effect, armDeviation: ARM_DEVIATION }, tests },
  ];
}

const SIMPSON: readonly Cell[] = [
  ...pair('simpson_platforms', platformsTest, { tests: 60, effect: 0.2 }),
  ...pair('simpson_days', weekdaysTest, { tests: 60, effect: 0.2 }),
];
const SHARES_MOVE: Cell = {
  name: 'shares_move',
  law: movingSharesTest,
  truth: nothing(ARM_DEVIATION),
  tests: 60,
};
const THOMPSON = pair('thompson', thompsonTest, { tests: 40, effect: 0.1 });
const LONG_TESTS = pair('long_tests', longTest, { tests: 40, effect: 0.1 });
const CELLS = [...SPARSE_150, ...SPARSE_20_200, ...SIMPSON, SHARES_MOVE, ...THOMPSON, ...LONG_TESTS];

/** Number of seeds in the gate on states. */
const SEEDS = 10;
/** Accounts whose states are followed beyond those, to measure a rate. */
const STATE_REPLICATES = 400;

/** Results of an estimator in a cell, over all its accounts. */
interface CellScore {
  accounts: number;
  rejected: number;
  right: number;
  estimates: number;
  tau2s: number;
}

/** What the values mean, and how exact they are. */
export function unequalNotes(input: EvaluationInput): readonly string[] {
  const total = replicatesOf(input, REPLICATES);
  const error = (rate: number): string => Math.sqrt((rate * (1 - rate)) / total).toFixed(4);
  return [
    'sparse_*, simpson_*: the worst of their cells, which rejected_* has one by one; estimate_*: mean estimate; tau2_*: mean τ_w².',
    `Monte-Carlo standard errors with ${total} accounts a cell: ${error(0.05)} for a rate of .05, ${error(0.5)} for one of .5.`,
    'former_*: the estimator the service had before, on totals; plain_*: scores without the levelling term.',
  ];
}

/** Scores by estimator. */
type Scores = ReadonlyMap<string, CellScore>;

/** All values of unequal tests, by the names of the gates. `plain_` and `former_` belong to the other estimators. */
export function unequalFigures(random: Random, input: EvaluationInput): Figures {
  const cells = new Map(CELLS.map((cell) => [cell.name, scoreCell(cell, random, input)]));
  const states = scoreStates(random, input);
  const figures: Record<string, number> = {};
  for (const prefix of Object.keys(ESTIMATORS)) {
    const scoreOf = ({ name }: Cell): CellScore => cells.get(name)?.get(prefix) ?? emptyCell();
    const own = { ...headlines(scoreOf), ...states.get(prefix), ...details(scoreOf) };
    for (const [name, value] of Object.entries(own)) figures[`${prefix}${name}`] = value;
  }
  return figures;
}

/** The values that gates use. */
function headlines(scoreOf: (cell: Cell) => CellScore): Figures {
  const rejected = (cell: Cell): number => scoreOf(cell).rejected / scoreOf(cell).accounts;
  const worst = (cells: readonly Cell[]): number => Math.max(...cells.map(rejected));
  const [thompson, thompsonEffect] = THOMPSON;
  const [long, longEffect] = LONG_TESTS;
  const effects = SIMPSON.filter(({ truth }) => truth.effect !== 0);
  return {
    sparse_type_i_150: worst(SPARSE_150),
    sparse_type_i_20_200: worst(SPARSE_20_200),
    simpson_sign_right: Math.min(...effects.map((cell) => scoreOf(cell).right / scoreOf(cell).accounts)),
    simpson_type_i: worst(SIMPSON.filter(({ truth }) => truth.effect === 0)),
    shares_move_type_i: rejected(SHARES_MOVE),
    thompson_type_i: rejected(thompson),
    thompson_power_d10: rejected(thompsonEffect),
    long_tests_type_i: rejected(long),
    long_tests_power_d10: rejected(longEffect),
  };
}

/** The values of each cell. */
function details(scoreOf: (cell: Cell) => CellScore): Figures {
  return Object.fromEntries(
    CELLS.flatMap((cell) => {
      const { rejected, estimates, tau2s, accounts } = scoreOf(cell);
      return [
        [`rejected_${cell.name}`, rejected / accounts],
        [`estimate_${cell.name}`, estimates / accounts],
        [`tau2_${cell.name}`, tau2s / accounts],
      ];
    }),
  );
}

function emptyCell(): CellScore {
  return { accounts: 0, rejected: 0, right: 0, estimates: 0, tau2s: 0 };
}

function scoreCell({ name, law, truth, tests }: Cell, random: Random, input: EvaluationInput): Scores {
  const total = replicatesOf(input, REPLICATES);
  const scores = new Map(Object.keys(ESTIMATORS).map((prefix) => [prefix, emptyCell()]));
  for (let done = 0; done < total; done += 1) {
    const drawn = Array.from({ length: tests }, () => law(random, truth));
    for (const [prefix, estimator] of Object.entries(ESTIMATORS)) {
      const score = scores.get(prefix);
      if (score !== undefined) addScore(score, traitEffect(drawn, estimator), truth);
    }
    input.onProgress({ label: name, done: done + 1, total });
  }
  return scores;
}

function addScore(score: CellScore, { z, estimate, tau2 }: TraitEffect, { effect }: Truth): void {
  score.accounts += 1;
  score.rejected += Math.abs(z) > CRITICAL_Z ? 1 : 0;
  score.right += estimate * effect > 0 ? 1 : 0;
  score.estimates += estimate;
  score.tau2s += tau2;
}

interface TraitEffect {
  readonly z: number;
  readonly estimate: number;
  readonly tau2: number;
}

/** The trait's effect as the service computes it for one account, with the variation of N from test to test. */
export function traitEffect(tests: readonly StratifiedTest[], estimator: Estimator): TraitEffect {
  const tau2 = overdispersion(termsOf(tests, estimator));
  const sums = addTests(new Map(), tests, { tau2, estimator }).get(TRAIT);
  if (sums === undefined || !hasEstimate(sums)) return { z: 0, estimate: 0, tau2 };
  const [result] = evaluateFamily([{ kind: 'tone', sums, pastP: 1 }]);
  return { z: result?.z ?? 0, estimate: result?.estimate ?? 0, tau2 };
}

/** How many accounts with variants of 150 and 15,000 impressions at .4 %, without an effect, ever have a state. */
function scoreStates(random: Random, input: EvaluationInput): ReadonlyMap<string, Figures> {
  const law = sparseTest({ rate: 0.004, small: 150, big: 15_000 });
  const total = replicatesOf(input, STATE_REPLICATES, SEEDS);
  const counts = new Map(
    Object.keys(ESTIMATORS).map((prefix) => [prefix, { ofTen: 0, daily: 0, atOnce: 0 }]),
  );
  for (let done = 0; done < total; done += 1) {
    const tests = Array.from({ length: 60 }, () => law(random, nothing(0)));
    for (const [prefix, estimator] of Object.entries(ESTIMATORS)) {
      const { daily, atOnce } = everEntered(tests, estimator);
      const count = counts.get(prefix);
      if (count === undefined) continue;
      count.ofTen += done < SEEDS && (daily || atOnce) ? 1 : 0;
      count.daily += daily ? 1 : 0;
      count.atOnce += atOnce ? 1 : 0;
    }
    input.onProgress({ label: 'sparse states', done: done + 1, total });
  }
  return new Map(
    [...counts].map(([prefix, { ofTen, daily, atOnce }]) => [
      prefix,
      {
        sparse_established_of_10: ofTen,
        sparse_established_daily: daily / total,
        sparse_established_at_once: atOnce / total,
      },
    ]),
  );
}
