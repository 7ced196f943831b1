import { type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import { Event, EventType } from '../../src/gen/kaizen/v1/event.ts';
import { AppendEventsRequest, ListEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { ItemStatus } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { PayloadCase } from '../../src/ingestion/catalogue/event-type.ts';
import { eventTypes } from '../../src/ingestion/catalogue/event-types.ts';
import { boundaryOf, eventTypeOf } from '../../src/shared/vocabulary.ts';
import { payloadSamples, sampleEvent } from '../fixtures/event-samples.ts';
import { createAccount } from './accounts.ts';
import { readDatabase } from './database.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: new Date('2026-11-20T12:00:00Z') });
});
afterAll(() => service.close());

const list = (accountId: string, filter: Partial<ListEventsRequest>) =>
  service.clients.EventService.listEvents(ListEventsRequest.fromPartial({ accountId, ...filter }));

describe('every event type', () => {
  it.each(eventTypes.map((row) => [row.type, row] as const))(
    '%s is stored once, read as it was logged, and found by type, boundary, tag and project',
    async (type, row) => {
      const accountId = await createAccount(service);
      const event = sampleEvent(row.payload);
      const { EventService } = service.clients;
      const first = await EventService.logEvent({ accountId, event });
      expect(first.result?.status).toBe(ItemStatus.ITEM_STATUS_ACCEPTED);
      const second = await EventService.logEvent({ accountId, event });
      expect(second.result?.status).toBe(ItemStatus.ITEM_STATUS_DUPLICATE);

      const { event: stored } = await EventService.getEvent({ accountId, eventId: event.eventId });
      expect(stored).toMatchObject({
        accountId,
        projectId: event.projectId,
        type: eventTypeOf(type),
        boundary: boundaryOf(row.boundary),
        tags: ['launch'],
        actor: 'generator',
      });
      // Through bytes, as the caller's copy went: absent and default fields are then the same on both sides.
      expect(stored?.payload).toEqual(Event.decode(Event.encode(event).finish()).payload);

      const filters: Partial<ListEventsRequest>[] = [
        { types: [eventTypeOf(type)] },
        { boundary: boundaryOf(row.boundary), types: [eventTypeOf(type)] },
        { tag: 'launch' },
        { projectId: event.projectId, types: [eventTypeOf(type)] },
      ];
      for (const filter of filters) {
        const { events } = await list(accountId, filter);
        expect(
          events.map(({ eventId }) => eventId),
          JSON.stringify(filter),
        ).toContain(event.eventId);
      }
      const others = await list(accountId, { types: [otherType(type)], projectId: event.projectId });
      expect(others.events.map(({ eventId }) => eventId)).not.toContain(event.eventId);
      const { account } = await service.clients.AccountService.getAccount({ accountId });
      // An excellent first figure also marks its creative, which is an event of its own.
      expect(account?.eventCount).toBe(type === 'PERFORMANCE_RECORDED' ? 2 : 1);
    },
  );

  it('has a sample, a row, and a place in the catalogue', async () => {
    const { eventTypes: catalogue } = await service.clients.EventService.listEventTypes({});
    const types = Object.keys(EventType).filter((name) => /^EVENT_TYPE_(?!UNSPECIFIED)/.test(name));
    expect(catalogue).toHaveLength(types.length);
    expect(new Set(catalogue.map(({ payloadField }) => payloadField)).size).toBe(types.length);
    expect(catalogue.every(({ description }) => description.endsWith('.'))).toBe(true);
    expect(Object.keys(payloadSamples).sort()).toEqual(eventTypes.map(({ payload }) => payload).sort());
  });
});

function otherType(type: string): EventType {
  return type === 'CUSTOM' ? EventType.EVENT_TYPE_LEAD_LOST : EventType.EVENT_TYPE_CUSTOM;
}

/** Columns that the readings below leave out. */
const unnamed = { key: null, name: null };

