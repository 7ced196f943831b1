import { describe, expect, test } from 'vitest';
import { dashboardText } from '../../../src/cli/format/dashboard.ts';
import { createStyle } from '../../../src/cli/style.ts';
import { RunState } from '../../../src/gen/kaizen/v1/cycle.ts';
import { FindingKind, FindingSeverity, GetDashboardResponse } from '../../../src/gen/kaizen/v1/dashboard.ts';
import { Boundary, PatternState, TraitKind } from '../../../src/gen/kaizen/v1/vocabulary.ts';

const style = createStyle(false);
const at = (text: string) => ({ seconds: Date.parse(text) / 1_000, nanos: 0 });
const WIDTH = 100;

const account = GetDashboardResponse.fromPartial({
  accountId: 'acme\u001b[31m',
  asOf: at('2026-03-10T03:00:00Z'),
  counts: {
    accounts: 1,
    events: 1_200,
    creatives: { count: 5_000, capped: true },
    performanceRecords: 44,
    models: 2,
  },
  growth: [
    { date: '2026-03-09', events: 1, performanceRecords: 0, patterns: 0 },
    { date: '2026-03-10', events: 9, performanceRecords: 2, patterns: 3 },
  ],
  eventsByBoundary: [{ boundary: Boundary.BOUNDARY_PACK, events: 10 }],
  boundaryDays: 2,
  patternGroups: [
    { metric: 'ctr', state: PatternState.PATTERN_STATE_ESTABLISHED, patterns: 3 },
    { metric: 'roas', state: PatternState.PATTERN_STATE_ESTABLISHED, patterns: 1 },
  ],
  helping: [
    {
      kind: TraitKind.TRAIT_KIND_TONE,
      value: 'bold',
      metric: 'ctr',
      lift: 0.2,
      interval: { lower: 0.1, upper: 0.3, level: 0.95 },
      signConfidence: 0.99,
    },
  ],
  cycles: {
    last: [
      {
        cycleId: 'c',
        state: RunState.RUN_STATE_FAILED,
        startTime: at('2026-03-10T02:00:00Z'),
        durationMs: 4_200,
        reason: 'the disk is full',
      },
    ],
    successRate: 0.5,
    evaluated: 2,
  },
  freshness: {
    newestPerformanceDate: '2026-03-09',
    performanceAgeDays: 1,
    epoch: 4,
    waitingTests: { count: 2 },
    waitingDays: { count: 1 },
  },
  performance: { excellent: 1, good: 2, winners: { count: 10_000, capped: true } },
  findings: [
    {
      kind: FindingKind.FINDING_KIND_INGESTION_STALL,
      severity: FindingSeverity.FINDING_SEVERITY_ALARM,
      text: 'Figures stopped.',
      remedy: 'Look.',
    },
  ],
  findingsTotal: 3,
});

describe('the dashboard as text', () => {
  test('fits the page and shows each part of an account', () => {
    const text = dashboardText(account, WIDTH, style);
    expect(text).not.toContain('\u001b');
    for (const part of [
      'Dashboard of account acme',
      'newest performance 2026-03-09, 1 day old',
      '5,000+',
      'events of 2 days: pack 10',
      'established  ████████████████████████  4  ctr 3, roas 1',
      '▲ tone bold',
      '+20 % [+10, +30]',
      'excellent 1 · good 2 · average 0 · poor 0; winners 10,000+, losers 0',
      'Cycles: 50 % of the last 2 succeeded',
      'the disk is full',
      '✗ Figures stopped.',
      '→ Look.',
      '2 more (--findings)',
    ]) {
      expect(text).toContain(part);
    }
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(WIDTH);
  });

  test('says of an empty account that there is not enough data, and of nothing found so', () => {
    const text = dashboardText(GetDashboardResponse.fromPartial({ accountId: 'new' }), WIDTH, style);
    expect(text).toContain('none yet: not enough data');
    expect(text).toContain('none yet: kaizen cycle run starts one');
    expect(text).toContain('✓ Nothing needs attention');
  });

  test('names the account of each finding of the whole deployment, and who was not looked at', () => {
    const text = dashboardText(
      {
        ...account,
        accountId: '',
        findings: account.findings.map((finding) => ({ ...finding, accountId: 'acme' })),
        counts: { ...(account.counts as NonNullable<typeof account.counts>), accounts: 7 },
        accountsExamined: 5,
      },
      WIDTH,
      style,
    );
    expect(text).toContain('Dashboard of all accounts');
    expect(text).toContain('✗ acme: Figures stopped.');
    expect(text).toContain('2 accounts were not examined');
    expect(text).not.toContain('▲');
  });
});
