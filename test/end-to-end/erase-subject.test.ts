/** Erasing a lead, with servers that die midway, on a database of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createErasedNames, type NamedSubject } from '../../src/access/erased-names.ts';
import { readDetails } from '../../src/client/status-details.ts';
import { type EraseSubjectDependencies, eraseSubject } from '../../src/erasure/erase-subject.ts';
import { Sharing } from '../../src/gen/kaizen/v1/account_service.ts';
import { ListAuditEntriesRequest } from '../../src/gen/kaizen/v1/admin_service.ts';
import {
  EraseSubjectRequest,
  type EraseSubjectResponse,
  ErasureState,
  SubjectType,
} from '../../src/gen/kaizen/v1/erasure.ts';
import { ErrorReason } from '../../src/gen/kaizen/v1/error_reason.ts';
import { AppendEventsRequest, ListEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { GuidanceUse } from '../../src/gen/kaizen/v1/guidance.ts';
import { ItemStatus, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { dyingGraph } from '../fixtures/dying-graph.ts';
import { sampleEvent } from '../fixtures/event-samples.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { CANARY, createPlanter } from '../fixtures/planted-account.ts';
import { appendAll, LEAD_TYPES, leadEvents, plantedLeadEvents } from '../fixtures/planted-lead.ts';
import { seed } from '../fixtures/seed-graph.ts';
import { answersAbout } from './account-answers.ts';
import { readAccountGraph } from './account-graph.ts';
import { createAccount } from './accounts.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import { contextOf, report, rowsOf, runCycle } from './learning-client.ts';
import { plantedTests } from './planted-tests.ts';
import { recounted, stored } from './recounted.ts';

/** With the delimiter and the escape sign of keys. */
const LEAD = 'lead-4711 |% AG';
const OTHER_LEAD = 'lead-0815';
/** In the id and in every key made of it. */
const LEAD_MARK = 'lead-4711';
const LONG_MS = 300_000;
/** Rounds of planted events: with those that share their names with others, several transactions. */
const ROUNDS = 30;
/** Nobody continues what a dead server has left, unless a test lets its lease expire. */
const LEASE_MS = 600_000;
const planter = createPlanter();
const now = new Date(Date.UTC(2026, 10, 20, 12));

let database: OwnDatabase;
let service: TestService;
let other: TestService;
/** The account of the lead, one that never had the lead, and one that has a lead with the same id. */
let victim = '';
let twin = '';
let beside = '';

beforeAll(async () => {
  database = await startOwnDatabase();
  service = await startTestService({ database, now });
  other = await startTestService({ database, now });
  const settings = { sharing: Sharing.SHARING_DISABLED, industry: 'SaaS', clientType: 'startup' };
  victim = await createAccount(service, settings);
  twin = await createAccount(service, settings);
  beside = await createAccount(service, settings);
  for (const accountId of [victim, twin]) await fill(accountId, accountId === victim);
  await appendAll(service, beside, leadEvents(LEAD, 'beside'));
}, LONG_MS);
afterAll(async () => {
  await service?.close();
  await other?.close();
  await database?.stop();
});

/** The same history with and without the lead. */
async function fill(accountId: string, withLead: boolean): Promise<void> {
  await report(
    service,
    accountId,
    plantedTests({ name: 'test', seed: 3, tests: 4, traits: ['tone:warm'], effects: () => ({ ctr: 0.3 }) }),
  );
  await runCycle(service, accountId);
  const { contextId } = await contextOf(service, accountId);
  await appendAll(service, accountId, leadEvents(OTHER_LEAD, 'first'));
  const items = [{ kind: TraitKind.TRAIT_KIND_TONE, value: 'warm' }];
  const guidance = GuidanceUse.fromPartial({ contextId, items });
  const guided = { ...sampleEvent('strategyGenerated'), projectId: 'project', guidance };
  await appendAll(service, accountId, [guided]);
  if (withLead) {
    await appendAll(service, accountId, leadEvents(LEAD, 'shared'));
    const planted = plantedLeadEvents(LEAD, planter, { rounds: ROUNDS, contextId });
    await appendAll(service, accountId, planted);
    for (const { eventId } of planted.slice(1, 1 + LEAD_TYPES.length)) {
      const by = { actor: planter.text(), reason: planter.text() };
      await service.clients.EventService.retractEvent({ accountId, eventId, ...by });
    }
  }
  await appendAll(service, accountId, leadEvents(OTHER_LEAD, 'second'));
}

