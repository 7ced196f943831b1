/** Imports on the command line: listed, and taken back until nothing is left. */
import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { RECORDS_PER_CALL } from '../../src/ingestion/imports/undo-import.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { createAccount } from './accounts.ts';
import { startTestService, type TestService } from './harness.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: new Date('2026-11-20T12:00:00Z') });
});
afterAll(() => service.close());

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function kaizen(...args: readonly string[]): Promise<Result> {
  const env = { ...process.env, KAIZEN_GRPC_ADDRESS: service.address };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'src/cli/main.ts', ...args],
      { cwd: packageRoot(), env },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

test('import list and import undo', async () => {
  const accountId = await createAccount(service);
  const account = ['--account', accountId];
  const why = ['--actor', 'ada', '--reason', 'the wrong file'];
  expect((await kaizen('import', 'list', ...account)).stdout).toBe(
    'Nothing has been imported into the account.\n',
  );
  const records = Array.from({ length: RECORDS_PER_CALL + 1 }, (_, at) =>
    PerformanceRecord.fromPartial({
      ...{ contentId: `c${at >> 5}`, audience: `${at % 32}`, platform: 'web', date: '2026-11-01' },
      ...{ impressions: 100, clicks: 1 },
    } as Partial<PerformanceRecord>),
  );
  const request = { accountId, records, actor: 'ada', source: 'october.csv', importId: 'october' };
  await service.clients.PerformanceService.recordPerformance(request, { deadlineMs: 60_000 });
  const listed = await kaizen('import', 'list', ...account);
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toMatch(/october +october\.csv +2026-11-20 12:00:00 UTC +1,001 +0 +2026-11-01 to/);
  const undone = await kaizen('import', 'undo', 'october', ...account, ...why);
  expect(undone.code).toBe(0);
  expect(undone.stdout).toContain('1,001 records of import "october" taken back.');
  const json = await kaizen('import', 'list', ...account, '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({
    imports: [{ importId: 'october', storedCount: 1_001, retractedCount: 1_001 }],
  });
  const unknown = await kaizen('import', 'undo', 'never', ...account, ...why);
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('import "never"');
}, 180_000);
