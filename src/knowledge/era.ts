/**
 * Finds what held at an epoch among all that ever ended, at the cost of what is found. A version that held from one epoch
 * to another is filed under the one number between them that most powers of two divide; what held at an epoch is filed
 * under one of the thirty numbers on the way to it in the tree that these numbers make. This is the relational interval
 * tree of Kriegel, Pötke and Seidl (VLDB 2000).
 */

/** Epochs are below 2^TREE_HEIGHT: a publication every minute for two thousand years. */
const TREE_HEIGHT = 30;

/** Powers of two, greatest first: the first with a multiple inside a lifetime gives the number it is filed under. */
export const ERA_POWERS: readonly bigint[] = Array.from(
  { length: TREE_HEIGHT },
  (_, step) => 1n << BigInt(TREE_HEIGHT - 1 - step),
);

/** Where to look for what held at an epoch. */
export interface EraPath {
  /** Keys of numbers up to the epoch: what is filed there held at the epoch if it ended later. */
  readonly earlier: readonly string[];
  /** Keys of numbers after the epoch: what is filed there held at the epoch if it had begun. */
  readonly later: readonly string[];
}

/** The numbers on the way to an epoch, as keys of what is filed for an account or a project. */
export function eraPath(scopeKey: string, epoch: number): EraPath {
  const earlier: string[] = [];
  const later: string[] = [];
  let number = 2 ** (TREE_HEIGHT - 1);
  for (let step = number / 2; ; step /= 2) {
    (number <= epoch ? earlier : later).push(`${scopeKey}|era|${number}`);
    if (number === epoch || step < 1) return { earlier, later };
    number += number < epoch ? step : -step;
  }
}
