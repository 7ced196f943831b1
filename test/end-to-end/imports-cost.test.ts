/** What taking an import back costs: it follows what is taken back, not what else the account holds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { listTwinImports } from '../../src/gen/queries.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { pageOfImports } from '../../src/ingestion/imports/list-imports.ts';
import { undoPage } from '../../src/ingestion/imports/undo-page.ts';
import { headlineTraitExtractor } from '../../src/text-traits/headline-extractor.ts';
import { createAccount } from './accounts.ts';
import { startTestService, type TestService } from './harness.ts';
import { dateOf, NOW } from './learning-client.ts';
import { type DbHits, type ProfiledGraph, profiledGraph } from './profiled-graph.ts';

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

const PAGE = 50;
const DAYS = 10;

/** Ten days each of so many creatives, by names of their own. */
async function send(accountId: string, importId: string, creatives: number): Promise<void> {
  // Imports of different figures: nothing is to be said of twins.
  const shown = 1_000 * importId.charCodeAt(importId.length - 1);
  const records = Array.from({ length: creatives * DAYS }, (_, at) =>
    PerformanceRecord.fromPartial({
      ...{ projectId: 'p', contentId: `${importId} ${Math.floor(at / DAYS)}`, platform: 'web' },
      ...{ date: dateOf(at % DAYS), impressions: shown + at, clicks: 10 },
    } as Partial<PerformanceRecord>),
  );
  const request = { accountId, records, actor: 'ada', source: importId, importId };
  const response = await service.clients.PerformanceService.recordPerformance(request, {
    deadlineMs: 120_000,
  });
  expect(response.acceptedCount).toBe(records.length);
}

/** Hits of taking back the first page of an import of so many creatives, in an account with so many others. */
async function costOf({ creatives, others }: { readonly creatives: number; readonly others: number }) {
  const accountId = await createAccount(service);
  for (let at = 0; at < others; at += 1) await send(accountId, `other ${at}`, creatives);
  await send(accountId, 'file', creatives);
  profiled.take();
  const page = await undoPage(profiled.graph, headlineTraitExtractor, {
    accountId,
    importKey: nodeKey(accountId, 'file'),
    afterPlace: '',
    limit: PAGE,
    actor: 'ada',
    reason: 'a test',
    time: { seconds: Math.floor(NOW.getTime() / 1_000), nanos: 0 },
  });
  expect(page).toMatchObject({ retracted: PAGE, refusals: [] });
  const undone = sum(profiled.take());
  await pageOfImports(profiled.graph, { accountId, limit: 1 });
  const params = { accountKey: nodeKey(accountId), maxDays: 2_000n, maxPairs: 3n };
  expect(await profiled.graph.run(listTwinImports, params)).toEqual([]);
  return { undone, read: sum(profiled.take()) };
}

function sum(hits: DbHits): number {
  return [...hits.values()].reduce((total, cost) => total + cost, 0);
}

test('a page costs the same in a larger import, beside other imports; lists cost what they show', async () => {
  const small = await costOf({ creatives: 5, others: 0 });
  const larger = await costOf({ creatives: 30, others: 2 });
  expect(larger.undone).toBeLessThan(1.2 * small.undone);
  expect(larger.read).toBeLessThan(1.2 * small.read + 20);
  expect(small.undone / PAGE).toBeLessThan(500);
}, 300_000);
