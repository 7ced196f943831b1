/** Erasing an account that holds everything there is, with servers that die midway, on a database of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createErasedNames } from '../../src/access/erased-names.ts';
import { readDetails } from '../../src/client/status-details.ts';
import { continueErasure, type EraseDependencies, eraseAccount } from '../../src/erasure/erase-account.ts';
import { Role } from '../../src/gen/kaizen/v1/access.ts';
import { Account, PutAccountRequest, Sharing } from '../../src/gen/kaizen/v1/account_service.ts';
import { CreateApiKeyRequest, ListAuditEntriesRequest } from '../../src/gen/kaizen/v1/admin_service.ts';
import {
  EraseAccountRequest,
  type EraseAccountResponse,
  ErasureState,
} from '../../src/gen/kaizen/v1/erasure.ts';
import { GetProjectContextRequest } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { MIN_ACCOUNTS } from '../../src/knowledge/shared/eligibility.ts';
import { leaseKeyOf } from '../../src/learning/cycle/cycle-lease.ts';
import { dyingGraph } from '../fixtures/dying-graph.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { CANARY, createPlanter, plantAccount } from '../fixtures/planted-account.ts';
import { seed } from '../fixtures/seed-graph.ts';
import { answersAbout } from './account-answers.ts';
import { createAccount } from './accounts.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import { report, rowsOf, runCycle } from './learning-client.ts';
import { plantedTests } from './planted-tests.ts';

const RETAIL = { industry: 'retail', clientType: 'shop' };
/** With the delimiter and the escape sign of keys. */
const VICTIM = 'victim-4711 |% AG';
/** There never was such an account. */
const GHOST = 'ghost-0815 |% AG';
/** In the id and in every key made of it. */
const VICTIM_MARK = 'victim-4711';
const LONG_MS = 300_000;
/** Nobody continues while a dead server's lease lasts, unless a test lets it expire. */
const LEASE_MS = 600_000;
const nowMs = Date.UTC(2026, 10, 20, 12);
const planter = createPlanter();
const silent = pino({ level: 'silent' });

let database: OwnDatabase;
let service: TestService;
let other: TestService;
let beside = '';
let sharers: readonly string[] = [];
let planted: Awaited<ReturnType<typeof plantAccount>>;

const start = () =>
  startTestService({
    database,
    now: new Date(nowMs),
    settings: { sharingMinAccounts: MIN_ACCOUNTS },
  });

beforeAll(async () => {
  database = await startOwnDatabase();
  service = await start();
  other = await start();
  planted = await plantAccount(service, VICTIM, planter, RETAIL);
  beside = await createAccount(service, { sharing: Sharing.SHARING_DISABLED, industry: 'software' });
  sharers = await Promise.all(Array.from({ length: MIN_ACCOUNTS }, () => createAccount(service, RETAIL)));
  for (const [index, accountId] of [VICTIM, beside, ...sharers].entries()) {
    await report(
      service,
      accountId,
      plantedTests({
        ...{ name: 'shared', seed: index, tests: 8, traits: ['tone:warm', 'pillar:story'] },
        effects: (carried) => ({ ctr: carried.has('tone:warm') ? 0.6 : 0 }),
      }),
    );
  }
  await runCycle(service, '');
}, LONG_MS);
afterAll(async () => {
  await service?.close();
  await other?.close();
  await database?.stop();
});

function erase(fields: Partial<EraseAccountRequest> = {}, at = service): Promise<EraseAccountResponse> {
  const request = { accountId: VICTIM, force: true, actor: 'maria', reason: 'the contract ended' };
  return at.clients.AdminService.eraseAccount(EraseAccountRequest.fromPartial({ ...request, ...fields }), {
    deadlineMs: LONG_MS,
  });
}

const dependencies = (graph: Graph = service.graph): EraseDependencies => ({
  ...{ graph, names: createErasedNames(service.graph), clock: () => new Date(nowMs), log: silent },
  ...{ serverId: 'a server that dies', leaseMs: LEASE_MS, throwIfStopped: () => undefined },
});

const reasonOf = ({ code, metadata }: ServiceError) => `${Code[code]} ${readDetails(metadata)?.reason}`;
const refusal = async (call: Promise<unknown>) => reasonOf(await errorOf(call));
const rows = <Row>(text: string, params = {}) => rowsOf<Row>(service, text, params);

