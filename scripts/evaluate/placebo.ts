/**
 * `evaluate placebo`: real headline tests whose results are permuted among the variants of each set. No trait then has
 * an effect, while everything else stays real: correlated traits, uneven sets, clicks that vary by more than chance.
 * Every discovery is false.
 */
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { evaluateFamily, hasEstimate, type PatternResult } from '../../src/statistics/discovery.ts';
import { normalCdf } from '../../src/statistics/distributions.ts';
import { DISCOVERY_Q } from '../../src/statistics/multiplicity.ts';
import { overdispersion } from '../../src/statistics/overdispersion.ts';
import { addTests, termsOf, type Weighing } from './across-accounts.ts';
import { ESTIMATORS, testOf } from './estimators.ts';
import { type Evaluation, type Figures, replicatesOf } from './evaluation.ts';
import { type HeadlineSet, readHeadlineTests } from './headline-tests.ts';
import { isNaiveDiscovery, type NaiveLift, naiveLifts } from './naive.ts';

/** With 200, P(any) = .1 would be uncertain by ±.04, and permutations are cheap. */
const PERMUTATIONS = 1000;
const LEVEL = 0.05;
/** Prefix of the naive method's results. */
const NAIVE = 'naive_';

/** What discovery needs of a set. */
type ArmSet = Pick<HeadlineSet, 'arms'>;

/** Permutes clicks and impressions among the variants of each set. The two numbers stay together. */
export function permuteWithinSets(sets: readonly ArmSet[], random: Random): readonly ArmSet[] {
  return sets.map(({ arms }) => {
    const from = arms.map((_, index) => index);
    for (let last = from.length - 1; last > 0; last -= 1) {
      const other = Math.floor(random.uniform() * (last + 1));
      const moved = from[last] ?? 0;
      from[last] = from[other] ?? 0;
      from[other] = moved;
    }
    return {
      arms: arms.map((arm, index) => {
        const { clicks, impressions } = arms[from[index] ?? index] ?? arm;
        return { ...arm, clicks, impressions };
      }),
    };
  });
}

/**
 * The discovery of one account: contrasts of all traits inside sets, summed, evaluated as one family at the first
 * analysis. Nothing is decayed, since significance tests use undecayed sums only.
 */
export function discover(sets: readonly ArmSet[], weighing: Weighing): readonly PatternResult[] {
  const sums = addTests(
    new Map(),
    sets.map(({ arms }) => testOf(arms)),
    weighing,
  );
  const members = [...sums.values()].map((evidence) => ({ kind: 'lexical', sums: evidence, pastP: 1 }));
  return evaluateFamily(members.filter((member) => hasEstimate(member.sums)));
}

/** The result of one permutation by one method. */
interface Outcome {
  readonly tests: number;
  readonly rejected: number;
  readonly isAnyFound: boolean;
  readonly isAnyFoundByPAny: boolean;
}

function outcomeOf(sets: readonly ArmSet[], weighing: Weighing): Outcome {
  const results = discover(sets, weighing);
  return {
    tests: results.length,
    rejected: results.filter(({ pValue }) => pValue < LEVEL).length,
    isAnyFound: results.some(({ qValueUnadjusted }) => qValueUnadjusted <= DISCOVERY_Q),
    isAnyFoundByPAny: results.some(({ qValue }) => qValue <= DISCOVERY_Q),
  };
}

function naiveOutcomeOf(sets: readonly ArmSet[]): Outcome {
  const naive = [...naiveLifts(sets.flatMap(({ arms }) => arms)).values()];
  const isAnyFound = naive.some(isNaiveDiscovery);
  return {
    tests: naive.length,
    rejected: naive.filter(isNaiveRejection).length,
    isAnyFound,
    isAnyFoundByPAny: isAnyFound,
  };
}

function isNaiveRejection({ z }: NaiveLift): boolean {
  return 2 * normalCdf(-Math.abs(z)) < LEVEL;
}

/** `real_discoveries` is the number of traits discovered without permutation. */
export const evaluatePlacebo: Evaluation = async ({ dataFile, seed, onProgress, ...input }) => {
  const sets = readHeadlineTests(dataFile);
  const methods = Object.entries(ESTIMATORS).map(([prefix, estimator]) => {
    // Permuting results inside a set does not change the variation between its variants, so one computation is enough.
    const tests = sets.map(({ arms }) => testOf(arms));
    return { prefix, weighing: { estimator, tau2: overdispersion(termsOf(tests, estimator)) } };
  });
  const random = seededRandom(seed);
  const total = replicatesOf(input, PERMUTATIONS);
  const outcomes = new Map(
    [...Object.keys(ESTIMATORS), NAIVE].map((prefix): [string, Outcome[]] => [prefix, []]),
  );
  for (let done = 0; done < total; done += 1) {
    const permuted = permuteWithinSets(sets, random);
    for (const { prefix, weighing } of methods) outcomes.get(prefix)?.push(outcomeOf(permuted, weighing));
    outcomes.get(NAIVE)?.push(naiveOutcomeOf(permuted));
    onProgress({ label: 'permutations', done: done + 1, total });
  }
  const weighing = methods.find(({ prefix }) => prefix === '')?.weighing ?? { tau2: 0 };
  const real = discover(sets, weighing);
  const figures = {
    ...Object.assign({}, ...[...outcomes].map(([prefix, all]) => errorFigures(prefix, all))),
    permutations: total,
    traits: real.length,
    sets: sets.length,
    tau_w: Math.sqrt(weighing.tau2),
    real_discoveries: real.filter(({ qValueUnadjusted }) => qValueUnadjusted <= DISCOVERY_Q).length,
    real_always_discoveries: real.filter(({ qValue }) => qValue <= DISCOVERY_Q).length,
  };
  return { figures, notes: NOTES };
};

function errorFigures(prefix: string, outcomes: readonly Outcome[]): Figures {
  const sum = (count: (outcome: Outcome) => number): number =>
    outcomes.reduce((all, outcome) => all + count(outcome), 0);
  return {
    [`${prefix}p_any_discovery`]: sum(({ isAnyFound }) => Number(isAnyFound)) / outcomes.length,
    [`${prefix}type_i_error_05`]: sum(({ rejected }) => rejected) / sum(({ tests }) => tests),
    [`${prefix}always_p_any_discovery`]:
      sum(({ isAnyFoundByPAny }) => Number(isAnyFoundByPAny)) / outcomes.length,
  };
}

const NOTES: readonly string[] = [
  'always_*: by p_any, which may be looked at as often as one likes; real_*: of the tests as they were.',
];