const subject = (accountId = victim, id = LEAD): NamedSubject => ({ accountId, label: 'Lead', id });
function erase(fields: Partial<EraseSubjectRequest> = {}, at = service): Promise<EraseSubjectResponse> {
  const request = EraseSubjectRequest.fromPartial({
    ...{ accountId: victim, subjectType: SubjectType.SUBJECT_TYPE_LEAD, subjectId: LEAD, force: true },
    ...{ actor: 'maria', reason: `${LEAD} has asked for it`, ...fields },
  });
  return at.clients.AdminService.eraseSubject(request, { deadlineMs: LONG_MS });
}
const dependencies = (graph: Graph): EraseSubjectDependencies => ({
  ...{ graph, names: createErasedNames(service.graph), clock: () => now },
  ...{ log: pino({ level: 'silent' }), throwIfStopped: () => undefined, leaseMs: LEASE_MS },
});
const reasonOf = ({ code, metadata }: ServiceError) => `${Code[code]} ${readDetails(metadata)?.reason}`;
const refusal = async (call: Promise<unknown>) => reasonOf(await errorOf(call));
const rows = (text: string, params: Readonly<Record<string, unknown>> = {}) =>
  rowsOf<Record<string, unknown>>(service, text, params);
const countsOf = ({ counts }: EraseSubjectResponse) =>
  Object.fromEntries(counts.map(({ label, count }) => [label, count]));

/** Everything in the database that names the lead or has a planted text, but for the other account's. */
async function leftovers(): Promise<readonly string[]> {
  const things = await rows(
    `MATCH (n) RETURN labels(n) AS kind, properties(n) AS properties
     UNION ALL MATCH ()-[r]->() RETURN [type(r)] AS kind, properties(r) AS properties`,
  );
  return things
    .map((thing) => JSON.stringify(thing, (_, value) => (typeof value === 'bigint' ? String(value) : value)))
    .filter((text) => text.includes(CANARY) || text.includes(LEAD_MARK))
    .filter((text) => !text.includes(beside) && !text.includes(nodeKey(beside)));
}

const everythingOf = (accountId: string) =>
  rows(
    `MATCH (n) WHERE n.key = $key OR n.key STARTS WITH $key + '|'
     RETURN labels(n) AS labels, properties(n) AS properties,
       COLLECT { MATCH (n)-[r]->(m) RETURN [type(r), m.key, properties(r)] ORDER BY type(r), m.key } AS links
     ORDER BY labels, n.key`,
    { key: nodeKey(accountId) },
  );

