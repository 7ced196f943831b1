/** What a test must be to be called randomised, as every answer shows it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type DashboardFinding,
  FindingKind,
  FindingSeverity,
  GetDashboardRequest,
} from '../../src/gen/kaizen/v1/dashboard.ts';
import {
  ComparedBy,
  type ExplainedTest,
  ExplainGuidanceRequest,
  type ExplainGuidanceResponse,
  TestSplit,
} from '../../src/gen/kaizen/v1/explanation.ts';
import { Grade } from '../../src/gen/kaizen/v1/guidance_item.ts';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { Assignment, Metric, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { recordEvent } from '../../src/ingestion/accept/record-event.ts';
import { startTestService, type TestService } from './harness.ts';
import {
  contextOf,
  createLearningAccount,
  dateOf,
  NOW,
  patternOf,
  patternsOf,
  recordOf,
  report,
  rowsOf,
  runCycle,
  trait,
} from './learning-client.ts';

/** Enough for a pattern, and for a discovery where all of them agree. */
const TESTS = 12;
const CAUSAL = /may be called the effect|lowers the/;

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

/** One day of one creative: how often it was shown and clicked. */
interface Shown {
  readonly tone: string;
  readonly day?: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly fields?: Partial<PerformanceRecord>;
}

/** Tests that all look alike, a fortnight apart from each other's days. */
function alike(rows: readonly Shown[], tests = TESTS): readonly PerformanceRecord[] {
  return Array.from({ length: tests }, (_, at) =>
    rows.map(({ tone, day = 0, impressions, clicks, fields }) =>
      recordOf({
        contentId: `${tone} ${at}`,
        testId: `test ${at}`,
        date: dateOf(14 * at + day),
        traits: [trait(`tone:${tone}`)],
        impressions,
        clicks,
        ...fields,
      }),
    ),
  ).flat();
}

/** What an account that reports this and learns from it answers. */
async function learned(records: readonly PerformanceRecord[]) {
  const accountId = await createLearningAccount(service);
  await report(service, accountId, records);
  await runCycle(service, accountId);
  return { accountId, ...(await answersOf(accountId)) };
}

async function answersOf(accountId: string) {
  const patterns = await patternsOf(service, accountId, { metric: Metric.METRIC_CTR });
  const context = await contextOf(service, accountId, { metric: Metric.METRIC_CTR });
  const dashboard = await service.clients.LearningService.getDashboard(
    GetDashboardRequest.fromPartial({ accountId }),
  );
  const findings = new Map(dashboard.findings.map((finding) => [finding.kind, finding]));
  return { patterns, context, findings, counts: dashboard.counts };
}

function explain(accountId: string, projectId = ''): Promise<ExplainGuidanceResponse> {
  return service.clients.KaizenService.explainGuidance(
    ExplainGuidanceRequest.fromPartial({
      accountId,
      projectId,
      kind: TraitKind.TRAIT_KIND_TONE,
      value: 'bold',
      metric: Metric.METRIC_CTR,
    }),
  );
}

/** Its creatives by tone: "bold 3" is of the bold one. */
function armsOf(set: ExplainedTest | undefined) {
  return Object.fromEntries((set?.creatives ?? []).map((arm) => [arm.contentId.split(' ')[0], arm]));
}

const TEST_FINDINGS = [
  FindingKind.FINDING_KIND_SAMPLE_RATIO_MISMATCH,
  FindingKind.FINDING_KIND_TESTS_NOT_COMPARED,
  FindingKind.FINDING_KIND_ADAPTIVE_SHARES,
];

function onTests(findings: ReadonlyMap<FindingKind, DashboardFinding>): readonly FindingKind[] {
  return TEST_FINDINGS.filter((kind) => findings.has(kind));
}

