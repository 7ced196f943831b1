/**
 * Walks every RPC as a stranger with a key of another account, with the identifiers, tokens and cursors of the owner:
 * nothing may be read or changed, and nothing may tell what is foreign from what does not exist.
 */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@bufbuild/protobuf';
import { Client, credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../../src/gen/kaizen/v1/access.ts';
import { PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { CreateApiKeyRequest } from '../../src/gen/kaizen/v1/admin_service.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import type { AreaFactory } from '../../src/service/area.ts';
import { areas } from '../../src/service/start-service.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { startTestService, type TestService } from './harness.ts';
import { contextOf, NOW, patternsOf, report, rowsOf, runCycle } from './learning-client.ts';
import { plantedTests } from './planted-tests.ts';
import { everyRpc, type Rpc } from './random-requests.ts';
import { type Identifiers, type Outcome, probe, probes } from './wall-probes.ts';

/** In everything of the owner that the stranger does not know: it must never see it. */
const CANARY = 'canary';
const ADMIN_KEY = `admin-${randomUUID()}`;
const OWNER = `owner ${randomUUID()}`;
const STRANGER = `stranger ${randomUUID()}`;
const admin = { authorization: `Bearer ${ADMIN_KEY}` };
const { ROLE_INGEST, ROLE_READ, ROLE_OPERATE, ROLE_ADMIN } = Role;
const ALL_ROLES = [ROLE_INGEST, ROLE_READ, ROLE_OPERATE, ROLE_ADMIN];
const settings = { authentication: 'required', adminKey: ADMIN_KEY } as const;
/** Health is for everyone, and tells only whether the service answers. */
const rpcs = everyRpc().filter(({ path }) => path.startsWith('/kaizen.v1.'));

let database: OwnDatabase;
let service: TestService;
let stranger: string;
let owner: string;
let ids: Identifiers;

/** Made-up identifiers in the same form. */
function madeUp(of: Identifiers, account: string): Identifiers {
  return {
    ...{ account, project: 'none', event: 'none', content: 'none', lead: 'none', importId: 'none' },
    pageTokens: Object.fromEntries(Object.keys(of.pageTokens).map((name) => [name, 'bm9uZQ'])),
    ...{ pattern: `${of.pattern.slice(0, -4)}zzzz`, cycle: randomUUID(), model: `${of.model}0` },
    ...{ contextId: `${of.contextId.slice(0, -4)}AAAA`, cursor: `${of.cursor}0`, apiKey: '0'.repeat(20) },
    epoch: of.epoch,
  };
}

async function newKey(accountIds: readonly string[], expireTime?: { seconds: number; nanos: number }) {
  const request = CreateApiKeyRequest.fromPartial({
    ...{ name: 'walls', roles: ALL_ROLES, accountIds: [...accountIds] },
    ...(expireTime === undefined ? {} : { expireTime }),
  });
  const { apiKey, secret } = await service.clients.AdminService.createApiKey(request, admin);
  return { id: apiKey?.apiKeyId ?? '', authorization: `Bearer ${secret}` };
}

function rpcOf(name: string): Rpc {
  const rpc = rpcs.find((each) => each.name === name);
  if (rpc === undefined) throw new Error(`there is no RPC ${name}`);
  return rpc;
}

/** The request of an RPC; fails the test for one that the probes do not know. */
function requestOf(rpc: Rpc, of: Identifiers) {
  const make = probes[rpc.name];
  if (make === undefined) throw new Error(`wall-probes.ts has no request of ${rpc.name}`);
  return make(of);
}

/** The first page token of every list of the owner. */
async function pageTokens(authorization: string): Promise<Record<string, string>> {
  const tokens: Record<string, string> = {};
  for (const rpc of rpcs.filter(({ input }) => input.fields.some(({ name }) => name === 'page_size'))) {
    const request = { ...requestOf(rpc, { ...ids, pageTokens: {} }), pageSize: 1 };
    const { text } = await probe(service.raw, rpc, request, authorization);
    const [, token] = /"nextPageToken":"([^"]+)"/.exec(text) ?? [];
    if (token !== undefined) tokens[rpc.name.replace(/^\w+\//, '')] = token;
  }
  return tokens;
}

/** Everything stored of the owner, as one text. */
async function stored(): Promise<string> {
  const rows = await rowsOf<{ readonly text: string }>(
    service,
    `MATCH (n) WHERE any(name IN keys(n) WHERE n[name] = $key OR (n[name] IS :: STRING AND n[name] STARTS WITH $prefix))
     OPTIONAL MATCH (n)-[r]-()
     WITH n, count(r) AS degree
     RETURN elementId(n) + ' ' + degree + ' ' + toString(size(keys(n))) + ' ' +
       reduce(all = '', name IN keys(n) | all + name + '=' + coalesce(toStringOrNull(n[name]), '[]') + ' ') AS text
     ORDER BY text`,
    { key: nodeKey(OWNER), prefix: `${nodeKey(OWNER)}|` },
  );
  return rows.map(({ text }) => text).join('\n');
}

beforeAll(async () => {
  // Of its own: everything stored is compared, and only what this test has stored.
  database = await startOwnDatabase();
  service = await startTestService({ database, settings, now: NOW, authorization: admin.authorization });
  for (const accountId of [OWNER, STRANGER]) {
    const account = {
      accountId,
      industry: accountId === OWNER ? `${CANARY} industry` : 'other industry',
      goalMetric: 1,
      sharing: 2,
    };
    await service.clients.AccountService.putAccount(PutAccountRequest.fromPartial({ account } as never));
  }
  stranger = (await newKey([STRANGER])).authorization;
  const owning = await newKey([OWNER]);
  owner = owning.authorization;
  const records = plantedTests({
    ...{ name: `${CANARY} creative`, seed: 3, tests: 24, traits: [`tone:${CANARY} bold`] },
    effects: (carried) => (carried.size > 0 ? { ctr: 0.8 } : {}),
    fields: { projectId: 'known project' },
  });
  await report(service, OWNER, records.slice(0, 24));
  await runCycle(service, OWNER);
  await report(service, OWNER, records.slice(24));
  const cycle = await runCycle(service, OWNER);
  const context = await contextOf(service, OWNER, { projectId: 'known project' });
  const [pattern] = await patternsOf(service, OWNER);
  ids = {
    ...{ account: OWNER, project: 'known project', content: 'known creative', lead: 'known lead' },
    ...{ event: 'known event', importId: 'known import', apiKey: owning.id, epoch: 1 },
    ...{ pattern: pattern?.patternId ?? '', cycle: cycle.cycleId, model: 'ctr-1', cursor: '1' },
    ...{ contextId: context.contextId, pageTokens: {} },
  };
  // The owner does all of it, with words of its own, so that everything exists and every cache is hot.
  const own: Readonly<Record<string, (request: JsonObject) => JsonObject>> = {
    'EventService/LogEvent': ({ event, ...rest }) => ({
      ...rest,
      event: { ...(event as JsonObject), tags: [`${CANARY} tag`], actor: `${CANARY} actor` },
    }),
    'PerformanceService/UploadPerformance': (request) => ({ ...request, source: `${CANARY} source` }),
    'LearningService/PutOverride': (request) => ({
      ...{ ...request, reason: `${CANARY} reason` },
      trait: { kind: 'TRAIT_KIND_TONE', value: `${CANARY} override` },
    }),
    'PerformanceService/MarkCreative': (request) => ({ ...request, reason: `${CANARY} reason` }),
  };
  for (const [name, change] of Object.entries(own)) {
    const request = change(requestOf(rpcOf(name), ids));
    expect(await probe(service.raw, rpcOf(name), request, owner), name).toMatchObject({ end: 'OK' });
  }
  const { text } = await probe(
    service.raw,
    rpcOf('KaizenService/WatchContext'),
    requestOf(rpcOf('KaizenService/WatchContext'), ids),
    owner,
  );
  const [, cursor = ''] = /"cursor":"([^"]+)"/.exec(text) ?? [];
  ids = { ...ids, cursor };
  ids = { ...ids, pageTokens: await pageTokens(owner) };
});
afterAll(async () => {
  await service?.close();
  await database?.stop();
});

