/** Taking an event back on the command line, and what the lists show of it then. */
import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LogEventRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { sampleEvent } from '../fixtures/event-samples.ts';
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

test('events retract, get and list show the mark', async () => {
  const accountId = await createAccount(service);
  const event = sampleEvent('leadCreated', { eventId: 'wrong' });
  await service.clients.EventService.logEvent({ ...LogEventRequest.fromPartial({ accountId }), event });
  const account = ['--account', accountId];
  const first = await kaizen(
    'events',
    'retract',
    'wrong',
    ...account,
    '--actor',
    'ada',
    '--reason',
    'a test',
  );
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/^Taken back\. /);
  expect(first.stdout).toContain('taken back: 2026-11-20 12:00:00 UTC by ada: a test');
  const [again, got, listed, all] = await Promise.all([
    kaizen('events', 'retract', 'wrong', ...account, '--actor', 'bob', '--reason', 'no', '--json'),
    kaizen('events', 'get', 'wrong', ...account),
    kaizen('events', ...account),
    kaizen('events', ...account, '--retracted'),
  ]);
  expect(JSON.parse(again.stdout)).toMatchObject({
    alreadyRetracted: true,
    event: { eventId: 'wrong', retraction: { actor: 'ada', reason: 'a test' } },
  });
  expect(got.stdout).toContain('by ada: a test');
  expect(listed.stdout).toBe('No such events.\n');
  expect(all.stdout).toContain('taken back: ');
  const unknown = await kaizen('events', 'retract', 'none', ...account, '--actor', 'ada', '--reason', 'x');
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('event "none" does not exist');
});
