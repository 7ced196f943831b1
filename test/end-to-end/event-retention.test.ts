/** Events expire by age: they are gone for good, what they counted stays, and none of them is ever counted again. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import { GetAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { EraseSubjectRequest, ErasureState, SubjectType } from '../../src/gen/kaizen/v1/erasure.ts';
import { errorReasonToJSON } from '../../src/gen/kaizen/v1/error_reason.ts';
import type { Event } from '../../src/gen/kaizen/v1/event.ts';
import { AppendEventsRequest, ListEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { ExplainGuidanceRequest } from '../../src/gen/kaizen/v1/explanation.ts';
import { RecordPerformanceRequest } from '../../src/gen/kaizen/v1/performance_service.ts';
import { ItemStatus, itemStatusToJSON, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { findExpiry, moveEventHorizon } from '../../src/gen/queries.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import type { Query } from '../../src/graph/query.ts';
import { type ExpiryDependencies, expireEvents } from '../../src/retention/expire-events.ts';
import { dyingGraph } from '../fixtures/dying-graph.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { createPlanter, plantAccount } from '../fixtures/planted-account.ts';
import { appendAll, leadEvents } from '../fixtures/planted-lead.ts';
import { seed } from '../fixtures/seed-graph.ts';
import { type AccountAnswer, answersAbout } from './account-answers.ts';
import { createAccount } from './accounts.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import { recordOf, report, rowsOf, runCycle } from './learning-client.ts';
import { exportOf, importInto } from './transfer-client.ts';
import { untilOneWaits } from './waiting-transactions.ts';

const LONG_MS = 400_000;
const DAY_MS = 86_400_000;
const DAYS = 30;
/** Nobody looks for what a dead server has left, unless a test does. */
const LEASE_MS = 600_000;

let database: OwnDatabase;
let service: TestService;
let other: TestService;
/** The clock of both services. It stands still while nothing moves it. */
let nowMs = Date.UTC(2026, 10, 20, 12);
let tickMs = 0;
const now = () => {
  nowMs += tickMs;
  return new Date(nowMs);
};

beforeAll(async () => {
  database = await startOwnDatabase();
  service = await startTestService({ database, now });
  other = await startTestService({ database, now });
}, LONG_MS);
afterAll(async () => {
  await service?.close();
  await other?.close();
  await database?.stop();
});

const dependencies = (graph: Graph = service.graph): ExpiryDependencies => ({
  ...{ graph, clock: now, log: pino({ level: 'silent' }), leaseMs: LEASE_MS },
  throwIfStopped: () => undefined,
});
const expire = (accountId: string, graph?: Graph) =>
  expireEvents(dependencies(graph), { accountId, accountKey: nodeKey(accountId) });
/** Keeps the services from deleting before the test does. */
const LEAVE_ALONE: Query<{ readonly key: string }, never, 'none'> = {
  ...{ name: 'test/leave-alone', mode: 'write', cardinality: 'none' },
  text: `MATCH (account:Account {key: $key})
         SET account.expiry_leased_until = datetime.realtime() + duration({hours: 1})`,
};
/** Moves the horizon as the end of a cycle does that began at this time. */
const moveHorizon = (accountId: string, startedAtMs = nowMs) =>
  service.graph.transaction('write', async (transaction) => {
    const accountKey = nodeKey(accountId);
    const horizon = { accountKey, retentionDays: BigInt(DAYS), startedAtMs: BigInt(startedAtMs) };
    await transaction.run(moveEventHorizon, horizon);
    await transaction.run(LEAVE_ALONE, { key: accountKey });
  });
const reasonOf = ({ code, metadata }: ServiceError) => `${Code[code]} ${readDetails(metadata)?.reason}`;
const refusal = async (call: Promise<unknown>) => reasonOf(await errorOf(call));
const rows = <Row = Record<string, unknown>>(text: string, accountId: string) =>
  rowsOf<Row>(service, text, { key: nodeKey(accountId), prefix: `${nodeKey(accountId)}|`, accountId });
const eventsOf = async (accountId: string) =>
  (await rows('MATCH (e:Event) WHERE e.key STARTS WITH $prefix RETURN e.event_id AS id', accountId)).length;

