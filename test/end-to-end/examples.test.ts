/** The generators of examples/ in a process of their own, as their users run them. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { nameOf } from '../../src/guardrails/payloads.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { startThrowAwayService, type ThrowAwayService } from '../../src/testing.ts';

const RUN_MS = 240_000;

let service: ThrowAwayService;
beforeAll(async () => {
  service = await startThrowAwayService({ database: inject('neo4j') });
});
afterAll(() => service.stop());

async function run(accountId: string, address = service.address): Promise<string> {
  const script = path.join(packageRoot(), 'examples/generators/run.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', script, '--address', address, '--account', accountId, '--seed', 'a'],
    { cwd: packageRoot() },
  );
  return stdout;
}

test('one run of all leaves events of every boundary, and a deal connected with what won it', {
  timeout: RUN_MS,
}, async () => {
  const accountId = await service.newAccount();
  const summary = await run(accountId);
  expect(summary).toMatch(/^Intake .*approved.*^Strategy .*^Creatives .*^Pack .*^Leads .*won: /ms);
  const events = await service.listEvents({ accountId, projectId: 'launch' });
  const types = new Set(events.map(({ type }) => nameOf(type)));
  const expected = [
    'INTAKE_APPROVED',
    'STRATEGY_GENERATED',
    'CREATIVES_GENERATED',
    'PACK_COMPLETED',
    'EXECUTION_COMPLETED',
    'PERFORMANCE_RECORDED',
    'DEAL_WON',
  ];
  expect(expected.filter((type) => !types.has(type))).toEqual([]);
  // The service marks winners and losers by itself.
  const own = events.filter(({ eventId }) => !eventId.startsWith('kaizen:'));
  expect(summary).toContain(`${own.length} logged: ${own.length} stored, 0 there already, 0 waiting`);
  const [deal] = await service.readGraph(
    `MATCH (account:Account {account_id: $accountId})-[:TRACKS]->(pack:Pack)<-[:WON_WITH]-(lead:Lead)
     RETURN count { (lead)-[:REACHED_BY]->(:Channel) } AS channels,
            count { (lead)-[:REACHED_BY]->(:Template) } AS templates`,
    { accountId },
  );
  expect(deal).toMatchObject({ channels: expect.any(Number), templates: expect.any(Number) });
  expect(Math.min(Number(deal?.channels), Number(deal?.templates))).toBeGreaterThan(0);
});

test('the five minutes of the docs log what they say, and are given a context', {
  timeout: RUN_MS,
}, async () => {
  const script = path.join(packageRoot(), 'examples/five-minutes.ts');
  const page = readFileSync(path.join(packageRoot(), 'docs/client.md'), 'utf8');
  expect(page).toContain(`\`\`\`ts\n${readFileSync(script, 'utf8')}\`\`\``);
  const accountId = await service.newAccount();
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
    cwd: packageRoot(),
    env: { ...process.env, KAIZEN_GRPC_ADDRESS: service.address, KAIZEN_ACCOUNT: accountId },
  });
  // What it prints is what the page shows, but for how many calls it took.
  const [, shown = ''] = /It prints, the first time:\n\n```\n(.*?)```/s.exec(page) ?? [];
  const settled = (text: string) => text.replace(/"(batches|retries)":\d+/g, '"$1":0');
  expect(settled(stdout)).toBe(settled(shown));
  const events = await service.listEvents({ accountId, projectId: 'autumn-launch' });
  const own = events.filter(({ eventId }) => !eventId.startsWith('kaizen:'));
  expect(own.map(({ type }) => nameOf(type)).sort()).toEqual([
    'CREATIVES_GENERATED',
    'CUSTOM',
    'DEAL_WON',
    'LEAD_CREATED',
    'OUTREACH_SENT',
    'PERFORMANCE_RECORDED',
    'PERFORMANCE_RECORDED',
    'PERFORMANCE_RECORDED',
  ]);
});
