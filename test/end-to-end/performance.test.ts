import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ListProjectsRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { ErrorReason } from '../../src/gen/kaizen/v1/error_reason.ts';
import { EventType } from '../../src/gen/kaizen/v1/event.ts';
import { ListEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import {
  CreativeMark,
  ListCreativesRequest,
  MarkCreativeRequest,
  RecordPerformanceRequest,
  type RecordPerformanceResponse,
} from '../../src/gen/kaizen/v1/performance_service.ts';
import { Assignment, ItemStatus, Tier, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { createAccount } from './accounts.ts';
import { readDatabase } from './database.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: new Date('2026-11-20T12:00:00Z') });
});
afterAll(() => service.close());

type Fields = Partial<PerformanceRecord>;

const BASE = { projectId: 'p', contentId: 'c', platform: 'web', date: '2026-11-01', impressions: 1000 };

function record(accountId: string, ...records: readonly Fields[]): Promise<RecordPerformanceResponse> {
  return service.clients.PerformanceService.recordPerformance(
    RecordPerformanceRequest.fromPartial({
      accountId,
      records: records.map((fields) => PerformanceRecord.fromPartial({ ...BASE, ...fields } as Fields)),
      actor: 'importer',
      source: 'figures.csv',
    }),
  );
}

const statuses = (response: RecordPerformanceResponse): readonly string[] =>
  response.results.map(
    (result) =>
      Object.entries(ItemStatus)
        .find(([, value]) => value === result.status)?.[0]
        .slice(12) ?? '',
  );

/** Sums of an account wherever they are kept, which must agree, and how many nodes hold them. */
async function sums(accountId: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await readDatabase(
    `MATCH (a:Account {account_id: $accountId})
     CALL (a) { MATCH (f:PerformanceDay) WHERE f.key STARTS WITH a.key + '|' RETURN sum(f.clicks) AS figures, count(f) AS figureCount }
     CALL (a) { MATCH (c:Creative) WHERE c.key STARTS WITH a.key + '|' RETURN sum(c.clicks) AS creatives, count(c) AS creativeCount }
     CALL (a) { MATCH (s:ContrastSet {level: 'FINE'})<-[i:IN_SET]-() WHERE s.key STARTS WITH a.key + '|' RETURN sum(i.clicks) AS sets, count(i) AS memberships }
     CALL (a) { OPTIONAL MATCH (d:Day) WHERE d.key STARTS WITH a.key + '|' RETURN sum(d.clicks) AS days }
     CALL (a) { OPTIONAL MATCH (a)-[:TRACKS]->(p:PlatformStat) RETURN sum(p.clicks) AS platforms }
     RETURN figures, creatives, sets, days, platforms, figureCount, creativeCount, memberships`,
    { accountId },
  );
  return row;
}

