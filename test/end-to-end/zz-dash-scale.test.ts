import { afterAll, beforeAll, test } from 'vitest';
import { GetDashboardRequest } from '../../src/gen/kaizen/v1/dashboard.ts';
import { seed } from '../kaizen/seed-graph.ts';
import { countDeployment, listAccountStandings, listFigureDates, rankAccounts, sumDeploymentDays } from '../../src/gen/queries.ts';
import { startTestService, type TestService } from './harness.ts';
import { NOW } from './learning-client.ts';
let service: TestService;
beforeAll(async () => { service = await startTestService({ now: NOW }); });
afterAll(() => service.close());
test('scale', async () => {
  const t0 = performance.now();
  const today = NOW.toISOString().slice(0, 10);
  for (let part = 0; part < 10; part++)
    await seed(service.graph, `UNWIND range($part * 100, $part * 100 + 99) AS a
     WITH 'scale ' + right('000' + a, 4) AS key, a
     CREATE (account:Account {key: key, account_id: key, event_count: 1000, performance_count: 100, published_epoch: 1, published_at: datetime(), created_at: datetime()})
     WITH account, key, a
     UNWIND range(0, 39) AS n
     WITH account, key, a, date($today) - duration({days: n + CASE a % 10 WHEN 0 THEN 8 ELSE 0 END}) AS date
     CREATE (account)-[:HAS_DAY]->(:Day {key: key + '||' + toString(date), date: date, account: key, owner: key, event_count: 20 + a % 7, events_LEAD_CREATED: 10, events_PERFORMANCE_RECORDED: 10, performance_count: 20, impressions: 1, clicks: 1, spend_micros: 1, revenue_micros: 2})
     CREATE (account)-[:HAS_SNAPSHOT]->(:Snapshot {key: key + '|' + toString(date), date: date, spend_micros: 1})
     CREATE (:Cycle {key: key + toString(date), cycle_id: key + toString(date), account_key: key, account_id: key, parent_cycle_id: '', trigger: 'SCHEDULE', state: 'SUCCEEDED', reason: '', stages: '[]', published_epoch: 0, accounts_succeeded: 0, accounts_failed: 0, started_at: datetime({date: date}), ended_at: datetime({date: date})}) FINISH`, { part: BigInt(part), today });
  process.stdout.write(`SCALE seeded in ${Math.round(performance.now()-t0)}\n`);
  const ms: number[] = [];
  let answer;
  for (let i = 0; i < 12; i++) {
    const t = performance.now();
    answer = await service.clients.LearningService.getDashboard(GetDashboardRequest.fromPartial({}));
    ms.push(Math.round(performance.now() - t)); process.stdout.write(`SCALE ${ms.at(-1)}\n`);
  }
  process.stdout.write(`\nSCALE ${JSON.stringify(ms)} accounts ${answer?.counts?.accounts} findings ${answer?.findingsTotal} completeFrom ${answer?.growthCompleteFrom}\n`);
  const from = new Date(NOW.getTime() - 29 * 86400000).toISOString().slice(0, 10);
  const from7 = new Date(NOW.getTime() - 6 * 86400000).toISOString().slice(0, 10);
  const keys = Array.from({ length: 100 }, (_, a) => `scale ${String(a * 10).padStart(4, '0')}`);
  const g = service.graph;
  const timed = async (name: string, run: () => Promise<unknown>, profile: () => Promise<unknown>) => {
    const t = performance.now(); await run(); const took = performance.now() - t;
    process.stdout.write(`SCALE ${name} ${Math.round(took)} ms ${JSON.stringify(await profile()).slice(0, 120)}\n`);
  };
  const p1 = { from, to: today, maxDays: 20000n };
  const p2 = { from: from7, to: today, maxDays: 20000n, refusedCounter: 'x' };
  const p3 = { afterKey: '', limit: 1000n, cycles: 3n };
  const p4 = { accountKeys: keys, maxSnapshots: 20n, maxRecentDays: 40n };
  await timed('count', () => g.run(countDeployment, { maxInsights: 10000n }), () => g.profile(countDeployment, { maxInsights: 10000n }));
  await timed('days', () => g.run(sumDeploymentDays, p1), () => g.profile(sumDeploymentDays, p1));
  await timed('rank', () => g.run(rankAccounts, p2), () => g.profile(rankAccounts, p2));
  await timed('standings', () => g.run(listAccountStandings, p3), () => g.profile(listAccountStandings, p3));
  await timed('dates', () => g.run(listFigureDates, p4), () => g.profile(listFigureDates, p4));
}, 500_000);
