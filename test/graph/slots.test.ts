import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSlots } from '../../src/graph/slots.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('slots are given in order of arrival', async () => {
  const slots = createSlots(1);
  const order: string[] = [];
  await slots.take(1_000);
  const first = slots.take(1_000).then(() => order.push('first'));
  const second = slots.take(1_000).then(() => order.push('second'));
  slots.give();
  await first;
  expect(order).toEqual(['first']);
  slots.give();
  await second;
  expect(order).toEqual(['first', 'second']);
});

test('a waiter leaves after its time, or when its caller does, and takes nothing with it', async () => {
  const slots = createSlots(1);
  await slots.take(1_000);
  const late = expect(slots.take(50)).rejects.toMatchObject({ kind: 'UNAVAILABLE' });
  await vi.advanceTimersByTimeAsync(50);
  await late;
  const leaving = new AbortController();
  const left = expect(slots.take(1_000, leaving.signal)).rejects.toMatchObject({ kind: 'CANCELLED' });
  leaving.abort();
  await left;
  slots.give();
  await slots.take(0);
  expect(vi.getTimerCount()).toBe(0);
});
