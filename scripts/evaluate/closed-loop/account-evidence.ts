/**
 * The evidence of one account in the form the service keeps: sums per trait, weighted with the account's own
 * overdispersion.
 */
import { movedTau2 } from '../../../src/knowledge/dispersion-scope.ts';
import { MIN_PATTERN_ARMS } from '../../../src/knowledge/knowledge-plan.ts';
import type { Contribution } from '../../../src/knowledge/shared/contribution.ts';
import {
  contributionsOfAccount,
  type ProjectEvidence,
} from '../../../src/learning/insights/account-contributions.ts';
import { type Arm, type ArmResult, strataOf, type WorldAccount } from '../../../src/simulator/closed-loop.ts';
import type { WeekOutcome } from '../../../src/simulator/run-closed-loop.ts';
import type { StratifiedTest } from '../../../src/simulator/unequal-tests.ts';
import { decayWeight } from '../../../src/statistics/evidence.ts';
import { type OverdispersionTerms, sumOverdispersionTerms } from '../../../src/statistics/overdispersion.ts';
import type { EffectEstimate } from '../../../src/statistics/shrinkage.ts';
import { ESTIMATORS } from '../estimators.ts';

/** Days after which evidence on a pattern counts half. */
const HALF_LIFE_DAYS = 180;
const DAYS_PER_WEEK = 7;

/** A value of a kind, both in the service's stored form. */
export interface WorldTrait {
  readonly kind: string;
  readonly value: string;
}

/** Evidence of an account on all its traits. */
export interface AccountEvidence {
  add(outcome: WeekOutcome): void;
  /** Updates the sums with added tests, once a cycle. */
  settle(): void;
  /** The account's own pattern of a trait; undefined when it has tried the trait too rarely. */
  patternOf(trait: WorldTrait): EffectEstimate | undefined;
  /** What the account can add to values shared between accounts. Any evidence counts there. */
  contributions(): readonly Contribution[];
}

interface ContrastSet {
  readonly week: number;
  readonly test: StratifiedTest;
}

const estimator = ESTIMATORS[''];

/** The name of a trait in contrasts. */
export function traitName({ kind, value }: WorldTrait): string {
  return JSON.stringify([kind, value]);
}

/** An account without evidence. `traitsOf` names the values of a variant. */
export function accountEvidence(
  { id, segment }: WorldAccount,
  traitsOf: (arm: Arm) => readonly WorldTrait[],
): AccountEvidence {
  const sets: ContrastSet[] = [];
  let fresh: ContrastSet[] = [];
  let terms: OverdispersionTerms = { q: 0, c: 0, df: 0 };
  let dispersion = { tau2: 0, version: 0 };
  let sums = new Map<string, ProjectEvidence>();
  let known = new Map<string, Contribution>();
  const stratified = (results: readonly ArmResult[]): StratifiedTest => ({
    strata: strataOf(results),
    traits: results.map(({ arm }) => traitsOf(arm).map(traitName)),
  });
  return {
    add({ week, tests }) {
      for (const results of tests) {
        const test = stratified(results);
        fresh.push({ week, test });
        terms = sumOverdispersionTerms([terms, estimator.terms(test)]);
      }
    },
    settle() {
      sets.push(...fresh);
      const moved = movedTau2(terms, dispersion);
      if (moved !== undefined) {
        // Every weight has changed, so the sums are computed again from all sets.
        dispersion = { tau2: moved, version: dispersion.version + 1 };
        sums = new Map();
        fresh = sets;
      }
      for (const set of fresh) addSet(sums, set, dispersion.tau2);
      fresh = [];
      const { tau2 } = dispersion;
      const own = contributionsOfAccount(
        { accountId: id, segment, segments: undefined },
        [...sums.values()],
        () => ({ terms, tau2 }),
      );
      known = new Map(own.map((one) => [traitName(one), one]));
    },
    patternOf(trait) {
      const name = traitName(trait);
      return (sums.get(name)?.arms ?? 0) < MIN_PATTERN_ARMS ? undefined : known.get(name);
    },
    contributions: () => [...known.values()],
  };
}

const NOTHING = {
  metric: 'ctr',
  assignment: 'RANDOMISED',
  projectId: '',
  n: 0,
  d: 0,
  decayedN: 0,
  decayedD: 0,
  decayedSquaredD: 0,
  nn: 0,
  nd: 0,
  dd: 0,
  arms: 0,
  sets: 0,
  successes: 0,
  otherSuccesses: 0,
} as const;

function addSet(sums: Map<string, ProjectEvidence>, { week, test }: ContrastSet, tau2: number): void {
  // Age is counted from the first week, so newer sets weigh more than 1. Only the proportions matter.
  const weight = decayWeight({ ageDays: -week * DAYS_PER_WEEK, halfLifeDays: HALF_LIFE_DAYS });
  const clicksOf = test.traits.map((_, arm) =>
    test.strata.reduce((sum, counts) => sum + (counts[arm]?.clicks ?? 0), 0),
  );
  const clicks = clicksOf.reduce((sum, own) => sum + own, 0);
  for (const [name, { n, d, arms: uses }] of estimator.contrasts(test, tau2)) {
    const [kind = '', value = ''] = JSON.parse(name) as readonly string[];
    const before = sums.get(name) ?? { ...NOTHING, kind, value };
    const own = clicksOf.reduce(
      (sum, ofArm, arm) => sum + (test.traits[arm]?.includes(name) === true ? ofArm : 0),
      0,
    );
    sums.set(name, {
      ...before,
      n: before.n + n,
      d: before.d + d,
      decayedN: before.decayedN + weight * n,
      decayedD: before.decayedD + weight * d,
      decayedSquaredD: before.decayedSquaredD + weight ** 2 * d,
      nn: before.nn + n * n,
      nd: before.nd + n * d,
      dd: before.dd + d * d,
      arms: before.arms + uses,
      sets: before.sets + 1,
      successes: before.successes + own,
      otherSuccesses: before.otherSuccesses + clicks - own,
    });
  }
}
