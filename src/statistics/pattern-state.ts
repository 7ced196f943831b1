import { DISCOVERY_Q } from './multiplicity.ts';

/**
 * CANDIDATE: seen, but not discovered. ESTABLISHED: discovered and helpful. RISKY: discovered and harmful. RETIRED: was
 * ESTABLISHED or RISKY, and its effect has faded or reversed.
 */
export type PatternState = 'CANDIDATE' | 'ESTABLISHED' | 'RISKY' | 'RETIRED';

/** Sign confidence of the decayed effect from which a discovery counts as valid today: one in 20 is wrong. */
export const ENTRY_SIGN_CONFIDENCE = 0.95;
/** Below this (one in five is wrong) the effect has faded. The gap to the entry value keeps states from flickering. */
export const STAY_SIGN_CONFIDENCE = 0.8;

/** The inputs of a pattern's state. */
export interface StateEvidence {
  /** The state of the version before; undefined for a new pattern. */
  readonly previous: PatternState | undefined;
  /** Benjamini–Hochberg on p_any. */
  readonly qValue: number;
  /** Posterior mean of the decayed effect, log-odds. */
  readonly posterior: number;
  /** Φ(|posterior|/sd) of the decayed effect. */
  readonly signConfidence: number;
}

/**
 * State after one more interim analysis. Two conditions must hold to enter: there was an effect at some time (q ≤ .10
 * on p_any, which holds for any number of analyses), and there is one today in the published direction (sign confidence
 * of the decayed effect). p_any is a minimum over all analyses and hardly rises again, so q alone would keep an effect
 * for ever. Therefore the sign confidence of the decayed effect decides when a pattern leaves, at a lower value than
 * for entry.
 *
 * A faded or reversed pattern becomes RETIRED first, whatever its effect is now, because a reader must see that the
 * earlier statement no longer holds. From there it can only enter again by the entry rule. A harmful pattern only ever
 * becomes RISKY: ESTABLISHED means "use it".
 */
export function nextPatternState({
  previous,
  qValue,
  posterior,
  signConfidence,
}: StateEvidence): PatternState {
  const direction = directionOf(posterior);
  const before = previous ?? 'CANDIDATE';
  switch (before) {
    case 'ESTABLISHED':
    case 'RISKY':
      return before === direction && signConfidence >= STAY_SIGN_CONFIDENCE ? before : 'RETIRED';
    case 'CANDIDATE':
    case 'RETIRED': {
      const isDiscovered = qValue <= DISCOVERY_Q && signConfidence >= ENTRY_SIGN_CONFIDENCE;
      return isDiscovered && direction !== undefined ? direction : before;
    }
  }
}

function directionOf(posterior: number): 'ESTABLISHED' | 'RISKY' | undefined {
  if (posterior > 0) return 'ESTABLISHED';
  return posterior < 0 ? 'RISKY' : undefined;
}
