import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createGraph, type Graph } from '../../src/graph/graph.ts';
import { applyMigrations } from '../../src/graph/migrations.ts';
import { listEvents } from '../../src/ingestion/read/list-events.ts';
import { seed, seedAccount } from '../fixtures/seed-graph.ts';

let graph: Graph;
beforeAll(async () => {
  graph = createGraph({ ...inject('neo4j'), database: 'neo4j' });
  await applyMigrations(graph, { directory: fileURLToPath(new URL('../../cypher/schema', import.meta.url)) });
});
afterAll(() => graph.close());

/** More than one query reads the events of (STREAMS_PER_QUERY). */
const PROJECTS = 10_050;
const NEWEST = 60;

test('a date is listed whole, however many projects have events on it', async () => {
  const accountId = `list-${randomUUID()}`;
  await seedAccount(graph, accountId);
  const params = { account: accountId, projects: BigInt(PROJECTS) };
  await seed(
    graph,
    `UNWIND range(0, $projects - 1) AS n
     CREATE (:Day {key: $account + '|' + n + '|2026-03-02', account: $account, owner: $account + '|' + n,
       date: date('2026-03-02'), events_CREATIVES_GENERATED: 1})
     FINISH`,
    params,
  );
  // Only the projects that were created first and last have events, each at a second of its own.
  await seed(
    graph,
    `UNWIND range(0, 29) + range($projects - 30, $projects - 1) AS n
     WITH n, datetime('2026-03-02T10:00:00Z') + duration({seconds: n}) AS time
     CREATE (:Event {key: $account + '|event|' + n, event_id: toString(n), project_id: toString(n),
       type: 'CREATIVES_GENERATED', day: $account + '|' + n + '|2026-03-02', place: right('00000' + n, 6),
       event_time: time, record_time: time, actor: 'test', tags: [], payload: '{}'})
     FINISH`,
    params,
  );
  const { rows } = await listEvents(
    graph,
    { accountId, types: [], includeRetracted: false },
    { beforePlace: '', limit: NEWEST + 1 },
  );
  expect(rows.map(({ projectId }) => Number(projectId))).toEqual([
    ...Array.from({ length: 30 }, (_, n) => PROJECTS - 1 - n),
    ...Array.from({ length: 30 }, (_, n) => 29 - n),
  ]);
});
