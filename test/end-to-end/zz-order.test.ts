import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { Assignment } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { startTestService, type TestService } from './harness.ts';
import { createLearningAccount, NOW, report, rowsOf, runCycle, dateOf } from './learning-client.ts';
import { clicksOnly, plantedTests } from './planted-tests.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());
const evidenceOf = (accountId: string) =>
  rowsOf<{ name: string; values: number[] }>(
    service,
    `MATCH (t:Trait)-[:HAS_EVIDENCE]->(e:Evidence) WHERE t.key STARTS WITH $prefix AND e.sets > 0
     RETURN t.kind + ':' + t.value + ' ' + e.metric + ' ' + e.assignment + ' ' + e.project_id AS name,
            [toFloat(e.n), e.d, e.decayed_d, toFloat(e.sets)] AS values ORDER BY name`,
    { prefix: `${nodeKey(accountId)}|` },
  );
const base = clicksOnly(
  plantedTests({ name: 'x', seed: 3, tests: 6, traits: ['tone:bold', 'pillar:s'], effects: () => ({ ctr: 0 }), fields: {} }),
).map((record, at) => ({ ...record, platform: at % 2 === 0 ? 'tiktok' : 'instagram' }));
const compare = async (parts: PerformanceRecord[][], final: PerformanceRecord[]) => {
  const [a, b] = [await createLearningAccount(service), await createLearningAccount(service)];
  for (const part of parts) await report(service, a, part);
  await report(service, b, final);
  await runCycle(service, a);
  await runCycle(service, b);
  expect((await evidenceOf(a)).map(({ name, values }) => [name, ...values.map((v) => v.toPrecision(9))])).toEqual(
    (await evidenceOf(b)).map(({ name, values }) => [name, ...values.map((v) => v.toPrecision(9))]),
  );
};
test('a record of a newer day leaves the test', async () => {
  const extra = { ...base[0]!, contentId: 'x 5 9', testId: 'x 5', date: dateOf(100) };
  await compare([[...base, { ...extra, testId: 'x 0' }], [{ ...extra, revision: 1 }]], [...base, extra]);
});
test('an assignment is corrected', async () => {
  const wrong = base.map((r) => (r.testId === 'x 0' ? { ...r, assignment: Assignment.ASSIGNMENT_OBSERVATIONAL } : r));
  await compare([wrong, base.filter((r) => r.testId === 'x 0').map((r) => ({ ...r, revision: 1 }))], base);
});
test('an earlier week comes late', async () => {
  const early = base.filter((r) => r.testId === 'x 0').map((r) => ({ ...r, date: dateOf(-20) }));
  await compare([base, early], [...early, ...base]);
});
