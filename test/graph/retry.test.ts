import { expect, test } from 'vitest';
import { GraphError } from '../../src/graph/errors.ts';
import { pauseMs, retrying } from '../../src/graph/retry.ts';

const conflict = new GraphError('TRANSIENT', 'A conflict.', { retryable: true });
const options = { maxAttempts: 3, random: () => 0, mayRetry: () => true };

test('the pause lies between 10 and 50 ms', () => {
  expect(pauseMs(() => 0)).toBe(10);
  expect(pauseMs(() => 0.5)).toBe(30);
});

test('a retryable error is tried again until the attempts are used up', async () => {
  const attempts: number[] = [];
  const failing = (number: number): Promise<never> => {
    attempts.push(number);
    return Promise.reject(conflict);
  };
  await expect(retrying(failing, options)).rejects.toBe(conflict);
  expect(attempts).toEqual([1, 2, 3]);
  expect(await retrying(async (number) => (number < 3 ? Promise.reject(conflict) : 'done'), options)).toBe(
    'done',
  );
});

test('other errors, and retries the caller forbids, end it at once', async () => {
  for (const [error, mayRetry] of [
    [new GraphError('CONSTRAINT', 'A constraint.'), true],
    [new RangeError('Own.'), true],
    [conflict, false],
  ] as const) {
    let attempts = 0;
    const work = retrying(
      () => {
        attempts += 1;
        return Promise.reject(error);
      },
      { ...options, mayRetry: () => mayRetry },
    );
    await expect(work).rejects.toBe(error);
    expect(attempts).toBe(1);
  }
});