describe('a split that is not as planned', () => {
  const split = (fields: readonly Partial<PerformanceRecord>[] = []) =>
    alike([
      { tone: 'bold', impressions: 9_000, clicks: 450, ...(fields[0] && { fields: fields[0] }) },
      { tone: 'calm', impressions: 1_000, clicks: 30, ...(fields[1] && { fields: fields[1] }) },
    ]);

  test('is a finding with its shares, and takes the causal words away', async () => {
    const { accountId, patterns, context, findings, counts } = await learned(split());
    expect(onTests(findings)).toEqual([FindingKind.FINDING_KIND_SAMPLE_RATIO_MISMATCH]);
    const finding = findings.get(FindingKind.FINDING_KIND_SAMPLE_RATIO_MISMATCH);
    expect(finding).toMatchObject({
      severity: FindingSeverity.FINDING_SEVERITY_WARNING,
      count: { count: TESTS, capped: false },
    });
    // The newest three by name.
    for (const at of [11, 10, 9]) {
      expect(finding?.text).toContain(
        `test "test ${at}" of project "project" ("bold ${at}" 90.0 % instead of 50.0 %, "calm ${at}" 10.0 % instead of 50.0 %)`,
      );
    }
    expect(finding?.text).toContain('; and others');
    expect(finding?.remedy).toContain('planned_share');
    expect(counts).toMatchObject({ randomisedTests: { count: 0 }, comparisons: { count: TESTS } });

    expect(patternOf(patterns, 'bold')).toMatchObject({
      assignment: Assignment.ASSIGNMENT_OBSERVATIONAL,
    });
    const [item] = context.recommendedTones;
    expect(item).toMatchObject({ value: 'bold', grade: Grade.GRADE_SUPPORTED });
    expect(item?.evidence?.assignment).toBe(Assignment.ASSIGNMENT_OBSERVATIONAL);

    const { sentences, tests, subject } = await explain(accountId);
    expect(subject?.assignment).toBe(Assignment.ASSIGNMENT_OBSERVATIONAL);
    expect(sentences.join('\n')).not.toMatch(CAUSAL);
    expect(sentences.join('\n')).toContain('sample-ratio mismatch');
    expect(tests[0]).toMatchObject({
      comparedBy: ComparedBy.COMPARED_BY_DAY,
      split: TestSplit.TEST_SPLIT_MISMATCH,
      assignment: Assignment.ASSIGNMENT_OBSERVATIONAL,
      strata: 1,
    });
    expect(armsOf(tests[0]).bold).toMatchObject({ share: 0.9, plannedShare: 0.5 });
    expect(armsOf(tests[0]).calm).toMatchObject({ share: 0.1, plannedShare: 0.5 });
  });

  test('is no mismatch where it was declared, and a higher revision may declare it later', async () => {
    const { accountId, findings: before } = await learned(split());
    expect(onTests(before)).toEqual([FindingKind.FINDING_KIND_SAMPLE_RATIO_MISMATCH]);
    const declared = split([
      { plannedShare: 0.9, revision: 1 },
      { plannedShare: 0.1, revision: 1 },
    ]);
    await report(service, accountId, declared);
    await runCycle(service, accountId);

    const { patterns, context, findings, counts } = await answersOf(accountId);
    expect(onTests(findings)).toEqual([]);
    expect(counts?.randomisedTests?.count).toBe(TESTS);
    expect(patternOf(patterns, 'bold').assignment).toBe(Assignment.ASSIGNMENT_RANDOMISED);
    expect(context.recommendedTones[0]).toMatchObject({ value: 'bold', grade: Grade.GRADE_PROVEN });
    const { sentences, tests } = await explain(accountId);
    expect(sentences.join('\n')).toMatch(CAUSAL);
    expect(tests[0]?.split).toBe(TestSplit.TEST_SPLIT_AS_PLANNED);
    expect(armsOf(tests[0]).bold).toMatchObject({ share: 0.9, plannedShare: 0.9 });
  });
});

describe('one name of a test in two projects', () => {
  /** Every creative of the first project is bold, none of the second is. */
  const inProjects = (fields: Partial<PerformanceRecord>) =>
    alike([
      { tone: 'bold', impressions: 5_000, clicks: 350, fields: { projectId: 'shop', ...fields } },
      { tone: 'calm', impressions: 5_000, clicks: 150, fields: { projectId: 'service', ...fields } },
    ]);

  test('is two tests', async () => {
    const { accountId, patterns, findings } = await learned(inProjects({}));
    expect(patterns.filter(({ value }) => value === 'bold')).toEqual([]);
    const finding = findings.get(FindingKind.FINDING_KIND_TESTS_NOT_COMPARED);
    expect(finding?.count?.count).toBe(2 * TESTS);
    expect(finding?.text).toContain(
      'of project "shop" (nothing could be compared: only one creative was shown)',
    );
    const rows = await rowsOf<{ readonly tests: number }>(
      service,
      'MATCH (s:ContrastSet {test_id: "test 0"}) WHERE s.key STARTS WITH $key RETURN count(s) AS tests',
      { key: `${nodeKey(accountId)}|` },
    );
    expect(rows).toEqual([{ tests: 2 }]);
  });

  test('is one where the records say that it spans projects', async () => {
    const { patterns, findings, counts } = await learned(inProjects({ testSpansProjects: true }));
    expect(patternOf(patterns, 'bold')).toMatchObject({ assignment: Assignment.ASSIGNMENT_RANDOMISED });
    expect(patternOf(patterns, 'bold').lift).toBeGreaterThan(0.5);
    expect(onTests(findings)).toEqual([]);
    expect(counts?.randomisedTests?.count).toBe(TESTS);
  });
});

