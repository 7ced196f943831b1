/**
 * `evaluate placebo`: real headline tests whose results are dealt out anew among the arms of each set, so that no
 * trait has an effect while everything else stays real: traits that go together, uneven sets, clicks that vary by more
 * than chance. Whatever is discovered there is false.
 */
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { isJudgeable, type Judgement, judgeFamily } from '../../src/statistics/discovery.ts';
import { normalCdf } from '../../src/statistics/distributions.ts';
import { DISCOVERY_Q } from '../../src/statistics/multiplicity.ts';
import {
  overdispersion,
  overdispersionTerms,
  sumOverdispersionTerms,
} from '../../src/statistics/overdispersion.ts';
import { addTests } from './across-accounts.ts';
import { type Evaluation, replicatesOf } from './evaluation.ts';
import { type HeadlineSet, readHeadlineTests } from './headline-tests.ts';
import { isNaiveDiscovery, type NaiveLift, naiveLifts } from './naive.ts';

/** 200 leave P(any) = .1 uncertain by ±.04, and they are cheap. */
const PERMUTATIONS = 1000;
const LEVEL = 0.05;

/** What the discovery needs of a set. */
type ArmSet = Pick<HeadlineSet, 'arms'>;

/** Clicks and impressions of every set dealt out anew among its arms, the pair staying together. */
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
 * The discovery of one account: contrasts of all traits inside sets, summed, judged as one family at the first look.
 * Nothing is decayed, since tests look at undecayed sums only.
 */
export function discover(sets: readonly ArmSet[], tau2: number): readonly Judgement[] {
  const sums = addTests(
    new Map(),
    sets.map(({ arms }) => arms),
    tau2,
  );
  const members = [...sums.values()].map((evidence) => ({ kind: 'lexical', sums: evidence, pastP: 1 }));
  return judgeFamily(members.filter((member) => isJudgeable(member.sums)));
}

/** What one permutation came to, ours and naive. */
interface Outcome {
  readonly tests: number;
  readonly rejected: number;
  readonly isAnyFound: boolean;
  readonly isAnyFoundByPAny: boolean;
  readonly naiveTests: number;
  readonly naiveRejected: number;
  readonly isAnyNaive: boolean;
}

function outcomeOf(sets: readonly ArmSet[], tau2: number): Outcome {
  const judgements = discover(sets, tau2);
  const naive = [...naiveLifts(sets.flatMap(({ arms }) => arms)).values()];
  return {
    tests: judgements.length,
    rejected: judgements.filter(({ pValue }) => pValue < LEVEL).length,
    isAnyFound: judgements.some(({ qValueOneLook }) => qValueOneLook <= DISCOVERY_Q),
    isAnyFoundByPAny: judgements.some(({ qValue }) => qValue <= DISCOVERY_Q),
    naiveTests: naive.length,
    naiveRejected: naive.filter(isNaiveRejection).length,
    isAnyNaive: naive.some(isNaiveDiscovery),
  };
}

function isNaiveRejection({ z }: NaiveLift): boolean {
  return 2 * normalCdf(-Math.abs(z)) < LEVEL;
}

/** `real_discoveries`: how many of the traits are discovered when nothing is permuted. */
export const evaluatePlacebo: Evaluation = async ({ dataFile, seed, onProgress, ...input }) => {
  const sets = readHeadlineTests(dataFile);
  // Dealing results out inside a set leaves what its arms vary by as it was: once is enough.
  const tau2 = overdispersion(sumOverdispersionTerms(sets.map(({ arms }) => overdispersionTerms(arms))));
  const random = seededRandom(seed);
  const total = replicatesOf(input, PERMUTATIONS);
  const outcomes: Outcome[] = [];
  while (outcomes.length < total) {
    outcomes.push(outcomeOf(permuteWithinSets(sets, random), tau2));
    onProgress({ label: 'permutations', done: outcomes.length, total });
  }
  const sum = (count: (outcome: Outcome) => number): number =>
    outcomes.reduce((all, outcome) => all + count(outcome), 0);
  const real = discover(sets, tau2);
  const figures = {
    p_any_discovery: sum(({ isAnyFound }) => Number(isAnyFound)) / total,
    type_i_error_05: sum(({ rejected }) => rejected) / sum(({ tests }) => tests),
    naive_p_any_discovery: sum(({ isAnyNaive }) => Number(isAnyNaive)) / total,
    naive_type_i_error_05: sum(({ naiveRejected }) => naiveRejected) / sum(({ naiveTests }) => naiveTests),
    permutations: total,
    always_p_any_discovery: sum(({ isAnyFoundByPAny }) => Number(isAnyFoundByPAny)) / total,
    traits: real.length,
    sets: sets.length,
    tau_w: Math.sqrt(tau2),
    real_discoveries: real.filter(({ qValueOneLook }) => qValueOneLook <= DISCOVERY_Q).length,
    real_always_discoveries: real.filter(({ qValue }) => qValue <= DISCOVERY_Q).length,
  };
  return { figures, notes: NOTES };
};

const NOTES: readonly string[] = [
  'always_*: by p_any, which may be looked at as often as one likes; real_*: of the tests as they were.',
];
