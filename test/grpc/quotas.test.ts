import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createQuotas, NO_QUOTAS, type QuotaLimits } from '../../src/grpc/quotas.ts';
import { KaizenError } from '../../src/shared/errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ACME = ['account acme', 'credential 1'];
const OTHER = ['account other', 'credential 2'];
const quotasOf = (limits: Partial<QuotaLimits>) =>
  createQuotas({ ...NO_QUOTAS, ...limits }, () => Date.now());

/** The delay that a call is refused with; 0 when it is admitted. */
function delayOf(work: () => void): number {
  try {
    work();
    return 0;
  } catch (error) {
    if (!(error instanceof KaizenError) || error.detail.kind !== 'OVERLOADED') throw error;
    expect(error.detail.reason).toBe('RATE_LIMITED');
    return error.detail.retryAfterMs;
  }
}

test('a holder gets a second of its rate at once, then its rate, and the delay it is told is enough', () => {
  const quotas = quotasOf({ callsPerSecond: 10 });
  const call = () => delayOf(() => quotas.enter({ holders: ACME, bytes: 0 }, 'calls'));
  for (let at = 0; at < 10; at += 1) expect(call()).toBe(0);
  const delayMs = call();
  expect(delayMs).toBe(100);
  vi.advanceTimersByTime(delayMs - 1);
  expect(call()).toBeGreaterThan(0);
  vi.advanceTimersByTime(20);
  expect(call()).toBe(0);
  let admitted = 0;
  for (let ms = 0; ms < 10_000; ms += 10) {
    vi.advanceTimersByTime(10);
    if (call() === 0) admitted += 1;
  }
  expect(admitted).toBe(100);
});

test('an account has its quota whatever others use, and so does a credential', () => {
  const quotas = quotasOf({ callsPerSecond: 5 });
  const call = (holders: readonly string[]) => delayOf(() => quotas.enter({ holders, bytes: 0 }, 'calls'));
  for (let at = 0; at < 50; at += 1) call(ACME);
  expect(call(ACME)).toBeGreaterThan(0);
  for (let at = 0; at < 5; at += 1) expect(call(OTHER)).toBe(0);
  // A credential that has used its quota gets nothing from other accounts, and a refusal costs these nothing.
  expect(call(['account third', 'credential 1'])).toBeGreaterThan(0);
  for (let at = 0; at < 5; at += 1) expect(call(['account third', 'credential 3'])).toBe(0);
});

test('bytes count, and a request larger than a whole quota is taken once and paid back', () => {
  const quotas = quotasOf({ bytesPerSecond: 1_000 });
  const call = (bytes: number) => delayOf(() => quotas.enter({ holders: ACME, bytes }, 'calls'));
  expect(call(3_000)).toBe(0);
  expect(call(1)).toBe(2_001);
  vi.advanceTimersByTime(2_001);
  expect(call(1)).toBe(0);
});

test('places are limited by kind, and freed', () => {
  const quotas = quotasOf({ calls: 2, streams: 1 });
  const enter = (kind: 'calls' | 'streams') => quotas.enter({ holders: ACME, bytes: 0 }, kind);
  const leave = enter('streams');
  expect(delayOf(() => enter('streams'))).toBe(1_000);
  expect(delayOf(() => quotas.enter({ holders: OTHER, bytes: 0 }, 'streams'))).toBe(0);
  enter('calls');
  enter('calls');
  expect(delayOf(() => enter('calls'))).toBe(1_000);
  leave();
  expect(delayOf(() => enter('streams'))).toBe(0);
});

test('messages of a stream wait until they fit, and no longer than their caller', async () => {
  const quotas = quotasOf({ callsPerSecond: 10 });
  const { signal } = new AbortController();
  const use = { holders: ACME, bytes: 0 };
  await quotas.pace({ ...use, messages: 10 }, signal);
  let isThrough = false;
  const next = quotas.pace({ ...use, messages: 5 }, signal).then(() => {
    isThrough = true;
  });
  await vi.advanceTimersByTimeAsync(499);
  expect(isThrough).toBe(false);
  await vi.advanceTimersByTimeAsync(50);
  await next;
  const leaving = new AbortController();
  const left = expect(quotas.pace({ ...use, messages: 10 }, leaving.signal)).rejects.toThrow();
  leaving.abort();
  await left;
  expect(vi.getTimerCount()).toBe(0);
});

test('without limits nothing is refused', () => {
  const quotas = quotasOf({});
  const calls = Array.from({ length: 1_000 }, () =>
    delayOf(() => quotas.enter({ holders: ACME, bytes: 1e9 }, 'streams')),
  );
  expect(Math.max(...calls)).toBe(0);
});
