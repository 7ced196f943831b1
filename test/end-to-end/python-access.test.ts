/** The Python client and a service that asks for a key and for certificates. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../../src/gen/kaizen/v1/access.ts';
import { CreateApiKeyRequest } from '../../src/gen/kaizen/v1/admin_service.ts';
import { ListEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { createAccount } from './accounts.ts';
import { startTestService, type TestService } from './harness.ts';
import { createPythonEnvironment, type PythonEnvironment } from './python-environment.ts';
import { type SecuredService, startSecuredService } from './secured-service.ts';

let python: PythonEnvironment;
/** Makes accounts and keys, and finds what was stored. */
let service: TestService;
let secured: SecuredService;
let spool: string;
let logged = 0;
beforeAll(async () => {
  python = await createPythonEnvironment();
  service = await startTestService();
  secured = await startSecuredService();
  spool = await mkdtemp(path.join(tmpdir(), 'kaizen-spool-'));
}, 600_000);
afterAll(async () => {
  if (spool !== undefined) await rm(spool, { recursive: true, force: true });
  await secured?.close();
  await service?.close();
  await python?.remove();
});

async function newKey(accountId: string, roles: readonly Role[]): Promise<string> {
  const request = CreateApiKeyRequest.fromPartial({
    name: 'test',
    roles: [...roles],
    accountIds: [accountId],
  });
  return (await service.clients.AdminService.createApiKey(request)).secret;
}

/** A profile with everything that the service asks for, and the variables that choose it. */
async function profileWith(apiKey: string, fields: object = {}): Promise<Readonly<Record<string, string>>> {
  const files = { tls_ca: 'ca.pem', tls_client_cert: 'client.pem', tls_client_key: 'client.key' };
  const secure = { address: secured.address, api_key: apiKey, ...files, ...fields };
  const file = path.join(secured.folder, 'profiles.json');
  await writeFile(file, JSON.stringify({ default: { address: '127.0.0.1:1' }, secure }));
  // Those of the machine say nothing here.
  const nothing = { KAIZEN_API_KEY: '', KAIZEN_GRPC_ADDRESS: '' };
  return { ...nothing, KAIZEN_PROFILES_FILE: file, KAIZEN_PROFILE: 'secure' };
}

interface Report {
  readonly error?: string;
  readonly stored?: boolean;
  readonly problems?: readonly { readonly kind: string; readonly reason: string; readonly text: string }[];
}

/** Logs one event more; what is printed must not hold any of the keys. */
async function logOnce(
  accountId: string,
  { settings = {}, env }: { readonly settings?: object; readonly env: Readonly<Record<string, string>> },
): Promise<Report> {
  const program = path.join(python.source, 'tests/programs/log_once.py');
  logged += 1;
  const args = [program, accountId, spool, `event ${logged}`, JSON.stringify(settings)];
  const { stdout, stderr } = await python.run(args, { env });
  expect(stdout + stderr).not.toMatch(/kaizen_[0-9a-f]{20}_/);
  return JSON.parse(stdout) as Report;
}

const problemsOf = ({ problems = [] }: Report) => problems.map(({ kind, reason }) => [kind, reason]);
const inFolder = (name: string): string => path.join(secured.folder, name);

test('a profile is all that the walk-through needs', async () => {
  const accountId = service.newAccountId();
  const apiKey = await newKey(accountId, [Role.ROLE_OPERATE, Role.ROLE_INGEST, Role.ROLE_READ]);
  const { stdout } = await python.run([path.join(python.source, 'walk_through.py')], {
    env: { ...(await profileWith(apiKey)), KAIZEN_ACCOUNT: accountId },
  });
  expect(stdout).toContain("Creatives to follow: ['Autumn, in a friendly voice']");
  expect(stdout).toContain('Stats(logged=8, stored=8, refused=0, dropped=0, waiting=0, retries=0)');
});

test('events that come with a wrong key are kept, and stored with the right one', async () => {
  const accountId = await createAccount(service);
  const right = await newKey(accountId, [Role.ROLE_INGEST]);
  const env = await profileWith(right);
  const wrong = [
    ['CREDENTIAL_INVALID', `${right.slice(0, -1)}${right.endsWith('A') ? 'E' : 'A'}`],
    ['ACCOUNT_NOT_GRANTED', await newKey(service.newAccountId(), [Role.ROLE_INGEST])],
    ['ROLE_MISSING', await newKey(accountId, [Role.ROLE_READ])],
  ] as const;
  const first = logged + 1;
  for (const [reason, key] of wrong) {
    // The argument wins over the environment, and that over the profile.
    const asArgument = await logOnce(accountId, {
      env: { ...env, KAIZEN_API_KEY: right },
      settings: { api_key: key },
    });
    const asVariable = await logOnce(accountId, { env: { ...env, KAIZEN_API_KEY: key } });
    for (const report of [asArgument, asVariable]) {
      expect(report.stored).toBe(false);
      expect(problemsOf(report)).toEqual([['waiting', reason]]);
    }
  }
  expect(await logOnce(accountId, { env })).toMatchObject({ stored: true, problems: [] });
  const request = ListEventsRequest.fromPartial({ accountId, pageSize: 100 });
  const { events } = await service.clients.EventService.listEvents(request);
  const all = Array.from({ length: logged - first + 1 }, (_, index) => `event ${first + index}`);
  expect(events.map(({ eventId }) => eventId).sort()).toEqual(all.sort());
});

test('certificates are those of the arguments, or of the system, and wrong ones are told', async () => {
  const accountId = await createAccount(service);
  const apiKey = await newKey(accountId, [Role.ROLE_INGEST]);
  const env = await profileWith(apiKey, { tls_ca: '', tls_client_cert: '', tls_client_key: '' });
  const pair = { tls_client_cert: inFolder('client.pem'), tls_client_key: inFolder('client.key') };
  const ca = { tls_ca: inFolder('ca.pem') };
  const systemTrusts = (file: string) => ({
    ...env,
    GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: '',
    SSL_CERT_FILE: file,
  });
  const stranger = { ...pair, tls_ca: inFolder('server.pem'), tls_client_key: inFolder('other.key') };
  const http = { ...ca, ...pair, address: `http://${secured.address}` };

  const refused = [
    // Neither of the two.
    await logOnce(accountId, { env, settings: ca }),
    await logOnce(accountId, { env: systemTrusts('/dev/null'), settings: pair }),
  ];
  for (const report of refused) expect(problemsOf(report)).toEqual([['waiting', '']]);
  expect((await logOnce(accountId, { env, settings: stranger })).error).toContain('its own private key');
  expect((await logOnce(accountId, { env, settings: http })).error).toContain('begins with http://');

  expect(await logOnce(accountId, { env, settings: { ...ca, ...pair } })).toMatchObject({ stored: true });
  const bySystem = await logOnce(accountId, { env: systemTrusts(inFolder('ca.pem')), settings: pair });
  expect(bySystem).toMatchObject({ stored: true, problems: [] });
});
