import { status as Code } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import {
  type Account,
  GetAccountRequest,
  GetProjectRequest,
  ListProjectsRequest,
  PutAccountRequest,
  PutProjectRequest,
  Sharing,
} from '../../src/gen/kaizen/v1/account_service.ts';
import { Metric } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import type { Query } from '../../src/graph/query.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';

const NOW = new Date('2026-03-04T05:06:07.890Z');
let service: TestService;

beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

const putAccount = (account: Partial<Account>) =>
  service.clients.AccountService.putAccount(PutAccountRequest.fromPartial({ account }));
const putProject = (
  accountId: string,
  project: { projectId: string; industry?: string; clientType?: string; bannedPhrases?: string[] },
) => service.clients.AccountService.putProject(PutProjectRequest.fromPartial({ accountId, project }));
const listProjects = (accountId: string, page: { pageSize?: number; pageToken?: string } = {}) =>
  service.clients.AccountService.listProjects(ListProjectsRequest.fromPartial({ accountId, ...page }));
const newAccount = async (account: Partial<Account> = {}): Promise<string> => {
  const accountId = service.newAccountId();
  await putAccount({ accountId, ...account });
  return accountId;
};

const reasonOf = async (call: Promise<unknown>): Promise<string | undefined> =>
  readDetails((await errorOf(call)).metadata)?.reason;

/** A statement of a test's own. */
const statement = <Row>(
  text: string,
  mode: 'read' | 'write',
): Query<Record<string, unknown>, Row, 'many'> => ({
  name: 'test',
  mode,
  cardinality: 'many',
  text,
});

const segmentsOf = async (accountId: string): Promise<readonly string[]> => {
  const text =
    'MATCH (:Account {key: $key})-[:OWNS]->(p:Project) OPTIONAL MATCH (p)-[:IN]->(s:Segment) RETURN p.project_id + " in " + coalesce(s.key, "none") AS line ORDER BY line';
  const rows = await service.graph.run(statement<{ line: string }>(text, 'read'), {
    key: nodeKey(accountId),
  });
  return rows.map(({ line }) => line);
};

