import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Caller } from '../../src/graph/caller.ts';
import { createSlots } from '../../src/graph/slots.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const of = (owner: string, deadline = Number.POSITIVE_INFINITY): Caller => ({ owner, deadline });
const slotsOf = (size: number, perOwner = size) => createSlots({ size, perOwner, now: () => Date.now() });

test('slots are given in order of arrival', async () => {
  const slots = slotsOf(1);
  const order: string[] = [];
  await slots.take(1_000, of('a'));
  const first = slots.take(1_000, of('a')).then(() => order.push('first'));
  const second = slots.take(1_000, of('a')).then(() => order.push('second'));
  slots.give('a');
  await first;
  expect(order).toEqual(['first']);
  slots.give('a');
  await second;
  expect(order).toEqual(['first', 'second']);
});

test('a waiter leaves after its time, or when its caller does, and takes nothing with it', async () => {
  const slots = slotsOf(2, 1);
  await slots.take(1_000, of('a'));
  const late = expect(slots.take(50, of('a'))).rejects.toMatchObject({ kind: 'BUSY' });
  await vi.advanceTimersByTimeAsync(50);
  await late;
  const leaving = new AbortController();
  const left = expect(slots.take(1_000, of('a'), leaving.signal)).rejects.toMatchObject({
    kind: 'CANCELLED',
  });
  leaving.abort();
  await left;
  slots.give('a');
  await slots.take(0, of('b'));
  expect(vi.getTimerCount()).toBe(0);
});

test('an owner with hundreds of waiters leaves slots to others, and others need not wait for them', async () => {
  const slots = slotsOf(4, 2);
  let noisy = 0;
  for (let call = 0; call < 300; call += 1) void slots.take(60_000, of('noisy')).then(() => (noisy += 1));
  await vi.advanceTimersByTimeAsync(0);
  expect(noisy).toBe(2);
  await slots.take(0, of('quiet'));
  await slots.take(0, of(''));
  expect(noisy).toBe(2);
});

test('owners take turns when all slots are in use', async () => {
  const slots = slotsOf(2);
  const order: string[] = [];
  await slots.take(0, of('noisy'));
  await slots.take(0, of('noisy'));
  const take = (owner: string) => slots.take(60_000, of(owner)).then(() => order.push(owner));
  for (let call = 0; call < 50; call += 1) void take('noisy');
  for (let call = 0; call < 2; call += 1) void take('quiet');
  for (let turn = 0; turn < 5; turn += 1) {
    slots.give(turn < 2 ? 'noisy' : (order[turn - 2] ?? ''));
    await vi.advanceTimersByTimeAsync(0);
  }
  expect(order).toEqual(['noisy', 'quiet', 'noisy', 'quiet', 'noisy']);
});

test('the service itself may use every slot', async () => {
  const slots = slotsOf(3, 1);
  for (let call = 0; call < 3; call += 1) await slots.take(0, of(''));
  const late = expect(slots.take(10, of(''))).rejects.toThrow('connection');
  await vi.advanceTimersByTimeAsync(10);
  await late;
});

test('a caller whose deadline would pass before its turn is refused at once, and another one waits', async () => {
  const slots = slotsOf(1);
  for (let call = 0; call < 100; call += 1) {
    await slots.take(0, of('a'));
    await vi.advanceTimersByTimeAsync(80);
    slots.give('a');
  }
  await slots.take(0, of('a'));
  const waiting = slots.take(60_000, of('a', Date.now() + 1_000));
  const timers = vi.getTimerCount();
  await expect(slots.take(60_000, of('a', Date.now() + 100))).rejects.toMatchObject({ kind: 'BUSY' });
  expect(vi.getTimerCount()).toBe(timers);
  slots.give('a');
  await waiting;
});

test('a database that finishes nothing is unavailable, and one that works is busy', async () => {
  const slots = slotsOf(2);
  await slots.take(0, of('a'));
  await slots.take(0, of('b'));
  const stalled = expect(slots.take(100, of('c'))).rejects.toMatchObject({ kind: 'UNAVAILABLE' });
  await vi.advanceTimersByTimeAsync(100);
  await stalled;
  const first = slots.take(1_000, of('d'));
  const busy = expect(slots.take(100, of('c'))).rejects.toMatchObject({ kind: 'BUSY' });
  await vi.advanceTimersByTimeAsync(50);
  slots.give('a');
  await first;
  await vi.advanceTimersByTimeAsync(60);
  await busy;
});
