/**
 * Finds the versions that were visible at an epoch, without reading all that ever ended. The cost grows with what is
 * found, not with what is stored. Each ended version is filed under one number of its visible range: the one divisible
 * by the highest power of two. These numbers form a binary tree. A version visible at an epoch is filed under one of
 * the thirty numbers on the tree path to that epoch. This is the relational interval tree of Kriegel, Pötke and Seidl
 * (VLDB 2000).
 */

/** Height of the tree. Epochs are below 2^TREE_HEIGHT, which is one publication a minute for two thousand years. */
const TREE_HEIGHT = 30;

/** Powers of two, greatest first. A version is filed under the first multiple found in its visible range. */
export const VERSION_INDEX_POWERS: readonly bigint[] = Array.from(
  { length: TREE_HEIGHT },
  (_, step) => 1n << BigInt(TREE_HEIGHT - 1 - step),
);

/** The version index keys to read for one epoch. */
export interface VersionIndexKeys {
  /** Keys of numbers up to the epoch. Versions filed there were visible at the epoch if they ended after it. */
  readonly earlier: readonly string[];
  /** Keys of numbers after the epoch. Versions filed there were visible at the epoch if they began by then. */
  readonly later: readonly string[];
}

/** Returns the version index keys on the tree path to an epoch, for an account or a project. */
export function versionIndexKeys(scopeKey: string, epoch: number): VersionIndexKeys {
  const earlier: string[] = [];
  const later: string[] = [];
  let number = 2 ** (TREE_HEIGHT - 1);
  for (let step = number / 2; ; step /= 2) {
    (number <= epoch ? earlier : later).push(`${scopeKey}|era|${number}`);
    if (number === epoch || step < 1) return { earlier, later };
    number += number < epoch ? step : -step;
  }
}
