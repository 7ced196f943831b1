/** The Python client of examples/python against the service, as its users install and run it. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openConnection } from '../../src/client/connection.ts';
import { AccountServiceService, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import {
  EventServiceService,
  ListEventsRequest,
  type ListEventsResponse,
} from '../../src/gen/kaizen/v1/event_service.ts';
import { eventTypes } from '../../src/ingestion/catalogue/event-types.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { eventTypeOf } from '../../src/shared/vocabulary.ts';
import { sampleEvent } from '../fixtures/event-samples.ts';
import { freePort } from '../fixtures/free-port.ts';
import { createProgramFolder } from '../fixtures/program.ts';
import { createAccount } from './accounts.ts';
import { startTestService, type TestService } from './harness.ts';
import { createPythonEnvironment, type PythonEnvironment } from './python-environment.ts';

const LONG_MS = 600_000;
/** The samples have dates of that autumn, and events the time they are logged. */
const SAMPLES_NOW = Date.parse('2026-11-20T12:00:00Z');

let python: PythonEnvironment;
let service: TestService;
beforeAll(async () => {
  python = await createPythonEnvironment();
  service = await startTestService({ now: () => new Date(Math.max(Date.now(), SAMPLES_NOW)) });
}, LONG_MS);
afterAll(async () => {
  await service?.close();
  await python?.remove();
});

const program = (name: string): string => path.join(python.source, 'tests/programs', `${name}.py`);

/** All events of an account. */
async function eventsOf(
  accountId: string,
  list: (request: ListEventsRequest) => Promise<ListEventsResponse> = (request) =>
    service.clients.EventService.listEvents(request),
): Promise<readonly Event[]> {
  const found: Event[] = [];
  for (let pageToken = ''; ; ) {
    const page = await list(ListEventsRequest.fromPartial({ accountId, pageSize: 1_000, pageToken }));
    found.push(...page.events);
    pageToken = page.nextPageToken;
    if (pageToken === '') return found;
  }
}

test('its own tests pass', async () => {
  const { stderr } = await python.run(['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], {
    cwd: python.source,
  });
  expect(stderr).toMatch(/Ran [1-9]\d+ tests/);
});

