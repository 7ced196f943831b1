import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CycleStageName, RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import {
  type DashboardFinding,
  FindingKind,
  FindingSeverity,
  GetDashboardRequest,
  type GetDashboardResponse,
} from '../../src/gen/kaizen/v1/dashboard.ts';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import { AppendEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { RecordPerformanceRequest } from '../../src/gen/kaizen/v1/performance_service.ts';
import { Boundary } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { seed } from '../fixtures/seed-graph.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import {
  createLearningAccount,
  dateOf,
  patternsOf,
  recordOf,
  report,
  rowsOf,
  runCycle,
  trait,
} from './learning-client.ts';
import { plantedTests } from './planted-tests.ts';

const DAY_MS = 86_400_000;
/** Two of them are two months: evidence grows old within a test's year. */
const HALF_LIFE_DAYS = 30;
const START = new Date('2026-06-01T12:00:00Z');

let now = START;
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: () => now, settings: { patternHalfLifeDays: HALF_LIFE_DAYS } });
});
afterAll(() => service.close());

/** The day of 2026 counted as `dateOf` does, noon of it in UTC. */
const noonOf = (day: number): Date => new Date(`${dateOf(day)}T12:00:00Z`);

function dashboardOf(
  accountId: string,
  request: Partial<GetDashboardRequest> = {},
): Promise<GetDashboardResponse> {
  return service.clients.LearningService.getDashboard(
    GetDashboardRequest.fromPartial({ accountId, ...request }),
  );
}

async function findingOf(accountId: string, kind: FindingKind): Promise<DashboardFinding | undefined> {
  const { findings } = await dashboardOf(accountId);
  return findings.find((finding) => finding.kind === kind);
}

async function log(accountId: string, events: readonly Partial<Event>[]): Promise<void> {
  const { failedCount } = await service.clients.EventService.appendEvents(
    AppendEventsRequest.fromPartial({
      accountId,
      events: events.map((event, at) =>
        Event.fromPartial({
          projectId: 'project',
          eventId: `event ${now.getTime()} ${at}`,
          ...event,
        } as Event),
      ),
    }),
  );
  expect(failedCount).toBe(0);
}

const lead = (leadId: string): Partial<Event> => ({
  payload: {
    $case: 'leadCreated',
    value: { leadId, source: 'web', icpMatchScore: 0.5, attributes: undefined },
  },
});

/** Tests of a bold tone that helps, one a day. */
const boldTests = (name: string, fromDay: number, tests = 20, kind = 'tone:bold') =>
  plantedTests({
    name,
    seed: 3,
    tests,
    fromDay,
    traits: [kind],
    effects: (carried) => (carried.has(kind) ? { ctr: 0.4, roas: 0.2 } : {}),
  });

