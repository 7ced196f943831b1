import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cycle, CycleStageName, RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import { ErrorReason } from '../../src/gen/kaizen/v1/error_reason.ts';
import { GetProjectContextRequest, type KaizenContext } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { ListLearningPatternsRequest } from '../../src/gen/kaizen/v1/pattern.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import {
  CreativeMark,
  ListCreativesRequest,
  RecordPerformanceRequest,
} from '../../src/gen/kaizen/v1/performance_service.ts';
import { LearningStatus } from '../../src/gen/kaizen/v1/trajectory.ts';
import { Assignment, ItemStatus, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import {
  cell,
  columnSum,
  DISPLAY_ADS,
  dataFile,
  dataRows,
  describeOnData,
  HEADLINE_TESTS,
  micros,
  type Row,
  UNDATED_ADS,
} from '../fixtures/real-data.ts';
import { expectedFigures, readFigures } from './account-figures.ts';
import { createAccount } from './accounts.ts';
import { readDatabase } from './database.ts';
import { startTestService, type TestService } from './harness.ts';
import { DISPLAY_OPTIONS, HEADLINE_OPTIONS, type ImportReport, importFile } from './import-file.ts';

/** Eleven thousand records take 10 s on an idle machine with 2 cores, and several times that on a busy one. */
const LONG_MS = 600_000;

let service: TestService;
let folder: string;
beforeAll(async () => {
  service = await startTestService();
  folder = mkdtempSync(path.join(tmpdir(), 'kaizen-main-job-'));
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function runCycle(accountId: string): Promise<Cycle> {
  const { cycle } = await service.clients.LearningService.runCycle(
    { accountId, wait: true, dryRun: false },
    { deadlineMs: LONG_MS },
  );
  if (cycle === undefined) throw new Error('the response has no cycle');
  return cycle;
}

const countsOf = ({ stages }: Cycle, name: CycleStageName): Readonly<Record<string, number>> =>
  stages.find((stage) => stage.name === name)?.counts ?? {};

async function contextOf(accountId: string, projectId: string): Promise<KaizenContext> {
  const request = GetProjectContextRequest.fromPartial({ accountId, projectId });
  const { context } = await service.clients.KaizenService.getProjectContext(request);
  if (context === undefined) throw new Error('the response has no context');
  return context;
}

/** Names of the lists of a context that hold nothing, as the proto has them. */
function emptyLists({
  emptyFields,
  generationSlots,
  replayNotes,
  ...context
}: KaizenContext): readonly string[] {
  return Object.entries(context)
    .filter(([, value]) => Array.isArray(value) && value.length === 0)
    .map(([name]) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

describeOnData('the headline tests of Upworthy', () => {
  const TOTALS = { impressions: 38_262_622, clicks: 501_970, events: 10_913 };
  let accountId: string;
  let rows: readonly Row[];
  const importHeadlines = (file: string): Promise<ImportReport> =>
    importFile(service, file, ['--account', accountId, ...HEADLINE_OPTIONS]);

  beforeAll(() => {
    rows = dataRows(HEADLINE_TESTS);
    accountId = service.newAccountId();
  });

  test('are imported whole, each arm in its test', { timeout: LONG_MS }, async () => {
    const report = await importFile(service, dataFile(HEADLINE_TESTS), [
      ...['--account', accountId, '--create-account', '--industry', 'Media'],
      ...HEADLINE_OPTIONS,
    ]);
    expect(report).toMatchObject({ rows: TOTALS.events, accepted: TOTALS.events, failures: [] });
    const found = await readFigures(readDatabase, accountId);
    expect(found).toMatchObject(expectedFigures(TOTALS));
    expect(found.nodes).toEqual({
      figures: 10_913,
      creatives: 10_913,
      fineSets: 5_248,
      comparableSets: 1_619,
      memberships: 10_913,
    });
    const { account } = await service.clients.AccountService.getAccount({ accountId });
    expect(account).toMatchObject({ eventCount: TOTALS.events, industry: 'Media', publishedEpoch: 0 });
  });

  test('teach that questions lose readers and that people win them', { timeout: LONG_MS }, async () => {
    const cycle = await runCycle(accountId);
    expect(cycle).toMatchObject({ state: RunState.RUN_STATE_SUCCEEDED, publishedEpoch: 1, reason: '' });
    expect(countsOf(cycle, CycleStageName.CYCLE_STAGE_NAME_COLLECT)).toMatchObject({ tests: 5_248 });
    const { patterns } = await service.clients.LearningService.listLearningPatterns(
      ListLearningPatternsRequest.fromPartial({
        accountId,
        patternType: TraitKind.TRAIT_KIND_LEXICAL,
        limit: 500,
      }),
    );
    const pattern = (name: string) => patterns.find(({ value }) => value === name);
    const question = pattern('question_mark');
    expect(question).toMatchObject({ assignment: Assignment.ASSIGNMENT_RANDOMISED, metric: 'ctr' });
    expect(question?.lift).toBeGreaterThan(-0.13);
    expect(question?.lift).toBeLessThan(-0.07);
    const person = pattern('he_she');
    expect(person).toMatchObject({ assignment: Assignment.ASSIGNMENT_RANDOMISED, metric: 'ctr' });
    expect(person?.lift).toBeGreaterThan(0.07);
    expect(person?.lift).toBeLessThan(0.15);
    for (const { lift, interval, variants, tests } of patterns) {
      expect(interval?.lower).toBeLessThan(lift);
      expect(interval?.upper).toBeGreaterThan(lift);
      expect(variants).toBeGreaterThanOrEqual(tests);
    }
  });

  test('make a context that advises against questions and explains every gap', async () => {
    const context = await contextOf(accountId, 'headlines');
    const risky = context.riskyPatterns.map(({ kind, value }) => [kind, value]);
    expect(risky).toContainEqual([TraitKind.TRAIT_KIND_LEXICAL, 'question_mark']);
    expect(risky).toContainEqual([TraitKind.TRAIT_KIND_HOOK_TYPE, 'question']);
    expect(context.furtherTraits.map(({ value }) => value)).toContain('he_she');
    expect(context).toMatchObject({
      sampleSize: 10_913,
      projectSampleSize: 10_913,
      confidence: 100,
      epoch: 1,
    });
    expect(context.channelPerformance).toMatchObject([
      { name: 'upworthy', metric: 'ctr', trials: 38_262_622 },
    ]);
    expect(context.emptyFields.map(({ field }) => field)).toEqual(
      expect.arrayContaining([
        'recommended_tones',
        'past_winners',
        'pack_success_rates',
        'high_clarity_segments',
      ]),
    );
    expect(context.emptyFields.map(({ field }) => field).sort()).toEqual([...emptyLists(context)].sort());
    for (const { reason, explanation, remedy } of context.emptyFields) {
      expect(reason).toBeGreaterThan(0);
      expect(explanation).not.toBe('');
      expect(remedy).not.toBe('');
    }
  });

  test('change nothing when they are imported again', { timeout: LONG_MS }, async () => {
    const before = await readFigures(readDatabase, accountId);
    const report = await importHeadlines(dataFile(HEADLINE_TESTS));
    expect(report).toMatchObject({ accepted: 0, duplicates: TOTALS.events, failures: [] });
    expect(await readFigures(readDatabase, accountId)).toEqual(before);
    expect(countsOf(await runCycle(accountId), CycleStageName.CYCLE_STAGE_NAME_COLLECT)).toEqual({
      tests: 0,
      coarse_comparisons: 0,
      points: 0,
      days: 0,
    });
  });

  test('take a correction of one row in a hundred, and only those are learned anew', {
    timeout: LONG_MS,
  }, async () => {
    const corrected = rows.map((row, index) => (index % 100 === 0 ? withOtherClicks(row) : row));
    const changed = corrected.filter((row, index) => row !== rows[index]);
    const file = path.join(folder, 'corrected.csv');
    writeCsv(
      file,
      corrected.map((row) => ({ ...row, revision: '1' })),
    );
    const before = await readFigures(readDatabase, accountId);
    const report = await importHeadlines(file);
    expect(report).toMatchObject({
      accepted: changed.length,
      duplicates: rows.length - changed.length,
      failures: [],
    });
    const after = await readFigures(readDatabase, accountId);
    const sums = {
      impressions: columnSum(corrected, 'impressions'),
      clicks: columnSum(corrected, 'clicks'),
      events: rows.length + changed.length,
    };
    expect(sums.clicks).not.toBe(TOTALS.clicks);
    expect(after).toMatchObject(expectedFigures(sums));
    expect(after.nodes).toEqual(before.nodes);
    expect(await clicksByContent(accountId)).toEqual(
      new Map(corrected.map((row) => [cell(row, 'content_id'), Number(cell(row, 'clicks'))])),
    );

    const cycle = await runCycle(accountId);
    const touched = new Set(changed.map((row) => cell(row, 'test_id'))).size;
    expect(cycle.state).toBe(RunState.RUN_STATE_SUCCEEDED);
    expect(countsOf(cycle, CycleStageName.CYCLE_STAGE_NAME_COLLECT)).toMatchObject({ tests: touched });
    const extracted = countsOf(cycle, CycleStageName.CYCLE_STAGE_NAME_EXTRACT_PATTERNS);
    expect(extracted).toMatchObject({ scopes_reweighted: 0 });
    const coarse = countsOf(cycle, CycleStageName.CYCLE_STAGE_NAME_COLLECT).coarse_comparisons ?? Number.NaN;
    expect(extracted.tests_compared).toBe(touched + coarse);
  });
});

describeOnData('the display ads of April to June', () => {
  let accountId: string;
  let rows: readonly Row[];
  beforeAll(() => {
    // Two rows are there twice, and count once.
    rows = [...new Map(dataRows(DISPLAY_ADS).map((row) => [JSON.stringify(row), row])).values()];
    accountId = service.newAccountId();
  });

  test('are taken with their dirt, each kind of it named', { timeout: LONG_MS }, async () => {
    const report = await importFile(service, dataFile(DISPLAY_ADS), [
      ...['--account', accountId, '--create-account', '--currency', 'EUR'],
      ...DISPLAY_OPTIONS,
    ]);
    // Two rows repeat others cell for cell: each is named with its line, and not added.
    expect(report).toMatchObject({ rows: 10_974, accepted: 10_972, duplicates: 0, unreadable: 2 });
    expect(report.failures).toMatchObject([{ status: 'UNREADABLE', count: 2 }]);
    expect(Object.fromEntries(report.warnings.map(({ reason, count }) => [reason, count]))).toEqual({
      PLACEHOLDER_VALUE: 287,
      CONVERSIONS_EXCEED_CLICKS: 99,
      REVENUE_WITHOUT_SPEND: 80,
    });
    expect(await readFigures(readDatabase, accountId)).toMatchObject(
      expectedFigures({
        impressions: columnSum(rows, 'displays'),
        clicks: columnSum(rows, 'clicks'),
        events: 10_972,
      }),
    );
  });

  test('keep their money to the millionth, by project and day', async () => {
    const found = await readDatabase(
      `MATCH (a:Account {account_id: $accountId})-[:OWNS]->(p)-[:HAS_DAY]->(d:Day) WHERE d.performance_count > 0
       RETURN p.project_id + ' ' + toString(d.date) AS place, d.spend_micros AS spend, d.revenue_micros AS revenue`,
      { accountId },
    );
    expect(new Map(found.map(({ place, spend, revenue }) => [place, { spend, revenue }]))).toEqual(
      moneyBy(rows, (row) => `${cell(row, 'campaign_number')} ${dateOf(row)}`),
    );
  });

  test('become snapshots of every day, and a trajectory', { timeout: LONG_MS }, async () => {
    expect((await runCycle(accountId)).state).toBe(RunState.RUN_STATE_SUCCEEDED);
    const expected = moneyBy(rows, dateOf);
    const snapshots = await readDatabase(
      `MATCH (:Account {account_id: $accountId})-[:HAS_SNAPSHOT]->(s:Snapshot)
       RETURN toString(s.date) AS date, s.spend_micros AS spend, s.revenue_micros AS revenue`,
      { accountId },
    );
    expect(new Map(snapshots.map(({ date, spend, revenue }) => [date, { spend, revenue }]))).toEqual(
      expected,
    );

    const answer = await service.clients.LearningService.getImprovementTrajectory({ accountId });
    expect(answer.learningStatus).toBeGreaterThan(LearningStatus.LEARNING_STATUS_INSUFFICIENT_DATA);
    const figures = {
      initialRoas: answer.initialRoas,
      currentRoas: answer.currentRoas,
      dailyImprovementRate: answer.dailyImprovementRate,
      projected30dRoas: answer.projected30dRoas,
      projected90dRoas: answer.projected90dRoas,
      projected365dRoas: answer.projected365dRoas,
      improvement30d: answer.improvement30d,
      improvement90d: answer.improvement90d,
      improvement365d: answer.improvement365d,
    };
    for (const [name, figure] of Object.entries(figures)) expect(figure, name).toEqual(expect.any(Number));
    const dates = [...expected.keys()].sort();
    expect(answer.series.map(({ date }) => date)).toEqual(dates);
    expect(answer.historyDays).toBe(dates.length);
    expect(answer.asOfDate).toBe(dates.at(-1));
    expect(answer.onTrackFor10x).toBe(false);
    expect(answer.targets.length).toBeGreaterThan(0);
    expect(answer.notes.join('\n')).toContain('EUR');
  });

  test('have no tier and no mark, as they have no engagements', async () => {
    const marked = await readDatabase(
      `MATCH (a:Account {account_id: $accountId})
       CALL (a) { MATCH (f:PerformanceDay) WHERE f.key STARTS WITH a.key + '|' AND f.tier IS NOT NULL RETURN count(f) AS tiers }
       CALL (a) { MATCH (c:Creative) WHERE c.key STARTS WITH a.key + '|' AND c.mark IS NOT NULL RETURN count(c) AS marks }
       RETURN tiers, marks`,
      { accountId },
    );
    expect(marked).toEqual([{ tiers: 0, marks: 0 }]);
    for (const mark of [CreativeMark.CREATIVE_MARK_WINNER, CreativeMark.CREATIVE_MARK_LOSER]) {
      const request = ListCreativesRequest.fromPartial({ accountId, mark });
      expect((await service.clients.PerformanceService.listCreatives(request)).creatives).toEqual([]);
    }
    const { emptyFields } = await contextOf(accountId, 'camp 1');
    expect(emptyFields.find(({ field }) => field === 'past_winners')?.explanation).toContain('engagements');
  });
});

describeOnData('ads without dates', () => {
  test('are refused row by row, each for its date, and leave nothing but that', {
    timeout: LONG_MS,
  }, async () => {
    const accountId = await createAccount(service);
    const rows = dataRows(UNDATED_ADS);
    const records = rows.map((row) =>
      PerformanceRecord.fromPartial({
        projectId: cell(row, 'xyz_campaign_id'),
        contentId: cell(row, 'ad_id'),
        platform: 'facebook',
        audience: `${cell(row, 'age')} ${cell(row, 'gender')}`,
        impressions: Number(cell(row, 'Impressions')),
        clicks: Number(cell(row, 'Clicks')),
        spendMicros: Math.round(Number(cell(row, 'Spent')) * 1e6),
        conversions: Number(cell(row, 'Total_Conversion')),
      }),
    );
    const response = await service.clients.PerformanceService.recordPerformance(
      RecordPerformanceRequest.fromPartial({ accountId, records, source: 'KAG_conversion_data.csv' }),
      { deadlineMs: LONG_MS },
    );
    expect(response).toMatchObject({ acceptedCount: 0, duplicateCount: 0, failedCount: 1_143 });
    response.results.forEach(({ status, reason, violations }, index) => {
      expect(status).toBe(ItemStatus.ITEM_STATUS_REJECTED);
      expect(reason).toBe(ErrorReason.ERROR_REASON_INVALID_FIELD);
      expect(violations.map(({ field }) => field)).toEqual([`records[${index}].date`]);
    });
    const found = await readFigures(readDatabase, accountId);
    expect(found.nodes).toMatchObject({ figures: 0, creatives: 0, fineSets: 0 });
    const { emptyFields } = await contextOf(accountId, '916');
    expect(emptyFields).toHaveLength(11);
  });

  test('are not even sent by the command line, which names the missing column', async () => {
    const accountId = await createAccount(service);
    const options = [
      ...['--account', accountId, '--platform', 'facebook', '--project-column', 'xyz_campaign_id'],
      ...['--map', 'content_id=ad_id', '--map', 'impressions=Impressions', '--map', 'clicks=Clicks'],
    ];
    await expect(importFile(service, dataFile(UNDATED_ADS), options)).rejects.toThrow(/nothing gives date/);
    const { account } = await service.clients.AccountService.getAccount({ accountId });
    expect(account?.eventCount).toBe(0);
  });
});

/** Another number of clicks that is possible. */
function withOtherClicks(row: Row): Row {
  const clicks = Number(cell(row, 'clicks'));
  const isFull = clicks >= Number(cell(row, 'impressions'));
  return { ...row, clicks: String(isFull ? clicks - 1 : clicks + 1) };
}

function writeCsv(file: string, rows: readonly Row[]): void {
  const [first = {}] = rows;
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const lines = [Object.keys(first), ...rows.map((row) => Object.values(row))];
  writeFileSync(file, `${lines.map((cells) => cells.map(quoted).join(',')).join('\n')}\n`);
}

async function clicksByContent(accountId: string): Promise<ReadonlyMap<unknown, unknown>> {
  const rows = await readDatabase(
    `MATCH (a:Account {account_id: $accountId}) MATCH (c:Creative) WHERE c.key STARTS WITH a.key + '|'
     RETURN c.content_id AS id, c.clicks AS clicks`,
    { accountId },
  );
  return new Map(rows.map(({ id, clicks }) => [id, clicks]));
}

/** The day of a row of the display ads, whose file names month and day of 2020. */
function dateOf(row: Row): string {
  const months: Readonly<Record<string, string>> = { April: '04', May: '05', June: '06' };
  const month = months[cell(row, 'month')];
  if (month === undefined) throw new Error(`the data have a month "${cell(row, 'month')}"`);
  return `2020-${month}-${cell(row, 'day').padStart(2, '0')}`;
}

function moneyBy(
  rows: readonly Row[],
  placeOf: (row: Row) => string,
): ReadonlyMap<string, { readonly spend: number; readonly revenue: number }> {
  const sums = new Map<string, { spend: number; revenue: number }>();
  for (const row of rows) {
    const sum = sums.get(placeOf(row)) ?? { spend: 0, revenue: 0 };
    sum.spend += micros(cell(row, 'revenue'));
    sum.revenue += micros(cell(row, 'post_click_sales_amount'));
    sums.set(placeOf(row), sum);
  }
  return sums;
}
