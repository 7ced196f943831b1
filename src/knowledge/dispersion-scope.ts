import { nodeKey } from '../graph/keys.ts';
import type { Metric } from '../statistics/arm-outcome.ts';
import { type OverdispersionTerms, overdispersion } from '../statistics/overdispersion.ts';

/** Fine sets compare creatives; coarse ones platforms and audiences, which a fine set holds fixed. */
export const LEVELS = ['FINE', 'COARSE'] as const;
export type SetLevel = (typeof LEVELS)[number];

/** How the arms of a set were assigned. */
export const ASSIGNMENTS = ['RANDOMISED', 'OBSERVATIONAL'] as const;

/** Whose arms vary alike beyond chance: one variance is estimated for all sets of a scope. */
export interface DispersionScope {
  readonly assignment: string;
  readonly metric: Metric;
  readonly level: SetLevel;
}

/** The level at which traits of a kind are compared. */
export function levelOfKind(kind: string): SetLevel {
  return kind === 'platform' || kind === 'audience' ? 'COARSE' : 'FINE';
}

/** Key of an account's overdispersion sums of one scope. */
export function dispersionKey(accountKey: string, { assignment, metric, level }: DispersionScope): string {
  return `${accountKey}|${nodeKey(assignment, metric, level)}`;
}

/** Recomputing every set of a scope is worth it only when their weights move visibly. */
const MOVE_SHARE = 0.1;
/** A standard deviation of .001 log-odds: no arm is ever measured that well, so nothing depends on less. */
const NEGLIGIBLE_TAU2 = 1e-6;

/**
 * The variance to use from now on, or undefined to keep the one in use. The first estimate (version 0) is always
 * taken; later ones when they differ by more than a tenth.
 */
export function movedTau2(
  terms: OverdispersionTerms,
  inUse: { readonly tau2: number; readonly version: number },
): number | undefined {
  const fresh = overdispersion(terms);
  if (inUse.version === 0) return fresh;
  const isMoved = Math.abs(fresh - inUse.tau2) > Math.max(NEGLIGIBLE_TAU2, MOVE_SHARE * inUse.tau2);
  return isMoved ? fresh : undefined;
}
