/**
 * `evaluate simulation`: discovery of patterns in simulated accounts with known truth. Measures error rates, power and
 * coverage of the product's inference over 20 or 6 accounts, and of everything it ever declares under weekly analyses.
 */
import {
  type SimulatedWorld,
  simulateWorld,
  type WorldShape,
} from '../../src/simulator/pattern-discovery.ts';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { type Evaluation, type EvaluationInput, type Figures, replicatesOf } from './evaluation.ts';
import { addTally, scoreWorld, share, signError, type Tally } from './simulation-scores.ts';
import { unequalFigures, unequalNotes } from './unequal-tests.ts';
import { scoreWeeks } from './weekly-analyses.ts';

interface Cell {
  readonly name: string;
  readonly shape: WorldShape;
  readonly replicates: number;
}

/** Number of real traits, of 40, in worlds that have any. */
const REAL = 8;
/** Worlds for error rates of one analysis. A thousand put P(any) = .1 within ±.02. */
const REPLICATES = 1000;
/**
 * Worlds of 20 × 40 take four times as long. They have many effects, so that fewer worlds give rates of the same
 * precision.
 */
const LARGE_REPLICATES = 400;
const WEEKLY_REPLICATES = 200;
const WEEKS = 26;

function sparse(name: string, accounts: number, tests: number, size: number): Cell {
  const shape: WorldShape = {
    accounts,
    tests,
    betweenAccounts: 0.05,
    effects: { law: 'sparse', real: REAL, size },
  };
  return { name, shape, replicates: tests >= 40 ? LARGE_REPLICATES : REPLICATES };
}

function nothing(name: string, betweenAccounts: number): Cell {
  const shape: WorldShape = {
    accounts: 20,
    tests: 8,
    betweenAccounts,
    effects: { law: 'sparse', real: 0, size: 0 },
  };
  return { name, shape, replicates: REPLICATES };
}

function normal(name: string, accounts: number, tests: number): Cell {
  const shape: WorldShape = {
    accounts,
    tests,
    betweenAccounts: 0.05,
    effects: { law: 'normal', standardDeviation: 0.07 },
  };
  return { name, shape, replicates: WEEKLY_REPLICATES };
}

const NOTHING: readonly Cell[] = [nothing('aa_tau0', 0), nothing('aa_tau10', 0.1)];
const MIXTURES: readonly Cell[] = [
  sparse('20x8_d20', 20, 8, 0.2),
  sparse('6x8_d20', 6, 8, 0.2),
  sparse('20x8_d10', 20, 8, 0.1),
  sparse('20x40_d10', 20, 40, 0.1),
];
const NORMALS: readonly Cell[] = [normal('20x8', 20, 8), normal('6x8', 6, 8), normal('20x40', 20, 40)];
const WEEKLY: readonly Cell[] = [
  { ...sparse('weekly_d10', 20, WEEKS, 0.1), replicates: WEEKLY_REPLICATES },
  {
    name: 'weekly_aa',
    shape: { accounts: 20, tests: WEEKS, betweenAccounts: 0.1, effects: { law: 'sparse', real: 0, size: 0 } },
    replicates: WEEKLY_REPLICATES,
  },
];

/** See the gates. `fdr_*`, `power_*`, `type_i_error_*`, `coverage95_*` and so on are results of single cells. */
export const evaluateSimulation: Evaluation = async (input) => {
  const random = seededRandom(input.seed);
  const once = (world: SimulatedWorld): Tally => scoreWorld(world, { areAccountsShrunk: false });
  const onceWithAccounts = (world: SimulatedWorld): Tally => scoreWorld(world, { areAccountsShrunk: true });
  const nothings = NOTHING.map((cell) => run(cell, once, random, input));
  const mixtures = MIXTURES.map((cell) => run(cell, once, random, input));
  const normals = NORMALS.map((cell) => run(cell, onceWithAccounts, random, input));
  const weekly = WEEKLY.map((cell) => run(cell, scoreWeeks, random, input));
  const figures = {
    ...nothingFigures(nothings),
    ...mixtureFigures(mixtures),
    ...intervalFigures([...mixtures, ...normals], normals),
    ...weeklyFigures(weekly),
    // A separate stream, so that these accounts do not depend on the number of the others.
    ...unequalFigures(seededRandom(input.seed + 1), input),
  };
  return { figures, notes: [...NOTES, ...unequalNotes(input)] };
};

const NOTES: readonly string[] = [
  'aa_p_any: the worse of the two worlds without an effect (no variation between accounts, and .1).',
  'coverage95: unshrunk intervals, of pooled effects for the effect over accounts and of single accounts for their own.',
  'eb_coverage90: shrunk intervals of normal effects, pooled and of single accounts.',
  'weekly_p_value_*: a new p-value every week, which is what repeated analysis does to an ordinary test.',
];

