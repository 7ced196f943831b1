/** Turns evidence of accounts into estimates coarse enough to publish. */

import { groupBy } from '../../shared/group-by.ts';
import { normalCdf } from '../../statistics/distributions.ts';
import { benjaminiHochberg } from '../../statistics/multiplicity.ts';
import { poolAccounts } from '../../statistics/random-effects.ts';
import {
  type EffectEstimate,
  type EffectSpread,
  effectSpread,
  type ShrunkEffect,
  shrinkEffect,
} from '../../statistics/shrinkage.ts';
import { weighAccounts } from './account-weights.ts';
import type { AccountEvidence } from './contribution.ts';
import type { InsightFigures } from './insight.ts';

/** A concept of a family, with the accounts that contribute to it. */
export interface PooledConcept {
  readonly kind: string;
  readonly accounts: readonly AccountEvidence[];
}

/** The estimates of a concept, and what is needed to recompute them without one of the accounts. */
export interface ConceptFigures {
  readonly figures: InsightFigures;
  readonly tau2: number;
  readonly priorVariance: number;
  readonly upperVariance: number;
}

/** Lifts are published in steps of half a percentage point. */
const LIFT_STEPS = 200;
/** Probabilities are published in steps of one hundredth. */
const PROBABILITY_STEPS = 100;
/**
 * Numbers this close to a step count as on it, so that the last bits of a sum do not move a published value by a whole
 * step.
 */
const STEP_TOLERANCE = 1e-9;
/**
 * Lower ends of the bands. The last band is open. The first value is the minimum of accounts, so no band shows fewer.
 */
const ACCOUNT_BANDS = [5, 10, 20, 50] as const;
const SET_BANDS = [20, 50, 100, 200, 500, 1000] as const;

/**
 * Computes the estimates of all concepts of one family (one scope, metric, assignment and group of kinds), in the order
 * of the input. The family shares the variance between accounts. Each kind shares a prior variance.
 */
export function familyFigures(family: readonly PooledConcept[]): readonly ConceptFigures[] {
  const { tau2, pooled } = poolAccounts(
    family.map(({ accounts }) => ({ accounts: weighAccounts(accounts) })),
  );
  const effects: readonly EffectEstimate[] = pooled.map(({ mean, variance }) => ({
    estimate: mean,
    variance,
  }));
  const qValues = benjaminiHochberg(effects.map(pValueOf));
  const entries = family.map((concept, index) => ({ concept, index }));
  const spreads = new Map<string, EffectSpread>();
  for (const [kind, ofKind] of groupBy(entries, ({ concept }) => concept.kind)) {
    const estimates = ofKind.map(({ index }) => effects[index] ?? NO_EFFECT);
    spreads.set(kind, effectSpread(estimates));
  }
  return entries.map(({ concept, index }) => {
    const { priorVariance, upperVariance } = spreads.get(concept.kind) ?? effectSpread([]);
    const effect = shrinkEffect(effects[index] ?? NO_EFFECT, { priorVariance, upperVariance });
    return {
      figures: coarseFigures(effect, { qValue: qValues[index] ?? 1, accounts: concept.accounts }),
      tau2,
      priorVariance,
      upperVariance,
    };
  });
}

const NO_EFFECT: EffectEstimate = { estimate: 0, variance: Number.POSITIVE_INFINITY };

/** Two-sided p-value of this interim analysis alone. */
function pValueOf({ estimate, variance }: EffectEstimate): number {
  return 2 * normalCdf(-Math.abs(estimate) / Math.sqrt(variance));
}

/** Rounds everything that is published. The interval is rounded outwards, and probabilities to the cautious side. */
export function coarseFigures(
  effect: ShrunkEffect,
  { qValue, accounts }: { readonly qValue: number; readonly accounts: readonly AccountEvidence[] },
): InsightFigures {
  return {
    lift: nearestLift(effect.lift),
    lower: stepBelow(effect.lower, LIFT_STEPS),
    upper: stepAbove(effect.upper, LIFT_STEPS),
    signConfidence: stepBelow(effect.signConfidence, PROBABILITY_STEPS),
    qValue: stepAbove(qValue, PROBABILITY_STEPS),
    accounts: bandOf(accounts.length, ACCOUNT_BANDS),
    sets: bandOf(countSets(accounts), SET_BANDS),
  };
}

/** Rounds a lift to steps of half a percentage point. */
export function nearestLift(lift: number): number {
  return Math.round(lift * LIFT_STEPS) / LIFT_STEPS + 0;
}

function stepBelow(value: number, steps: number): number {
  return Math.floor(value * steps + STEP_TOLERANCE) / steps;
}

function stepAbove(value: number, steps: number): number {
  return Math.ceil(value * steps - STEP_TOLERANCE) / steps + 0;
}

/** Returns the lower end of the band for a number of accounts. This number may be shown. */
export function fewestAccounts(accounts: number): number {
  return ACCOUNT_BANDS.findLast((from) => from <= accounts) ?? 0;
}

/** Returns the lower end of the band for the number of contrast sets. */
export function fewestSets(accounts: readonly AccountEvidence[]): number {
  const sets = countSets(accounts);
  return SET_BANDS.findLast((from) => from <= sets) ?? 0;
}

function countSets(accounts: readonly AccountEvidence[]): number {
  return accounts.reduce((sum, { sets }) => sum + sets, 0);
}

/** Formats a band as "10–19", or "50+" for the last one. The first band also takes smaller counts. */
function bandOf(count: number, bands: readonly number[]): string {
  const at = Math.max(
    0,
    bands.findLastIndex((from) => from <= count),
  );
  const next = bands[at + 1];
  return next === undefined ? `${bands[at]}+` : `${bands[at]}–${next - 1}`;
}
