import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openConnection } from '../../src/client/connection.ts';
import { locateHome } from '../../src/embedded-neo4j/home.ts';
import { findJava } from '../../src/embedded-neo4j/java.ts';
import { identifyProcess, isRunning } from '../../src/embedded-neo4j/process-identity.ts';
import { AccountServiceService, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { EventServiceService } from '../../src/gen/kaizen/v1/event_service.ts';
import { ItemStatus } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { sampleEvent } from '../fixtures/event-samples.ts';
import { freePort } from '../fixtures/free-port.ts';
import { createProgramFolder, type ProgramFolder, type ProgramSettings } from '../fixtures/program.ts';

/** A start takes 10 s on an idle machine with 2 cores, and several times that on one with much else to do. */
const LONG_MS = 600_000;

const servers: Server[] = [];
let folder: ProgramFolder;
/** Empty folders: one for PATH, one for the database's programs. */
let nowhere: string;
let takenPort: number;

beforeAll(async () => {
  folder = createProgramFolder();
  // One in 64 random passwords begins with a dash, as options of the database's own commands do.
  writeFileSync(locateHome(folder.dataDir).passwordFile, '-begins-with-a-dash\n');
  nowhere = mkdtempSync(path.join(tmpdir(), 'kaizen-nowhere-'));
  for (const name of ['path', 'cache']) mkdirSync(path.join(nowhere, name));
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  takenPort = portOf(server);
});
afterAll(async () => {
  for (const server of servers) server.close();
  await folder?.remove();
  rmSync(nowhere, { recursive: true, force: true });
}, LONG_MS);

/** A start on the shared database, which takes no time. */
const onSharedDatabase = (): ProgramSettings => {
  const { uri, username, password } = inject('neo4j');
  return { NEO4J_URI: uri, NEO4J_USERNAME: username, NEO4J_PASSWORD: password };
};

describe('a start that cannot be', () => {
  test.each<readonly [string, () => ProgramSettings | Promise<ProgramSettings>, () => readonly string[]]>([
    [
      'without Java',
      () => ({ PATH: path.join(nowhere, 'path'), JAVA_HOME: '' }),
      () => ['needs Java', 'Install a JDK 17 or 21', 'JAVA_HOME', 'NEO4J_URI'],
    ],
    [
      'without Maven and with nothing downloaded',
      async () => ({
        PATH: path.join(nowhere, 'path'),
        JAVA_HOME: await javaHome(),
        KAIZEN_CACHE_DIR: path.join(nowhere, 'cache'),
      }),
      () => ['"mvn"', 'Install Maven', 'NEO4J_URI'],
    ],
    [
      'with its Bolt port in use',
      () => ({ KAIZEN_NEO4J_BOLT_PORT: String(takenPort) }),
      () => [`Port ${takenPort}`, 'in use', 'KAIZEN_NEO4J_BOLT_PORT'],
    ],
    [
      'with the port of the Browser in use',
      () => ({ KAIZEN_NEO4J_HTTP_PORT: String(takenPort) }),
      () => [`Port ${takenPort}`, 'in use', 'KAIZEN_NEO4J_HTTP_PORT'],
    ],
    [
      'with its gRPC port in use',
      () => ({ ...onSharedDatabase(), KAIZEN_GRPC_ADDRESS: `127.0.0.1:${takenPort}` }),
      () => [`127.0.0.1:${takenPort}`, 'another program', 'KAIZEN_GRPC_ADDRESS'],
    ],
    [
      'with its metrics port in use',
      () => ({ ...onSharedDatabase(), KAIZEN_METRICS_ADDRESS: `127.0.0.1:${takenPort}` }),
      () => [`127.0.0.1:${takenPort}`, 'another program', 'KAIZEN_METRICS_ADDRESS'],
    ],
    [
      'with a wrong password',
      // Another user's: three refusals of the shared one would lock it for the tests beside this.
      () => ({ ...onSharedDatabase(), NEO4J_USERNAME: 'somebody', NEO4J_PASSWORD: 'a secret guess' }),
      () => ['refused user "somebody"', 'NEO4J_USERNAME', 'NEO4J_PASSWORD'],
    ],
    [
      'with a database that does not exist',
      () => ({ ...onSharedDatabase(), NEO4J_DATABASE: 'elsewhere' }),
      () => ['no database "elsewhere"', 'NEO4J_DATABASE'],
    ],
    [
      'with a server that does not answer',
      async () => ({ NEO4J_URI: `bolt://127.0.0.1:${await freePort()}`, NEO4J_PASSWORD: 'secret' }),
      () => ['No Neo4j server answers at bolt://127.0.0.1:', 'NEO4J_URI'],
    ],
    [
      'open to other machines',
      () => ({ KAIZEN_GRPC_ADDRESS: '0.0.0.0:0' }),
      () => ['KAIZEN_GRPC_ADDRESS', 'other machines', '127.0.0.1'],
    ],
    [
      'with settings that are none',
      () => ({ KAIZEN_GRPC_ADRESS: '127.0.0.1:0', KAIZEN_LANES: 'many', NEO4J_URI: 'http://db' }),
      () => [
        '4 problem(s)',
        'KAIZEN_GRPC_ADRESS is not a setting',
        'KAIZEN_LANES must be a whole number',
        'NEO4J_URI must begin with',
        'NEO4J_PASSWORD must be given',
      ],
    ],
  ])('%s says so, says what to do, and ends with 1', { timeout: LONG_MS }, async (_, settings, says) => {
    const end = await folder.launch(await settings()).ended;
    expect(end).toMatchObject({ code: 1, signal: null });
    for (const words of says()) expect(end.stderr).toContain(words);
    expectOneMessage(end);
    expect(folder.database()).toBeUndefined();
  });
});

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

/** JAVA_HOME of the Java that tests run with. */
async function javaHome(): Promise<string> {
  const { command } = await findJava(process.env);
  return path.dirname(path.dirname(realpathSync(command)));
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a listening server has an address');
  return address.port;
}
