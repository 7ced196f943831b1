import { describe, expect, test } from 'vitest';
import { byGravity } from '../../src/dashboard/finding.ts';
import {
  type AccountStanding,
  type CycleStanding,
  failedCycleFinding,
  standingFindings,
} from '../../src/dashboard/standing-findings.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number): number => NOW.getTime() - hours * HOUR_MS;

const cycle = (state: string, hours: number, reason = ''): CycleStanding => ({
  cycleId: `cycle-${hours}`,
  state,
  reason,
  startedAtMs: hoursAgo(hours),
});
/** An account on which nothing is to be looked after. */
const WELL: AccountStanding = {
  accountId: 'acme',
  eventCount: 900,
  performanceCount: 500,
  patterns: 3,
  usableSets: 8,
  comparableSets: 5,
  createdAtMs: hoursAgo(2_000),
  isWaiting: false,
  cycles: [cycle('SUCCEEDED', 9)],
  stall: undefined,
  refused: 0,
};
const findings = (changes: Partial<AccountStanding>) => standingFindings({ ...WELL, ...changes }, NOW);
/** Kind, severity and count of each. */
const short = (changes: Partial<AccountStanding>): readonly string[] =>
  findings(changes).map(({ kind, severity, count }) => `${kind} ${severity} ${count.count}`);

test('an account that is well has none', () => {
  expect(findings({})).toEqual([]);
});

describe('a failed cycle', () => {
  test('is one while no later one ended well; a running one says nothing yet', () => {
    const failed = cycle('FAILED', 3, 'no room');
    expect(short({ cycles: [cycle('RUNNING', 1), failed, cycle('SUCCEEDED', 9)] })).toEqual([
      'CYCLE_FAILED WARNING 1',
    ]);
    expect(short({ cycles: [cycle('SUCCEEDED', 1), failed] })).toEqual([]);
  });

  test('says why, and whether it was one of all accounts', () => {
    expect(failedCycleFinding('acme', cycle('FAILED', 3, 'no room'))).toMatchObject({
      text: expect.stringMatching(/ cycle failed: no room\.$/),
      example: 'cycle-3',
    });
    expect(failedCycleFinding('', cycle('FAILED', 3)).text).toMatch(/ deployment cycle failed: no reason/);
  });
});

describe('knowledge behind its data', () => {
  test.each<[string, Partial<AccountStanding>, RegExp | undefined, number]>([
    ['not within two days', { cycles: [cycle('SUCCEEDED', 48)] }, undefined, 0],
    ['after them, since the last success', { cycles: [cycle('SUCCEEDED', 73)] }, /was 3 days ago/, 3],
    ['not while a cycle runs', { cycles: [cycle('RUNNING', 1), cycle('SUCCEEDED', 99)] }, undefined, 0],
    ['not where nothing waits', { isWaiting: false, cycles: [cycle('SUCCEEDED', 99)] }, undefined, 0],
    [
      'since the oldest that is known, when none succeeded',
      { cycles: [cycle('CANCELLED', 1), cycle('CANCELLED', 121)] },
      /none of the last 2 cycles succeeded, since 5 days ago/,
      5,
    ],
    ['since the account was made, when none ran', { cycles: [] }, /no cycle has run in 83 days/, 83],
    ['not when nobody knows since when', { cycles: [], createdAtMs: null }, undefined, 0],
  ])('%s', (_name, changes, text, days) => {
    const found = findings({ isWaiting: true, ...changes }).filter(
      ({ kind }) => kind === 'KNOWLEDGE_BEHIND_DATA',
    );
    expect(found).toHaveLength(text === undefined ? 0 : 1);
    if (text !== undefined) {
      expect(found[0]).toMatchObject({ severity: 'ALARM', text: expect.stringMatching(text) });
      expect(found[0]?.count).toEqual({ count: days, capped: false });
    }
  });
});

describe('what comes in', () => {
  const stall = (silentDays: number, usualGapDays: number) => ({
    stall: { newestDate: '2026-11-01', silentDays, usualGapDays },
  });

  test('a silence is an alarm for two months, and then a note', () => {
    expect(short(stall(60, 1))).toEqual(['INGESTION_STALL ALARM 60']);
    expect(short(stall(61, 1))).toEqual(['INGESTION_STALL NOTE 61']);
    expect(findings(stall(19, 1))[0]?.text).toContain(
      'come daily; the newest are of 2026-11-01, 19 days ago',
    );
    expect(findings(stall(19, 7))[0]?.text).toContain('come every 7 days');
  });

  test('refused records are counted', () => {
    expect(findings({ refused: 1 })[0]?.text).toContain('1 performance record of');
    expect(short({ refused: 1_200 })).toEqual(['INGESTION_FAILURES WARNING 1200']);
  });
});

describe('too little to learn from', () => {
  test('no figure at all, whatever else there is', () => {
    expect(findings({ performanceCount: 0, cycles: [] })).toMatchObject([
      { kind: 'TOO_LITTLE_DATA', text: expect.stringContaining('(900 events)'), count: { count: 0 } },
    ]);
  });

  test('figures without a pattern after a cycle, and not before one', () => {
    const none = { patterns: 0 };
    expect(short({ ...none, cycles: [cycle('FAILED', 9)] })).toEqual(['CYCLE_FAILED WARNING 1']);
    expect(findings(none)[0]?.text).toContain(
      '500 performance records in 8 usable tests, of which 5 tests can be compared',
    );
    expect(short(none)).toEqual(['TOO_LITTLE_DATA NOTE 5']);
  });
});

test('all that is wrong is told, and the gravest stands first in a list', () => {
  const all = findings({
    isWaiting: true,
    cycles: [cycle('FAILED', 1), cycle('SUCCEEDED', 99)],
    refused: 2,
    patterns: 0,
  });
  expect(byGravity(all).map(({ kind }) => kind)).toEqual([
    'KNOWLEDGE_BEHIND_DATA',
    'CYCLE_FAILED',
    'INGESTION_FAILURES',
    'TOO_LITTLE_DATA',
  ]);
});