describe('recording performance', () => {
  it('counts each figure once, everywhere, however often it is sent', async () => {
    const accountId = await createAccount(service);
    const rows = Array.from({ length: 60 }, (_, index) => ({
      contentId: `c${index % 10}`,
      date: `2026-10-${String(1 + (index % 28)).padStart(2, '0')}`,
      audience: index % 2 === 0 ? 'High' : '',
      clicks: index,
    }));
    const once = await record(accountId, ...rows);
    expect(new Set(statuses(once))).toEqual(new Set(['ACCEPTED']));
    const expected = { figures: 1770, creatives: 1770, sets: 1770, days: 1770, platforms: 1770 };
    expect(await sums(accountId)).toMatchObject({ ...expected, creativeCount: 10 });
    const again = await record(accountId, ...rows, ...rows);
    expect(again).toMatchObject({ acceptedCount: 0, duplicateCount: 120, failedCount: 0 });
    expect(await sums(accountId)).toMatchObject(expected);
    const { account } = await service.clients.AccountService.getAccount({ accountId });
    expect(account?.eventCount).toBe(60);
  });

  it('replaces exactly what a higher revision corrects', async () => {
    const accountId = await createAccount(service);
    await record(
      accountId,
      { contentId: 'a', clicks: 10 },
      { contentId: 'b', clicks: 20 },
      { contentId: 'c', clicks: 30 },
    );
    const corrected = await record(
      accountId,
      { contentId: 'a', clicks: 10, revision: 1 },
      { contentId: 'b', clicks: 25, revision: 1 },
      { contentId: 'c', clicks: 30, revision: 1 },
    );
    expect(statuses(corrected)).toEqual(['DUPLICATE', 'ACCEPTED', 'DUPLICATE']);
    expect(await sums(accountId)).toMatchObject({
      figures: 65,
      creatives: 65,
      sets: 65,
      days: 65,
      platforms: 65,
    });
    const late = await record(
      accountId,
      { contentId: 'b', clicks: 20 },
      { contentId: 'b', clicks: 26, revision: 1 },
    );
    expect(statuses(late)).toEqual(['DUPLICATE', 'CONFLICT']);
    const stale = await record(accountId, { contentId: 'a', clicks: 99 });
    expect(statuses(stale)).toEqual(['CONFLICT']);
  });

  it('moves figures to the corrected test and leaves nothing behind', async () => {
    const accountId = await createAccount(service);
    await record(accountId, { clicks: 10, testId: 't1' });
    await record(accountId, { clicks: 10, testId: 't2', revision: 1 });
    expect(await sums(accountId)).toMatchObject({ sets: 10, memberships: 1, days: 10 });
  });

  it('tells the tier, marks winners and losers, and logs why', async () => {
    const accountId = await createAccount(service);
    const { results } = await record(
      accountId,
      { contentId: 'excellent', impressions: 5000, engagements: 500 },
      { contentId: 'good', impressions: 5000, engagementRate: 0.05 },
      { contentId: 'average', impressions: 5000, engagements: 100 },
      { contentId: 'poor', impressions: 5000, engagements: 99 },
      { contentId: 'unmeasured', impressions: 5000, clicks: 10 },
    );
    expect(results.map(({ tier }) => tier)).toEqual([
      Tier.TIER_EXCELLENT,
      Tier.TIER_GOOD,
      Tier.TIER_AVERAGE,
      Tier.TIER_POOR,
      Tier.TIER_UNSPECIFIED,
    ]);
    const marked = async (mark: CreativeMark) =>
      (
        await service.clients.PerformanceService.listCreatives(
          ListCreativesRequest.fromPartial({ accountId, mark }),
        )
      ).creatives;
    expect((await marked(CreativeMark.CREATIVE_MARK_WINNER)).map(({ contentId }) => contentId)).toEqual([
      'excellent',
    ]);
    expect((await marked(CreativeMark.CREATIVE_MARK_LOSER)).map(({ contentId }) => contentId)).toEqual([
      'poor',
    ]);
    const { events } = await service.clients.EventService.listEvents(
      ListEventsRequest.fromPartial({ accountId, types: [EventType.EVENT_TYPE_CREATIVE_MARKED_WINNER] }),
    );
    expect(events[0]?.payload).toMatchObject({
      value: { contentId: 'excellent', reason: 'engagement rate 10.00 % over 5000 impressions' },
    });
    const { creative } = await service.clients.PerformanceService.markCreative(
      MarkCreativeRequest.fromPartial({
        accountId,
        contentId: 'poor',
        mark: CreativeMark.CREATIVE_MARK_WINNER,
        actor: 'editor',
      }),
    );
    expect(creative).toMatchObject({ mark: CreativeMark.CREATIVE_MARK_WINNER, markedByPerson: true });
    await record(accountId, { contentId: 'poor', impressions: 5000, engagements: 10, date: '2026-11-02' });
    expect((await marked(CreativeMark.CREATIVE_MARK_WINNER)).map(({ contentId }) => contentId)).toEqual([
      'excellent',
      'poor',
    ]);
  });

  it('gives creatives the traits of their text, which stays in the account', async () => {
    const accountId = await createAccount(service);
    await record(accountId, {
      text: 'Could this be it?',
      traits: [{ kind: TraitKind.TRAIT_KIND_TONE, value: ' bold ' }],
      contentType: 'reel',
    });
    const traits = async () =>
      (
        await readDatabase(
          `MATCH (a:Account {account_id: $accountId}) MATCH (c:Creative {key: a.key + '|c'})-[:HAS]->(t) RETURN t.kind + ':' + t.value AS trait`,
          { accountId },
        )
      ).map(({ trait }) => trait);
    expect(await traits()).toEqual(
      expect.arrayContaining([
        'lexical:question_mark',
        'hook_type:question',
        'tone:bold',
        'content_type:reel',
      ]),
    );
    await record(accountId, { text: 'This is it.', revision: 1 });
    expect(await traits()).not.toContain('lexical:question_mark');
    expect(await traits()).toContain('tone:bold');
  });
});