/** Everything of the account but its events, their tags, and what says that they have expired. */
const restOf = (accountId: string) =>
  rows(
    `MATCH (n) WHERE (n.key = $key OR n.key STARTS WITH $prefix OR n.account_key = $key)
       AND NOT n:Event AND NOT n:DayTag AND NOT n:ExpiredEvent AND NOT n:Lease
     RETURN labels(n) AS labels, properties(n { .*, locked: null, events_expired: null, events_kept_from: null,
         events_removed_to: null, events_expired_at: null, expiry_pending: null, expiry_leased_until: null,
         expired_count: null }) AS properties,
       COLLECT { MATCH (n)-[r]-(m) WHERE NOT m:Event AND NOT m:DayTag AND NOT m:Deployment
         RETURN [type(r), startNode(r) = n, labels(m)[0], m.key, properties(r)]
         ORDER BY type(r), m.key, toString(r.metric), toString(r.platform), toString(r.audience) } AS links
     ORDER BY labels, n.key`,
    accountId,
  );

/** The events of an account as they were sent: those that the service timed have no time. */
async function sentEvents(accountId: string): Promise<readonly Event[]> {
  const events: Event[] = [];
  for (let pageToken = ''; ; ) {
    const request = { accountId, includeRetracted: true, pageSize: 500, pageToken };
    const page = await service.clients.EventService.listEvents(ListEventsRequest.fromPartial(request));
    events.push(...page.events);
    pageToken = page.nextPageToken;
    if (pageToken === '') break;
  }
  return events.map(({ eventTime, recordTime, retraction: _, type: __, boundary: ___, ...event }) => {
    const isTimed = eventTime?.seconds !== recordTime?.seconds || eventTime?.nanos !== recordTime?.nanos;
    return {
      ...event,
      ...{ eventTime: isTimed ? eventTime : undefined, recordTime: undefined, retraction: undefined },
      ...{ type: 0, boundary: 0 },
    };
  });
}

async function append(accountId: string, events: readonly Event[], at = service) {
  const results = [];
  for (let from = 0; from < events.length; from += 200) {
    const page = {
      ...AppendEventsRequest.fromPartial({ accountId }),
      events: events.slice(from, from + 200),
    };
    results.push(...(await at.clients.EventService.appendEvents(page, { deadlineMs: 60_000 })).results);
  }
  return results;
}

