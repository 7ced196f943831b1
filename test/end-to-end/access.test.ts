/** API keys: who may do what, from when and until when, and what the audit keeps of it. */
import { randomUUID } from 'node:crypto';
import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import { Role } from '../../src/gen/kaizen/v1/access.ts';
import { PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { CreateApiKeyRequest } from '../../src/gen/kaizen/v1/admin_service.ts';
import { PutOverrideRequest } from '../../src/gen/kaizen/v1/override.ts';
import { timestampOf } from '../../src/shared/timestamps.ts';
import { readDatabase } from './database.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';

const ADMIN_KEY = `admin-${randomUUID()}`;
const admin = { authorization: `Bearer ${ADMIN_KEY}` };
/** Behind the clocks of all other tests of this database, so that the newest entries and keys are this test's. */
let clockMs = Date.parse('2098-06-01T12:00:00Z');
let service: TestService;
const logged: string[] = [];
/** Another server of the same database. */
let other: TestService;
const [mine, yours] = [`mine ${randomUUID()}`, `yours ${randomUUID()}`];

beforeAll(async () => {
  const options = {
    settings: { authentication: 'required', adminKey: ADMIN_KEY } as const,
    authorization: '',
    now: () => new Date(clockMs),
  };
  service = await startTestService({ ...options, writeLog: (line) => void logged.push(line) });
  other = await startTestService(options);
  for (const accountId of [mine, yours]) {
    const account = PutAccountRequest.fromPartial({ account: { accountId } });
    await service.clients.AccountService.putAccount(account, admin);
  }
});
afterAll(async () => {
  await service?.close();
  await other?.close();
});

const { ROLE_INGEST, ROLE_READ, ROLE_OPERATE, ROLE_ADMIN } = Role;

/** A new key, as a call sends it. */
async function newKey(fields: Partial<CreateApiKeyRequest>, by = admin) {
  const request = CreateApiKeyRequest.fromPartial({ name: 'test', ...fields });
  const { apiKey, secret } = await service.clients.AdminService.createApiKey(request, by);
  return { id: apiKey?.apiKeyId ?? '', authorization: `Bearer ${secret}` };
}

function reasonOf(error: ServiceError): string {
  return `${Code[error.code]} ${readDetails(error.metadata)?.reason}`;
}

const getAccount = (accountId: string, options: object, at = service) =>
  at.clients.AccountService.getAccount({ accountId }, options);
const refusal = async (call: Promise<unknown>): Promise<string> => reasonOf(await errorOf(call));

describe('a call', () => {
  test('needs a credential that the service knows', async () => {
    const { authorization } = await newKey({ roles: [ROLE_READ], accountIds: [mine] });
    const forged = `${authorization.slice(0, -1)}${authorization.endsWith('A') ? 'B' : 'A'}`;
    const unknown = authorization.replace(/_[0-9a-f]{20}_/, `_${'0'.repeat(20)}_`);
    expect(await getAccount(mine, { authorization })).toMatchObject({ account: { accountId: mine } });
    expect(await refusal(getAccount(mine, { authorization: '' }))).toBe('UNAUTHENTICATED CREDENTIAL_MISSING');
    for (const wrong of [
      forged,
      unknown,
      'Bearer x',
      'Bearer',
      'Basic eDp5',
      'Bearer a.b.c',
      `Bearer ${'x'.repeat(9_000)}`,
    ]) {
      expect(await refusal(getAccount(mine, { authorization: wrong }))).toBe(
        'UNAUTHENTICATED CREDENTIAL_INVALID',
      );
    }
  });

  test('needs the role that its RPC asks for, and admin has every role', async () => {
    const calls = {
      [ROLE_READ]: (options: object) => getAccount(mine, options),
      [ROLE_OPERATE]: (options: object) =>
        service.clients.AccountService.putAccount(
          PutAccountRequest.fromPartial({ account: { accountId: mine } }),
          options,
        ),
      [ROLE_ADMIN]: (options: object) =>
        service.clients.AdminService.listApiKeys({ pageSize: 0, pageToken: '' }, options),
    };
    for (const role of [ROLE_INGEST, ROLE_READ, ROLE_OPERATE, ROLE_ADMIN]) {
      const key = await newKey({ roles: [role], accountIds: [mine] });
      for (const [needed, call] of Object.entries(calls)) {
        const isAllowed = role === ROLE_ADMIN || String(role) === needed;
        const outcome = await call(key).then(
          () => 'OK',
          (error: ServiceError) => reasonOf(error),
        );
        expect([role, needed, outcome]).toEqual([
          role,
          needed,
          isAllowed ? 'OK' : 'PERMISSION_DENIED ROLE_MISSING',
        ]);
      }
    }
  });

  test('reaches the accounts of its key, and the same is said of foreign and of missing ones', async () => {
    const key = await newKey({ roles: [ROLE_READ], accountIds: [mine] });
    const errors = [await errorOf(getAccount(yours, key)), await errorOf(getAccount('nobody', key))];
    expect(errors.map(reasonOf)).toEqual(Array(2).fill('PERMISSION_DENIED ACCOUNT_NOT_GRANTED'));
    expect(errors[0]?.details).toBe(errors[1]?.details);
    const both = await newKey({ roles: [ROLE_READ], accountIds: [mine, yours] });
    expect(await getAccount(yours, both)).toMatchObject({ account: { accountId: yours } });
    const all = await newKey({ roles: [ROLE_READ], allAccounts: true });
    expect(await getAccount(yours, all)).toMatchObject({ account: { accountId: yours } });
  });

  test('that looks across accounts needs a key of all accounts that may operate', async () => {
    const dashboard = (options: object) =>
      service.clients.LearningService.getDashboard({ accountId: '', days: 0, maxFindings: 0 }, options);
    const refused = async (fields: Partial<CreateApiKeyRequest>): Promise<string> =>
      refusal(dashboard(await newKey(fields)));
    expect(await refused({ roles: [ROLE_READ], allAccounts: true })).toBe('PERMISSION_DENIED ROLE_MISSING');
    expect(await refused({ roles: [ROLE_READ, ROLE_OPERATE], accountIds: [mine] })).toBe(
      'PERMISSION_DENIED ACCOUNT_NOT_GRANTED',
    );
    expect(
      await dashboard(await newKey({ roles: [ROLE_READ, ROLE_OPERATE], allAccounts: true })),
    ).toBeDefined();
  });
});

describe('a key', () => {
  test('is accepted nowhere once its revocation is answered, and its streams have ended', async () => {
    const key = await newKey({ roles: [ROLE_READ], accountIds: [mine] });
    // Both servers know it, and one of them sends it a stream.
    await getAccount(mine, key);
    await getAccount(mine, key, other);
    const request = { accountId: mine, projectId: 'p', view: 0, metric: 0, cursor: '' } as const;
    const put = {
      accountId: mine,
      project: {
        projectId: 'p',
        industry: '',
        clientType: '',
        createTime: undefined,
        eventCount: 0,
        bannedPhrases: [],
        goalMetric: 0,
      },
    } as const;
    await service.clients.AccountService.putProject(put as never, admin);
    const stream = other.clients.KaizenService.watchContext(request as never, key);
    const ended = new Promise<ServiceError>((resolve) => stream.on('error', resolve as never));
    await new Promise((resolve) => stream.on('data', resolve));
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    const { apiKey } = await service.clients.AdminService.revokeApiKey({ apiKeyId: key.id }, admin);
    expect(apiKey).toMatchObject({
      apiKeyId: key.id,
      revokedBy: 'admin-key',
      revokeTime: timestampOf(clockMs),
    });
    for (const server of [service, other]) {
      expect(await refusal(getAccount(mine, key, server))).toBe('UNAUTHENTICATED CREDENTIAL_REVOKED');
    }
    expect(isOver, 'the stream has ended').toBe(true);
    expect(reasonOf(await ended)).toBe('UNAUTHENTICATED CREDENTIAL_REVOKED');
    const again = await service.clients.AdminService.revokeApiKey({ apiKeyId: key.id }, admin);
    expect(again.apiKey?.revokeTime).toEqual(apiKey?.revokeTime);
  });

  test('expires', async () => {
    const key = await newKey({
      roles: [ROLE_READ],
      accountIds: [mine],
      expireTime: timestampOf(clockMs + 1_000),
    });
    expect(await getAccount(mine, key)).toBeDefined();
    clockMs += 1_000;
    expect(await refusal(getAccount(mine, key))).toBe('UNAUTHENTICATED CREDENTIAL_EXPIRED');
  });

  test('is stored as a hash, and shown without its secret', async () => {
    const key = await newKey({ roles: [ROLE_READ], accountIds: [mine], name: 'a reader' });
    const secret = key.authorization.replace('Bearer ', '');
    const rows = await readDatabase('MATCH (key:ApiKey {key: $id}) RETURN properties(key) AS stored', {
      id: key.id,
    });
    expect(JSON.stringify(rows)).toContain('a reader');
    expect(JSON.stringify(rows)).not.toContain(secret.slice(-43));
    const { apiKeys } = await service.clients.AdminService.listApiKeys(
      { pageSize: 500, pageToken: '' },
      admin,
    );
    const shown = apiKeys.find(({ apiKeyId }) => apiKeyId === key.id);
    expect(shown).toMatchObject({
      name: 'a reader',
      roles: [ROLE_READ],
      accountIds: [mine],
      createdBy: 'admin-key',
    });
    expect(JSON.stringify(shown)).not.toContain(secret.slice(-43));
  });

  test('is checked before it is made, with all violations at once', async () => {
    const request = CreateApiKeyRequest.fromPartial({
      ...{ name: 'x', roles: [ROLE_READ], accountIds: ['a', ''], allAccounts: true },
      expireTime: timestampOf(clockMs),
    });
    const error = await errorOf(service.clients.AdminService.createApiKey(request, admin));
    const fields = readDetails(error.metadata)?.violations?.map(({ field }) => field);
    expect(fields).toEqual(['account_ids', 'account_ids[1]', 'expire_time']);
    const empty = await errorOf(
      service.clients.AdminService.createApiKey(CreateApiKeyRequest.fromPartial({}), admin),
    );
    expect(readDetails(empty.metadata)?.violations?.map(({ field }) => field)).toEqual(['name', 'roles']);
  });
});

describe('an admin of some accounts', () => {
  test('makes, sees and revokes only keys of these accounts, and lists only these accounts', async () => {
    const bound = await newKey({ roles: [ROLE_ADMIN], accountIds: [mine] });
    const own = await newKey({ roles: [ROLE_READ], accountIds: [mine] }, bound);
    const foreign = await newKey({ roles: [ROLE_READ], accountIds: [mine, yours] });
    for (const reach of [{ accountIds: [yours] }, { accountIds: [mine, yours] }, { allAccounts: true }]) {
      expect(await refusal(newKey({ roles: [ROLE_READ], ...reach }, bound))).toBe(
        'PERMISSION_DENIED ACCOUNT_NOT_GRANTED',
      );
    }
    const { AdminService } = service.clients;
    const { apiKeys } = await AdminService.listApiKeys({ pageSize: 500, pageToken: '' }, bound);
    const ids = apiKeys.map(({ apiKeyId }) => apiKeyId);
    expect(ids).toEqual(expect.arrayContaining([bound.id, own.id]));
    expect(ids).not.toContain(foreign.id);
    expect(apiKeys.every(({ accountIds, allAccounts }) => !allAccounts && accountIds.join() === mine)).toBe(
      true,
    );
    for (const apiKeyId of [foreign.id, 'nothing']) {
      expect(await refusal(AdminService.revokeApiKey({ apiKeyId }, bound))).toBe('NOT_FOUND UNKNOWN_API_KEY');
    }
    const { accounts } = await AdminService.listAccounts({ pageSize: 0, pageToken: '' }, bound);
    expect(accounts.map(({ accountId }) => accountId)).toEqual([mine]);
    const entries = AdminService.listAuditEntries({ accountId: '', pageSize: 0, pageToken: '' }, bound);
    expect(await refusal(entries)).toBe('PERMISSION_DENIED ACCOUNT_NOT_GRANTED');
  });
});

describe('lists', () => {
  test('of keys and accounts have pages', async () => {
    const { AdminService } = service.clients;
    const all = await AdminService.listApiKeys({ pageSize: 500, pageToken: '' }, admin);
    const first = await AdminService.listApiKeys({ pageSize: 2, pageToken: '' }, admin);
    const second = await AdminService.listApiKeys({ pageSize: 2, pageToken: first.nextPageToken }, admin);
    expect([...first.apiKeys, ...second.apiKeys]).toEqual(all.apiKeys.slice(0, 4));
    const key = await newKey({ roles: [ROLE_OPERATE], accountIds: [mine, yours] });
    const one = await AdminService.listAccounts({ pageSize: 1, pageToken: '' }, key);
    const two = await AdminService.listAccounts({ pageSize: 1, pageToken: one.nextPageToken }, key);
    expect([...one.accounts, ...two.accounts].map(({ accountId }) => accountId)).toEqual([mine, yours]);
    expect(two.nextPageToken).toBe('');
  });
});

describe('the log', () => {
  test('names the credential of a call, never its secret, whether it is answered or refused', async () => {
    const { id, authorization } = await newKey({ roles: [ROLE_READ], accountIds: [mine] });
    await getAccount(mine, { authorization, requestId: 'logged-1' });
    await errorOf(getAccount(yours, { authorization, requestId: 'logged-2' }));
    const lines = logged.map((line): Record<string, unknown> => JSON.parse(line));
    const lineOf = (requestId: string) => lines.filter((line) => line.requestId === requestId);
    const credential = `api-key:${id}`;
    expect(lineOf('logged-1')).toMatchObject([{ credential, code: 'OK' }]);
    expect(lineOf('logged-2')).toMatchObject([{ credential, code: 'PERMISSION_DENIED' }]);
    expect(logged.join('')).not.toContain(authorization.slice('Bearer '.length));
  });
});

describe('the audit', () => {
  test('names the credential, beside what the caller wrote, and how the call ended', async () => {
    const key = await newKey({ roles: [ROLE_OPERATE, ROLE_READ], accountIds: [yours] });
    const put = (value: string, requestId: string) =>
      service.clients.LearningService.putOverride(
        PutOverrideRequest.fromPartial({
          ...{
            accountId: yours,
            trait: { kind: 1, value },
            effect: 1,
            actor: 'somebody else',
            reason: 'a test',
          },
        }),
        { ...key, requestId },
      );
    clockMs += 1_000;
    await put('friendly', 'audited-1');
    await getAccount(yours, key);
    clockMs += 1_000;
    const none = PutOverrideRequest.fromPartial({
      ...{ accountId: yours, trait: { kind: 1, value: 'never' }, effect: 4, actor: 'x', reason: 'y' },
    });
    await errorOf(service.clients.LearningService.putOverride(none, { ...key, requestId: 'audited-2' }));
    const { entries } = await service.clients.AdminService.listAuditEntries(
      { accountId: yours, pageSize: 2, pageToken: '' },
      admin,
    );
    expect(entries).toMatchObject([
      { rpc: 'LearningService/PutOverride', requestId: 'audited-2', code: 'NOT_FOUND' },
      {
        rpc: 'LearningService/PutOverride',
        credential: `api-key:${key.id}`,
        accountId: yours,
        reportedActor: 'somebody else',
        reason: 'a test',
        requestId: 'audited-1',
        code: 'OK',
        time: timestampOf(clockMs - 1_000),
      },
    ]);
    const all = await service.clients.AdminService.listAuditEntries(
      { accountId: '', pageSize: 500, pageToken: '' },
      admin,
    );
    expect(all.entries).toEqual(expect.arrayContaining(entries));
    expect(all.entries.map(({ rpc }) => rpc)).toEqual(
      expect.arrayContaining([
        'AdminService/CreateApiKey',
        'AdminService/RevokeApiKey',
        'AccountService/PutAccount',
      ]),
    );
    expect(all.entries.some(({ rpc }) => /\/(Get|List)/.test(rpc))).toBe(false);
  });
});
