import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountDashboard, type DashboardDependencies } from '../../src/dashboard/account-dashboard.ts';
import { deploymentDashboard } from '../../src/dashboard/deployment-dashboard.ts';
import { GetDashboardRequest } from '../../src/gen/kaizen/v1/dashboard.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { createCycleService } from '../../src/learning/cycle/cycle-service.ts';
import { seed, seedAccount } from '../fixtures/seed-graph.ts';
import { startTestService, type TestService } from './harness.ts';
import { createLearningAccount, NOW, recordOf, report } from './learning-client.ts';
import { type DbHits, type ProfiledGraph, profiledGraph } from './profiled-graph.ts';

const TODAY = NOW.toISOString().slice(0, 10);
const silentLog = { child: () => silentLog, info() {}, warn() {}, error() {}, debug() {} };

let service: TestService;
let profiled: ProfiledGraph;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
  profiled = profiledGraph(service.graph);
});
afterAll(async () => {
  await profiled.close();
  await service.close();
});

/** What a server gives its dashboard, over the profiled graph. */
function dependencies(): DashboardDependencies {
  const { graph } = profiled;
  const clock = (): Date => NOW;
  const cycles = createCycleService({
    graph,
    clock,
    random: () => 0.5,
    serverId: 'profiled',
    log: silentLog,
  } as unknown as Parameters<typeof createCycleService>[0]);
  const schedule = {
    schedule: '',
    timeZone: 'UTC',
    misfirePolicy: 'SKIP',
    version: 1,
    updatedBy: '',
  } as const;
  const scheduler = {
    status: async () => ({
      state: 'WAITING' as const,
      schedule: {
        ...schedule,
        settledThroughMs: null,
        pause: undefined,
        lastRun: undefined,
        lastSkip: undefined,
      },
      nextRunMs: undefined,
      serverId: 'profiled',
      role: 'ELIGIBLE' as const,
    }),
  };
  return { graph, clock, cycles, scheduler, halfLifeDays: 180 };
}

/** Events and figures of each day. */
const DAILY = 4;

const DAYS_AT_ONCE = 200;

const SEED_DAYS = `MATCH (account:Account {key: $key})
  UNWIND range($from, $to) AS n
  WITH account, n, date($today) - duration({days: n}) AS date
  CREATE (account)-[:HAS_DAY]->(day:Day {key: $key + '||' + toString(date), date: date, account: $key, owner: $key,
    event_count: $daily, events_LEAD_CREATED: $daily, performance_count: $daily})
  CREATE (account)-[:HAS_SNAPSHOT]->(:Snapshot {key: $key + '|' + toString(date), date: date,
    spend_micros: 1000000, revenue_micros: 2000000})
  CREATE (:Cycle {key: $key + toString(date), cycle_id: $key + toString(date), account_key: $key, account_id: $key,
    parent_cycle_id: '', trigger: 'SCHEDULE', state: 'SUCCEEDED', reason: '', stages: '[]', published_epoch: 0,
    accounts_succeeded: 0, accounts_failed: 0, started_at: datetime({date: date}), ended_at: datetime({date: date})})
  WITH day
  UNWIND range(0, $daily - 1) AS at
  CREATE (day)-[:LOGGED]->(:Event {key: day.key + at, day: day.key, type: 'LEAD_CREATED', place: toString(at + 100),
    event_time: datetime({date: day.date}), record_time: datetime({date: day.date})})
  WITH day, at
  MATCH (creative:Creative {key: $key + '|creative ' + at})
  CREATE (creative)-[:MEASURED]->(:PerformanceDay {key: day.key + '|figure ' + at, date: day.date})
  FINISH`;

/** So many days up to today with four events, a cycle and the figures of four creatives each, as the writer leaves them. */
async function seedHistory(days: number): Promise<string> {
  const accountId = `cost ${randomUUID()}`;
  await seedAccount(service.graph, accountId, { events: days * DAILY });
  const params = { key: nodeKey(accountId), daily: BigInt(DAILY), today: TODAY };
  await seed(
    service.graph,
    `UNWIND range(0, $daily - 1) AS n
     CREATE (:Creative {key: $key + '|creative ' + n, engagements: n, engagement_impressions: 100,
       created_at: datetime({date: date($today)})}) FINISH`,
    params,
  );
  // In parts: one transaction of all of it takes a busy machine too long.
  for (let from = 0; from < days; from += DAYS_AT_ONCE) {
    await seed(service.graph, SEED_DAYS, {
      ...params,
      from: BigInt(from),
      to: BigInt(from + DAYS_AT_ONCE - 1),
    });
  }
  return accountId;
}

/** Snapshots are read for the trajectory, up to two years of them, and no further. */
const BOUNDED_BY_TWO_YEARS = 'trajectory/read-snapshots';

function costOf(hits: DbHits): number {
  return [...hits].reduce((sum, [name, cost]) => sum + (name === BOUNDED_BY_TWO_YEARS ? 0 : cost), 0);
}

/** Filling ten times the history takes its time on a busy machine; nothing is measured by the clock. */
const TIMEOUT_MS = 400_000;

