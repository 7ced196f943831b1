import { expect, test } from 'vitest';
import { VERSION_INDEX_POWERS, versionIndexKeys } from '../../src/knowledge/version-index.ts';

/** As the query files an ended version: the multiple of the greatest power of two within its epochs. */
function filedUnder(from: number, to: number): number {
  const last = BigInt(to - 1);
  const power = VERSION_INDEX_POWERS.find((each) => (last / each) * each >= BigInt(from));
  if (power === undefined) throw new Error('one divides everything');
  return Number((last / power) * power);
}

test('what held at an epoch is on the way to it, and is told from the rest by one comparison', () => {
  for (let from = 1; from <= 24; from += 1) {
    for (let to = from + 1; to <= 26; to += 1) {
      const key = `scope|era|${filedUnder(from, to)}`;
      for (let epoch = 1; epoch <= 28; epoch += 1) {
        const { earlier, later } = versionIndexKeys('scope', epoch);
        const isFound = (earlier.includes(key) && to > epoch) || (later.includes(key) && from <= epoch);
        expect(isFound, `[${from}, ${to}) at ${epoch}`).toBe(from <= epoch && epoch < to);
      }
    }
  }
});

test('a way has at most thirty numbers, each once, also to the last epoch there can be', () => {
  for (const epoch of [1, 2, 3, 1_000, 2 ** 20, 2 ** 30 - 1]) {
    const { earlier, later } = versionIndexKeys('scope', epoch);
    const all = [...earlier, ...later];
    expect(all).toContain(`scope|era|${epoch}`);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeLessThanOrEqual(30);
  }
});