describe('the dashboard of an account', () => {
  test('counts what is there, as an independent count of the graph finds it', async () => {
    now = noonOf(25);
    const accountId = await createLearningAccount(service);
    await report(service, accountId, boldTests('bold', 0));
    await report(
      service,
      accountId,
      [0, 1, 2].map((at) =>
        recordOf({
          contentId: `side ${at}`,
          date: dateOf(24),
          traits: [trait('tone:calm')],
          impressions: 500,
          clicks: 20,
          engagements: 60,
        }),
      ),
    );
    await log(accountId, [lead('one'), lead('two')]);
    await runCycle(service, accountId);
    await report(service, accountId, [recordOf({ contentId: 'late', date: dateOf(25), impressions: 900 })]);

    const [graph] = await rowsOf<Record<string, number>>(
      service,
      `MATCH (a:Account {key: $key})
       CALL (a) { MATCH (e:Event) WHERE e.key STARTS WITH a.key + '|' RETURN count(e) AS events,
         sum(CASE e.boundary WHEN 'performance' THEN 1 ELSE 0 END) AS performanceEvents,
         max(e.record_time.epochMillis) AS recorded }
       CALL (a) { MATCH (c:Creative) WHERE c.key STARTS WITH a.key + '|' RETURN count(c) AS creatives,
         sum(CASE WHEN c.engagement_impressions > 0 AND c.engagements * 10 >= c.engagement_impressions THEN 1 ELSE 0 END) AS excellent,
         sum(CASE c.mark WHEN 'WINNER' THEN 1 ELSE 0 END) AS winners,
         sum(CASE c.mark WHEN 'LOSER' THEN 1 ELSE 0 END) AS losers }
       CALL (a) { MATCH (f:PerformanceDay) WHERE f.key STARTS WITH a.key + '|' RETURN count(f) AS figures }
       CALL (a) { MATCH (t:Trait) WHERE t.key STARTS WITH a.key + '|' RETURN count(t) AS traits }
       CALL (a) { MATCH (s:ContrastSet {level: 'FINE'}) WHERE s.key STARTS WITH a.key + '|'
         RETURN sum(CASE s.assignment WHEN 'RANDOMISED' THEN 1 ELSE 0 END) AS randomised,
           sum(CASE s.assignment WHEN 'RANDOMISED' THEN 0 ELSE 1 END) AS observational }
       CALL (a) { MATCH (s:ContrastSet) WHERE s.dirty = a.key RETURN count(s) AS waiting }
       CALL (a) { MATCH (p:Pattern {account_key: a.key, project_id: ''}) WHERE p.epoch_to IS NULL RETURN count(p) AS patterns }
       CALL (a) { MATCH (p:Pattern {account_key: a.key}) WHERE p.epoch_to IS NULL AND p.project_id <> '' RETURN count(p) AS projectPatterns }
       RETURN events, performanceEvents, recorded, creatives, excellent, winners, losers, figures, traits, randomised,
         observational, waiting, patterns, projectPatterns`,
      { key: nodeKey(accountId) },
    );
    if (graph === undefined) throw new Error('the account is not there');
    const dashboard = await dashboardOf(accountId);
    const { counts, growth, freshness, performance, cycles } = dashboard;
    const exact = (count: number | undefined) => ({ count, capped: false });
    expect(counts).toMatchObject({
      accounts: 1,
      events: graph.events,
      performanceRecords: graph.figures,
      creatives: exact(graph.creatives),
      traits: exact(graph.traits),
      randomisedTests: exact(graph.randomised),
      comparisons: exact(graph.observational),
      patterns: exact(graph.patterns),
      projectPatterns: exact(graph.projectPatterns),
      projects: exact(1),
    });
    expect(graph.randomised).toBe(20);
    expect(graph.figures).toBe(44);
    // Growth: every day of the window, and all of what is in it.
    expect(growth).toHaveLength(30);
    expect([growth[0]?.date, growth.at(-1)?.date]).toEqual([dateOf(-4), dateOf(25)]);
    expect(growth.map(({ performanceRecords }) => performanceRecords)).toEqual(
      growth.map(({ date }) =>
        date === dateOf(24) ? 3 : date === dateOf(25) ? 1 : date >= dateOf(0) && date <= dateOf(19) ? 2 : 0,
      ),
    );
    expect(growth.reduce((sum, { events }) => sum + events, 0)).toBe(graph.events);
    expect(growth.at(-1)?.patterns).toBe((graph.patterns ?? 0) + (graph.projectPatterns ?? 0));
    expect(dashboard.eventsByBoundary).toEqual([
      { boundary: Boundary.BOUNDARY_ACQUISITION, events: 2 },
      { boundary: Boundary.BOUNDARY_PERFORMANCE, events: graph.performanceEvents },
    ]);
    expect(dashboard.growthCompleteFrom).toBe('');
    // Patterns, as the list has them.
    const listed = await patternsOf(service, accountId);
    expect(dashboard.patternGroups.reduce((sum, { patterns }) => sum + patterns, 0)).toBe(listed.length);
    for (const { metric, state, patterns } of dashboard.patternGroups) {
      expect(listed.filter((pattern) => pattern.metric === metric && pattern.state === state)).toHaveLength(
        patterns,
      );
    }
    const helping = listed.filter(({ lift }) => lift > 0).slice(0, 5);
    expect(dashboard.helping.map(({ patternId }) => patternId)).toEqual(
      helping.map(({ patternId }) => patternId),
    );
    expect(dashboard.helping[0]).toMatchObject({ lift: helping[0]?.lift, interval: helping[0]?.interval });
    // Creatives, cycles and freshness.
    expect(performance).toMatchObject({
      examined: exact(graph.creatives),
      excellent: graph.excellent,
      winners: exact(graph.winners),
      losers: exact(graph.losers),
    });
    expect(cycles).toMatchObject({ evaluated: 1, successRate: 1, running: undefined, failures: [] });
    expect(cycles?.last[0]).toMatchObject({
      state: RunState.RUN_STATE_SUCCEEDED,
      publishedEpoch: 1,
      stage: CycleStageName.CYCLE_STAGE_NAME_UNSPECIFIED,
    });
    expect(freshness).toMatchObject({
      newestPerformanceDate: dateOf(25),
      performanceAgeDays: 0,
      epoch: 1,
      waitingTests: exact(graph.waiting),
      waitingDays: exact(1),
    });
    expect((freshness?.newestEventRecordTime?.seconds ?? 0) * 1_000).toBe(graph.recorded);
    expect(graph.waiting).toBeGreaterThan(0);
    expect(dashboard.scheduler?.schedule).not.toBe('');
    expect(dashboard.models?.missing.length).toBeGreaterThan(0);
    expect(dashboard.improvement?.byDay.length).toBe(21);
    expect(dashboard.findings).toEqual([]);

    // Another account's page shows none of it.
    const other = await dashboardOf(await createLearningAccount(service));
    expect(other.counts).toMatchObject({
      events: 0,
      performanceRecords: 0,
      creatives: exact(0),
      traits: exact(0),
    });
    expect(JSON.stringify(other)).not.toContain(JSON.stringify(accountId).slice(1, -1));
    expect(other.helping).toEqual([]);
    expect(other.findings.map(({ kind }) => kind)).toEqual([FindingKind.FINDING_KIND_TOO_LITTLE_DATA]);
  });

  test('refuses an account that is not there, and more than a year of days', async () => {
    expect(await errorOf(dashboardOf('nobody'))).toMatchObject({ code: status.NOT_FOUND });
    const accountId = await createLearningAccount(service);
    expect(await errorOf(dashboardOf(accountId, { days: 367 }))).toMatchObject({
      code: status.INVALID_ARGUMENT,
    });
    expect((await dashboardOf(accountId, { days: 366 })).growth).toHaveLength(366);
  });
});