test(
  'an account’s dashboard costs the same on ten times the history',
  async () => {
    const cost = async (days: number): Promise<DbHits> => {
      const accountId = await seedHistory(days);
      profiled.take();
      const dashboard = await accountDashboard(dependencies(), { accountId, days: 30 });
      expect(dashboard.growth.reduce((sum, { events }) => sum + events, 0)).toBe(30 * DAILY);
      expect(dashboard.head.eventCount).toBe(days * DAILY);
      expect(dashboard.findings.map(({ kind }) => kind)).toEqual(['TOO_LITTLE_DATA']);
      return profiled.take();
    };
    // 400 days are as many as are looked at for the newest figures, whatever the history.
    const short = await cost(400);
    const long = await cost(4_000);
    const message = `${costOf(short)} and ${costOf(long)}: ${JSON.stringify([...long])}, after ${JSON.stringify([...short])}`;
    expect(costOf(short), message).toBeGreaterThan(500);
    expect(costOf(long), message).toBeLessThanOrEqual(1.1 * costOf(short));
    expect(long.get(BOUNDED_BY_TWO_YEARS)).toBeLessThan(10_000);
  },
  TIMEOUT_MS,
);

/** Tests of which the first few were marked by a cycle. */
const SEED_TESTS = `UNWIND range(0, $tests - 1) AS n
  WITH n, $key + '|test|p|' + toString(n) AS key
  CREATE (set:ContrastSet {key: key, level: 'FINE', test_id: toString(n), assignment: 'RANDOMISED', compared_by: 'NOTHING',
    apart: 'PLATFORM', newest: date($today) - duration({days: n % 300})})
  CREATE (:SetScore {key: key, arms: [], shared: 0, declared: 0, places: [], split: []})
  SET set.finding = CASE WHEN n < $found THEN $key + '|TESTS_NOT_COMPARED' END
  FINISH`;

test('findings on tests cost what there is to say, however many tests there are', async () => {
  const cost = async (tests: number, found: number): Promise<number> => {
    const accountId = `cost ${randomUUID()}`;
    await seedAccount(service.graph, accountId, { events: 0 });
    const params = { key: nodeKey(accountId), today: TODAY, tests: BigInt(tests), found: BigInt(found) };
    await seed(service.graph, SEED_TESTS, params);
    profiled.take();
    const { findings } = await accountDashboard(dependencies(), { accountId, days: 30 });
    expect(findings.find(({ kind }) => kind === 'TESTS_NOT_COMPARED')?.count.count ?? 0).toBe(found);
    return profiled.take().get('dashboard/list-found-tests') ?? Number.NaN;
  };
  const none = await cost(2_000, 0);
  const few = await cost(100, 5);
  const asFew = await cost(2_000, 5);
  const message = `none ${none}, few ${few}, as few of more ${asFew}`;
  expect(none, message).toBeLessThan(50);
  expect(few, message).toBeLessThan(300);
  expect(asFew, message).toBe(few);
});

test('the whole deployment is summed, with findings and activity by account', async () => {
  const accountId = await createLearningAccount(service);
  const empty = await createLearningAccount(service);
  const dates = Array.from({ length: 12 }, (_, at) => new Date(NOW.getTime() - (7 + at) * 86_400_000));
  await report(
    service,
    accountId,
    dates.map((date) => recordOf({ contentId: 'c', date: date.toISOString().slice(0, 10), impressions: 10 })),
  );
  const { LearningService } = service.clients;
  await LearningService.runCycle({ accountId, wait: true } as Parameters<typeof LearningService.runCycle>[0]);

  const answer = await LearningService.getDashboard(GetDashboardRequest.fromPartial({ maxFindings: 1 }));
  expect(answer).toMatchObject({ accountId: '', models: undefined, improvement: undefined, helping: [] });
  expect(answer.findings).toHaveLength(1);
  expect(answer.findingsTotal).toBeGreaterThan(1);
  expect(answer.accountsExamined).toBe(answer.counts?.accounts);
  expect(answer.counts?.performanceRecords).toBeGreaterThanOrEqual(12);
  expect(answer.growth).toHaveLength(30);
  expect(
    answer.growth.reduce((sum, { performanceRecords }) => sum + performanceRecords, 0),
  ).toBeGreaterThanOrEqual(12);
  expect(answer.growth[0]?.patterns).toBeUndefined();

  const { findings, topAccounts } = await deploymentDashboard(dependencies(), { days: 30 });
  const kindsOf = (id: string) =>
    findings.filter((finding) => finding.accountId === id).map(({ kind }) => kind);
  expect(kindsOf(accountId)).toEqual(['INGESTION_STALL', 'TOO_LITTLE_DATA']);
  expect(kindsOf(empty)).toEqual(['TOO_LITTLE_DATA']);
  expect(topAccounts.length).toBeLessThanOrEqual(10);
  expect(topAccounts.map(({ events }) => events)).toEqual(
    topAccounts.map(({ events }) => events).toSorted((a, b) => b - a),
  );
});
