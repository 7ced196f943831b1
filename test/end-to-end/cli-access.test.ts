/** Command line and client with keys, profiles and certificates, on a service that requires all of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectKaizen } from '../../src/client/index.ts';
import { authority, signed } from '../fixtures/certificates.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { startTestService, type TestService } from './harness.ts';
import { runCli } from './run-cli.ts';

const ADMIN_KEY = 'the-admin-key-of-this-test-alone';
const ACCOUNT = `access ${Date.now()}`;
const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-access-'));
const file = (name: string): string => path.join(folder, name);
let database: OwnDatabase;
let service: TestService;

beforeAll(async () => {
  const ca = await authority('test authority');
  const server = await signed('server', ca);
  const client = await signed('client', ca);
  for (const [name, text] of Object.entries({
    'ca.pem': ca.cert,
    'server.pem': server.cert,
    'server.key': server.key,
    'client.pem': client.cert,
    'client.key': client.key,
    'other.pem': (await authority('another')).cert,
  })) {
    writeFileSync(file(name), text);
  }
  // Of its own: lists of everything are looked at.
  database = await startOwnDatabase();
  service = await startTestService({
    database,
    authorization: '',
    settings: {
      ...{ authentication: 'required', adminKey: ADMIN_KEY },
      ...{
        tlsCertificate: file('server.pem'),
        tlsKey: file('server.key'),
        tlsClientAuthority: file('ca.pem'),
      },
    },
  });
  writeProfiles(ADMIN_KEY);
  process.env.KAIZEN_PROFILES_FILE = file('profiles.json');
});
afterAll(async () => {
  delete process.env.KAIZEN_PROFILES_FILE;
  await service?.close();
  await database?.stop();
  rmSync(folder, { recursive: true });
});

function writeProfiles(key: string): void {
  const certificates = { tls_ca: 'ca.pem', tls_client_cert: 'client.pem', tls_client_key: 'client.key' };
  writeFileSync(
    file('profiles.json'),
    JSON.stringify({ default: { address: service.address, api_key: key, ...certificates } }),
  );
}

/** What a command prints. Rejects with its failure. */
const kaizen = (...command: readonly string[]): Promise<string> => runCli(command, () => new Date());

describe('the command line', () => {
  test('makes, lists and revokes keys, lists accounts, and shows the audit', async () => {
    await kaizen('account', 'put', ACCOUNT);
    expect(await kaizen('accounts', '--limit', '100000')).toContain(ACCOUNT);
    const made = await kaizen(
      ...['keys', 'create', 'generator of the test', '--role', 'ingest', '--role', 'read'],
      ...['--account', ACCOUNT, '--expires', '90d'],
    );
    const [, keyId = ''] = /kaizen_([0-9a-f]{20})_[\w-]{43}\n/.exec(made) ?? [];
    expect(keyId).not.toBe('');
    expect(made).toContain(`may ingest, read for ${ACCOUNT}, until`);
    const listed = (await kaizen('keys', 'list')).split('\n').find((line) => line.includes(keyId));
    expect(listed).toMatch(/generator of the test +until .* ingest, read +– /);
    expect(await kaizen('keys', 'revoke', keyId)).toContain('Revoked');
    expect(await kaizen('keys', 'list')).toMatch(new RegExp(`${keyId} +generator of the test +revoked`));
    const audit = await kaizen('audit', '--limit', '5');
    expect(audit).toMatch(/RevokeApiKey +OK +admin-key/);
    expect(await kaizen('audit', '--account', ACCOUNT)).toMatch(/PutAccount +OK +admin-key +access/);
  });

  test('says what to do without a key, and which certificate is not trusted', async () => {
    writeProfiles('wrong');
    const failure = await kaizen('accounts').catch((error: unknown) => String(error));
    expect(failure).toContain('does not know this credential');
    writeProfiles(ADMIN_KEY);
    const untrusted = await kaizen('--tls-ca', file('other.pem'), '--timeout', '3', 'accounts').catch(String);
    expect(untrusted).toMatch(/UNAVAILABLE|certificate|did not answer/);
  });
});

describe('the client', () => {
  test('sends its key with every call, and keeps events that a service refuses until a key is valid', async () => {
    const client = connectKaizen({ accountId: ACCOUNT, projectId: 'launch', onProblem: () => undefined });
    client.logLeadCreated({ leadId: 'lead-1', source: 'web' });
    expect(await client.flush()).toEqual({ pending: 0 });
    expect(client.stats()).toMatchObject({ accepted: 1, rejected: 0 });
    await client.close();
    const stranger = connectKaizen({ accountId: ACCOUNT, apiKey: 'unknown', onProblem: () => undefined });
    stranger.logLeadCreated({ leadId: 'lead-2', source: 'web' });
    expect(await stranger.flush({ timeoutMs: 1_000 })).toEqual({ pending: 1 });
    expect(stranger.stats()).toMatchObject({ accepted: 0, rejected: 0, dropped: 0, buffered: 1 });
    await stranger.close({ timeoutMs: 100 });
  });

  test('needs a certificate where the service asks for one', async () => {
    writeFileSync(
      file('bare.json'),
      JSON.stringify({ default: { address: service.address, api_key: ADMIN_KEY, tls_ca: 'ca.pem' } }),
    );
    process.env.KAIZEN_PROFILES_FILE = file('bare.json');
    const client = connectKaizen({
      accountId: ACCOUNT,
      onProblem: () => undefined,
      timeoutMs: 2_000,
    });
    await expect(client.call('getAccount', {})).rejects.toThrow();
    await client.close({ timeoutMs: 100 });
    process.env.KAIZEN_PROFILES_FILE = file('profiles.json');
  });
});
