import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expect, test } from 'vitest';
import { keyParts, nodeKey } from '../../src/graph/keys.ts';

test('parts are joined by a bar, and ids that need no escape are left as they are', () => {
  expect(nodeKey('acme', 'spring sale', '2026-05-01')).toBe('acme|spring sale|2026-05-01');
  expect(nodeKey('é', '')).toBe('é|');
});

test('an id with the delimiter or the escape in it is legal', () => {
  expect(nodeKey('a|b', '100%')).toBe('a%7Cb|100%25');
  expect(nodeKey('a|b')).not.toBe(nodeKey('a', 'b'));
  expect(nodeKey('%7C')).not.toBe(nodeKey('|'));
});

test('random parts come back from their key, so no two lists of parts share one', () => {
  // Few characters, most of them special, so that clashes would be met soon.
  const alphabet = ['|', '%', '2', '5', '7', 'C', 'a', ''];
  const generator = xoroshiro128plus(20_260_501);
  const byKey = new Map<string, string>();
  for (let draw = 0; draw < 20_000; draw += 1) {
    const parts = Array.from({ length: uniformInt(generator, 1, 3) }, () =>
      Array.from({ length: uniformInt(generator, 0, 5) }, () => alphabet[uniformInt(generator, 0, 7)]).join(
        '',
      ),
    );
    const key = nodeKey(...parts);
    expect(keyParts(key)).toEqual(parts);
    const list = JSON.stringify(parts);
    expect(byKey.get(key) ?? list).toBe(list);
    byKey.set(key, list);
  }
});
