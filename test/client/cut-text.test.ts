import { expect, test } from 'vitest';
import { cutText, shortenBytes } from '../../src/client/cut-text.ts';
import { seededRandom } from '../../src/simulator/random.ts';

/** One unit, two units, halves of two in either order, and what percent-encoding makes longest. */
const PIECES = ['a', ' ', '%', 'é', '…', '\u0000', '😀', '👩‍🚀', '\ud83d', '\ude00', '\udfff', '\ud800'];

test('a text cut at any length is well-formed, no longer, and begins the text', () => {
  const { uniform: random } = seededRandom(7);
  for (let round = 0; round < 300; round += 1) {
    const pieces = Array.from(
      { length: Math.floor(random() * 12) },
      () => PIECES[Math.floor(random() * PIECES.length)],
    );
    const text = pieces.join('');
    for (let length = 0; length <= text.length + 2; length += 1) {
      const cut = cutText(text, length);
      expect(() => encodeURI(cut)).not.toThrow();
      expect(cut.length).toBeLessThanOrEqual(length);
      // All that fits is kept: at most half a character less.
      expect(cut.length).toBeGreaterThanOrEqual(Math.min(length - 1, text.length));
      expect(text.toWellFormed().startsWith(cut)).toBe(true);
    }
  }
});

test('a shortened text says so, and one that fits stays as it is but for broken characters', () => {
  expect(shortenBytes('abcdefgh', 7)).toBe('abcd…');
  expect(shortenBytes('a😀😀def', 8)).toBe('a😀…');
  expect(shortenBytes('a😀😀def', 7)).toBe('a…');
  expect(shortenBytes('abcd', 4)).toBe('abcd');
  expect(shortenBytes('a\ud83db', 5)).toBe('a\ufffdb');
  for (const piece of PIECES) {
    const short = shortenBytes(piece.repeat(100), 20);
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(20);
    expect(short.isWellFormed()).toBe(true);
  }
});
