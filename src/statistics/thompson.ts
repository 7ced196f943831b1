import { seededDraws } from './draws.ts';

/** A value of a trait kind that a slot may use. A value that was never tried comes with its prior. */
export interface Candidate {
  readonly kind: string;
  readonly value: string;
  /** Mean and standard deviation of the belief about its effect, in log-odds. */
  readonly posterior: number;
  readonly standardDeviation: number;
}

/** The value that a slot should use of one kind. */
export interface SlotChoice {
  readonly kind: string;
  readonly value: string;
  /** The value is not believed to be the best, but it might be, so it is worth a try. */
  readonly explore: boolean;
}

/** The values of one creative, one for every kind, ordered by the names of the kinds. */
export type Slot = readonly SlotChoice[];

/**
 * Share of the standard deviation used in a draw, which is half the variance. Thompson's rule (1933) with the full
 * deviation keeps trying values long after they could be best. Chapelle & Li (2011, "An empirical evaluation of
 * Thompson sampling", NIPS) lose less with a smaller one. In simulated accounts .5 does a little better where effects
 * are common to all accounts, and clearly worse over a year where every account has its own.
 */
export const EXPLORATION_SCALE = 0.7;

/** Most slots. A generator fills fewer at once; the limit only bounds the work. */
export const MAX_SLOTS = 100;

/**
 * Thompson draws for `slots` creatives. For each kind, a slot takes the value whose draw from its belief is highest, so
 * a value is used about as often as it is likely to be best. Every slot has new draws. So slots of one test differ as
 * long as there is something to learn, and agree when there is not. Forcing more difference costs more than the
 * additional contrasts are worth.
 *
 * The result only depends on the candidates and the seed (any safe integer), not on the order of the candidates.
 */
export function thompsonSlots(
  candidates: readonly Candidate[],
  { slots, seed }: { readonly slots: number; readonly seed: number },
): readonly Slot[] {
  const draws = seededDraws(seed);
  const kinds = candidatesByKind(candidates);
  return Array.from({ length: Math.min(MAX_SLOTS, Math.max(0, Math.floor(slots))) }, () =>
    kinds.flatMap(({ kind, candidates: ofKind, best }) => {
      const drawn = highest(
        ofKind,
        ({ posterior, standardDeviation }) =>
          posterior + EXPLORATION_SCALE * standardDeviation * draws.normal(),
      );
      return drawn === undefined ? [] : [{ kind, value: drawn.value, explore: drawn.value !== best?.value }];
    }),
  );
}

interface KindCandidates {
  readonly kind: string;
  readonly candidates: readonly Candidate[];
  readonly best: Candidate | undefined;
}

function candidatesByKind(candidates: readonly Candidate[]): readonly KindCandidates[] {
  const byKind = new Map<string, Candidate[]>();
  for (const candidate of candidates.toSorted(byName)) {
    const ofKind = byKind.get(candidate.kind);
    if (ofKind === undefined) byKind.set(candidate.kind, [candidate]);
    else ofKind.push(candidate);
  }
  return [...byKind].map(([kind, ofKind]) => ({
    kind,
    candidates: ofKind,
    best: highest(ofKind, ({ posterior }) => posterior),
  }));
}

function byName(a: Candidate, b: Candidate): number {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return a.value < b.value ? -1 : Number(a.value > b.value);
}

/** Returns the first of the highest. Calls `score` once for each, in order. */
function highest(
  candidates: readonly Candidate[],
  score: (candidate: Candidate) => number,
): Candidate | undefined {
  let best: Candidate | undefined;
  let top = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    const value = score(candidate);
    if (value > top) {
      top = value;
      best = candidate;
    }
  }
  return best;
}
