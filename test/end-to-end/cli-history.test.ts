/** The command line on what was published when, and why. */
import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';
import { startTestService, type TestService } from './harness.ts';
import { contextOf, createLearningAccount, NOW, report, runCycle } from './learning-client.ts';
import { clicksOnly, plantedTests } from './planted-tests.ts';

const TIMEOUT_MS = 300_000;
let service: TestService;
let accountId: string;
let contextId: string;

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  accountId = await createLearningAccount(service);
  for (const [round, effect] of [0.4, -1.2].entries()) {
    const effects = (carried: ReadonlySet<string>) => ({ ctr: carried.has('tone:bold') ? effect : 0 });
    const planted = {
      name: `round ${round}`,
      seed: round + 1,
      tests: 8,
      traits: ['tone:bold', 'hook_type:question'],
    };
    await report(service, accountId, clicksOnly(plantedTests({ ...planted, effects, fromDay: 20 * round })));
    await runCycle(service, accountId);
    if (round === 0) ({ contextId } = await contextOf(service, accountId));
  }
}, TIMEOUT_MS);
afterAll(() => service.close());

function kaizen(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'src/cli/main.ts', ...args, '--account', accountId],
      { cwd: packageRoot(), env: { ...process.env, KAIZEN_GRPC_ADDRESS: service.address } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

async function textOf(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await kaizen(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function jsonOf(...args: readonly string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await textOf(...args, '--json')) as Record<string, unknown>;
}

test('explain tells in sentences, a line and a tree', { timeout: TIMEOUT_MS }, async () => {
  const text = await textOf('explain', '--kind', 'tone', '--value', 'bold', '--tests', '2', '--events', '3');
  expect(text).toContain('tone bold, ctr, epoch 2');
  expect(text).toContain('randomised tests');
  expect(text).toMatch(/lift by version {2}█▁/);
  expect(text).toMatch(/├─ test round \d \d {2}[+-]/);
  expect(text).toMatch(/│ {2}├─ [●○] round \d \d \d {2}5,000 shown {2}\d\.\d\d %/);
  expect(text).toContain('… more tests: --tests');
  expect(text).toContain('… more events: --events');
  const earlier = await textOf(
    'explain',
    '--kind',
    'tone',
    '--value',
    'bold',
    '--context',
    contextId,
    '--project',
    'project',
  );
  expect(earlier).toContain('tone bold, ctr, epoch 1');
  const before = await textOf('explain', '--kind', 'tone', '--value', 'bold', '--epoch', '1');
  expect(before).toContain('tone bold, ctr, epoch 1');
});

test('graph, diff, epochs and rollback say what the API says', { timeout: TIMEOUT_MS }, async () => {
  const graph = await textOf('graph', '--limit', '6');
  expect(graph).toMatch(/6 nodes of \d+, epoch 2, published .*more are within reach/);
  expect(graph).toMatch(/HAS_PATTERN|USES/);
  const diff = await textOf('diff', '--from', '1', '--project', 'project');
  expect(diff).toContain('From epoch 1 to epoch 2, by ctr:');
  expect(diff).toMatch(/− +recommended_tones +tone +bold/);
  const before = await textOf('epochs');
  expect(before).toMatch(/2 epochs, newest first[\s\S]*▸ 2 [\s\S]* 1 /);
  const rolled = await textOf('rollback', '--epoch', '1', '--actor', 'maria', '--reason', 'bad import');
  expect(rolled).toContain('Epoch 3 has the knowledge of epoch 1');
  const { epochs } = (await jsonOf('epochs', '--limit', '1')) as { readonly epochs: readonly unknown[] };
  expect(epochs).toEqual([
    expect.objectContaining({
      epoch: 3,
      cause: 'EPOCH_CAUSE_ROLL_BACK',
      restoredEpoch: 1,
      actor: 'maria',
    }),
  ]);
  const { code, stderr } = await kaizen('rollback', '--epoch', '9', '--actor', 'maria', '--reason', 'x');
  expect(code).toBe(1);
  expect(stderr).toContain('has no epoch 9');
});
