/** What one account has measured, kept as the service keeps it: sums per trait, weighted with its own overdispersion. */
import { movedTau2 } from '../../../src/learning/dispersion-scope.ts';
import { MIN_PATTERN_ARMS } from '../../../src/learning/knowledge-plan.ts';
import type { ArmResult, WeekOutcome } from '../../../src/simulator/closed-loop.ts';
import { type ContrastArm, contrastSums } from '../../../src/statistics/contrast.ts';
import { decayedEstimate, decayWeight, type EvidenceSums } from '../../../src/statistics/evidence.ts';
import {
  type OverdispersionTerms,
  overdispersionTerms,
  sumOverdispersionTerms,
} from '../../../src/statistics/overdispersion.ts';
import type { Contribution } from '../../../src/statistics/sharing.ts';
import type { EffectEstimate } from '../../../src/statistics/shrinkage.ts';

/** Days after which evidence on a pattern counts half. */
const HALF_LIFE_DAYS = 180;
const DAYS_PER_WEEK = 7;

/** Evidence of an account on all its traits. */
export interface AccountEvidence {
  add(outcome: WeekOutcome): void;
  /** Brings the sums up to date with what was added; once a cycle. */
  settle(): void;
  /** The account's own pattern of a trait, if it has tried it often enough to have one. */
  patternOf(trait: string): EffectEstimate | undefined;
  /** What it could add to a value shared between accounts; any evidence counts there. */
  contributionOf(trait: string): Contribution | undefined;
}

interface ContrastSet {
  readonly week: number;
  readonly arms: readonly ContrastArm[];
}

interface TraitSums extends EvidenceSums {
  readonly arms: number;
  readonly sets: number;
  readonly clicksWith: number;
  readonly clicksWithout: number;
}

const NOTHING: TraitSums = {
  n: 0,
  d: 0,
  decayedN: 0,
  decayedD: 0,
  decayedSquaredD: 0,
  arms: 0,
  sets: 0,
  clicksWith: 0,
  clicksWithout: 0,
};

/** How traits are named in contrasts. */
export function traitOf(kind: string, value: string): string {
  return `${kind}|${value}`;
}

/** An account without evidence. */
export function accountEvidence(account: string): AccountEvidence {
  const sets: ContrastSet[] = [];
  let fresh: ContrastSet[] = [];
  let terms: OverdispersionTerms = { q: 0, c: 0, df: 0 };
  let dispersion = { tau2: 0, version: 0 };
  let sums = new Map<string, TraitSums>();
  return {
    add({ week, tests }) {
      for (const test of tests) {
        const arms = test.map(contrastArm);
        fresh.push({ week, arms });
        terms = sumOverdispersionTerms([terms, overdispersionTerms(arms)]);
      }
    },
    settle() {
      sets.push(...fresh);
      const moved = movedTau2(terms, dispersion);
      if (moved !== undefined) {
        // Every weight has changed: start over with all sets.
        dispersion = { tau2: moved, version: dispersion.version + 1 };
        sums = new Map();
        fresh = sets;
      }
      for (const set of fresh) addSet(sums, set, dispersion.tau2);
      fresh = [];
    },
    patternOf(trait) {
      const own = sums.get(trait);
      return own === undefined || own.arms < MIN_PATTERN_ARMS ? undefined : decayedEstimate(own);
    },
    contributionOf(trait) {
      const own = sums.get(trait);
      const estimate = own && decayedEstimate(own);
      if (own === undefined || estimate === undefined) return undefined;
      const { sets: count, clicksWith, clicksWithout } = own;
      return { account, ...estimate, sets: count, clicksWith, clicksWithout };
    },
  };
}

function contrastArm({ arm, clicks, impressions }: ArmResult): ContrastArm {
  const traits = Object.entries(arm).map(([kind, value]) => traitOf(kind, value));
  return { clicks, impressions, traits };
}

function addSet(sums: Map<string, TraitSums>, { week, arms }: ContrastSet, tau2: number): void {
  // Ages count from the first week on, so newer sets weigh more than 1: only proportions matter.
  const weight = decayWeight({ ageDays: -week * DAYS_PER_WEEK, halfLifeDays: HALF_LIFE_DAYS });
  const clicks = arms.reduce((sum, arm) => sum + arm.clicks, 0);
  for (const [trait, { n, d, arms: uses }] of contrastSums(arms, tau2)) {
    const before = sums.get(trait) ?? NOTHING;
    const clicksWith = arms
      .filter(({ traits }) => traits.includes(trait))
      .reduce((sum, arm) => sum + arm.clicks, 0);
    sums.set(trait, {
      n: before.n + n,
      d: before.d + d,
      decayedN: before.decayedN + weight * n,
      decayedD: before.decayedD + weight * d,
      decayedSquaredD: before.decayedSquaredD + weight ** 2 * d,
      arms: before.arms + uses,
      sets: before.sets + 1,
      clicksWith: before.clicksWith + clicksWith,
      clicksWithout: before.clicksWithout + clicks - clicksWith,
    });
  }
}