describe('PutAccount and GetAccount', () => {
  it('create an account with its defaults, and return it', async () => {
    const accountId = service.newAccountId();
    const { account, created } = await putAccount({ accountId, industry: 'SaaS' });
    expect(created).toBe(true);
    expect(account).toEqual({
      accountId,
      industry: 'SaaS',
      clientType: '',
      currency: 'USD',
      timeZone: 'UTC',
      publishedEpoch: 0,
      createTime: { seconds: NOW.getTime() / 1000 - 0.89, nanos: 890_000_000 },
      eventCount: 0,
      bannedPhrases: [],
      sharing: Sharing.SHARING_ENABLED,
      goalMetric: Metric.METRIC_UNSPECIFIED,
      eventRetentionDays: 0,
      eventsKeptFrom: undefined,
      eventsExpireTime: undefined,
    });
    const stored = await service.clients.AccountService.getAccount(
      GetAccountRequest.fromPartial({ accountId }),
    );
    expect(stored.account).toEqual(account);
  });

  it('replace the settings, and ignore what is output only', async () => {
    const accountId = await newAccount({ industry: 'SaaS', currency: 'EUR' });
    const { account, created } = await putAccount({ accountId, timeZone: 'Europe/Berlin', eventCount: 99 });
    expect(created).toBe(false);
    expect(account).toMatchObject({
      industry: '',
      currency: 'USD',
      timeZone: 'Europe/Berlin',
      eventCount: 0,
    });
  });

  it('keep banned phrases as given, without blanks and repetition, and who shares', async () => {
    const accountId = service.newAccountId();
    const { SHARING_DISABLED, SHARING_ENABLED } = Sharing;
    const bannedPhrases = [' best ever ', 'Guaranteed', 'guaranteed', '100 %'];
    const { account } = await putAccount({ accountId, bannedPhrases, sharing: SHARING_DISABLED });
    const kept = { bannedPhrases: ['best ever', 'Guaranteed', '100 %'], sharing: SHARING_DISABLED };
    expect(account).toMatchObject(kept);
    const read = () =>
      service.clients.AccountService.getAccount(GetAccountRequest.fromPartial({ accountId }));
    expect((await read()).account).toMatchObject(kept);
    const text = 'MATCH (a:Account {key: $key}) RETURN a.sharing AS sharing, a.banned_phrases AS banned';
    const rows = await service.graph.run(statement(text, 'read'), { key: nodeKey(accountId) });
    expect(rows).toEqual([{ sharing: 'DISABLED', banned: kept.bannedPhrases }]);
    // Settings are replaced as a whole.
    await putAccount({ accountId });
    expect((await read()).account).toMatchObject({ bannedPhrases: [], sharing: SHARING_ENABLED });
    const refused = await errorOf(putAccount({ accountId, bannedPhrases: ['fine', ' ', 'x'.repeat(257)] }));
    expect(readDetails(refused.metadata)?.violations?.map(({ field }) => field)).toEqual([
      'account.banned_phrases[1]',
      'account.banned_phrases[2]',
    ]);
  });

  it('take an account from before there were bans and sharing for one that has none and shares', async () => {
    const accountId = await newAccount();
    const text = 'MATCH (a:Account {key: $key}) REMOVE a.sharing, a.banned_phrases';
    await service.graph.run(statement(text, 'write'), { key: nodeKey(accountId) });
    const { account } = await service.clients.AccountService.getAccount(
      GetAccountRequest.fromPartial({ accountId }),
    );
    expect(account).toMatchObject({ bannedPhrases: [], sharing: Sharing.SHARING_ENABLED });
  });

  it('create an account once however many calls ask for it at the same time', async () => {
    const accountId = service.newAccountId();
    const answers = await Promise.all(Array.from({ length: 8 }, () => putAccount({ accountId })));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
  });

  it('refuse a zone that does not exist, and every other violation at once', async () => {
    const accountId = service.newAccountId();
    expect(
      readDetails((await errorOf(putAccount({ accountId, timeZone: 'Mars/Phobos' }))).metadata),
    ).toMatchObject({
      reason: 'INVALID_FIELD',
      violations: [{ field: 'account.time_zone' }],
    });
    const error = await errorOf(putAccount({ accountId: '', industry: 'x'.repeat(129), currency: 'usd' }));
    expect(error.code).toBe(Code.INVALID_ARGUMENT);
    const fields = readDetails(error.metadata)?.violations?.map(({ field }) => field);
    expect(fields).toEqual(['account.account_id', 'account.industry', 'account.currency']);
  });

  it('keep the currency once performance is stored', async () => {
    const accountId = await newAccount({ currency: 'EUR' });
    const text = 'MATCH (a:Account {key: $key}) SET a.performance_count = 1';
    await service.graph.run(statement(text, 'write'), { key: nodeKey(accountId) });
    const error = await errorOf(putAccount({ accountId, currency: 'USD' }));
    expect(error.code).toBe(Code.FAILED_PRECONDITION);
    expect(readDetails(error.metadata)).toMatchObject({
      reason: 'CURRENCY_IS_FIXED',
      precondition: { subject: accountId },
    });
    await expect(putAccount({ accountId, currency: 'EUR', industry: 'SaaS' })).resolves.toBeDefined();
  });

  it('say NOT_FOUND for an account nobody has put', async () => {
    const accountId = service.newAccountId();
    const error = await errorOf(
      service.clients.AccountService.getAccount(GetAccountRequest.fromPartial({ accountId })),
    );
    expect(error.code).toBe(Code.NOT_FOUND);
    expect(readDetails(error.metadata)).toMatchObject({
      reason: 'UNKNOWN_ACCOUNT',
      resource: { type: 'kaizen.v1.Account', name: accountId },
    });
  });
});

