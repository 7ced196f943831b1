import { inject, it } from 'vitest';
import neo4j from 'neo4j-driver';
import { RecordPerformanceRequest } from '../../src/gen/kaizen/v1/performance_service.ts';
import { readFineArms } from '../../src/gen/queries.ts';
import { createAccount } from './accounts.ts';
import { startTestService } from './harness.ts';
it('plans', async () => {
  const service = await startTestService({ now: new Date('2026-11-20T12:00:00Z') });
  const d = inject('neo4j');
  const driver = neo4j.driver(d.uri, neo4j.auth.basic(d.username, d.password), { disableLosslessIntegers: true });
  const walk = (p: any, depth = 0): string => ' '.repeat(depth) + p.operatorType + ' ' + (p.arguments.Details ?? '') + ' ' + p.arguments.EstimatedRows + '\n' + p.children.map((c: any) => walk(c, depth + 1)).join('');
  let sets = 0;
  for (const more of [0, 1, 5, 10, 40, 100, 300]) {
    const accountId = await createAccount(service);
    const records = Array.from({ length: more * 4 }, (_, i) => ({ projectId: `p${Math.floor(i / 4)}`, contentId: `c${i}`, platform: 'web', date: '2026-11-10', revision: 1, impressions: 1000, clicks: 10 }));
    if (more > 0) await service.clients.PerformanceService.recordPerformance(RecordPerformanceRequest.fromPartial({ accountId, records }));
    sets += more;
    const { summary } = await driver.executeQuery('EXPLAIN ' + readFineArms.text, { setKeys: [] }, { database: 'neo4j' });
    const text = walk(summary.plan);
    console.log(sets, /NodeIndexScan/.test(text) ? text : 'ok');
  }
  await driver.close();
  await service.close();
});
