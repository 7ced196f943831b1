/** The demo in small: three accounts, three weeks, on a service and database of their own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNextText, reportText, weekLine } from '../../scripts/demo/demo-text.ts';
import { type DemoRun, runDemo, type WeekReport } from '../../scripts/demo/run-demo.ts';
import { createStyle } from '../../src/cli/style.ts';
import { type JoinedService, joinThrowAwayService } from '../../src/testing/joined-service.ts';

const WEEKS = 3;
const CREATIVES = 8;
/** A Sunday: the week it is in is not over, so the last one of the demo ends a week before it. */
const TODAY = new Date('2026-03-15T12:00:00Z');

const weeks: WeekReport[] = [];
let run: DemoRun;
let service: JoinedService;

beforeAll(async () => {
  run = await runDemo({
    seed: 5,
    weeks: WEEKS,
    endsBefore: TODAY,
    accountsPerSegment: 1,
    memory: { heapMb: 512, pageCacheMb: 256 },
    onWeek: (week) => weeks.push(week),
  });
  const { address, database } = run.bed;
  service = joinThrowAwayService({ address, database });
});
afterAll(async () => {
  await service?.close();
  await run?.bed.close();
});

test('every week is told of when it is over, and the last one ends before today', () => {
  expect(weeks.map(({ week, monday }) => [week, monday])).toEqual([
    [1, '2026-02-16'],
    [2, '2026-02-23'],
    [3, '2026-03-02'],
  ]);
  expect(run.report.weeks).toEqual(weeks);
  expect(weekLine(weeks[0] as WeekReport, WEEKS)).toMatch(
    /^week 1\/3 {2}2026-02-16 {2}return on ad spend \d+\.\d\d guided, \d+\.\d\d unguided +[+-]?\d+ % {2}learned in /,
  );
});

test('guided and unguided accounts have shown as much, and have spent as much', () => {
  const { guided, unguided, accounts } = run.report;
  expect(accounts.map(({ accountId }) => accountId)).toEqual(['hospitality-1', 'fitness-1', 'bakery-1']);
  for (const totals of [guided, unguided]) {
    expect(totals).toMatchObject({
      creatives: 3 * WEEKS * CREATIVES,
      impressions: 3 * WEEKS * CREATIVES * 3000,
    });
  }
  expect(guided.spendMicros).toBe(unguided.spendMicros);
  expect(guided.regret).not.toBe(unguided.regret);
});

test('the service has every figure of the guided accounts, and none of the others', async () => {
  const stored = await service.readGraph(
    `MATCH (figure:PerformanceDay)
     RETURN sum(figure.impressions) AS impressions, sum(figure.clicks) AS clicks,
            sum(figure.spend_micros) AS spendMicros, sum(figure.revenue_micros) AS revenueMicros`,
  );
  const { impressions, clicks, spendMicros, revenueMicros } = run.report.guided;
  expect(stored).toEqual([{ impressions, clicks, spendMicros, revenueMicros }]);
});

test('the generators asked for guidance and say what they were given', async () => {
  for (const { accountId } of run.report.accounts) {
    const events = await service.listEvents({ accountId });
    const generated = events.filter(({ payload }) => payload?.$case === 'creativesGenerated');
    expect(generated).toHaveLength(WEEKS);
    for (const { guidance } of generated) {
      expect(guidance?.contextId).not.toBe('');
      expect(guidance?.items.length).toBeGreaterThan(0);
    }
    // Events carry the time of the simulation: nine in the morning of its Mondays.
    expect(
      generated.map(({ eventTime }) => new Date((eventTime?.seconds ?? 0) * 1000).toISOString().slice(0, 13)),
    ).toEqual(weeks.map(({ monday }) => `${monday}T09`));
  }
});

test('the report says how sure it is, and the service runs on to be looked into', async () => {
  const { report, bed } = run;
  const text = reportText(report, createStyle(false));
  expect(text).toContain('Guided against unguided: 3 accounts, 3 weeks from 2026-02-16');
  expect(text).toMatch(/return on ad spend +\d+\.\d\d +\d+\.\d\d +[+-]?\d+ % \[[+-]?\d+, [+-]?\d+\]/);
  expect(text).toMatch(/in 365 days .* 10×/);
  expect(text).toContain('On track for ten times: 0 of 3 accounts.');
  expect(openNextText(bed, 'hospitality-1')).toContain(
    `npx kaizen --address ${bed.address} context --account hospitality-1`,
  );
  const { context } = await service.call('getProjectContext', {
    accountId: 'hospitality-1',
    projectId: 'campaign',
  });
  expect(context?.epoch).toBe(WEEKS);
});

test('the same seed makes the same campaigns', async () => {
  const again = await runDemo({
    seed: 5,
    weeks: 1,
    endsBefore: new Date('2026-03-01T12:00:00Z'),
    accountsPerSegment: 1,
    memory: { heapMb: 512, pageCacheMb: 256 },
  });
  try {
    const [first] = weeks;
    const [repeated] = again.report.weeks;
    expect(repeated?.monday).toBe(first?.monday);
    expect(repeated?.guided).toEqual(first?.guided);
    expect(repeated?.unguided).toEqual(first?.unguided);
  } finally {
    await again.bed.close();
  }
});