test('a wheel carries its stubs and their types, and works with the oldest versions that it asks for', {
  timeout: LONG_MS,
}, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kaizen-wheel-'));
  try {
    // From a copy without stubs: they are made by the build.
    const source = path.join(folder, 'examples/python');
    await cp(python.source, source, { recursive: true, filter: (file) => !/(gen|\.venv|build)$/.test(file) });
    await cp(path.join(packageRoot(), 'proto'), path.join(folder, 'proto'), { recursive: true });
    await python.run(['-m', 'pip', 'wheel', '--quiet', '--no-deps', '--wheel-dir', folder, source]);
    const [wheel = ''] = (await readdir(folder)).filter((name) => name.endsWith('.whl'));
    const { stdout: names } = await python.run(['-m', 'zipfile', '--list', path.join(folder, wheel)]);
    expect(names).toContain('kaizen_graph/py.typed');
    for (const name of await readdir(path.join(packageRoot(), 'proto/kaizen/v1'))) {
      const stub = `kaizen_graph/gen/kaizen/v1/${name.replace('.proto', '_pb2')}`;
      for (const file of [`${stub}.py`, `${stub}.pyi`, `${stub}_grpc.py`]) expect(names).toContain(file);
    }

    const project = await readFile(path.join(source, 'pyproject.toml'), 'utf8');
    const oldest = ['grpcio', 'protobuf'].map(
      (name) => `${name}==${new RegExp(`"${name}>=([\\d.]+),`).exec(project)?.[1] ?? 'no lower bound'}`,
    );
    await python.run(['-m', 'venv', path.join(folder, 'old')]);
    const old = path.join(folder, 'old/bin/python');
    await python.run(['-m', 'pip', 'install', '--quiet', path.join(folder, wheel), ...oldest], {
      python: old,
    });
    const accountId = await createAccount(service);
    const program = `import kaizen_graph
kaizen = kaizen_graph.connect("${accountId}", address="${service.address}")
kaizen_graph.log_lead_created("lead", "website", 0.5, event_id="by the oldest")
print(kaizen.close(60))`;
    expect((await python.run(['-c', program], { python: old })).stdout).toBe('True\n');
    expect((await eventsOf(accountId)).map(({ eventId }) => eventId)).toEqual(['by the oldest']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

describe('the walk-through', () => {
  test('is what the documentation shows', async () => {
    const shown = await readFile(path.join(packageRoot(), 'docs/python.md'), 'utf8');
    const runs = await readFile(path.join(python.source, 'walk_through.py'), 'utf8');
    expect(shown).toContain(`\`\`\`python\n${runs}\`\`\`\n`);
  });

  test('runs, and what it says is counted', async () => {
    const accountId = service.newAccountId();
    const { stdout } = await python.run([path.join(python.source, 'walk_through.py')], {
      env: { KAIZEN_GRPC_ADDRESS: service.address, KAIZEN_ACCOUNT: accountId },
    });
    expect(stdout).toContain('confidence of');
    expect(stdout).toContain("Creatives to follow: ['Autumn, in a friendly voice']");
    expect(stdout).toContain('Stats(logged=8, stored=8, refused=0, dropped=0, waiting=0, retries=0)');
    const events = await eventsOf(accountId);
    const generated = events.find(({ payload }) => payload?.$case === 'creativesGenerated');
    // The decorator asked for the context and said so.
    expect(generated?.guidance?.contextId).not.toBe('');
    expect(generated?.projectId).toBe('autumn-launch');
  });
});

test('every helper function leaves its event, with every field as it was given', async () => {
  const accountId = await createAccount(service);
  await python.run([program('log_all_types'), service.address, accountId]);
  const events = await eventsOf(accountId);
  for (const { type, payload } of eventTypes) {
    const found = events.filter((event) => event.eventId === `event|${type}`);
    expect(found, type).toHaveLength(1);
    expect(found[0]).toMatchObject({
      projectId: 'project|1',
      actor: 'generator',
      tags: ['launch'],
      type: eventTypeOf(type),
    });
    expect(found[0]?.payload, type).toEqual(
      Event.decode(Event.encode(sampleEvent(payload)).finish()).payload,
    );
  }
  // An excellent figure also marks its creative, unless a person has: nothing else was stored.
  const own = events.filter(({ eventId }) => !eventId.startsWith('kaizen:'));
  expect(own).toHaveLength(eventTypes.length);
});

test('SIGTERM and a fork lose nothing', async () => {
  const accountId = await createAccount(service);
  const running = python.start([program('log_and_sleep'), service.address, accountId]);
  try {
    await running.wrote('child 0');
    const ids = async () => (await eventsOf(accountId)).map(({ eventId }) => eventId).sort();
    expect(await ids()).toEqual(['child']);
    running.kill('SIGTERM');
    // It ends as any program that is told to.
    expect(await running.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(await ids()).toEqual(['child', 'parent']);
  } finally {
    running.kill('SIGKILL');
  }
});

test('a spool keeps what a killed process could not send, and sends it once', async () => {
  const accountId = await createAccount(service);
  const spool = await mkdtemp(path.join(tmpdir(), 'kaizen-spool-'));
  const nowhere = `127.0.0.1:${await freePort()}`;
  const log = (address: string, ...rest: readonly string[]) =>
    python.start([program('log_to_spool'), address, accountId, spool, ...rest]);
  try {
    for (const [first, end] of [
      ['0', '300'],
      ['300', '400'],
    ] as const) {
      const running = log(nowhere, first, end, 'wait');
      await running.wrote('logged');
      running.kill('SIGKILL');
      expect((await running.ended).signal).toBe('SIGKILL');
    }
    const last = log(service.address, '400', '410', 'flush');
    expect(await last.ended).toMatchObject({ code: 0, stdout: 'logged\nflushed\n' });
    const ids = (await eventsOf(accountId)).map(({ eventId }) => eventId);
    expect(ids).toHaveLength(410);
    expect(new Set(ids)).toEqual(new Set(Array.from({ length: 410 }, (_, index) => `event ${index}`)));
    // Nothing is sent a second time: nothing is left.
    const after = log(service.address, '410', '411', 'flush');
    expect((await after.ended).code).toBe(0);
    expect(await eventsOf(accountId)).toHaveLength(411);
  } finally {
    await rm(spool, { recursive: true, force: true });
  }
});

test('a server that is killed twice under load costs nothing and doubles nothing', {
  timeout: LONG_MS,
}, async () => {
  const count = 10_000;
  const folder = createProgramFolder({ copyOf: inject('migratedData') });
  try {
    const settings = { KAIZEN_GRPC_ADDRESS: `127.0.0.1:${await freePort()}` };
    let server = await folder.start(settings);
    const { address } = server;
    const connection = openConnection({ address, timeoutMs: LONG_MS });
    try {
      const accountId = 'python|load';
      const account = PutAccountRequest.fromPartial({ account: { accountId } });
      await connection.call(AccountServiceService.putAccount, account);
      const load = python.start([program('log_under_load'), address, accountId, String(count), '500']);
      await load.wrote('logging');
      for (let kill = 0; kill < 2; kill++) {
        server.kill('SIGKILL');
        await server.ended;
        server = await folder.start(settings);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
      const { code, stdout, stderr } = await load.ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const report: unknown = JSON.parse(stdout.slice(stdout.indexOf('{')));
      expect(report).toMatchObject({
        flushed: true,
        stored: count,
        dropped: 0,
        refused: 0,
        problems: ['waiting'],
      });

      const events = await eventsOf(accountId, (request) =>
        connection.call(EventServiceService.listEvents, request),
      );
      expect(events).toHaveLength(count);
      expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(count);
      const stored = await connection.call(AccountServiceService.getAccount, { accountId });
      expect(stored.account?.eventCount).toBe(count);
    } finally {
      connection.close();
    }
  } finally {
    await folder.remove();
  }
});