describe('what events do to the graph', () => {
  it('counts on packs, channels, templates and segments, and keeps the newest state of a subject', async () => {
    const accountId = await createAccount(service);
    const at = (seconds: number) => ({ seconds, nanos: 0 });
    const events = [
      ...['packStarted', 'packCompleted', 'packFailed', 'packQualityPassed'].map((payload) =>
        sampleEvent(payload as PayloadCase),
      ),
      sampleEvent('outreachSent', { eventId: 's1' }),
      sampleEvent('outreachSent', { eventId: 's2' }),
      sampleEvent('outreachReplied', { eventTime: at(1_790_000_100) }),
      sampleEvent('leadCreated', { eventTime: at(1_790_000_000) }),
      sampleEvent('dealWon', { eventTime: at(1_790_000_200) }),
      sampleEvent('intakeClarityScored'),
    ];
    const { results } = await service.clients.EventService.appendEvents({ accountId, events });
    expect(results.map((result) => result.status)).toEqual(events.map(() => ItemStatus.ITEM_STATUS_ACCEPTED));
    const graph = await readCounters(accountId);
    expect(graph).toEqual({
      pack: {
        ...unnamed,
        runs_started: 1,
        runs_completed: 1,
        runs_failed: 1,
        quality_passed: 1,
        deals_won: 1,
        deals_micros: 5e9,
      },
      channel: { ...unnamed, sent: 2, replied: 1 },
      template: { ...unnamed, sent: 2, replied: 1 },
      segment: { ...unnamed, clarity_count: 1, clarity_sum: 85, clarity_sum_squares: 7225 },
      leadState: 'CONTACTED',
      reachedBy: ['email', 'warm%intro'],
      wonWith: ['strategy_campaign_premium'],
    });
  });
});

describe('a batch', () => {
  it('checks each event by itself and answers in order', async () => {
    const accountId = await createAccount(service);
    const good = (eventId: string) => sampleEvent('leadCreated', { eventId });
    const events = [
      good('a'),
      sampleEvent('leadCreated', { eventId: '' }),
      good('a'),
      { ...good('b'), payload: undefined },
      { ...good('c'), accountId: 'another' },
      { ...good('d'), eventTime: { seconds: 9_999_999_999, nanos: 0 } },
      good('e'),
    ];
    const response = await service.clients.EventService.appendEvents({ accountId, events });
    const S = ItemStatus;
    expect(response.results.map((result) => result.status)).toEqual([
      S.ITEM_STATUS_ACCEPTED,
      S.ITEM_STATUS_REJECTED,
      S.ITEM_STATUS_DUPLICATE,
      S.ITEM_STATUS_REJECTED,
      S.ITEM_STATUS_REJECTED,
      S.ITEM_STATUS_REJECTED,
      S.ITEM_STATUS_ACCEPTED,
    ]);
    expect(response).toMatchObject({ acceptedCount: 2, duplicateCount: 1, failedCount: 4 });
    expect(response.results[1]?.violations.map(({ field }) => field)).toEqual(['events[1].event_id']);
    expect((await list(accountId, {})).events).toHaveLength(2);
  });

  it('names all violations of an event at once', async () => {
    const accountId = await createAccount(service);
    const event = sampleEvent('leadCreated', {
      eventId: 'x'.repeat(300),
      tags: [''],
      payload: {
        $case: 'leadCreated',
        value: { leadId: '', source: 'web', icpMatchScore: Number.NaN, attributes: undefined },
      },
    });
    const { results } = await service.clients.EventService.appendEvents({ accountId, events: [event] });
    expect(results[0]?.violations.map(({ field }) => field).sort()).toEqual([
      'events[0].event_id',
      'events[0].lead_created.icp_match_score',
      'events[0].lead_created.lead_id',
      'events[0].tags[0]',
    ]);
  });

  it('refuses 10,001 events whole, and takes 10,000', async () => {
    const accountId = await createAccount(service);
    const events = Array.from({ length: 10_001 }, (_, index) =>
      sampleEvent('custom', {
        eventId: `e${index}`,
        tags: [],
        payload: { $case: 'custom', value: { name: 'n', attributes: undefined } },
      }),
    );
    const request = AppendEventsRequest.fromPartial({ accountId, events });
    const error = await errorOf(service.clients.EventService.appendEvents(request));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    const { acceptedCount } = await service.clients.EventService.appendEvents({
      ...request,
      events: events.slice(1),
    });
    expect(acceptedCount).toBe(10_000);
    const { account } = await service.clients.AccountService.getAccount({ accountId });
    expect(account?.eventCount).toBe(10_000);
  });

  it('fails as a call when the account does not exist, and stores nothing', async () => {
    const accountId = service.newAccountId();
    const error = await errorOf(
      service.clients.EventService.appendEvents({ accountId, events: [sampleEvent('leadCreated')] }),
    );
    expect(error.code).toBe(status.NOT_FOUND);
  });
});

