/** Decides which beliefs are worth acting on. Pure: beliefs in, verdicts out. */
import type { Belief } from './beliefs.ts';

/** What a belief says about using its trait. */
export type Verdict = 'HELPFUL' | 'HARMFUL' | 'UNDECIDED';

/** Least probability of the sign with which a belief may be shown. */
export const MIN_SIGN_CONFIDENCE = 0.8;

/** The beliefs to act on, strongest first, one per trait. */
export interface Verdicts {
  readonly helpful: readonly Belief[];
  readonly harmful: readonly Belief[];
}

/**
 * HELPFUL when the trait raises the metric with a probability of at least MIN_SIGN_CONFIDENCE, and the estimate minus
 * one standard deviation is still above zero. HARMFUL is the mirror image.
 */
export function verdictOf(belief: Belief): Verdict {
  const isCredible = belief.signConfidence >= MIN_SIGN_CONFIDENCE && caution(belief) > 0;
  if (!isCredible || isRetired(belief) || isContradicted(belief)) return 'UNDECIDED';
  return belief.estimate > 0 ? 'HELPFUL' : 'HARMFUL';
}

/**
 * Whether the trait's discovery was retired. It must then be discovered again before it is shown. A project with better
 * knowledge of its own ignores the retirement in its account.
 */
function isRetired({ pattern, accountPattern, level }: Belief): boolean {
  return pattern?.state === 'RETIRED' || (accountPattern?.state === 'RETIRED' && level !== 'PROJECT');
}

/**
 * Whether the requester's narrowest discovery contradicts the belief. Other levels may outweigh that discovery, but
 * nothing is recommended against the requester's own discovery.
 */
function isContradicted({ parts, estimate }: Belief): boolean {
  const states = parts.map(({ pattern }) => pattern?.state);
  const discovered = states.find((state) => state === 'ESTABLISHED' || state === 'RISKY');
  return discovered !== undefined && (discovered === 'ESTABLISHED') !== estimate > 0;
}

/** The effect minus one standard deviation, in log-odds. It decides the order of display. */
export function caution({ estimate, sd }: Belief): number {
  return Math.abs(estimate) - sd;
}

/**
 * Chooses one pattern per trait. Randomised evidence is preferred when it is decisive. It is also preferred when it is
 * not decisive but weighs at least as much as the observational one (information is the inverse sampling variance).
 * Then the observational effect is more likely due to other traits that occur together with this one.
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

/**
 * Returns the helpful and the harmful among the deciding beliefs, ordered by the effect minus one standard deviation.
 */
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
