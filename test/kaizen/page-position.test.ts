import { expect, test } from 'vitest';
import { positionNumbers } from '../../src/kaizen/page-position.ts';

test('numbers read back as they were written', () => {
  const numbers = [3, 0.1 + 0.2, 1 / 3];
  expect(positionNumbers(numbers.map(String))).toEqual(numbers);
});

test.each(['', 'x', 'NaN', 'Infinity'])('a position of %j is refused as a page token', (part) => {
  expect(() => positionNumbers([part])).toThrow(
    expect.objectContaining({ detail: expect.objectContaining({ reason: 'INVALID_PAGE_TOKEN' }) }),
  );
});
