import { expect, test } from 'vitest';
import { readBounded } from '../../src/ingestion/read/page-limit.ts';

const SIZE = 200_000;
const MAX = 3 * 2 ** 20;

/** Reads from rows 0, 1, 2, … whose texts have this length, and notes how many were read. */
function source(count: number, length: number) {
  const asked: number[] = [];
  const payload = 'x'.repeat(length);
  return {
    asked,
    read: async (step: number, last: { readonly place: number } | undefined) => {
      asked.push(step);
      const from = (last?.place ?? -1) + 1;
      return Array.from({ length: Math.min(step, count - from) }, (_, n) => ({ place: from + n, payload }));
    },
  };
}

test('large rows are not read beyond what a page holds and one step more', async () => {
  const { asked, read } = source(10_000, SIZE);
  const { rows, isCut } = await readBounded(1_001, read);
  expect(isCut).toBe(true);
  expect(rows.length * SIZE).toBeGreaterThan(MAX);
  expect(asked).toEqual([50]);
});

test('small rows are read to the limit, each once and in order, and the page is not cut', async () => {
  const { read } = source(10_000, 10);
  const { rows, isCut } = await readBounded(1_001, read);
  expect(isCut).toBe(false);
  expect(rows.map(({ place }) => place)).toEqual(Array.from({ length: 1_001 }, (_, n) => n));
});

test('a page of all the rows there are is not cut, whatever their size', async () => {
  const few = source(3, SIZE * 10);
  expect(await readBounded(51, few.read)).toMatchObject({ isCut: false, rows: { length: 3 } });
  const exact = source(50, SIZE);
  expect(await readBounded(50, exact.read)).toMatchObject({ isCut: false, rows: { length: 50 } });
});