describe('a full lane', () => {
  it('refuses with a delay to retry after, and keeps what it took', async () => {
    const narrow = await startTestService({ settings: { lanes: 1, laneQueueItems: 10 } });
    try {
      const accountId = await createAccount(narrow);
      const calls = Array.from({ length: 20 }, (_, call) =>
        narrow.clients.EventService.appendEvents({
          accountId,
          events: Array.from({ length: 5 }, (_, index) =>
            sampleEvent('leadLost', { eventId: `${call}/${index}` }),
          ),
        }).then(
          ({ acceptedCount }) => ({ acceptedCount }),
          (error: ServiceError) => ({ error }),
        ),
      );
      const answers = await Promise.all(calls);
      const refused = answers.flatMap((answer) => ('error' in answer ? [answer.error] : []));
      expect(refused.length).toBeGreaterThan(0);
      for (const error of refused) {
        expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
        expect(readDetails(error.metadata)).toMatchObject({ reason: 'OVERLOADED', retryAfterMs: 250 });
      }
      const { account } = await narrow.clients.AccountService.getAccount({ accountId });
      expect(account?.eventCount).toBe(5 * (20 - refused.length));
    } finally {
      await narrow.close();
    }
  });
});

describe('ids', () => {
  it('with delimiters never collide', async () => {
    const accountId = await createAccount(service);
    const ids = ['a|b', 'a%7Cb', 'a', 'a|', '|a', 'a%b', '%', 'ü|☃'];
    const events = ids.flatMap((id) =>
      ids.map((other) =>
        sampleEvent('leadCreated', { eventId: `${id}/${other}`, projectId: id, tags: [other] }),
      ),
    );
    const { acceptedCount } = await service.clients.EventService.appendEvents({ accountId, events });
    expect(acceptedCount).toBe(64);
    for (const projectId of ids) {
      const { events: found } = await list(accountId, { projectId });
      expect(found).toHaveLength(8);
    }
    for (const tag of ids) expect((await list(accountId, { tag })).events).toHaveLength(8);
    const { projects } = await service.clients.AccountService.listProjects({
      accountId,
      pageSize: 0,
      pageToken: '',
    });
    expect(projects.map(({ projectId }) => projectId).sort()).toEqual([...ids].sort());
  });
});

