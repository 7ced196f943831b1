import { describe, expect, test } from 'vitest';
import { createCircuitBreaker } from '../../../src/client/learning/circuit-breaker.ts';

function breakerAt(start = 0) {
  const clock = { ms: start };
  return { clock, breaker: createCircuitBreaker({ now: () => clock.ms, failures: 3, openMs: 1_000 }) };
}

describe('a circuit breaker', () => {
  test('opens after failures in a row, and not before', () => {
    const { breaker } = breakerAt();
    breaker.failed();
    breaker.failed();
    breaker.succeeded();
    breaker.failed();
    breaker.failed();
    expect([breaker.state(), breaker.mayAsk()]).toEqual(['closed', true]);
    breaker.failed();
    expect([breaker.state(), breaker.mayAsk()]).toEqual(['open', false]);
  });

  test('lets one through after its time, and closes when that succeeds', () => {
    const { breaker, clock } = breakerAt();
    for (let count = 0; count < 3; count += 1) breaker.failed();
    clock.ms = 999;
    expect(breaker.mayAsk()).toBe(false);
    clock.ms = 1_000;
    expect([breaker.mayAsk(), breaker.state(), breaker.mayAsk()]).toEqual([true, 'half-open', false]);
    breaker.succeeded();
    expect([breaker.state(), breaker.mayAsk(), breaker.mayAsk()]).toEqual(['closed', true, true]);
  });

  test('opens again when the one it let through fails', () => {
    const { breaker, clock } = breakerAt();
    for (let count = 0; count < 3; count += 1) breaker.failed();
    clock.ms = 1_500;
    expect(breaker.mayAsk()).toBe(true);
    breaker.failed();
    expect([breaker.state(), breaker.mayAsk()]).toEqual(['open', false]);
    clock.ms = 2_500;
    expect(breaker.mayAsk()).toBe(true);
  });

  test('asks again when whom it let through never came back', () => {
    const { breaker, clock } = breakerAt();
    for (let count = 0; count < 3; count += 1) breaker.failed();
    clock.ms = 1_000;
    breaker.mayAsk();
    clock.ms = 2_000;
    expect(breaker.mayAsk()).toBe(true);
  });
});
