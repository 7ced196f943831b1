import { expect, test } from 'vitest';
import { fittingAnswer, pageSizeField } from '../../src/grpc/fit-answer.ts';

const ITEM = 100;

/** A list of this many items of a hundred bytes, and the sizes of page that were read. */
function list(count: number) {
  const sizes: number[] = [];
  const answer = (pageSize: number) =>
    fittingAnswer({
      request: { pageSize },
      sizeField: 'pageSize',
      maxBytes: 1_000,
      onlyReads: true,
      read: async ({ pageSize: size }) => {
        sizes.push(size);
        return { items: Array.from({ length: Math.min(count, size === 0 ? 50 : size) }, () => 'x') };
      },
      serialize: ({ items }) => Buffer.alloc(items.length * ITEM),
    });
  return { sizes, answer };
}

test('a page that fits is read once', async () => {
  const { sizes, answer } = list(10);
  expect((await answer(0)).length).toBe(1_000);
  expect(sizes).toEqual([0]);
});

test.each([0, 500])('a page beyond the limit is read again with fewer items: asked for %s', async (asked) => {
  const { sizes, answer } = list(500);
  const bytes = await answer(asked);
  expect(bytes.length).toBeGreaterThan(0);
  expect(bytes.length).toBeLessThanOrEqual(1_000);
  expect(sizes).toHaveLength(2);
});

test('one item is returned, however large it is', async () => {
  const bytes = await fittingAnswer({
    request: { pageSize: 7 },
    sizeField: 'pageSize',
    maxBytes: 1_000,
    onlyReads: true,
    read: async ({ pageSize }) => ({ items: Array.from({ length: pageSize }, () => 'x') }),
    serialize: ({ items }) => Buffer.alloc(items.length * 5_000),
  });
  expect(bytes.length).toBe(5_000);
});

test('requests with a page token have a size of their pages', () => {
  expect(pageSizeField({ accountId: '', pageToken: '', pageSize: 0 })).toBe('pageSize');
  expect(pageSizeField({ accountId: '', pageToken: '', limit: 0 })).toBe('limit');
  expect(pageSizeField({ accountId: '', limit: 0 })).toBeUndefined();
});

test('an answer that no client takes is refused, unless something was written', async () => {
  const answer = (bytes: number, onlyReads: boolean) =>
    fittingAnswer({
      ...{ request: {}, sizeField: undefined, maxBytes: 1_000, onlyReads },
      read: async () => ({}),
      serialize: () => Buffer.alloc(bytes),
    });
  const most = 4 * 2 ** 20;
  expect((await answer(most, true)).length).toBe(most);
  await expect(answer(most + 1, true)).rejects.toMatchObject({ detail: { reason: 'MESSAGE_TOO_LARGE' } });
  expect((await answer(most + 1, false)).length).toBe(most + 1);
});
