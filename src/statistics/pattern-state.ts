import { DISCOVERY_Q } from './multiplicity.ts';

/**
 * CANDIDATE: seen, not discovered. ESTABLISHED: discovered and helpful. RISKY: discovered and harmful. RETIRED: was one
 * of the two, and its effect has faded or reversed.
 */
export type PatternState = 'CANDIDATE' | 'ESTABLISHED' | 'RISKY' | 'RETIRED';

/** Sign confidence of the decayed effect from which on a discovery is believed to hold today: one in 20 wrong. */
export const ENTRY_SIGN_CONFIDENCE = 0.95;
/** Below this, one in five wrong, the effect has faded. The gap to the entry keeps states from flickering. */
export const STAY_SIGN_CONFIDENCE = 0.8;

/** What the state of a pattern follows from. */
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
 * State after one more look. Two things must be true to enter: that there ever was an effect (q ≤ .10 on p_any, which
 * holds however often one looks), and that there is one today, in the direction published (sign confidence of the
 * decayed effect). p_any is a minimum over looks and hardly rises again, so q alone would keep an effect for ever: it is
 * the decayed sign confidence that lets go of it, at a lower bar than it was let in by.
 *
 * A faded or reversed pattern is RETIRED first, whatever it has become: a reader must see that what it was told no
 * longer holds. From there it enters again by the entry rule only. A harmful pattern is only ever RISKY: ESTABLISHED
 * means "use it".
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
