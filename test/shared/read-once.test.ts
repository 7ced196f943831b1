import { expect, test } from 'vitest';
import { createReadOnce } from '../../src/shared/read-once.ts';

/** A cache of texts that measures them by their length, and the names it was made to read. */
function textCache(maxSize: number) {
  const asked: string[] = [];
  const cache = createReadOnce<string | undefined>({
    maxSize,
    sizeOf: (text) => (text === 'secret' ? undefined : text.length),
  });
  const at = (name: string, read: () => Promise<string | undefined>): Promise<string | undefined> =>
    cache.at(name, () => {
      asked.push(name);
      return read();
    });
  return { cache, asked, at, of: (name: string, text?: string) => at(name, async () => text) };
}

test('callers at the same time share one reading, and later ones what it found', async () => {
  const { asked, of } = textCache(10);
  expect(await Promise.all([of('a', 'one'), of('a', 'two')])).toEqual(['one', 'one']);
  expect(await of('a', 'three')).toBe('one');
  expect(asked).toEqual(['a']);
});

test('a reading that fails tells all who wait for it, and the next caller reads again', async () => {
  const { at, of } = textCache(10);
  const fail = (): Promise<string> => Promise.reject(new Error('gone'));
  const settled = await Promise.allSettled([at('a', fail), at('a', fail)]);
  expect(settled.map((result) => result.status === 'rejected' && result.reason.message)).toEqual([
    'gone',
    'gone',
  ]);
  expect(await of('a', 'one')).toBe('one');
});

test.each([
  ['what could not be read', undefined],
  ['what is not to be kept', 'secret'],
  ['what is larger than the cache', 'x'.repeat(11)],
])('%s is handed out and not kept', async (_name, text) => {
  const { asked, cache, of } = textCache(10);
  expect(await of('a', text)).toBe(text);
  expect(cache.has('a')).toBe(false);
  expect(await of('a', 'one')).toBe('one');
  expect(asked).toEqual(['a', 'a']);
});

test('the value used longest ago leaves first', async () => {
  const { asked, of } = textCache(6);
  await of('a', 'one');
  await of('b', 'two');
  await of('a');
  await of('c', 'six');
  expect(await of('a')).toBe('one');
  expect(await of('b', 'again')).toBe('again');
  expect(asked).toEqual(['a', 'b', 'c', 'b']);
});

test.each([['found'], [undefined]])(
  'a reading that others push out of the cache still answers those who wait: %s',
  async (text) => {
    const { at, cache, of } = textCache(5);
    let answer = (_text: string | undefined): void => undefined;
    const reading = new Promise<string | undefined>((resolve) => {
      answer = resolve;
    });
    const waiting = [at('slow', () => reading), at('slow', () => reading)];
    expect(cache.has('slow')).toBe(false);
    await of('b', 'fills');
    await of('c', 'again');
    answer(text);
    expect(await Promise.all(waiting)).toEqual([text, text]);
  },
);
