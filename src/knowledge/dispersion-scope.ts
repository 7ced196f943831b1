import { nodeKey } from '../graph/keys.ts';
import type { Metric } from '../statistics/arm-outcome.ts';
import { type OverdispersionTerms, overdispersion } from '../statistics/overdispersion.ts';

/** FINE sets compare creatives. COARSE sets compare platforms and audiences, which are constant within a fine set. */
export const LEVELS = ['FINE', 'COARSE'] as const;
export type SetLevel = (typeof LEVELS)[number];

/** How the variants of a set were assigned. */
export const ASSIGNMENTS = ['RANDOMISED', 'OBSERVATIONAL'] as const;

/** The contrast sets that share one variance of their variants beyond chance. */
export interface DispersionScope {
  readonly assignment: string;
  readonly metric: Metric;
  readonly level: SetLevel;
}

/** Returns the level at which traits of a kind are compared. */
export function levelOfKind(kind: string): SetLevel {
  return kind === 'platform' || kind === 'audience' ? 'COARSE' : 'FINE';
}

/** Key of an account's overdispersion sums of one scope. */
export function dispersionKey(accountKey: string, { assignment, metric, level }: DispersionScope): string {
  return `${accountKey}|${nodeKey(assignment, metric, level)}`;
}

/** A variance is kept until it has moved by this share, because a new one means recomputing every set of the scope. */
const MOVE_SHARE = 0.1;
/** A standard deviation of .001 log-odds. No variant is measured that precisely, so smaller variances do not matter. */
const NEGLIGIBLE_TAU2 = 1e-6;

/**
 * Returns the variance to use from now on, or undefined to keep the one in use. The first estimate (version 0) is
 * always used. Later ones are used when they differ by more than a tenth.
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
