import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { IntervalMethod, LearningStatus } from '../../src/gen/kaizen/v1/trajectory.ts';
import { readSnapshots } from '../../src/gen/queries.ts';
import { createGraph, type Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { applyMigrations } from '../../src/graph/migrations.ts';
import { getImprovementTrajectoryHandler } from '../../src/grpc/handlers/get-improvement-trajectory.ts';
import { MAX_HISTORY_DAYS } from '../../src/trajectory/read-improvement.ts';
import { callOf, seed, seedAccount } from '../fixtures/seed-graph.ts';

let graph: Graph;
beforeAll(async () => {
  graph = createGraph({ ...inject('neo4j'), database: 'neo4j' });
  await applyMigrations(graph, { directory: fileURLToPath(new URL('../../cypher/schema', import.meta.url)) });
});
afterAll(() => graph.close());

const trajectoryOf = (accountId: string) =>
  getImprovementTrajectoryHandler({ graph })({ accountId }, callOf(accountId));
const newAccount = (): string => `acct|${randomUUID()}`;

/** Snapshots of `days` days from `first` on, one day in seven without spend; ROAS grows by half a percent a day. */
async function seedSnapshots(accountId: string, days: number, first = '2024-01-01'): Promise<void> {
  await seed(
    graph,
    `MATCH (account:Account {key: $key})
     UNWIND range(0, $days - 1) AS n
     WITH account, n, date($first) + duration({days: n}) AS day
     CREATE (account)-[:HAS_SNAPSHOT]->(:Snapshot {key: $key + '|' + toString(day), date: day,
       spend_micros: CASE WHEN n % 7 = 6 THEN 0 ELSE 10000000 END,
       revenue_micros: toInteger(20000000 * 1.005 ^ n)})
     FINISH`,
    { key: nodeKey(accountId), days: BigInt(days), first },
  );
}

test('a growing account gets figures, status, notes and its series, oldest first', async () => {
  const accountId = newAccount();
  await seedAccount(graph, accountId);
  await seedSnapshots(accountId, 118);
  const answer = await trajectoryOf(accountId);
  expect(answer.learningStatus).toBe(LearningStatus.LEARNING_STATUS_IMPROVING);
  expect(answer.initialRoas).toBeGreaterThan(2);
  expect(answer.currentRoas).toBeGreaterThan(answer.initialRoas ?? 0);
  expect(answer.improvement365d).toBeCloseTo((answer.projected365dRoas ?? 0) / (answer.initialRoas ?? 1), 3);
  expect(
    answer.projections.map(({ horizonDays, roas, lowHistory }) => [horizonDays, roas, lowHistory]),
  ).toEqual([
    [30, answer.projected30dRoas, false],
    [90, answer.projected90dRoas, false],
    [365, answer.projected365dRoas, true],
  ]);
  for (const { roas, interval, intervalMethod } of answer.projections) {
    expect(interval).toMatchObject({ level: 0.8 });
    expect(interval?.lower).toBeLessThan(roas);
    expect(interval?.upper).toBeGreaterThan(roas);
    expect(intervalMethod).toBe(IntervalMethod.INTERVAL_METHOD_SCALED_DEFAULT);
  }
  expect(answer.probability10x).toBeLessThan(0.1);
  expect(answer.backTests.map(({ horizonDays }) => horizonDays)).toEqual([30]);
  expect(answer.series).toHaveLength(118);
  expect(answer.series[0]).toMatchObject({ date: '2024-01-01', roas: 2 });
  expect(answer.series[6]).toMatchObject({ date: '2024-01-07', spendMicros: '0', roas: undefined });
  expect([answer.historyDays, answer.validDays, answer.asOfDate]).toEqual([118, 102, '2024-04-27']);
  expect(answer.notes.join('\n')).toMatch(/millionths of EUR/);
});

test('a long history gives intervals by the account’s own errors', async () => {
  const accountId = newAccount();
  await seedAccount(graph, accountId);
  await seedSnapshots(accountId, 520);
  const answer = await trajectoryOf(accountId);
  expect(answer.projections.map(({ intervalMethod }) => intervalMethod)).toEqual([
    IntervalMethod.INTERVAL_METHOD_CONFORMAL,
    IntervalMethod.INTERVAL_METHOD_CONFORMAL,
    IntervalMethod.INTERVAL_METHOD_SCALED_DEFAULT,
  ]);
  expect(answer.backTests.map(({ horizonDays }) => horizonDays)).toEqual([30, 90, 365]);
});

test('only the newest two years are looked at, by calendar days', async () => {
  const accountId = newAccount();
  await seedAccount(graph, accountId);
  await seedSnapshots(accountId, 5, '2020-01-01');
  await seedSnapshots(accountId, MAX_HISTORY_DAYS - 10, '2023-01-01');
  const { series } = await trajectoryOf(accountId);
  expect(series).toHaveLength(MAX_HISTORY_DAYS - 10);
  expect(series[0]?.date).toBe('2023-01-01');
});

test('without snapshots there is too little data, and the note tells whether a cycle ran', async () => {
  const accountId = newAccount();
  await seedAccount(graph, accountId);
  const before = await trajectoryOf(accountId);
  expect(before.learningStatus).toBe(LearningStatus.LEARNING_STATUS_INSUFFICIENT_DATA);
  expect(before).toMatchObject({ initialRoas: undefined, currentRoas: undefined, series: [], asOfDate: '' });
  expect(before.notes[0]).toMatch(/no cycle has run/);

  const addCycle = (state: string, year: number): Promise<void> =>
    seed(
      graph,
      'CREATE (:Cycle {key: $cycle, cycle_id: $cycle, account_key: $key, state: $state, started_at: datetime({year: $year})}) FINISH',
      { key: nodeKey(accountId), cycle: randomUUID(), state, year: BigInt(year) },
    );
  await addCycle('FAILED', 2025);
  await addCycle('SUCCEEDED', 2024);
  expect((await trajectoryOf(accountId)).notes[0]).toMatch(/last cycle failed/);
  await addCycle('SUCCEEDED', 2026);
  expect((await trajectoryOf(accountId)).notes[0]).toMatch(/found no recorded performance/);
});

test('two days give levels and no extrapolation', async () => {
  const accountId = newAccount();
  await seedAccount(graph, accountId);
  await seedSnapshots(accountId, 2);
  const answer = await trajectoryOf(accountId);
  expect(answer.learningStatus).toBe(LearningStatus.LEARNING_STATUS_INSUFFICIENT_DATA);
  expect(answer.projected365dRoas).toBe(answer.currentRoas);
  expect(answer.dailyImprovementRate).toBe(0);
  expect(answer).toMatchObject({ projections: [], backTests: [], probability10x: undefined });
});

test('an account sees only its own snapshots, and an unknown one is NOT_FOUND', async () => {
  const accountId = newAccount();
  const neighbour = `${accountId}|`;
  await seedAccount(graph, accountId);
  await seedAccount(graph, neighbour);
  await seedSnapshots(neighbour, 3);
  expect((await trajectoryOf(accountId)).series).toEqual([]);
  await expect(trajectoryOf(newAccount())).rejects.toMatchObject({ detail: { reason: 'UNKNOWN_ACCOUNT' } });
});

test('the query is served by indexes, without sorting snapshots', async () => {
  const names = (await graph.explain(readSnapshots)).operators.map(({ name }) => name);
  expect(names.filter((name) => /Scan|CartesianProduct|^Eager$|Sort|Top/.test(name))).toEqual([]);
});
