import { appendFileSync } from 'node:fs';
import { inject, it } from 'vitest';
import { contextDbHits } from '../../scripts/bench/context-db-hits.ts';
import { OverrideEffect, PutOverrideRequest } from '../../src/gen/kaizen/v1/override.ts';
import { allQueries, readContextHead, readOverrides } from '../../src/gen/queries.ts';
import { createGraph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { startTestService } from './harness.ts';
import { createLearningAccount, recordOf, report, trait } from './learning-client.ts';

it('explains', async () => {
  const service = await startTestService();
  const graph = createGraph({ ...inject('neo4j'), database: 'neo4j', defaultTimeoutMs: 120_000 });
  const say = (line: string) => appendFileSync('/tmp/my-explain.txt', `${line}\n`);
  const names = ['read-epoch-patterns', 'read-project-patterns', 'read-context-head', 'read-account-facts', 'find-last-pattern-versions', 'find-last-model-versions', 'read-prediction-head'];
  for (const query of allQueries) {
    if (!/^(overrides|reset)\//.test(query.name) && !names.some((n) => query.name.endsWith(n))) continue;
    const { operators, notifications } = await graph.explain(query);
    const bad = operators.map(({ name }) => name).filter((n) => /Scan$|Eager$|Cartesian/.test(n));
    say(`${query.name}: ${[...new Set(bad)].join(' ')} | ${notifications.map(({ description }) => description).join('; ')}`);
  }
  const accountId = await createLearningAccount(service);
  await report(service, accountId, [recordOf({ contentId: 'a', testId: 't', impressions: 10, clicks: 1, traits: [trait('tone:bold')] })]);
  const head = { accountKey: nodeKey(accountId), projectKey: nodeKey(accountId, 'project'), dispersionKey: 'x' };
  say(`head hits ${(await graph.profile(readContextHead, head)).dbHits}`);
  const without = { ...readContextHead, text: readContextHead.text.replace('coalesce(account.override_revision, 0)', '0') };
  say(`head hits without revision ${(await graph.profile(without, head)).dbHits}`);
  say(`context cold hits ${await contextDbHits(graph, { accountId, projectId: 'project' })}`);
  for (let at = 0; at < 3; at += 1)
    await service.clients.LearningService.putOverride(PutOverrideRequest.fromPartial({ accountId, trait: trait(`tone:${at}`), effect: OverrideEffect.OVERRIDE_EFFECT_VETO, actor: 'a', reason: 'b' }), { deadlineMs: 60_000 });
  say(`head hits with 3 overrides ${(await graph.profile(readContextHead, head)).dbHits}`);
  say(`read-overrides hits ${(await graph.profile(readOverrides, { ...head, maxOverrides: 1000n })).dbHits}`);
  say(`context cold hits with 3 overrides ${await contextDbHits(graph, { accountId, projectId: 'project' })}`);
  say('done');
  await graph.close();
  await service.close();
}, 900_000);
