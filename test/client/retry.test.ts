import { status as Code } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { CallFailure } from '../../src/client/call-failure.ts';
import { MAX_ATTEMPTS, retryDelayMs, withRetries } from '../../src/client/retry.ts';

const failure = (code: Code, retryAfterMs?: number): CallFailure =>
  new CallFailure({
    address: 'a',
    code,
    message: 'm',
    details:
      retryAfterMs === undefined
        ? undefined
        : { code, message: 'm', reason: 'OVERLOADED', metadata: {}, retryAfterMs },
  });

function attempts(errors: readonly Error[]): {
  call: () => Promise<string>;
  slept: number[];
  waiting: Parameters<typeof withRetries>[0];
} {
  const left = [...errors];
  const slept: number[] = [];
  return {
    call: async () => {
      const error = left.shift();
      if (error !== undefined) throw error;
      return 'done';
    },
    slept,
    waiting: {
      random: () => 0.5,
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
      },
    },
  };
}

describe('retries', () => {
  test.each([Code.UNAVAILABLE, Code.RESOURCE_EXHAUSTED, Code.ABORTED, Code.DEADLINE_EXCEEDED])(
    'passing trouble (code %s) is waited out',
    async (code) => {
      const { call, waiting, slept } = attempts([failure(code), failure(code)]);
      expect(await withRetries(waiting, call)).toBe('done');
      expect(slept).toEqual([50, 100]);
    },
  );

  test('the service says how long to wait at least', async () => {
    const { call, waiting, slept } = attempts([failure(Code.RESOURCE_EXHAUSTED, 2_000)]);
    await withRetries(waiting, call);
    expect(slept).toEqual([2_050]);
  });

  test('a message that is too large for either side is not sent again', async () => {
    const details = undefined;
    for (const message of [
      'Received message larger than max (6 vs 4)',
      'CLIENT: Received message larger than max (6 vs. 4)',
    ]) {
      let calls = 0;
      const tooLarge = new CallFailure({ address: 'a', code: Code.RESOURCE_EXHAUSTED, message, details });
      const call = async (): Promise<never> => {
        calls += 1;
        throw tooLarge;
      };
      await expect(withRetries({ random: () => 0, sleep: async () => undefined }, call)).rejects.toBe(
        tooLarge,
      );
      expect(calls).toBe(1);
    }
  });

  test('what will not pass is not repeated', async () => {
    const { call, waiting, slept } = attempts([failure(Code.INVALID_ARGUMENT)]);
    await expect(withRetries(waiting, call)).rejects.toThrow(CallFailure);
    expect(slept).toEqual([]);
  });

  test('patience ends', async () => {
    const { call, waiting, slept } = attempts(Array.from({ length: 99 }, () => failure(Code.UNAVAILABLE)));
    await expect(withRetries(waiting, call)).rejects.toThrow(CallFailure);
    expect(slept).toHaveLength(MAX_ATTEMPTS - 1);
  });

  test('delays double up to five seconds', () => {
    const delay = (attempt: number): number => retryDelayMs({ attempt, asked: 0, random: () => 1 });
    expect([1, 2, 3, 6, 7, 20].map(delay)).toEqual([100, 200, 400, 3_200, 5_000, 5_000]);
  });
});
