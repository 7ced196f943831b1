import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConnection } from '../../src/client/connection.ts';
import { locateHome } from '../../src/embedded-neo4j/home.ts';
import { identifyProcess, isRunning } from '../../src/embedded-neo4j/process-identity.ts';
import { AccountServiceService, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { EventServiceService } from '../../src/gen/kaizen/v1/event_service.ts';
import { ItemStatus } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { sampleEvent } from '../fixtures/event-samples.ts';
import { createProgramFolder, type ProgramFolder } from '../fixtures/program.ts';

/** A start takes 10 s on an idle machine with 2 cores, and several times that on one with much else to do. */
const LONG_MS = 600_000;

let folder: ProgramFolder;

beforeAll(() => {
  folder = createProgramFolder();
  // One in 64 random passwords begins with a dash, as options of the database's own commands do.
  writeFileSync(locateHome(folder.dataDir).passwordFile, '-begins-with-a-dash\n');
});
afterAll(() => folder?.remove(), LONG_MS);

describe('a start that is interrupted', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s leaves no database running',
    {
      timeout: LONG_MS,
    },
    async (signal) => {
      const program = folder.launch();
      await program.wrote('starting Neo4j');
      await expect.poll(() => folder.database(), { timeout: LONG_MS }).toBeDefined();
      const database = folder.database();
      program.kill(signal);
      const end = await program.ended;
      expect(end).toMatchObject({ code: 0, signal: null });
      expectNoTrace(end);
      expect(database !== undefined && isRunning(database)).toBe(false);
      expect(folder.database()).toBeUndefined();
    },
  );
});

describe('a server', () => {
  const accountId = 'kept|account';
  const event = sampleEvent('packCompleted');

  async function logEvent(address: string): Promise<ItemStatus | undefined> {
    const connection = openConnection({ address, timeoutMs: LONG_MS });
    try {
      const account = PutAccountRequest.fromPartial({ account: { accountId } });
      await connection.call(AccountServiceService.putAccount, account);
      const { result } = await connection.call(EventServiceService.logEvent, { accountId, event });
      return result?.status;
    } finally {
      connection.close();
    }
  }

  test('tells where everything is, refuses to share its folder, and leaves no process at the end', {
    timeout: LONG_MS,
  }, async () => {
    const program = await folder.start();
    expect(await logEvent(program.address)).toBe(ItemStatus.ITEM_STATUS_ACCEPTED);
    const [, browser = '', metrics = ''] =
      /Browser\s+(\S+) \(.*Metrics\s+(\S+)/s.exec(program.stdout()) ?? [];
    expect((await fetch(metrics)).status).toBe(200);
    await expect.poll(async () => (await fetch(browser)).status, { timeout: LONG_MS }).toBe(200);

    const second = await folder.launch().ended;
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`already in use by process ${program.pid}`);
    expectOneMessage(second);

    const database = folder.database();
    if (database === undefined) throw new Error('no database runs');
    program.kill('SIGTERM');
    const end = await program.ended;
    expect(end).toMatchObject({ code: 0, signal: null, stderr: '' });
    expectNoTrace(end);
    expect(identifyProcess(database.pid)).toBeUndefined();
    expect(identifyProcess(program.pid)).toBeUndefined();
  });

  test('started again finds what was acknowledged', { timeout: LONG_MS }, async () => {
    const program = await folder.start();
    expect(await logEvent(program.address)).toBe(ItemStatus.ITEM_STATUS_DUPLICATE);
    const connection = openConnection({ address: program.address, timeoutMs: LONG_MS });
    try {
      const { account } = await connection.call(AccountServiceService.getAccount, { accountId });
      expect(account?.eventCount).toBe(1);
    } finally {
      connection.close();
    }
    program.kill('SIGINT');
    expect(await program.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(folder.database()).toBeUndefined();
  });
});

/** One message for people on standard error: its lines are sentences or items of a list. */
function expectOneMessage({ stderr, ...end }: { readonly stdout: string; readonly stderr: string }): void {
  const [message = '', ...items] = stderr.trimEnd().split('\n');
  expect(message).not.toBe('');
  for (const item of items) expect(item).toMatch(/^- /);
  expect(stderr).not.toMatch(/a secret guess|Error:|undefined|\[object/);
  expectNoTrace({ stderr, ...end });
}

function expectNoTrace({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): void {
  for (const text of [stdout, stderr]) expect(text).not.toMatch(/^\s+at |\\n\s+at |"level":(50|60)/m);
}