/** Everything in the database that names the account or has a planted text. */
async function leftovers(): Promise<readonly string[]> {
  const things = await rows<object>(
    `MATCH (n) RETURN labels(n) AS kind, properties(n) AS properties
     UNION ALL MATCH ()-[r]->() RETURN [type(r)] AS kind, properties(r) AS properties`,
  );
  return things
    .map((thing) => JSON.stringify(thing, (_, value) => (typeof value === 'bigint' ? String(value) : value)))
    .filter((text) => text.includes(CANARY) || text.includes(VICTIM_MARK));
}

/** Everything of an account: its nodes with what they say, and where their relationships go. */
function dumpOf(accountId: string) {
  return rows<object>(
    `MATCH (n) WHERE n.key = $key OR n.key STARTS WITH $key + '|' OR n.account_key = $key
     RETURN labels(n) AS labels, properties(n) AS properties,
       COLLECT { MATCH (n)-[r]->(m) RETURN [type(r), m.key, properties(r)] ORDER BY type(r), m.key } AS links
     ORDER BY labels, n.key`,
    { key: nodeKey(accountId) },
  );
}

const letLeaseExpire = () =>
  seed(
    service.graph,
    'MATCH (l:Lease {key: $key}) SET l.expires_at = datetime.realtime() - duration("PT1S")',
    {
      key: leaseKeyOf(nodeKey(VICTIM)),
    },
  );