describe('a list', () => {
  it('is read page by page, newest first, whole and without repetition, within its filters', async () => {
    const accountId = await createAccount(service);
    const start = Date.parse('2026-01-01T00:00:00Z') / 1000;
    const events = Array.from({ length: 400 }, (_, index) =>
      sampleEvent(index % 3 === 0 ? 'leadCreated' : 'leadLost', {
        eventId: `e${index}`,
        projectId: `p${index % 4}`,
        // Three events share each instant; the instants spread over 200 days.
        eventTime: { seconds: start + Math.floor(index / 3) * 130_000, nanos: 5 },
        tags: index % 2 === 0 ? ['even'] : [],
      }),
    );
    await service.clients.EventService.appendEvents({ accountId, events });
    const readAll = async (filter: Partial<ListEventsRequest>): Promise<readonly Event[]> => {
      const found: Event[] = [];
      for (let pageToken = ''; ; ) {
        const page = await list(accountId, { ...filter, pageSize: 37, pageToken });
        found.push(...page.events);
        pageToken = page.nextPageToken;
        if (pageToken === '') return found;
      }
    };
    const all = await readAll({});
    expect(new Set(all.map(({ eventId }) => eventId)).size).toBe(400);
    const times = all.map(({ eventTime }) => eventTime?.seconds ?? 0);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(await readAll({ projectId: 'p1' })).toHaveLength(100);
    expect(await readAll({ tag: 'even' })).toHaveLength(200);
    expect(
      await readAll({ tag: 'even', projectId: 'p0', types: [EventType.EVENT_TYPE_LEAD_LOST] }),
    ).toHaveLength(66);
    const window = await readAll({
      startTime: { seconds: start + 130_000, nanos: 5 },
      endTime: { seconds: start + 3 * 130_000, nanos: 5 },
    });
    expect(window.map(({ eventId }) => eventId).sort()).toEqual(['e3', 'e4', 'e5', 'e6', 'e7', 'e8']);
  });

  it('keeps the order of a call for events of the same instant', async () => {
    const accountId = await createAccount(service);
    const events = Array.from({ length: 60 }, (_, index) =>
      sampleEvent('leadLost', { eventId: `e${index}` }),
    );
    await service.clients.EventService.appendEvents({ accountId, events });
    const { events: found } = await list(accountId, { pageSize: 100 });
    expect(found.map(({ eventId }) => eventId)).toEqual(events.map(({ eventId }) => eventId).toReversed());
  });

  it('refuses a token of another list', async () => {
    const accountId = await createAccount(service);
    await service.clients.EventService.appendEvents({
      accountId,
      events: [sampleEvent('leadCreated'), sampleEvent('leadLost')],
    });
    const { nextPageToken } = await list(accountId, { pageSize: 1 });
    const error = await errorOf(list(accountId, { pageSize: 1, pageToken: nextPageToken, tag: 'launch' }));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
  });
});

/** Counters and relationships of an account, without the project's own counting. */
async function readCounters(accountId: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await readDatabase(
    `MATCH (account:Account {account_id: $accountId})
     MATCH (account)-[:TRACKS]->(pack:Pack), (account)-[:TRACKS]->(channel:Channel),
           (account)-[:HAS_TEMPLATE]->(template:Template), (account)-[:TRACKS]->(segment:SegmentStat)
     MATCH (lead:Lead) WHERE lead.key STARTS WITH account.key + '|'
     RETURN pack {.*, key: null, name: null} AS pack, channel {.*, key: null, name: null} AS channel,
            template {.*, key: null, name: null} AS template, segment {.*, key: null, name: null} AS segment,
            lead.state AS leadState,
            COLLECT { MATCH (lead)-[:REACHED_BY]->(by) RETURN by.name ORDER BY by.name } AS reachedBy,
            COLLECT { MATCH (lead)-[:WON_WITH]->(won) RETURN won.name } AS wonWith`,
    { accountId },
  );
  return row;
}

describe('a page of large events', () => {
  it('ends before it is more than a client takes by default, and the pages hold every event once', async () => {
    const accountId = await createAccount(service);
    const text = 'x'.repeat(45 * 1_024);
    const events = Array.from({ length: 100 }, (_, index) => {
      const value = { packKey: 'pack', runId: `run ${index}`, input: { text }, output: { text } };
      return Event.fromPartial({
        eventId: `large ${index}`,
        eventTime: { seconds: 1_790_000_000 + index, nanos: 0 },
        payload: { $case: 'packCompleted', value },
      });
    });
    expect(Event.encode(events[0] ?? Event.fromPartial({})).finish().length).toBeGreaterThan(90 * 1_024);
    for (let start = 0; start < events.length; start += 20) {
      const part = { accountId, events: events.slice(start, start + 20) };
      const { failedCount } = await service.clients.EventService.appendEvents(part);
      expect(failedCount).toBe(0);
    }
    const found: string[] = [];
    const sizes: number[] = [];
    for (let pageToken = ''; ; ) {
      const page = await list(accountId, { pageSize: 1_000, pageToken });
      found.push(...page.events.map(({ eventId }) => eventId));
      sizes.push(page.events.length);
      pageToken = page.nextPageToken;
      if (pageToken === '') break;
    }
    expect(found).toEqual(events.map(({ eventId }) => eventId).toReversed());
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(100);
  });
});