interface CellTally {
  readonly name: string;
  readonly tally: Tally;
}

function run(
  { name, shape, replicates }: Cell,
  score: (world: SimulatedWorld) => Tally,
  random: Random,
  input: EvaluationInput,
): CellTally {
  const total = replicatesOf(input, replicates);
  let tally: Tally = new Map();
  for (let done = 0; done < total; done += 1) {
    tally = addTally(tally, score(simulateWorld(random, shape)));
    input.onProgress({ label: name, done: done + 1, total });
  }
  return { name, tally };
}

function nothingFigures(cells: readonly CellTally[]): Figures {
  const figures = Object.fromEntries(
    cells.flatMap(({ name, tally }) => [
      [`p_any_${name}`, share(tally, 'any', 'worlds')],
      [`type_i_error_${name}`, share(tally, 'rejected', 'nulls')],
      [`always_p_any_${name}`, share(tally, 'always_any', 'worlds')],
      [`naive_p_any_${name}`, share(tally, 'naive_any', 'worlds')],
    ]),
  );
  return { aa_p_any: Math.max(...cells.map(({ tally }) => share(tally, 'any', 'worlds'))), ...figures };
}

function mixtureFigures(cells: readonly CellTally[]): Figures {
  const figures = Object.fromEntries(
    cells.flatMap(({ name, tally }) => [
      [`fdr_${name}`, share(tally, 'fdp', 'worlds')],
      [`power_${name}`, share(tally, 'found', 'real')],
      [`type_i_error_${name}`, share(tally, 'rejected', 'nulls')],
      [`always_fdr_${name}`, share(tally, 'always_fdp', 'worlds')],
      [`always_power_${name}`, share(tally, 'always_found', 'real')],
      [`naive_fdr_${name}`, share(tally, 'naive_fdp', 'worlds')],
      [`naive_power_${name}`, share(tally, 'naive_found', 'real')],
      [`eb_coverage90_sparse_${name}`, share(tally, 'pooled_covered90', 'pooled_shrunk')],
    ]),
  );
  return {
    fdr_mixture_max: Math.max(...cells.map(({ tally }) => share(tally, 'fdp', 'worlds'))),
    naive_fdr: Math.max(...cells.map(({ tally }) => share(tally, 'naive_fdp', 'worlds'))),
    ...figures,
  };
}

const LEVELS = ['pooled', 'account'] as const;

function intervalFigures(cells: readonly CellTally[], normals: readonly CellTally[]): Figures {
  const coverage95 = cells.flatMap(({ name, tally }) =>
    LEVELS.map((level): [string, number] => [
      `coverage95_${level}_${name}`,
      share(tally, `${level}_covered95`, `${level}_effects`),
    ]),
  );
  const coverage90 = normals.flatMap(({ name, tally }) =>
    LEVELS.map((level): [string, number] => [
      `eb_coverage90_${level}_${name}`,
      share(tally, `${level}_covered90`, `${level}_shrunk`),
    ]),
  );
  const others = normals.flatMap(({ name, tally }): [string, number][] => [
    [`slope_${name}`, share(tally, 'pooled_products', 'pooled_squares')],
    [`sign_error_${name}`, signError(tally, 'pooled_')],
  ]);
  return {
    coverage95_min: Math.min(...coverage95.map(([, value]) => value)),
    coverage95_max: Math.max(...coverage95.map(([, value]) => value)),
    eb_coverage90_min: Math.min(...coverage90.map(([, value]) => value)),
    ...Object.fromEntries([...coverage95, ...coverage90, ...others]),
  };
}

function weeklyFigures(cells: readonly CellTally[]): Figures {
  const tallyOf = (wanted: string): Tally => cells.find(({ name }) => name === wanted)?.tally ?? new Map();
  const mixture = tallyOf('weekly_d10');
  const nothings = tallyOf('weekly_aa');
  return {
    weekly_ever_fdr: share(mixture, 'fdp', 'worlds'),
    weekly_power_d10: share(mixture, 'found', 'real'),
    weekly_aa_p_any: share(nothings, 'any', 'worlds'),
    weekly_state_fdr: share(mixture, 'state_fdp', 'worlds'),
    weekly_state_power: share(mixture, 'state_found', 'real'),
    weekly_p_value_fdr: share(mixture, 'p_value_fdp', 'worlds'),
    weekly_p_value_power: share(mixture, 'p_value_found', 'real'),
    weekly_aa_p_value_p_any: share(nothings, 'p_value_any', 'worlds'),
  };
}