describe('erasing a lead', () => {
  let before: { readonly answers: readonly unknown[]; readonly all: readonly object[] };

  test('is shown first, and then changes nothing', { timeout: LONG_MS }, async () => {
    expect(planter.planted()).toBeGreaterThan(1_000);
    expect((await leftovers()).length).toBeGreaterThan(500);
    expect(await recounted(rows, victim)).toEqual(await stored(rows, victim));
    expect(await refusal(erase({ subjectId: 'nobody' }))).toBe('NOT_FOUND UNKNOWN_SUBJECT');
    expect(await refusal(erase({ subjectId: 'nobody', force: false }))).toBe('NOT_FOUND UNKNOWN_SUBJECT');
    expect(await refusal(erase({ accountId: 'nobody', reason: 'asked' }))).toBe('NOT_FOUND UNKNOWN_ACCOUNT');
    expect(await refusal(erase({ actor: ' ', reason: '' }))).toBe('INVALID_ARGUMENT INVALID_FIELD');
    const unspecified = erase({ subjectType: SubjectType.SUBJECT_TYPE_UNSPECIFIED });
    expect(await refusal(unspecified)).toBe('INVALID_ARGUMENT INVALID_FIELD');
    const all = await everythingOf(victim);
    const preview = await erase({ force: false });
    expect(preview).toMatchObject({
      ...{ preview: true, state: ErasureState.ERASURE_STATE_UNSPECIFIED, erasureId: '' },
    });
    expect(countsOf(preview)).toEqual({ Event: (ROUNDS + 1) * LEAD_TYPES.length, Lead: 1 });
    expect(await everythingOf(victim)).toEqual(all);
  });

  test('survives servers that die at any step, and keeps every counter right', {
    timeout: LONG_MS,
  }, async () => {
    // Caches of both servers are hot when the lead goes.
    for (const at of [service, other]) await answersAbout(at, victim);
    before = { answers: await answersAbout(service, beside), all: await everythingOf(beside) };
    const steps: readonly (readonly [at: string, nth: number])[] = [
      ['BEGIN', 1],
      ['erasure/bury-subject', 1],
      ['BEGIN', 2],
      ['erasure/lock-subject-erasure', 1],
      ['ingestion/batch/count-owners', 1],
      ['ingestion/retract/remove-events', 1],
      ['ingestion/retract/remove-unused-names-template', 1],
      ['ingestion/retract/take-back-guidance-use', 1],
      ['erasure/count-erased', 1],
      ['BEGIN', 3],
      ['erasure/count-erased', 2],
      ['erasure/list-audit-texts', 1],
      ['erasure/finish-subject-erasure', 1],
    ];
    for (const [at, nth] of steps) {
      const dying = dependencies(dyingGraph(service.graph, { at, nth }));
      await expect(eraseSubject(dying, subject()), at).rejects.toThrow('killed by the test');
      expect(await recounted(rows, victim), at).toEqual(await stored(rows, victim));
    }
    expect((await erase({ force: false }, other)).state).toBe(ErasureState.ERASURE_STATE_PENDING);
  });

  test('refuses every event about the lead from its first transaction on, and that event alone', async () => {
    const late = leadEvents(LEAD, 'late');
    const known = leadEvents(LEAD, 'shared');
    for (const at of [service, other]) {
      for (const event of [...late, ...known]) {
        const logged = at.clients.EventService.logEvent({ accountId: victim, event });
        expect(await refusal(logged)).toBe('FAILED_PRECONDITION SUBJECT_ERASED');
      }
    }
    const neighbours = leadEvents(OTHER_LEAD, 'neighbour');
    const mixed = late.flatMap((event, index) => [event, ...neighbours.slice(index, index + 1)]);
    for (const accountId of [victim, twin]) {
      const events = accountId === victim ? mixed : neighbours;
      const { results } = await other.clients.EventService.appendEvents({
        ...{ ...AppendEventsRequest.fromPartial({ accountId }), events: [...events] },
      });
      const refused = results.filter(({ status }) => status !== ItemStatus.ITEM_STATUS_ACCEPTED);
      expect(refused.map(({ reason }) => reason)).toEqual(
        (accountId === victim ? late : []).map(() => ErrorReason.ERROR_REASON_SUBJECT_ERASED),
      );
    }
  });

  test('is finished by any other server, and leaves nothing', { timeout: LONG_MS }, async () => {
    // Without an actor of its own: a call that names the lead in the audit before the end.
    await service.clients.AdminService.eraseAccount({
      ...{ accountId: victim, force: false, actor: LEAD, reason: `asked by ${LEAD}, in person` },
    });
    await seed(service.graph, 'MATCH (e:SubjectErasure) SET e.leased_until = datetime.realtime()', {});
    const third = await startTestService({ database, now });
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
    const planted = ROUNDS * LEAD_TYPES.length;
    expect(countsOf(done)).toMatchObject({
      Event: planted + LEAD_TYPES.length,
      Lead: 1,
      Project: planted - ROUNDS,
    });
    expect(await leftovers()).toEqual([]);
    for (const force of [true, false]) expect(await erase({ force }, other)).toEqual(done);
    expect(await leftovers()).toEqual([]);
    const tombstones = await rows('MATCH (e:SubjectErasure) RETURN COUNT { (e)--() } AS links, e.key AS key');
    expect(tombstones).toEqual([{ links: 0, key: nodeKey(victim, 'Lead', done.erasureId) }]);
  });

  test('leaves the account as one that never had the lead, in every place and every answer', {
    timeout: LONG_MS,
  }, async () => {
    expect(await recounted(rows, victim)).toEqual(await stored(rows, victim));
    expect(await readAccountGraph(rows, nodeKey(victim))).toEqual(
      await readAccountGraph(rows, nodeKey(twin)),
    );
    for (const accountId of [victim, twin]) await runCycle(service, accountId);
    for (const at of [service, other]) {
      const [answers, expected] = [await answersAbout(at, victim), await answersAbout(at, twin)];
      expect(JSON.stringify(answers)).not.toMatch(new RegExp(`${CANARY}|${LEAD_MARK}`));
      const channels = async (accountId: string) => (await contextOf(at, accountId)).channelPerformance;
      expect(await channels(victim)).toEqual(await channels(twin));
      expect(answers.map(({ rpc }) => rpc)).toEqual(expected.map(({ rpc }) => rpc));
    }
  });

  test('leaves another account with a lead of the same id as it was', async () => {
    expect(await everythingOf(beside)).toEqual(before.all);
    for (const at of [service, other]) expect(await answersAbout(at, beside)).toEqual(before.answers);
    await appendAll(service, beside, leadEvents(LEAD, 'afterwards'));
  });

  test('leaves an audit that tells who did it, and not of whom', async () => {
    const { erasureId } = await erase();
    const { entries } = await service.clients.AdminService.listAuditEntries(
      ListAuditEntriesRequest.fromPartial({ accountId: victim, pageSize: 500 }),
    );
    const erasures = entries.filter(({ rpc }) => rpc === 'AdminService/EraseSubject');
    expect(erasures.length).toBeGreaterThan(5);
    expect(erasures[0]).toMatchObject({
      reportedActor: 'maria',
      reason: `erased:${erasureId} has asked for it`,
    });
    const named = entries.find(({ rpc }) => rpc === 'AdminService/EraseAccount');
    expect(named).toMatchObject({
      ...{ reportedActor: `erased:${erasureId}`, reason: `asked by erased:${erasureId}, in person` },
    });
    expect(JSON.stringify(entries)).not.toContain(LEAD_MARK);
  });

  test('stays refused, and its events are unknown', async () => {
    const [event] = leadEvents(LEAD, 'shared');
    if (event === undefined) throw new Error('there is no such event');
    const logged = service.clients.EventService.logEvent({ accountId: victim, event });
    expect(await refusal(logged)).toBe('FAILED_PRECONDITION SUBJECT_ERASED');
    const { eventId } = event;
    const got = service.clients.EventService.getEvent({ accountId: victim, eventId });
    expect(await refusal(got)).toBe('NOT_FOUND UNKNOWN_EVENT');
    const retracted = { accountId: victim, eventId, actor: 'maria', reason: 'late' };
    expect(await refusal(service.clients.EventService.retractEvent(retracted))).toBe(
      'NOT_FOUND UNKNOWN_EVENT',
    );
    const listed = ListEventsRequest.fromPartial({
      accountId: victim,
      includeRetracted: true,
      pageSize: 500,
    });
    const { events } = await other.clients.EventService.listEvents(listed);
    expect(JSON.stringify(events)).not.toMatch(new RegExp(`${CANARY}|${LEAD_MARK}`));
  });
});