describe('PutProject and GetProject', () => {
  it("keep the project's banned phrases, beside those of the account", async () => {
    const accountId = await newAccount({ bannedPhrases: ['best ever'] });
    const { project } = await putProject(accountId, { projectId: 'p', bannedPhrases: ['cheap ', 'Cheap'] });
    expect(project?.bannedPhrases).toEqual(['cheap']);
    const { projects } = await listProjects(accountId);
    expect(projects.map(({ bannedPhrases }) => bannedPhrases)).toEqual([['cheap']]);
    const stored = await service.clients.AccountService.getProject(
      GetProjectRequest.fromPartial({ accountId, projectId: 'p' }),
    );
    expect(stored.project?.bannedPhrases).toEqual(['cheap']);
    const { account } = await service.clients.AccountService.getAccount(
      GetAccountRequest.fromPartial({ accountId }),
    );
    expect(account?.bannedPhrases).toEqual(['best ever']);
  });

  it('create a project and return it', async () => {
    const accountId = await newAccount();
    const first = await putProject(accountId, { projectId: 'p|1%', industry: 'Retail' });
    expect(first).toMatchObject({
      created: true,
      project: { projectId: 'p|1%', industry: 'Retail', eventCount: 0 },
    });
    const second = await putProject(accountId, { projectId: 'p|1%', clientType: 'agency' });
    expect(second).toMatchObject({ created: false, project: { industry: '', clientType: 'agency' } });
    const stored = await service.clients.AccountService.getProject(
      GetProjectRequest.fromPartial({ accountId, projectId: 'p|1%' }),
    );
    expect(stored.project).toEqual(second.project);
  });

  it('tell a missing account from a missing project', async () => {
    const accountId = await newAccount();
    const get = (account: string) =>
      service.clients.AccountService.getProject(
        GetProjectRequest.fromPartial({ accountId: account, projectId: 'p' }),
      );
    expect(await reasonOf(get(accountId))).toBe('UNKNOWN_PROJECT');
    expect(await reasonOf(get(service.newAccountId()))).toBe('UNKNOWN_ACCOUNT');
    expect(await reasonOf(putProject(service.newAccountId(), { projectId: 'p' }))).toBe('UNKNOWN_ACCOUNT');
  });

  it('put a project into its segment, which follows the account where the project says nothing', async () => {
    const accountId = await newAccount();
    await putProject(accountId, { projectId: 'own', industry: 'Retail', clientType: 'agency' });
    await putProject(accountId, { projectId: 'half', industry: 'Retail' });
    await putProject(accountId, { projectId: 'none' });
    expect(await segmentsOf(accountId)).toEqual(['half in Retail|', 'none in none', 'own in Retail|agency']);
    await putAccount({ accountId, industry: 'SaaS', clientType: 'startup' });
    expect(await segmentsOf(accountId)).toEqual([
      'half in Retail|startup',
      'none in SaaS|startup',
      'own in Retail|agency',
    ]);
    await putProject(accountId, { projectId: 'own' });
    await putAccount({ accountId });
    expect(await segmentsOf(accountId)).toEqual(['half in Retail|', 'none in none', 'own in none']);
  });
});

describe('ListProjects', () => {
  it('pages through all of an account’s projects, and no other’s', async () => {
    const accountId = await newAccount();
    const neighbours = [`${accountId}|`, `${accountId}}`, accountId.slice(0, -1)];
    for (const neighbour of neighbours) {
      await putAccount({ accountId: neighbour });
      await putProject(neighbour, { projectId: 'strange' });
    }
    const ids = ['a', 'b', 'c', 'd', 'e|%', '😀'];
    for (const projectId of ids.toReversed()) await putProject(accountId, { projectId });
    const found: string[] = [];
    let pageToken = '';
    do {
      const page = await listProjects(accountId, { pageSize: 2, pageToken });
      expect(page.projects.length).toBeLessThanOrEqual(2);
      found.push(...page.projects.map(({ projectId }) => projectId));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(found).toEqual(ids);
  });

  it('refuses negative sizes and the tokens of other accounts', async () => {
    const accountId = await newAccount();
    for (const projectId of ['a', 'b']) await putProject(accountId, { projectId });
    const { nextPageToken } = await listProjects(accountId, { pageSize: 1 });
    const other = await newAccount();
    expect(await reasonOf(listProjects(other, { pageToken: nextPageToken }))).toBe('INVALID_PAGE_TOKEN');
    expect(await reasonOf(listProjects(accountId, { pageSize: -1 }))).toBe('INVALID_FIELD');
    expect((await listProjects(accountId, { pageSize: 100_000 })).projects).toHaveLength(2);
  });

  it('tells an empty account from one that does not exist', async () => {
    expect((await listProjects(await newAccount())).projects).toEqual([]);
    expect(await reasonOf(listProjects(service.newAccountId()))).toBe('UNKNOWN_ACCOUNT');
  });
});
