/** Choices that look free and are the same for the same seed. */

/** 32-bit FNV-1a (Fowler, Noll, Vo), then the finaliser of MurmurHash3, since FNV's low bits alone are uneven. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number from 0 up to, not including, 1. */
export function fraction(seed: string): number {
  return hashOf(seed) / 2 ** 32;
}

/** The values in an order of the seed's. */
export function shuffled<Value extends string>(values: readonly Value[], seed: string): readonly Value[] {
  return values.toSorted((a, b) => hashOf(`${seed}/${a}`) - hashOf(`${seed}/${b}`) || (a < b ? -1 : 1));
}

/** A short id, made of what it names and a hash of the seed. */
export function idOf(name: string, seed: string): string {
  return `${name}-${hashOf(`${name}/${seed}`).toString(36)}${hashOf(`${seed}/${name}`).toString(36)}`;
}
