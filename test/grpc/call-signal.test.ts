import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callSignal, isDeadline } from '../../src/grpc/call-signal.ts';

function fakeCall(deadline: number): EventEmitter & { getDeadline(): number } {
  return Object.assign(new EventEmitter(), { getDeadline: () => deadline });
}

describe('callSignal', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('aborts as a deadline when the time has come', () => {
    const { signal } = callSignal(fakeCall(1_500), Date.now);
    vi.advanceTimersByTime(499);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(isDeadline(signal)).toBe(true);
  });

  it('aborts as a cancellation when the caller leaves before', () => {
    const call = fakeCall(Number.POSITIVE_INFINITY);
    const { signal } = callSignal(call, Date.now);
    call.emit('cancelled');
    expect(signal.aborted).toBe(true);
    expect(isDeadline(signal)).toBe(false);
  });

  it('keeps no timer once the call is answered, and none for a deadline beyond all timers', () => {
    callSignal(fakeCall(1_500), Date.now).release();
    callSignal(fakeCall(1e15), Date.now);
    expect(vi.getTimerCount()).toBe(0);
  });
});