/** Sends events again as they were sent, and counts the answers. The service's own marks are sent by nobody. */
async function resend(accountId: string, sent: readonly Event[], at: TestService) {
  const records = sent.flatMap(({ eventId, payload }) =>
    eventId.startsWith('kaizen:performance:') && payload?.$case === 'performanceRecorded'
      ? (payload.value.record ?? [])
      : [],
  );
  const events = sent.filter(
    ({ eventId }) => !/^kaizen:(mark|mark-after-retraction|performance):/.test(eventId),
  );
  const request = RecordPerformanceRequest.fromPartial({ accountId, actor: 'test', source: 'test' });
  const { results } = await at.clients.PerformanceService.recordPerformance(
    { ...request, records },
    { deadlineMs: 60_000 },
  );
  const appended = await append(accountId, events, at);
  const counts = new Map<string, number>();
  const answers = [
    ...results.map((result) => ({ ...result, of: 'record ' })),
    ...appended.map((result, place) => ({
      ...result,
      of: events[place]?.payload?.$case === 'performanceRecorded' ? 'record ' : '',
    })),
  ];
  for (const { status, reason, of } of answers) {
    const name = `${of}${itemStatusToJSON(status)} ${errorReasonToJSON(reason)}`.replaceAll(
      /ITEM_STATUS_|ERROR_REASON_/g,
      '',
    );
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const timed = (event: Event, ms: number, nanos = 0): Event => ({
  ...event,
  eventTime: { seconds: Math.floor(ms / 1_000), nanos },
});
const lead = (eventId: string, ms: number, leadId = 'lead'): Event => {
  const [created] = leadEvents(leadId, eventId);
  if (created === undefined) throw new Error('there is no event about leads');
  return timed({ ...created, eventId }, ms);
};
const untimed = (eventId: string): Event => ({ ...lead(eventId, 0), eventTime: undefined });

/** Answers without the events themselves, and without what tells of the expiry. */
const comparable = (answers: readonly AccountAnswer[]) =>
  answers
    .filter(({ rpc }) => !/listEvents|getEvent$/i.test(rpc))
    .map(({ rpc, answer }) => {
      const text = JSON.stringify(answer, (name, value) =>
        ['eventsKeptFrom', 'eventsExpireTime', 'newestEventTime', 'newestEventRecordTime', 'events'].includes(
          name,
        ) && typeof value === 'object'
          ? undefined
          : value,
      );
      return { rpc, answer: text };
    });

describe('an account with everything there is', () => {
  const accountId = 'acme |% AG';
  let planted: Awaited<ReturnType<typeof plantAccount>>;
  let sent: readonly Event[];
  let before: readonly AccountAnswer[];
  let rest: Awaited<ReturnType<typeof restOf>>;

  beforeAll(async () => {
    tickMs = 1;
    planted = await plantAccount(service, accountId, createPlanter(), {
      industry: 'retail',
      clientType: 'shop',
    });
    await append(accountId, [untimed('untimed 1'), untimed('untimed 2')]);
    await service.clients.EventService.retractEvent({
      ...{ accountId, eventId: 'untimed 2', actor: 'ada', reason: 'a test' },
    });
    tickMs = 0;
    nowMs += 90 * DAY_MS;
    await runCycle(service, accountId);
    sent = await sentEvents(accountId);
    before = await answersAbout(service, accountId, { ids: planted });
    rest = await restOf(accountId);
  }, LONG_MS);

  test('loses its events, and nothing else', { timeout: LONG_MS }, async () => {
    expect(sent.length).toBeGreaterThan(300);
    await moveHorizon(accountId);
    await expire(accountId);
    expect(await eventsOf(accountId)).toBe(0);
    expect(await rows('MATCH (t:DayTag) WHERE t.key STARTS WITH $prefix RETURN t', accountId)).toEqual([]);
    expect(await restOf(accountId)).toEqual(rest);
    const after = await answersAbout(service, accountId, { ids: planted });
    expect(comparable(after)).toEqual(comparable(before));
    const learned = await runCycle(service, accountId);
    expect(learned.publishedEpoch).toBe(0);
  });

  test('takes none of them again, on any server', { timeout: LONG_MS }, async () => {
    const beforeAgain = await restOf(accountId);
    for (const at of [service, other]) {
      const counts = await resend(accountId, sent, at);
      const others = [...counts.keys()].filter(
        (name) => !/^(record )?REJECTED EVENT_EXPIRED$|^record (DUPLICATE|STALE) /.test(name),
      );
      expect(others).toEqual([]);
      expect(counts.get('REJECTED EVENT_EXPIRED')).toBeGreaterThan(100);
      expect(counts.get('record DUPLICATE UNSPECIFIED')).toBeGreaterThan(50);
    }
    expect(await eventsOf(accountId)).toBe(0);
    expect(await restOf(accountId)).toEqual(beforeAgain);
  });

  test('says of each that it is not kept, and from when on it keeps events', async () => {
    const eventId = 'untimed 1';
    expect(await refusal(service.clients.EventService.getEvent({ accountId, eventId }))).toBe(
      'NOT_FOUND EVENT_NOT_KEPT',
    );
    const retract = service.clients.EventService.retractEvent({
      accountId,
      eventId,
      actor: 'a',
      reason: 'r',
    });
    expect(await refusal(retract)).toBe('NOT_FOUND EVENT_NOT_KEPT');
    const { account } = await service.clients.AccountService.getAccount(
      GetAccountRequest.fromPartial({ accountId }),
    );
    const seconds = Math.floor((nowMs - DAYS * DAY_MS) / DAY_MS) * (DAY_MS / 1_000);
    expect(account?.eventsKeptFrom?.seconds).toBe(seconds);
    expect(account?.eventsExpireTime).toBeDefined();
    const explained = await service.clients.KaizenService.explainGuidance(
      ExplainGuidanceRequest.fromPartial({
        accountId,
        kind: TraitKind.TRAIT_KIND_PLATFORM,
        value: 'instagram',
      }),
    ).catch(() => undefined);
    if (explained !== undefined) expect(explained.eventsKeptFrom?.seconds).toBe(seconds);
  });

  test('takes its horizon along to another service', { timeout: LONG_MS }, async () => {
    const records = await exportOf(service, accountId);
    const elsewhere = await startOwnDatabase();
    const restored = await startTestService({ database: elsewhere, now });
    try {
      await importInto(restored, accountId, records);
      expect(await resend(accountId, sent, restored)).toEqual(await resend(accountId, sent, service));
    } finally {
      await restored.close();
      await elsewhere.stop();
    }
  });
});

describe('the horizon', () => {
  const horizonOf = () => Math.floor((nowMs - DAYS * DAY_MS) / DAY_MS) * DAY_MS;

  test('refuses what lies before it, to the nanosecond, by every way in', async () => {
    const accountId = await createAccount(service);
    await moveHorizon(accountId);
    const at = horizonOf();
    const early = {
      ...lead('early', at - 1_000),
      eventTime: { seconds: at / 1_000 - 1, nanos: 999_999_999 },
    };
    expect(await refusal(service.clients.EventService.logEvent({ accountId, event: early }))).toBe(
      'FAILED_PRECONDITION EVENT_EXPIRED',
    );
    const results = await append(accountId, [lead('exact', at), early, lead('late', nowMs)]);
    expect(results.map(({ status }) => status)).toEqual([
      ItemStatus.ITEM_STATUS_ACCEPTED,
      ItemStatus.ITEM_STATUS_REJECTED,
      ItemStatus.ITEM_STATUS_ACCEPTED,
    ]);
    const stream = service.clients.EventService.streamEvents();
    stream.write({ accountId, events: [early] });
    const [answer] = await once(stream, 'data');
    expect(JSON.stringify(answer)).toContain('do not send it again');
    stream.end();
    await once(stream, 'end');
    // A record of an old day still teaches: it is reported now.
    await report(service, accountId, [recordOf({ contentId: 'old', date: '2020-01-05', impressions: 10 })]);
    expect(await eventsOf(accountId)).toBe(3);
  });

  test('hides what lies before it at once, and never moves back', async () => {
    const accountId = await createAccount(service);
    await appendAll(service, accountId, [lead('old', horizonOf() - 1), lead('new', nowMs)]);
    await moveHorizon(accountId);
    await moveHorizon(accountId, nowMs - 5 * DAY_MS);
    const { events } = await service.clients.EventService.listEvents(
      ListEventsRequest.fromPartial({ accountId }),
    );
    expect(events.map(({ eventId }) => eventId)).toEqual(['new']);
    for (const event of [lead('old', horizonOf() - 1), untimed('old'), lead('old', nowMs)]) {
      expect(await refusal(service.clients.EventService.logEvent({ accountId, event }))).toBe(
        'FAILED_PRECONDITION EVENT_EXPIRED',
      );
    }
    expect(await refusal(service.clients.EventService.getEvent({ accountId, eventId: 'old' }))).toBe(
      'NOT_FOUND EVENT_NOT_KEPT',
    );
    await expire(accountId);
    expect(await eventsOf(accountId)).toBe(1);
  });

  test('is found by a write and a retraction that wait while it moves', { timeout: LONG_MS }, async () => {
    const accountId = await createAccount(service);
    await appendAll(service, accountId, [lead('old', horizonOf() - 1)]);
    const waiting: Promise<string>[] = [];
    await service.graph.transaction('write', async (transaction) => {
      await transaction.run(moveEventHorizon, {
        ...{ accountKey: nodeKey(accountId), retentionDays: BigInt(DAYS), startedAtMs: BigInt(nowMs) },
      });
      const event = lead('older', horizonOf() - 5);
      waiting.push(refusal(other.clients.EventService.logEvent({ accountId, event })));
      await untilOneWaits(service, 'account.locked');
      const taken = { accountId, eventId: 'old', actor: 'ada', reason: 'a test' };
      waiting.push(refusal(service.clients.EventService.retractEvent(taken)));
      await sleep(500);
    });
    expect(await Promise.all(waiting)).toEqual([
      'FAILED_PRECONDITION EVENT_EXPIRED',
      'NOT_FOUND EVENT_NOT_KEPT',
    ]);
    const [counted] = await rows('MATCH (a:Account {key: $key}) RETURN a.event_count AS events', accountId);
    expect(counted).toEqual({ events: 1 });
  });
});

describe('expiry', () => {
  /** Many events on a few days, and two that are kept. */
  async function filled(events: number): Promise<string> {
    const accountId = await createAccount(service);
    const old = Array.from({ length: events }, (_, at) =>
      lead(`old ${at}`, nowMs - (60 + (at % 7)) * DAY_MS, `lead ${at % 20}`),
    );
    await append(accountId, [...old, lead('kept 1', nowMs - DAY_MS), lead('kept 2', nowMs)]);
    await moveHorizon(accountId);
    return accountId;
  }

  test('is continued by another server wherever one dies', { timeout: LONG_MS }, async () => {
    const deaths = [
      { at: 'retention/list-expired-events', nth: 2 },
      { at: 'retention/lock-expiring-account', nth: 1 },
      { at: 'retention/mark-parts-of-events', nth: 2 },
      { at: 'ingestion/retract/remove-events', nth: 3 },
      { at: 'retention/finish-expiry', nth: 1 },
    ];
    for (const death of deaths) {
      const accountId = await filled(500);
      const rest = await restOf(accountId);
      await expect(expire(accountId, dyingGraph(service.graph, death))).rejects.toThrow('killed by the test');
      await Promise.all([expire(accountId), expire(accountId, other.graph)]);
      expect(await eventsOf(accountId), death.at).toBe(2);
      expect(await restOf(accountId)).toEqual(rest);
      expect(await service.graph.run(findExpiry, { accountKey: nodeKey(accountId) })).toBeUndefined();
    }
  });

  test('waits while a cycle runs', async () => {
    const accountId = await filled(10);
    const leaseKey = `cycle|${nodeKey(accountId)}`;
    const hold = (seconds: number) =>
      seed(
        service.graph,
        `MERGE (lease:Lease {key: $leaseKey})
         SET lease.expires_at = datetime.realtime() + duration({seconds: $seconds})`,
        { leaseKey, seconds: BigInt(seconds) },
      );
    await hold(60);
    await expire(accountId);
    expect(await eventsOf(accountId)).toBe(12);
    await hold(-1);
    await expire(accountId);
    expect(await eventsOf(accountId)).toBe(2);
  });

  test('follows a cycle by itself, for as many days as the account says', { timeout: LONG_MS }, async () => {
    const accountId = await createAccount(service, { eventRetentionDays: 45 });
    await appendAll(service, accountId, [
      lead('gone', nowMs - 47 * DAY_MS),
      lead('kept', nowMs - 44 * DAY_MS),
    ]);
    await runCycle(service, accountId);
    await expect.poll(() => eventsOf(accountId), { timeout: 60_000, interval: 500 }).toBe(1);
    const { account } = await service.clients.AccountService.getAccount(
      GetAccountRequest.fromPartial({ accountId }),
    );
    expect(account?.eventRetentionDays).toBe(45);
    expect(account?.eventCount).toBe(2);
  });

  test('keeps everything of accounts that say nothing, and takes no number of days below 30', async () => {
    const accountId = await createAccount(service);
    await appendAll(service, accountId, [lead('old', nowMs - 4_000 * DAY_MS)]);
    await runCycle(service, accountId);
    const { account } = await service.clients.AccountService.getAccount(
      GetAccountRequest.fromPartial({ accountId }),
    );
    expect(account?.eventsKeptFrom).toBeUndefined();
    for (const eventRetentionDays of [1, 29, 36_501]) {
      expect(await refusal(createAccount(service, { eventRetentionDays }))).toBe(
        'INVALID_ARGUMENT INVALID_FIELD',
      );
    }
  });
});

describe('taking back what is kept', () => {
  const retract = (accountId: string, eventId: string) =>
    service.clients.EventService.retractEvent({ accountId, eventId, actor: 'ada', reason: 'a test' });
  const recordAt = (date: string, fields: object = {}) =>
    recordOf({ contentId: 'creative', date, impressions: 2_000, clicks: 10, text: 'A question?', ...fields });
  const send = (accountId: string, records: ReturnType<typeof recordAt>[], importId = '') =>
    service.clients.PerformanceService.recordPerformance(
      RecordPerformanceRequest.fromPartial({ accountId, records, actor: 'ada', source: 'test', importId }),
    );
  const idOf = async (accountId: string, date: string) => {
    const { events } = await service.clients.EventService.listEvents(
      ListEventsRequest.fromPartial({ accountId }),
    );
    const found = events.find(
      ({ payload }) => payload?.$case === 'performanceRecorded' && payload.value.record?.date === date,
    );
    return found?.eventId ?? '';
  };

  test('works as before, unless it would need what has expired', { timeout: LONG_MS }, async () => {
    const accountId = await createAccount(service);
    await send(accountId, [recordAt('2027-01-01')]);
    await append(accountId, [untimed('lead created')]);
    nowMs += 60 * DAY_MS;
    await moveHorizon(accountId);
    await expire(accountId);
    await send(accountId, [recordAt('2027-01-02'), recordAt('2027-01-03')]);
    await retract(accountId, await idOf(accountId, '2027-01-03'));
    await send(accountId, [recordAt('2027-01-04')]);
    await retract(accountId, await idOf(accountId, '2027-01-04'));
    // No event is left that tells what its text and traits would be without this one.
    expect(await refusal(retract(accountId, await idOf(accountId, '2027-01-02')))).toBe(
      'FAILED_PRECONDITION EVENT_NOT_RETRACTABLE',
    );
    const creative = await rows(
      `MATCH (c:Creative) WHERE c.key STARTS WITH $prefix
       RETURN c.impressions AS impressions, c.text AS text, COUNT { (c)-[:HAS]->() } AS traits`,
      accountId,
    );
    expect(creative).toMatchObject([{ impressions: 4_000, text: 'A question?' }]);
  });

  test('refuses what only an expired event could tell', { timeout: LONG_MS }, async () => {
    const accountId = await createAccount(service);
    await send(accountId, [recordAt('2027-01-01', { clicks: 5 })], 'file');
    await append(accountId, [untimed('lead created')]);
    nowMs += 60 * DAY_MS;
    await moveHorizon(accountId);
    await expire(accountId);
    await send(accountId, [recordAt('2027-01-01', { clicks: 7, revision: 2 })]);
    const [, contacted] = leadEvents('lead', 'kept');
    if (contacted === undefined) throw new Error('there is no second event about leads');
    await append(accountId, [timed({ ...contacted, eventId: 'contacted' }, nowMs)]);
    const rest = await restOf(accountId);
    for (const eventId of [await idOf(accountId, '2027-01-01'), 'contacted']) {
      expect(await refusal(retract(accountId, eventId))).toBe('FAILED_PRECONDITION EVENT_NOT_RETRACTABLE');
    }
    expect(await restOf(accountId)).toEqual(rest);
    const undo = await service.clients.PerformanceService.undoImport({
      ...{ accountId, importId: 'file', actor: 'ada', reason: 'wrong' },
    });
    expect(undo).toMatchObject({ retractedCount: 0, remainingCount: 1, refusedCount: 1 });
    expect(undo.refusal).toContain('expired');
  });

  test('erases a lead all of whose events have expired', { timeout: LONG_MS }, async () => {
    const accountId = await createAccount(service);
    await appendAll(service, accountId, leadEvents('person', 'all'));
    nowMs += 90 * DAY_MS;
    await moveHorizon(accountId);
    await expire(accountId);
    const erased = await service.clients.AdminService.eraseSubject(
      EraseSubjectRequest.fromPartial({
        ...{ accountId, subjectType: SubjectType.SUBJECT_TYPE_LEAD, subjectId: 'person', force: true },
        ...{ actor: 'maria', reason: 'asked for it' },
      }),
    );
    expect(erased.state).toBe(ErasureState.ERASURE_STATE_DONE);
    expect(await rows('MATCH (l:Lead) WHERE l.key STARTS WITH $prefix RETURN l', accountId)).toEqual([]);
  });
});
