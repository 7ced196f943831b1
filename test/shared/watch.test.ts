import { describe, expect, it } from 'vitest';
import { type Update, watch } from '../../src/shared/watch.ts';

/** A watch over values that change with every read, with times so short that they pass at once. */
function watched(values: readonly string[], { from = '', heartbeatMs = 1_000_000 } = {}) {
  let at = 0;
  return watch({
    read: async () => values[at++] ?? 'end',
    cursorOf: (value) => value,
    from,
    isLast: (value) => value === 'end',
    signal: new AbortController().signal,
    intervalMs: 1,
    heartbeatMs,
  });
}

async function all(updates: AsyncIterable<Update<string>>): Promise<readonly string[]> {
  const seen: string[] = [];
  for await (const { value, isHeartbeat } of updates) seen.push(isHeartbeat ? `(${value})` : value);
  return seen;
}

describe('watch', () => {
  it('yields what is there, what changes, and ends with the last', async () => {
    expect(await all(watched(['a', 'a', 'b', 'b', 'c', 'end', 'never']))).toEqual(['a', 'b', 'c', 'end']);
  });

  it('gives a sign of life at once when the watcher knows it all, and after a time of silence', async () => {
    expect(await all(watched(['a', 'a', 'b'], { from: 'a' }))).toEqual(['(a)', 'b', 'end']);
    expect(await all(watched(['a', 'a', 'a', 'a', 'a'], { heartbeatMs: 2 }))).toEqual([
      'a',
      '(a)',
      '(a)',
      'end',
    ]);
  });

  it('tells a watcher who knows the end of it once more', async () => {
    expect(await all(watched(['end'], { from: 'end' }))).toEqual(['end']);
  });

  it('rejects when it is ended from outside', async () => {
    const controller = new AbortController();
    const updates = watch({
      read: async () => 'a',
      cursorOf: (value) => value,
      from: '',
      signal: controller.signal,
      intervalMs: 1_000_000,
    });
    expect(await updates.next()).toMatchObject({ value: { value: 'a' } });
    const next = updates.next();
    controller.abort(new Error('gone'));
    await expect(next).rejects.toThrow();
  });
});