describe('dirt', () => {
  it('that can be is taken with a warning', async () => {
    const accountId = await createAccount(service);
    const response = await record(
      accountId,
      { contentId: 'a', clicks: 1, conversions: 3 },
      { contentId: 'b', spendMicros: 0, revenueMicros: 5 },
      { contentId: '160 x 600/#N/A', clicks: 1 },
      { contentId: 'd', clicks: 1 },
    );
    expect(statuses(response)).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED']);
    expect(response.results.map(({ warnings }) => warnings.map((warning) => warning.split(':')[0]))).toEqual([
      ['CONVERSIONS_EXCEED_CLICKS'],
      ['REVENUE_WITHOUT_SPEND'],
      ['PLACEHOLDER_VALUE'],
      [],
    ]);
    expect(response.warningCount).toBe(3);
  });

  it.each<readonly [string, Fields, readonly string[]]>([
    ['more clicks than impressions', { clicks: 1001 }, ['clicks']],
    ['negative figures', { impressions: -1, clicks: -2 }, ['impressions', 'clicks']],
    ['absurd figures', { impressions: 2e12 }, ['impressions']],
    ['a rate in percent', { engagementRate: 5 }, ['engagement_rate']],
    ['a rate that is no number', { engagementRate: Number.NaN }, ['engagement_rate']],
    ['an infinite rate', { engagementRate: Number.POSITIVE_INFINITY }, ['engagement_rate']],
    ['a rate and a count that disagree', { engagements: 100, engagementRate: 0.2 }, ['engagement_rate']],
    ['a date in the far future', { date: '2027-01-01' }, ['date']],
    ['a date before time', { date: '1989-12-31' }, ['date']],
    ['a day that does not exist', { date: '2026-02-30' }, ['date']],
    ['a date of another form', { date: '01.11.2026' }, ['date']],
    ['no ids at all', { contentId: '', platform: '', date: '' }, ['content_id', 'platform', 'date']],
    ['an unknown trait kind', { traits: [{ kind: 99 as TraitKind, value: 'x' }] }, ['traits[0].kind']],
    ['a randomised set without a test', { assignment: Assignment.ASSIGNMENT_RANDOMISED }, ['assignment']],
    ['a control character in an id', { contentId: 'a\nb' }, ['content_id']],
  ])('that cannot be is rejected with all violations: %s', async (_, fields, violated) => {
    const accountId = await createAccount(service);
    const response = await record(accountId, { contentId: 'neighbour' }, fields);
    expect(statuses(response)).toEqual(['ACCEPTED', 'REJECTED']);
    const [, rejected] = response.results;
    expect(rejected?.reason).toBe(ErrorReason.ERROR_REASON_INVALID_FIELD);
    expect(rejected?.violations.map(({ field }) => field).sort()).toEqual(
      violated.map((field) => `records[1].${field}`).sort(),
    );
  });

  it('leaves one ingestion failure per record and nothing else', async () => {
    const accountId = await createAccount(service);
    const broken = { contentId: 'broken', clicks: 5000 };
    await record(accountId, broken);
    await record(accountId, { contentId: 'fine' }, broken);
    const { events } = await service.clients.EventService.listEvents(
      ListEventsRequest.fromPartial({
        accountId,
        types: [EventType.EVENT_TYPE_PERFORMANCE_INGESTION_FAILED],
      }),
    );
    expect(events).toHaveLength(1);
    expect(events[0]?.payload).toMatchObject({
      $case: 'performanceIngestionFailed',
      value: { contentId: 'broken', date: '2026-11-01', source: 'figures.csv' },
    });
    expect(await sums(accountId)).toMatchObject({ creativeCount: 1, figureCount: 1 });
  });

  it('makes no project of the name that it gives, and leaves its failure to the account', async () => {
    const accountId = await createAccount(service);
    await record(accountId, { projectId: 'known' });
    const response = await record(
      accountId,
      { projectId: 'misspelt', clicks: 5000 },
      { projectId: 'known', clicks: 5000, contentId: 'broken' },
    );
    expect(statuses(response)).toEqual(['REJECTED', 'REJECTED']);
    const { projects } = await service.clients.AccountService.listProjects(
      ListProjectsRequest.fromPartial({ accountId }),
    );
    expect(projects.map(({ projectId }) => projectId)).toEqual(['known']);
    const { events } = await service.clients.EventService.listEvents(
      ListEventsRequest.fromPartial({
        accountId,
        types: [EventType.EVENT_TYPE_PERFORMANCE_INGESTION_FAILED],
      }),
    );
    expect(events.map(({ projectId }) => projectId).sort()).toEqual(['', 'known']);
  });

  it('in another currency is rejected by itself', async () => {
    const accountId = await createAccount(service, { currency: 'EUR' });
    const response = await record(
      accountId,
      { contentId: 'a', currency: 'USD' },
      { contentId: 'b', currency: 'EUR' },
    );
    expect(statuses(response)).toEqual(['REJECTED', 'ACCEPTED']);
    expect(response.results[0]?.reason).toBe(ErrorReason.ERROR_REASON_CURRENCY_MISMATCH);
  });
});

describe('marking', () => {
  it('refuses a creative that is not known', async () => {
    const accountId = await createAccount(service);
    const error = await errorOf(
      service.clients.PerformanceService.markCreative(
        MarkCreativeRequest.fromPartial({
          accountId,
          contentId: 'x',
          mark: CreativeMark.CREATIVE_MARK_LOSER,
          actor: 'editor',
        }),
      ),
    );
    expect(error.code).toBe(status.NOT_FOUND);
  });
});

describe('ids', () => {
  it('with delimiters never collide in figures, sets or traits', async () => {
    const accountId = await createAccount(service);
    const ids = ['a|b', 'a', 'b', 'a%7Cb', '%'];
    const rows = ids.flatMap((contentId) =>
      ids.map((platform) => ({ contentId, platform, audience: contentId, clicks: 1, testId: `${platform}` })),
    );
    expect(new Set(statuses(await record(accountId, ...rows)))).toEqual(new Set(['ACCEPTED']));
    expect(await sums(accountId)).toMatchObject({
      figures: 25,
      figureCount: 25,
      creativeCount: 5,
      memberships: 25,
    });
  });
});