describe('shares that move from day to day', () => {
  test('are compared within days, stay randomised, and are told', async () => {
    // Shown mostly on the day on which everything was clicked more: over all days bold has 2.5 %, calm 1.1 %.
    const days = [0, 1, 2, 3].map((day) => ({
      day,
      bold: day < 3 ? 1_000 : 9_000,
      rate: day < 3 ? 0.01 : 0.03,
    }));
    const records = alike(
      days.flatMap(({ day, bold, rate }) => [
        { tone: 'bold', day, impressions: bold, clicks: bold * rate },
        { tone: 'calm', day, impressions: 10_000 - bold, clicks: (10_000 - bold) * rate },
      ]),
    );
    const { accountId, patterns, context, findings } = await learned(records);
    expect(onTests(findings)).toEqual([FindingKind.FINDING_KIND_ADAPTIVE_SHARES]);
    expect(findings.get(FindingKind.FINDING_KIND_ADAPTIVE_SHARES)).toMatchObject({
      severity: FindingSeverity.FINDING_SEVERITY_NOTE,
      count: { count: TESTS },
    });
    const pattern = patternOf(patterns, 'bold');
    expect(pattern.assignment).toBe(Assignment.ASSIGNMENT_RANDOMISED);
    expect(Math.abs(pattern.lift)).toBeLessThan(0.001);
    expect(context.recommendedTones).toEqual([]);

    const { sentences, tests } = await explain(accountId);
    expect(sentences.join('\n')).toContain('adaptive allocation');
    expect(tests[0]).toMatchObject({ split: TestSplit.TEST_SPLIT_ADAPTIVE, strata: 4 });
    const { bold, calm } = armsOf(tests[0]);
    // The rates alone would tell the opposite of what the days say.
    expect(bold?.rate).toBeCloseTo(0.025, 6);
    expect(calm?.rate).toBeCloseTo(300 / 28_000, 6);
    expect(bold?.comparedSuccesses).toBeCloseTo(300, 6);
    expect(bold?.expectedSuccesses).toBeCloseTo(300, 6);
    expect(calm?.expectedSuccesses).toBeCloseTo(300, 6);
  });
});

describe('creatives of a test that never met', () => {
  test('are compared by week and as observation when they ran one after the other', async () => {
    const records = alike([
      { tone: 'bold', day: 0, impressions: 5_000, clicks: 350 },
      { tone: 'bold', day: 1, impressions: 5_000, clicks: 350 },
      { tone: 'calm', day: 2, impressions: 5_000, clicks: 150 },
    ]);
    const { accountId, patterns, findings } = await learned(records);
    expect(patternOf(patterns, 'bold').assignment).toBe(Assignment.ASSIGNMENT_OBSERVATIONAL);
    expect(patternOf(patterns, 'bold').lift).toBeGreaterThan(0.1);
    expect(onTests(findings)).toEqual([FindingKind.FINDING_KIND_TESTS_NOT_COMPARED]);
    expect(findings.get(FindingKind.FINDING_KIND_TESTS_NOT_COMPARED)?.text).toContain(
      'test "test 11" of project "project" (its creatives ran one after the other: compared by week, as observational)',
    );
    const { sentences, tests } = await explain(accountId);
    expect(sentences.join('\n')).not.toMatch(CAUSAL);
    expect(sentences.join('\n')).toContain('one after the other');
    expect(tests[0]).toMatchObject({ comparedBy: ComparedBy.COMPARED_BY_WEEK, strata: 0 });
    expect(armsOf(tests[0]).bold?.share).toBeUndefined();
    expect(armsOf(tests[0]).bold?.expectedSuccesses).toBeUndefined();
  });

  const elsewhere: readonly (readonly [string, Pick<Shown, 'day' | 'fields'>, string])[] = [
    ['platform', { fields: { platform: 'facebook' } }, 'each creative ran on another platform'],
    ['part of the audience', { fields: { audience: 'parents' } }, 'each creative ran for another audience'],
    ['week', { day: 7 }, 'each creative ran in another week'],
  ];
  test.each(elsewhere)(
    'teach nothing, each on a %s of its own: the reason is told',
    async (_, other, reason) => {
      const records = alike([
        { tone: 'bold', impressions: 5_000, clicks: 350 },
        { tone: 'calm', impressions: 5_000, clicks: 150, ...other },
      ]);
      const { patterns, context, findings } = await learned(records);
      expect(patterns.filter(({ value }) => value === 'bold' || value === 'calm')).toEqual([]);
      expect(context.recommendedTones).toEqual([]);
      const empty = context.emptyFields.find(({ field }) => field === 'recommended_tones');
      expect(empty?.remedy).toContain('GetDashboard names the tests in which nothing could be compared');
      const finding = findings.get(FindingKind.FINDING_KIND_TESTS_NOT_COMPARED);
      expect(finding?.count?.count).toBe(TESTS);
      expect(finding?.text).toContain(`(nothing could be compared: ${reason})`);
    },
  );

  test('are no finding any more once their figures are gone', async () => {
    const records = alike([{ tone: 'bold', impressions: 900, clicks: 9 }], 1);
    const { accountId, findings } = await learned(records);
    expect(onTests(findings)).toEqual([FindingKind.FINDING_KIND_TESTS_NOT_COMPARED]);
    for (const record of records) {
      const { eventId } = recordEvent(record, 'test');
      await service.clients.EventService.retractEvent({ accountId, eventId, actor: 'test', reason: 'wrong' });
    }
    await runCycle(service, accountId);
    expect(onTests((await answersOf(accountId)).findings)).toEqual([]);
  });
});
