/** `kaizen dashboard` as people and scripts call it: a process of its own beside a real service. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';
import { startTestService, type TestService } from './harness.ts';
import { createLearningAccount, dateOf, NOW, recordOf, report } from './learning-client.ts';

const run = promisify(execFile);
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

async function kaizen(...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], {
    cwd: packageRoot(),
    env: { ...process.env, KAIZEN_GRPC_ADDRESS: service.address },
  });
  return stdout;
}

test('one page for an account, one for the whole deployment, and the API’s message for programs', async () => {
  const accountId = await createLearningAccount(service);
  await report(service, accountId, [recordOf({ contentId: 'c', date: dateOf(0), impressions: 10 })]);
  const page = await kaizen('dashboard', '--account', accountId);
  expect(page).toContain(`Dashboard of account ${accountId}`);
  expect(page).toContain(`newest performance ${dateOf(0)}`);
  expect(page).toContain('none yet: not enough data');
  expect(await kaizen('dashboard', '--findings', '3')).toContain('Dashboard of all accounts');
  const message = JSON.parse(await kaizen('dashboard', '--account', accountId, '--days', '7', '--json'));
  expect(message).toMatchObject({ accountId, counts: { performanceRecords: 1 } });
  expect(message.growth).toHaveLength(7);
});