/** What a probe says beyond what the caller itself has sent. */
function beyond({ end, text }: Outcome, request: object): string {
  const sent = new Set<string>();
  JSON.stringify(request, (_, value: unknown) => {
    if (typeof value === 'string' && value !== '') sent.add(value);
    return value;
  });
  // The longest first: one may be a part of another.
  return [...sent]
    .toSorted((a, b) => b.length - a.length)
    .reduce(
      (rest, part) => rest.replaceAll(JSON.stringify(part).slice(1, -1), '…').replaceAll(part, '…'),
      `${end} ${text}`,
    );
}

/** What is wrong with the walls of a service, RPC by RPC: empty when they hold. */
async function leaks(address: string, of: readonly Rpc[] = rpcs): Promise<readonly string[]> {
  const client = new Client(address, credentials.createInsecure());
  const found: string[] = [];
  const note = (rpc: Rpc, what: string, ...outcomes: readonly string[]): void =>
    void found.push(`${rpc.name}: ${what}: ${outcomes.join(' <> ').slice(0, 400)}`);
  for (const rpc of of) {
    const ask = async (given: Identifiers): Promise<string> => {
      const request = requestOf(rpc, given);
      return beyond(await probe(client, rpc, request, stranger), request);
    };
    // Another account, and one that does not exist.
    const [foreign, missing] = [await ask(ids), await ask(madeUp(ids, `nobody ${randomUUID()}`))];
    const names = rpc.input.fields.some(({ name }) => name === 'account_id' || name === 'account');
    if (names && foreign !== missing) note(rpc, 'foreign and missing accounts differ', foreign, missing);
    if (names && !foreign.startsWith('PERMISSION_DENIED '))
      note(rpc, 'a foreign account is not refused', foreign);
    // The stranger's own account, with what belongs to the owner, and with what belongs to nobody.
    const own = await ask({ ...ids, account: STRANGER });
    const none = await ask(madeUp(ids, STRANGER));
    const errors = [own, none].map((text) => (text.startsWith('OK') ? 'OK' : text));
    if (errors[0] !== errors[1]) note(rpc, 'foreign and missing identifiers differ', own, none);
    for (const text of [foreign, own])
      if (text.toLowerCase().includes(CANARY)) note(rpc, 'something of the owner is shown', text);
  }
  client.close();
  return found;
}

