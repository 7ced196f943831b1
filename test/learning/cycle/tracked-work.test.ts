import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { trackedWork } from '../../../src/learning/cycle/tracked-work.ts';

const EVERY_MS = 100;
const LIMIT_MS = 1_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('repeats work at once and regularly, never twice at a time, and not after the end', async () => {
  const { repeat, settledWithin } = trackedWork();
  const ends: (() => void)[] = [];
  repeat(() => new Promise((resolve) => ends.push(resolve)), EVERY_MS);
  expect(ends).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5 * EVERY_MS);
  expect(ends).toHaveLength(1);

  ends[0]?.();
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(ends).toHaveLength(2);

  ends[1]?.();
  await settledWithin(LIMIT_MS);
  await vi.advanceTimersByTimeAsync(5 * EVERY_MS);
  expect(ends).toHaveLength(2);
});

it('goes on after work that failed', async () => {
  const { repeat, settledWithin } = trackedWork();
  const work = vi.fn(() => Promise.reject(new Error('away')));
  repeat(work, EVERY_MS);
  await vi.advanceTimersByTimeAsync(2 * EVERY_MS);
  expect(work).toHaveBeenCalledTimes(3);
  await settledWithin(LIMIT_MS);
});

it('waits for work under way, and gives up at the limit', async () => {
  vi.useRealTimers();
  const { track, settledWithin } = trackedWork();
  let isDone = false;
  const work = new Promise<void>((resolve) => setTimeout(resolve, 20)).then(() => {
    isDone = true;
  });
  void track(work);
  await settledWithin(LIMIT_MS);
  expect(isDone).toBe(true);

  void track(new Promise(() => undefined));
  await expect(settledWithin(1)).resolves.toBeUndefined();
});
