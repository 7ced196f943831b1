/** The commands of overrides and resets, run in the process of the test against its service. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService } from './harness.ts';
import { createLearningAccount, NOW } from './learning-client.ts';
import { runCli } from './run-cli.ts';

let service: TestService;
let accountId: string;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
  accountId = await createLearningAccount(service);
});
afterAll(() => service.close());

/** What a command about the account prints. Rejects with its failure. */
const kaizen = (...command: readonly string[]): Promise<string> =>
  runCli(['--address', service.address, ...command, '--account', accountId], () => NOW);

const BY = ['--actor', 'maria', '--reason', 'not our brand'];

test('override put, list and lifting show who decided what, and --json prints the messages', async () => {
  const put = await kaizen('override', 'put', '--trait', 'tone=loud', '--effect', 'veto', ...BY);
  for (const word of ['veto', 'tone loud', 'maria', 'not our brand']) expect(put).toContain(word);
  const until = ['--until', '2026-12-31'];
  await kaizen('override', 'put', '--trait', 'phrase=act now', '--effect', 'pin', ...until, ...BY);
  expect(await kaizen('override', 'list')).toContain('2 overrides');
  const json = JSON.parse(await kaizen('--json', 'override', 'list', '--kind', 'phrase')) as {
    readonly overrides: readonly unknown[];
  };
  expect(json.overrides).toMatchObject([
    { effect: 'OVERRIDE_EFFECT_PIN', expireTime: '2026-12-31T00:00:00.000Z' },
  ]);
  await kaizen('override', 'put', '--trait', 'tone=loud', '--effect', 'none', ...BY);
  expect(await kaizen('override', 'list', '--kind', 'tone')).toBe('no overrides');
  expect(await kaizen('override', 'list', '--kind', 'tone', '--past')).toContain('2 overrides');
});

test('reset previews, asks for --force, and then says what comes next', async () => {
  expect(await kaizen('reset')).toContain('Repeat it with --force');
  await expect(kaizen('reset', '--force')).rejects.toThrow(/actor/);
  expect(await kaizen('reset', '--force', '--scope', 'all', ...BY)).toContain(
    'No performance records are left',
  );
});
