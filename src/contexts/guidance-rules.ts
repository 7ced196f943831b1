/** Which beliefs are worth acting on. Pure: beliefs in, verdicts out. */
import type { Belief } from './beliefs.ts';

/** What a pattern says about using its trait. */
export type Verdict = 'HELPFUL' | 'HARMFUL' | 'UNDECIDED';

/** Probability of the sign from which on a pattern may be shown. */
export const MIN_SIGN_CONFIDENCE = 0.8;

/** The beliefs to act on, strongest first, one per trait. */
export interface Verdicts {
  readonly helpful: readonly Belief[];
  readonly harmful: readonly Belief[];
}

/**
 * HELPFUL when the trait raises the metric with a probability of at least MIN_SIGN_CONFIDENCE and the estimate less
 * one standard deviation is still above none; HARMFUL is the mirror image.
 */
export function verdictOf(belief: Belief): Verdict {
  const isCredible = belief.signConfidence >= MIN_SIGN_CONFIDENCE && caution(belief) > 0;
  if (!isCredible || isRetired(belief) || isContradicted(belief)) return 'UNDECIDED';
  return belief.estimate > 0 ? 'HELPFUL' : 'HARMFUL';
}

/**
 * What was discovered once and has been retired has to be discovered again before it is shown. A project that knows
 * better by itself is not bound by what was retired in its account.
 */
function isRetired({ pattern, accountPattern, level }: Belief): boolean {
  return pattern?.state === 'RETIRED' || (accountPattern?.state === 'RETIRED' && level !== 'PROJECT');
}

/**
 * Whether the requester's narrowest discovery says the opposite of what is believed: other levels may outweigh it, but
 * nothing is recommended against what the requester itself has found out.
 */
function isContradicted({ parts, estimate }: Belief): boolean {
  const states = parts.map(({ pattern }) => pattern?.state);
  const discovered = states.find((state) => state === 'ESTABLISHED' || state === 'RISKY');
  return discovered !== undefined && (discovered === 'ESTABLISHED') !== estimate > 0;
}

/** What is left of an effect, in log-odds, after taking off one standard deviation: the order of display. */
export function caution({ estimate, sd }: Belief): number {
  return Math.abs(estimate) - sd;
}

/**
 * One pattern per trait. Randomised evidence is preferred: it decides when it can, and also when it cannot but weighs
 * at least as much (information is the inverse sampling variance), because then what the observational pattern shows
 * is more likely the company the trait keeps than the trait.
 */
export function decidingBeliefs(patterns: readonly Belief[]): readonly Belief[] {
  const byTrait = new Map<string, Belief>();
  for (const pattern of patterns) {
    const trait = JSON.stringify([pattern.kind, pattern.value]);
    const other = byTrait.get(trait);
    byTrait.set(trait, other === undefined ? pattern : preferred(pattern, other));
  }
  return [...byTrait.values()];
}

/** The helpful and the harmful among the deciding patterns, each by what is left after one standard deviation. */
export function chooseBeliefs(patterns: readonly Belief[]): Verdicts {
  const deciding = decidingBeliefs(patterns).toSorted(byCaution);
  return {
    helpful: deciding.filter((pattern) => verdictOf(pattern) === 'HELPFUL'),
    harmful: deciding.filter((pattern) => verdictOf(pattern) === 'HARMFUL'),
  };
}

function preferred(a: Belief, b: Belief): Belief {
  if (a.assignment === b.assignment) return byCaution(a, b) <= 0 ? a : b;
  const [randomised, observational] = a.assignment === 'RANDOMISED' ? [a, b] : [b, a];
  const decides =
    verdictOf(randomised) !== 'UNDECIDED' || randomised.information >= observational.information;
  return decides ? randomised : observational;
}

function byCaution(a: Belief, b: Belief): number {
  return caution(b) - caution(a) || (a.key < b.key ? -1 : Number(a.key > b.key));
}
