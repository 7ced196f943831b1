import { describe, expect, it } from 'vitest';
import { holdoutDraw, isHoldoutWeek } from '../../src/guidance/holdout.ts';
import { localWeek } from '../../src/shared/local-date.ts';

const WEEKS = Array.from({ length: 50 }, (_, index) => `2026-W${String(index + 1).padStart(2, '0')}`);
const projectWeeks = Array.from({ length: 200 }, (_, index) =>
  WEEKS.map((week) => ({ accountId: `account ${index % 10}`, projectId: `project ${index}`, week })),
).flat();

describe('the holdout', () => {
  it('is the same wherever and whenever it is asked', () => {
    const week = { accountId: 'acme', projectId: 'autumn', week: '2026-W48' };
    expect(holdoutDraw(week)).toBe(holdoutDraw({ ...week }));
    // Pinned: another draw would move weeks that are under way to the other side.
    expect(holdoutDraw(week)).toBeCloseTo(0.644431611589539, 12);
  });

  it('draws uniformly over projects and weeks', () => {
    const draws = projectWeeks.map(holdoutDraw).sort((a, b) => a - b);
    // Kolmogorov–Smirnov: at 10,000 draws 1.63/√n is passed once in a hundred.
    const distance = Math.max(...draws.map((draw, index) => Math.abs(draw - (index + 0.5) / draws.length)));
    expect(distance).toBeLessThan(1.63 / Math.sqrt(draws.length));
  });

  it.each([0.05, 0.1, 0.25, 0.5])('holds out a share of %d, more for more', (share) => {
    const holdoutWeeks = projectWeeks.filter((week) => isHoldoutWeek({ ...week, share }));
    const sd = Math.sqrt((share * (1 - share)) / projectWeeks.length);
    expect(Math.abs(holdoutWeeks.length / projectWeeks.length - share)).toBeLessThan(4 * sd);
    expect(holdoutWeeks.every((week) => isHoldoutWeek({ ...week, share: 0.5 }))).toBe(true);
  });

  it('does not follow the project, the week or the account alone', () => {
    const holdoutWeeks = (weeks: typeof projectWeeks) =>
      weeks.filter((week) => isHoldoutWeek({ ...week, share: 0.5 }));
    const ofProject = holdoutWeeks(WEEKS.map((week) => ({ accountId: 'a', projectId: 'p', week })));
    expect(ofProject.length).toBeGreaterThan(10);
    expect(ofProject.length).toBeLessThan(40);
    const same = { projectId: 'p', week: '2026-W48' };
    const ofAccounts = holdoutWeeks(WEEKS.map((accountId) => ({ accountId, ...same })));
    expect(ofAccounts.length).toBeGreaterThan(10);
    expect(ofAccounts.length).toBeLessThan(40);
  });

  it('holds out nothing at a share of 0, and no context without a project', () => {
    expect(projectWeeks.some((week) => isHoldoutWeek({ ...week, share: 0 }))).toBe(false);
    const none = WEEKS.map((week) => ({ accountId: 'a', projectId: '', week, share: 0.5 }));
    expect(none.some(isHoldoutWeek)).toBe(false);
  });
});

describe('the week of an instant', () => {
  it('is that of the day it is in the zone', () => {
    // Monday, 30 November 2026 begins week 49: in Auckland it is Monday already, in Los Angeles still Sunday.
    const at = new Date('2026-11-29T23:30:00Z');
    expect(localWeek(at, 'UTC')).toBe('2026-W48');
    expect(localWeek(at, 'Europe/Berlin')).toBe('2026-W49');
    expect(localWeek(at, 'Pacific/Auckland')).toBe('2026-W49');
    expect(localWeek(new Date('2026-11-30T05:00:00Z'), 'America/Los_Angeles')).toBe('2026-W48');
    // The first of January 2027 is a Friday of the last week of 2026.
    expect(localWeek(new Date('2027-01-01T12:00:00Z'), 'UTC')).toBe('2026-W53');
  });
});