describe('findings', () => {
  test('figures that came daily and stopped are an alarm, later a note, and before neither', async () => {
    const accountId = await createLearningAccount(service);
    const daily = Array.from({ length: 12 }, (_, day) =>
      recordOf({ contentId: 'c', date: dateOf(day), impressions: 10 }),
    );
    now = noonOf(11);
    await report(service, accountId, daily);
    await runCycle(service, accountId);
    const stall = async (day: number) => {
      now = noonOf(day);
      return findingOf(accountId, FindingKind.FINDING_KIND_INGESTION_STALL);
    };
    expect(await stall(12)).toBeUndefined();
    expect(await stall(15)).toBeUndefined();
    const alarm = await stall(16);
    expect(alarm).toMatchObject({
      severity: FindingSeverity.FINDING_SEVERITY_ALARM,
      accountId,
      count: { count: 5, capped: false },
    });
    expect(alarm?.text).toContain(dateOf(11));
    expect((await stall(90))?.severity).toBe(FindingSeverity.FINDING_SEVERITY_NOTE);
    expect(await stall(11 + 367)).toBeUndefined();
    now = noonOf(16);
    await report(service, accountId, [recordOf({ contentId: 'c', date: dateOf(16), impressions: 10 })]);
    expect(await stall(16)).toBeUndefined();
  });

  test('figures that wait for days are an alarm until a cycle takes them', async () => {
    const accountId = await createLearningAccount(service);
    now = noonOf(6);
    await report(service, accountId, boldTests('first', 0, 6));
    await runCycle(service, accountId);
    const kind = FindingKind.FINDING_KIND_KNOWLEDGE_BEHIND_DATA;
    now = noonOf(9);
    expect(await findingOf(accountId, kind)).toBeUndefined();
    await report(service, accountId, boldTests('second', 6, 1));
    const behind = await findingOf(accountId, kind);
    expect(behind).toMatchObject({ severity: FindingSeverity.FINDING_SEVERITY_ALARM, count: { count: 3 } });
    await runCycle(service, accountId);
    expect(await findingOf(accountId, kind)).toBeUndefined();
  });

  test('refused records are told of for a week', async () => {
    const accountId = await createLearningAccount(service);
    now = noonOf(40);
    const kind = FindingKind.FINDING_KIND_INGESTION_FAILURES;
    expect(await findingOf(accountId, kind)).toBeUndefined();
    const broken = recordOf({ contentId: 'c', date: '2026-02-30', impressions: 10 });
    await service.clients.PerformanceService.recordPerformance(
      RecordPerformanceRequest.fromPartial({ accountId, records: [broken], actor: 'test', source: 'file' }),
    );
    expect(await findingOf(accountId, kind)).toMatchObject({ count: { count: 1, capped: false } });
    now = noonOf(48);
    expect(await findingOf(accountId, kind)).toBeUndefined();
  });

  test('too little to learn from says what is lacking, until there is a pattern', async () => {
    const accountId = await createLearningAccount(service);
    now = noonOf(20);
    const kind = FindingKind.FINDING_KIND_TOO_LITTLE_DATA;
    expect((await findingOf(accountId, kind))?.text).toMatch(/no performance record is stored/);
    await report(service, accountId, boldTests('few', 0, 2));
    await runCycle(service, accountId);
    const few = await findingOf(accountId, kind);
    expect(few?.text).toMatch(/4 performance records in 2 usable tests, of which 2 tests can be compared/);
    expect(few?.remedy).toMatch(/5 variants/);
    await report(service, accountId, boldTests('more', 2, 8));
    await runCycle(service, accountId);
    expect(await findingOf(accountId, kind)).toBeUndefined();
  });

  test('patterns on old evidence are stale, those tested since are not', async () => {
    const accountId = await createLearningAccount(service);
    now = noonOf(150);
    await report(service, accountId, [
      ...boldTests('old', 0, 10, 'tone:old'),
      ...boldTests('kept', 0, 10, 'tone:kept'),
    ]);
    await runCycle(service, accountId);
    const kind = FindingKind.FINDING_KIND_STALE_PATTERNS;
    expect(await findingOf(accountId, kind)).toBeUndefined();
    await report(service, accountId, boldTests('again', 100, 10, 'tone:kept'));
    await runCycle(service, accountId);
    const stale = await findingOf(accountId, kind);
    const listed = (await patternsOf(service, accountId)).filter(({ value }) => value === 'old');
    expect(listed.length).toBeGreaterThan(0);
    expect(stale?.count).toEqual({ count: listed.length, capped: false });
    expect(stale?.example).toContain('|old|');
  });

  test('orphans are found, and what is whole is not', async () => {
    const accountId = await createLearningAccount(service);
    now = new Date();
    const { FINDING_KIND_ORPHAN_TRAITS: traits, FINDING_KIND_ORPHAN_SUBJECTS: subjects } = FindingKind;
    const unmeasured = FindingKind.FINDING_KIND_UNMEASURED_CREATIVES;
    const made = (contentId: string) => ({
      contentId,
      text: '',
      contentType: '',
      traits: [trait('tone:bold')],
    });
    await log(accountId, [
      lead('kept'),
      {
        payload: {
          $case: 'creativesGenerated',
          value: { strategyId: 's', creatives: [made('announced'), made('ran')], durationMs: 0 },
        },
      },
    ]);
    const today = now.toISOString().slice(0, 10);
    await report(service, accountId, [
      recordOf({ contentId: 'ran', date: today, impressions: 10, audience: 'all' }),
    ]);
    for (const kind of [traits, subjects, unmeasured])
      expect(await findingOf(accountId, kind)).toBeUndefined();

    now = new Date(now.getTime() + 20 * DAY_MS);
    await seed(
      service.graph,
      `CREATE (:Trait {key: $prefix + 'tone|gone', kind: 'tone', value: 'gone'})
       CREATE (:Lead {key: $prefix + 'gone', id: 'gone'}) FINISH`,
      { prefix: `${nodeKey(accountId)}|` },
    );
    const one = { count: 1, capped: false };
    expect(await findingOf(accountId, traits)).toMatchObject({
      count: one,
      example: nodeKey(accountId, 'tone', 'gone'),
    });
    expect(await findingOf(accountId, subjects)).toMatchObject({
      count: one,
      example: nodeKey(accountId, 'gone'),
    });
    expect(await findingOf(accountId, unmeasured)).toMatchObject({
      count: one,
      example: nodeKey(accountId, 'announced'),
    });
  });

  test('a failed cycle is told with its reason until the next one succeeds', async () => {
    const accountId = await createLearningAccount(service);
    now = noonOf(30);
    await report(service, accountId, boldTests('bold', 0, 3));
    await seed(
      service.graph,
      `CREATE (:Cycle {key: $id, cycle_id: $id, account_key: $key, account_id: $accountId, parent_cycle_id: '',
        trigger: 'REQUEST', state: 'FAILED', reason: 'the disk is full', stages: '[]', published_epoch: 0,
        accounts_succeeded: 0, accounts_failed: 0, started_at: datetime($at), ended_at: datetime($at)}) FINISH`,
      { id: `failed ${accountId}`, key: nodeKey(accountId), accountId, at: noonOf(29).toISOString() },
    );
    const kind = FindingKind.FINDING_KIND_CYCLE_FAILED;
    expect(await findingOf(accountId, kind)).toMatchObject({ example: `failed ${accountId}` });
    const { cycles } = await dashboardOf(accountId);
    expect(cycles).toMatchObject({
      evaluated: 1,
      successRate: 0,
      failures: [{ reason: 'the disk is full' }],
    });
    await runCycle(service, accountId);
    expect(await findingOf(accountId, kind)).toBeUndefined();
    expect((await dashboardOf(accountId)).cycles?.successRate).toBe(0.5);
  });
});
