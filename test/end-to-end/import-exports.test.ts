/** Exports of ad platforms through the command line into a real service. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Assignment, Metric, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { readDatabase } from './database.ts';
import { startTestService, type TestService } from './harness.ts';
import { importFile } from './import-file.ts';
import { patternsOf, runCycle } from './learning-client.ts';

let service: TestService;
let folder = '';
beforeAll(async () => {
  service = await startTestService();
  folder = await mkdtemp(path.join(tmpdir(), 'kaizen-exports-'));
});
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

const META = (clicks: number): string =>
  [
    '\uFEFFCampaign name,Ad name,Day,Results,Impressions,Link clicks,Amount spent (EUR),Reporting starts,Reporting ends',
    `Launch,Blue video,2026-10-01,12,"10,433",${clicks},58.31,2026-10-01,2026-10-01`,
    'Launch,Red still,2026-10-01,,"9,871",150,51.9,2026-10-01,2026-10-01',
    `,,,12,"20,304",${clicks + 150},110.21,2026-10-01,2026-10-01`,
    '',
  ].join('\n');

async function fileOf(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

/** Impressions and clicks of every creative of an account. */
const creativesOf = async (accountId: string) => {
  const rows = await readDatabase(
    `MATCH (a:Account {account_id: $accountId})
     MATCH (n:Creative) WHERE n.key STARTS WITH a.key + '|'
     RETURN n.content_id AS name, n.impressions AS impressions, n.clicks AS clicks ORDER BY name`,
    { accountId },
  );
  return rows.map(({ name, impressions, clicks }) => [name, impressions, clicks]);
};

describe('an export of Meta', () => {
  let options: readonly string[] = [];
  let accountId = '';
  beforeAll(() => {
    accountId = service.newAccountId();
    options = ['--account', accountId, '--create-account', '--currency', 'EUR', '--project', 'p'];
  });

  test('is shown without being sent', async () => {
    const report: unknown = await importFile(service, await fileOf('meta.csv', META(201)), [
      ...options,
      '--dry-run',
    ]);
    expect(report).toMatchObject({
      detected: { profile: 'meta-ads', currency: 'EUR' },
      totals: { impressions: '20304', clicks: '351', spend: '110.21' },
      skipped: [{ reason: 'totals', lines: [4] }],
    });
    await expect(service.clients.AccountService.getAccount({ accountId })).rejects.toThrow();
  });

  test('is taken as it was downloaded, without its totals', async () => {
    const report = await importFile(service, path.join(folder, 'meta.csv'), options);
    expect(report).toMatchObject({ rows: 2, accepted: 2, failures: [] });
    expect(await creativesOf(accountId)).toEqual([
      ['Blue video', 10_433, 201],
      ['Red still', 9_871, 150],
    ]);
  });

  test('of the same days a month later conflicts, and wins when it is said to restate', async () => {
    const later = await fileOf('later.csv', META(230));
    expect(await importFile(service, later, options)).toMatchObject({ conflicts: 1, duplicates: 1 });
    expect(await importFile(service, later, [...options, '--restate', '7'])).toMatchObject({
      accepted: 1,
      duplicates: 1,
    });
    expect(await creativesOf(accountId)).toContainEqual(['Blue video', 10_433, 230]);
  });

  test('leaves a profile behind that the next one names', async () => {
    const saved = path.join(folder, 'ours.json');
    await importFile(service, path.join(folder, 'meta.csv'), [
      ...options,
      '--dry-run',
      '--save-profile',
      saved,
    ]);
    expect(JSON.parse(await readFile(saved, 'utf8'))).toMatchObject({ name: 'ours', extends: 'meta-ads' });
    const again: unknown = await importFile(service, path.join(folder, 'meta.csv'), [
      ...options,
      '--dry-run',
      '--profile',
      saved,
    ]);
    expect(again).toMatchObject({ recordRows: 2, totals: { impressions: '20304' } });
  });
});

describe('rows that cannot be taken', () => {
  test('are named by their lines, and the rest goes on', async () => {
    const file = await fileOf(
      'dirty.csv',
      [
        'content_id,platform,date,impressions,clicks,conversions',
        'a,web,2026-10-01,1000,20,1',
        'b,web,2026-10-01,1000,20,"open',
        'c,web,2026-10-01,1000,20,-3',
        'd,web,2026-10-01,1000,20,2',
        'd,web,2026-10-01,1000,20,2',
      ].join('\n'),
    );
    const account = ['--account', service.newAccountId(), '--create-account'];
    const report = await importFile(service, file, account);
    expect(report).toMatchObject({ rows: 5, accepted: 2, unreadable: 3 });
    expect(JSON.stringify(report.failures)).toMatch(
      /quote is not closed.*--restate.*lines 5 and 6 are the same creative/,
    );
  });
});

describe('the exports of the examples', () => {
  const accountIds = { exports: '', rows: '' };
  const example = (name: string): string => path.join(packageRoot(), 'examples', name);

  test('hold what the example of performance holds', async () => {
    accountIds.exports = service.newAccountId();
    accountIds.rows = service.newAccountId();
    const options = (accountId: string) => [
      '--account',
      accountId,
      '--create-account',
      '--project',
      'launch',
    ];
    for (const name of ['exports/google-ads.csv', 'exports/meta-ads.csv']) {
      const report = await importFile(service, example(name), options(accountIds.exports));
      expect(report).toMatchObject({ rows: 96, accepted: 96, failures: [] });
    }
    await importFile(service, example('performance.csv'), options(accountIds.rows));
    expect(await creativesOf(accountIds.exports)).toEqual(await creativesOf(accountIds.rows));
  });

  test('teach from the words of their ads alone', async () => {
    await runCycle(service, accountIds.exports);
    const patterns = await patternsOf(service, accountIds.exports, { metric: Metric.METRIC_CTR });
    const question = patterns.find(
      ({ value, patternType }) => value === 'question' && patternType === TraitKind.TRAIT_KIND_HOOK_TYPE,
    );
    expect(question?.lift).toBeLessThan(-0.1);
    expect(question?.assignment).toBe(Assignment.ASSIGNMENT_OBSERVATIONAL);
  });
});
