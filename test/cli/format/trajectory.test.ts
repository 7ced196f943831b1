import { describe, expect, test } from 'vitest';
import { trajectoryText } from '../../../src/cli/format/trajectory.ts';
import { createStyle } from '../../../src/cli/style.ts';
import { improvementAnswer } from '../../../src/trajectory/improvement-answer.ts';

/** A page on an account whose ROAS is 2 and varies a little from day to day. */
const pageAfter = (days: number): string =>
  trajectoryText(
    improvementAnswer({
      days: Array.from({ length: days }, (_, offset) => ({
        date: new Date(Date.UTC(2025, 0, 1 + offset)).toISOString().slice(0, 10),
        spendMicros: 10_000_000n,
        revenueMicros: BigInt(20_000_000 + 500_000 * (offset % 3)),
      })),
      currency: 'EUR',
      lastCycleState: 'SUCCEEDED',
    }),
    { accountId: 'acme', width: 100 },
    createStyle(false),
  );

describe('the trajectory page', () => {
  test('shows bounds beside every projection, and the chance of 10x', () => {
    const page = pageAfter(60);
    expect(page).toMatch(/ 30 days +2\.05 +1\.\d\d to 2\.\d\d +1\.00× +0\.\d\d to 1\.\d\d +\d\d\.\d % +2×/);
    expect(page).toMatch(/365 days .*short history for this horizon/);
    expect(page).toMatch(/probability of 10x +< 0\.1 %/);
  });

  test('shows how past projections turned out', () => {
    expect(pageAfter(60)).not.toMatch(/days ahead, from/);
    expect(pageAfter(100)).toMatch(
      /30 days ahead, from 8 past days: off by 0\.\d %; no change would have been by 0\.\d %/,
    );
    expect(pageAfter(500)).toMatch(/ 90 days .* by 51 past errors/);
  });

  test('has dashes where nothing is extrapolated', () => {
    expect(pageAfter(5)).toMatch(/ 30 days +2\.05 +– +1\.00× +– +– +2×/);
  });
});