describe('a stranger', () => {
  test('reads and changes nothing of another account, and cannot tell what is foreign from what is not there', async () => {
    const before = await stored();
    expect(before).toContain(CANARY);
    expect(await leaks(service.address)).toEqual([]);
    expect(await stored()).toBe(before);
  });

  test('has no credential, a forged, an expired or a revoked one: every call is refused alike', async () => {
    const client = new Client(service.address, credentials.createInsecure());
    const revoked = await newKey([OWNER]);
    await service.clients.AdminService.revokeApiKey({ apiKeyId: revoked.id });
    const wrong = [undefined, `${owner.slice(0, -2)}zz`, 'Bearer kaizen', revoked.authorization];
    const before = await stored();
    for (const rpc of rpcs) {
      for (const authorization of wrong) {
        const outcomes = [ids, madeUp(ids, 'nobody')].map((of) =>
          probe(client, rpc, requestOf(rpc, of), authorization),
        );
        const [one, two] = await Promise.all(outcomes);
        expect(one?.end, rpc.name).toMatch(/^UNAUTHENTICATED CREDENTIAL_/);
        expect(one, rpc.name).toEqual(two);
      }
    }
    client.close();
    expect(await stored()).toBe(before);
  });
});

describe('a service whose walls leak', () => {
  /** Areas in which one handler serves the stranger what it was told of the owner. */
  const leaky = (service: string, method: string, change: (call: object) => object): readonly AreaFactory[] =>
    areas.map((build) => (parts) => {
      const area = build(parts);
      const handlers = (
        area.handlers as Record<string, Record<string, (request: object, call: object) => unknown>>
      )[service];
      const handler = handlers?.[method];
      if (handlers === undefined || handler === undefined) return area;
      const replaced = {
        ...handlers,
        [method]: (request: object, call: object) => handler(request, change(call)),
      };
      return { ...area, handlers: { ...area.handlers, [service]: replaced } };
    });

  test.each([
    ['AccountService', 'getProject', { accountId: OWNER }],
    ['EventService', 'getEvent', { accountId: OWNER }],
    ['EventService', 'listEvents', { accountId: OWNER }],
    ['KaizenService', 'explainGuidance', { accountId: OWNER }],
    ['KaizenService', 'watchContext', { accountId: OWNER }],
    [
      'LearningService',
      'getCycle',
      { principal: { credential: 'x', roles: new Set(['ADMIN']), accountIds: undefined } },
    ],
    ['LearningService', 'putOverride', { accountId: OWNER }],
    [
      'AdminService',
      'listAccounts',
      { principal: { credential: 'x', roles: new Set(['ADMIN']), accountIds: undefined } },
    ],
  ])('%s/%s is found out', async (name, method, change) => {
    const twin = await startTestService({
      ...{ database, settings, now: NOW, areas: leaky(name, method, (call) => ({ ...call, ...change })) },
    });
    const before = await stored();
    const rpc = rpcOf(`${name}/${method.charAt(0).toUpperCase()}${method.slice(1)}`);
    const found = await leaks(twin.address, [rpc]).finally(() => twin.close());
    const changed = (await stored()) !== before;
    expect(changed || found.length > 0).toBe(true);
  });
});