describe('erasing an account', () => {
  let before: { readonly answers: readonly unknown[]; readonly dump: readonly object[] };
  let keys: readonly (readonly [string, string])[];

  test('is shown first, and then changes nothing', { timeout: LONG_MS }, async () => {
    expect(planter.planted()).toBeGreaterThan(1_000);
    expect((await leftovers()).length).toBeGreaterThan(500);
    const unknown = await refusal(erase({ accountId: 'nobody' }));
    expect(unknown).toBe('NOT_FOUND UNKNOWN_ACCOUNT');
    expect(await refusal(erase({ actor: ' ', reason: '' }))).toBe('INVALID_ARGUMENT INVALID_FIELD');
    const dump = await dumpOf(VICTIM);
    const preview = await erase({ force: false });
    expect(preview).toMatchObject({
      preview: true,
      state: ErasureState.ERASURE_STATE_UNSPECIFIED,
      erasureId: '',
    });
    const counts = Object.fromEntries(preview.counts.map(({ label, count }) => [label, count]));
    const stored = await rows<{ readonly label: string; readonly count: number }>(
      `MATCH (n) WHERE n.key = $key OR n.key STARTS WITH $key + '|' OR n.account_key = $key
       RETURN labels(n)[0] AS label, count(*) AS count`,
      { key: nodeKey(VICTIM) },
    );
    expect(counts).toEqual(Object.fromEntries(stored.map(({ label, count }) => [label, Number(count)])));
    expect(Object.keys(counts).length).toBeGreaterThan(28);
    expect(await dumpOf(VICTIM)).toEqual(dump);
  });

  test('survives servers that die at any step, and hides the account at once', {
    timeout: LONG_MS,
  }, async () => {
    const newKey = async (accountIds: string[]) => {
      const request = CreateApiKeyRequest.fromPartial({ name: 'a key', roles: [Role.ROLE_READ], accountIds });
      const { apiKey } = await service.clients.AdminService.createApiKey(request);
      return apiKey?.apiKeyId ?? '';
    };
    keys = [
      ['only', await newKey([VICTIM])],
      ['both', await newKey([VICTIM, beside])],
    ];
    // Caches of both servers are hot when the account goes.
    for (const at of [service, other]) await answersAbout(at, VICTIM, { ids: planted });
    for (const at of [service, other]) await answersAbout(at, beside);
    before = { answers: await answersAbout(service, beside), dump: await dumpOf(beside) };
    const dying = (nth: number) => dyingGraph(service.graph, { at: 'BEGIN', nth });
    await expect(eraseAccount(dependencies(dying(1)), VICTIM)).rejects.toThrow('killed by the test');
    await service.clients.AccountService.getAccount({ accountId: VICTIM });
    await expect(eraseAccount(dependencies(dying(2)), VICTIM)).rejects.toThrow('killed by the test');

    expect((await erase({ force: false }, other)).state).toBe(ErasureState.ERASURE_STATE_PENDING);
    expect(await dumpOf(VICTIM)).not.toEqual([]);
    const gone = { ids: planted, changing: true };
    const nobody = (await answersAbout(service, GHOST, gone)).map(anonymous);
    for (const at of [service, other]) {
      expect((await answersAbout(at, VICTIM, gone)).map(anonymous)).toEqual(nobody);
      const { cycleId, contextId } = planted;
      expect(await refusal(at.clients.LearningService.getCycle({ cycleId }))).toBe('NOT_FOUND UNKNOWN_CYCLE');
      const replay = GetProjectContextRequest.fromPartial({
        accountId: VICTIM,
        projectId: 'project',
        contextId,
      });
      const replayed = at.clients.KaizenService.getProjectContext(replay);
      expect(await refusal(replayed)).toBe('NOT_FOUND UNKNOWN_ACCOUNT');
    }
    for (let nth = 3; nth < 9; nth += 1) {
      await letLeaseExpire();
      const [{ erasureId } = { erasureId: '' }] = await rows<{ readonly erasureId: string }>(
        "MATCH (e:Erasure {state: 'PENDING'}) RETURN e.key AS erasureId",
      );
      const continued = continueErasure(dependencies(dying(nth)), erasureId);
      await expect(continued).rejects.toThrow('killed by the test');
    }
    // A server that lives tells that another one is at work, as long as the lease of that one lasts.
    expect((await erase({}, other)).state).toBe(ErasureState.ERASURE_STATE_PENDING);
  });

  test('is finished by any other server, and leaves nothing', { timeout: LONG_MS }, async () => {
    const preview = await erase({ force: false });
    expect(preview.finishTime).toBeUndefined();
    await letLeaseExpire();
    const third = await start();
    try {
      for (let at = 0; at < 300; at += 1) {
        if ((await erase({ force: false }, third)).state === ErasureState.ERASURE_STATE_DONE) break;
        await sleep(200);
      }
    } finally {
      await third.close();
    }
    const done = await erase();
    expect(done).toMatchObject({ preview: false, state: ErasureState.ERASURE_STATE_DONE });
    expect(done.finishTime).toBeDefined();
    expect(done.withdrawnInsights).toBeGreaterThan(0);
    expect(await leftovers()).toEqual([]);
    expect(await erase()).toEqual(done);
    const tombstones = await rows('MATCH (e:Erasure) RETURN COUNT { (e)--() } AS links, e.state AS state');
    expect(tombstones).toEqual([{ links: 0, state: 'DONE' }]);
  });

  test('leaves every answer of another account as it was', { timeout: LONG_MS }, async () => {
    expect(await dumpOf(beside)).toEqual(before.dump);
    for (const at of [service, other]) expect(await answersAbout(at, beside)).toEqual(before.answers);
  });

  test('withdraws the insights it contributed to, and nobody else', async () => {
    const shown = await rows('MATCH (i:Insight) WHERE i.epoch_to IS NULL RETURN i.key AS key');
    expect(shown).toEqual([]);
    for (const accountId of sharers) await service.clients.AccountService.getAccount({ accountId });
  });

  test('can be asked again and again, and the id stays refused', async () => {
    const account = Account.fromPartial({ accountId: VICTIM });
    for (const at of [service, other]) {
      const put = at.clients.AccountService.putAccount(PutAccountRequest.fromPartial({ account }));
      expect(await refusal(put)).toBe('FAILED_PRECONDITION ACCOUNT_ERASED');
    }
    const key = CreateApiKeyRequest.fromPartial({ name: 'k', roles: [Role.ROLE_READ], accountIds: [VICTIM] });
    const created = service.clients.AdminService.createApiKey(key);
    expect(await refusal(created)).toBe('FAILED_PRECONDITION ACCOUNT_ERASED');
    const gone = { ids: planted, changing: true };
    const nobody = (await answersAbout(service, GHOST, gone)).map(anonymous);
    expect((await answersAbout(service, VICTIM, gone)).map(anonymous)).toEqual(nobody);
    expect(await leftovers()).toEqual([]);
  });

  test('takes the account out of keys and of the audit', async () => {
    const stored = await rows<{ readonly id: string; readonly accountIds: readonly string[] }>(
      'MATCH (k:ApiKey) RETURN k.key AS id, k.account_ids AS accountIds',
    );
    expect(stored).toEqual([{ id: keys[1]?.[1], accountIds: [beside] }]);
    const { erasureId } = await erase();
    const { entries } = await service.clients.AdminService.listAuditEntries(
      ListAuditEntriesRequest.fromPartial({ accountId: `erased:${erasureId}`, pageSize: 500 }),
    );
    expect(new Set(entries.map(({ rpc }) => rpc))).toContain('LearningService/PutOverride');
    expect(new Set(entries.map(({ rpc }) => rpc))).toContain('AdminService/EraseAccount');
    expect(entries.filter(({ reportedActor, reason }) => reportedActor !== '' || reason !== '')).toEqual([]);
  });
});

/** What an answer says, without the account it says it of. */
function anonymous(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer).replaceAll(VICTIM_MARK, 'X').replaceAll('ghost-0815', 'X').replaceAll(CANARY, '!'),
  );
}
