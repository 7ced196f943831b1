/** Events taken back: the account is as if it had never got them, and the record says that it did. */
import { status as Code } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import { ErrorReason } from '../../src/gen/kaizen/v1/error_reason.ts';
import { type Event, EventType } from '../../src/gen/kaizen/v1/event.ts';
import {
  AppendEventsRequest,
  ListEventsRequest,
  type RetractEventResponse,
} from '../../src/gen/kaizen/v1/event_service.ts';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { CreativeMark, RecordPerformanceRequest } from '../../src/gen/kaizen/v1/performance_service.ts';
import { ItemStatus, Metric } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { createContextTokens } from '../../src/guidance/context-token.ts';
import type { PayloadCase } from '../../src/ingestion/catalogue/event-type.ts';
import { writeRetraction } from '../../src/ingestion/retract/write-retraction.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { headlineTraitExtractor } from '../../src/text-traits/headline-extractor.ts';
import { payloadSamples, sampleEvent } from '../fixtures/event-samples.ts';
import { type AccountFigures, readFigures } from './account-figures.ts';
import { type AccountGraph, readAccountGraph } from './account-graph.ts';
import { createAccount } from './accounts.ts';
import { readDatabase } from './database.ts';
import { evidenceOf, expectSame } from './evidence.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import { patternOf, patternsOf, recordOf, report, rowsOf, runCycle } from './learning-client.ts';
import { mixedEvents } from './mixed-events.ts';
import { plantedTests } from './planted-tests.ts';

/** Events of a mixed history: enough that most things have several of most kinds. */
const HISTORY = 100;
const START = Date.parse('2026-11-20T12:00:00Z');
const SECRET = 'a secret of tests that take back';
const tokens = createContextTokens({ secret: SECRET });

let clockMs = START;
let service: TestService;
let second: TestService;
beforeAll(async () => {
  const options = { now: () => new Date(clockMs), settings: { contextSecret: SECRET } };
  service = await startTestService(options);
  second = await startTestService(options);
});
afterAll(async () => {
  await second.close();
  await service.close();
});

const newAccount = (): Promise<string> => createAccount(service, { industry: 'SaaS', clientType: 'startup' });
const graphOf = (accountId: string): Promise<AccountGraph> =>
  readAccountGraph(readDatabase, nodeKey(accountId));

function retract(
  accountId: string,
  eventId: string,
  { to = service, reason = 'a test' } = {},
): Promise<RetractEventResponse> {
  return to.clients.EventService.retractEvent({ accountId, eventId, actor: 'ada', reason });
}

async function append(accountId: string, events: readonly Event[]) {
  const request = AppendEventsRequest.fromPartial({ accountId });
  const { results } = await service.clients.EventService.appendEvents({ ...request, events: [...events] });
  return results;
}

/** A mixed history without what `isLeft` says, in the same calls at the same times. */
async function logHistory(seed: number, isLeft: (eventId: string) => boolean): Promise<string> {
  const accountId = await newAccount();
  const contextIds = [1, 2, 3].map((number) =>
    tokens.sign(nodeKey(accountId), {
      projectId: '',
      epoch: 1,
      sharedEpoch: 1,
      seed: number,
      holdout: number === 3,
      week: '2026-W47',
      issuedAtMs: START,
      metric: 'ctr',
    }),
  );
  const events = mixedEvents(seed, HISTORY, contextIds);
  clockMs = START;
  const { uniform } = seededRandom(seed + 1_000);
  for (let at = 0; at < events.length; ) {
    const size = 1 + Math.floor(uniform(0, 6));
    clockMs += 1_000;
    const kept = events.slice(at, at + size).filter(({ eventId }) => isLeft(eventId));
    const results = kept.length === 0 ? [] : await append(accountId, kept);
    const refused = results.filter(({ status }) => status !== ItemStatus.ITEM_STATUS_ACCEPTED);
    expect(refused).toEqual([]);
    at += size;
  }
  clockMs = START + 1_000_000;
  return accountId;
}

describe('an account is as if it had never got what was taken back', () => {
  const cases = Object.keys(payloadSamples) as PayloadCase[];
  test.each(cases)('by %s alone', async (name) => {
    const accountId = await newAccount();
    const blank = await graphOf(accountId);
    const event = { ...sampleEvent(name), eventId: 'only' };
    expect((await append(accountId, [event])).map(({ status }) => status)).toEqual([1]);
    expect(await graphOf(accountId)).not.toEqual(blank);
    await retract(accountId, 'only');
    expect(await graphOf(accountId)).toEqual(blank);
    expect((await readFigures(readDatabase, accountId)).events.nodes).toBeGreaterThan(0);
  });

  test.each([11, 12, 13])(
    'in every place, and in what it learns: seed %i',
    async (seed) => {
      const { uniform } = seededRandom(seed);
      const gone = new Set(
        Array.from({ length: HISTORY }, (_, number) => `event ${number}`).filter(() => uniform() < 0.4),
      );
      const accountId = await logHistory(seed, () => true);
      const shuffled = [...gone].map((id) => [uniform(), id] as const).sort(([a], [b]) => a - b);
      for (let at = 0; at < shuffled.length; at += 4) {
        const some = shuffled.slice(at, at + 4);
        const answers = await Promise.all(
          some.map(([, id], index) => retract(accountId, id, { to: index % 2 === 0 ? service : second })),
        );
        expect(answers.map(({ alreadyRetracted }) => alreadyRetracted)).toEqual(some.map(() => false));
      }

      const otherId = await logHistory(seed, (eventId) => !gone.has(eventId));

      const [graph, other] = await Promise.all([graphOf(accountId), graphOf(otherId)]);
      for (const name of Object.keys(other)) expect(graph[name], name).toEqual(other[name]);

      await Promise.all([runCycle(service, accountId), runCycle(service, otherId)]);
      expectSame(await evidenceOf(service, accountId), await evidenceOf(service, otherId));
    },
    300_000,
  );
});

describe('what is taken back', () => {
  test('stays in the record with its mark, is left out of lists, and is taken back once', async () => {
    const accountId = await newAccount();
    await append(accountId, [sampleEvent('leadCreated', { eventId: 'wrong', tags: ['launch'] })]);
    await append(accountId, [sampleEvent('leadQualified', { eventId: 'right', tags: ['launch'] })]);
    clockMs += 1_000;
    const retractTime = { seconds: clockMs / 1_000, nanos: 0 };
    const first = await retract(accountId, 'wrong', { reason: 'a test lead' });
    expect(first).toMatchObject({
      alreadyRetracted: false,
      event: { eventId: 'wrong', retraction: { retractTime, actor: 'ada', reason: 'a test lead' } },
    });
    clockMs += 1_000;
    const again = await retract(accountId, 'wrong', { to: second, reason: 'another' });
    expect(again).toEqual({ ...first, alreadyRetracted: true });
    const got = await service.clients.EventService.getEvent({ accountId, eventId: 'wrong' });
    expect(got.event).toEqual(first.event);
    const list = async (filter: Partial<ListEventsRequest>) => {
      const request = ListEventsRequest.fromPartial({ accountId, ...filter } as Partial<ListEventsRequest>);
      const { events } = await service.clients.EventService.listEvents(request);
      return events.map(({ eventId }) => eventId).sort();
    };
    for (const filter of [{}, { tag: 'launch' }, { projectId: 'project|1' }]) {
      expect(await list(filter)).toEqual(['right']);
      expect(await list({ ...filter, includeRetracted: true })).toEqual(['right', 'wrong']);
    }
    // Of a type and a day of which nothing else is left.
    const types = [EventType.EVENT_TYPE_LEAD_CREATED];
    expect(await list({ types })).toEqual([]);
    expect(await list({ types, includeRetracted: true })).toEqual(['wrong']);
  });

  test('is not brought back by a client that sends its log again', async () => {
    const accountId = await newAccount();
    const event = sampleEvent('outreachSent', { eventId: 'wrong' });
    await append(accountId, [event]);
    await retract(accountId, 'wrong');
    const before = await graphOf(accountId);
    const [same, other] = await append(accountId, [event, { ...event, actor: 'someone else' }]);
    expect(same).toMatchObject({ status: ItemStatus.ITEM_STATUS_DUPLICATE });
    expect(same?.warnings[0]).toMatch(/^RETRACTED: /);
    expect(other).toMatchObject({ status: ItemStatus.ITEM_STATUS_CONFLICT });
    expect(other?.message).toMatch(/taken back/);
    expect(await graphOf(accountId)).toEqual(before);
  });

  test('must be an event of the account, and not a mark that follows from figures', async () => {
    const [accountId, otherId] = [await newAccount(), await newAccount()];
    await append(accountId, [sampleEvent('performanceRecorded', { eventId: 'figures' })]);
    const before = await graphOf(accountId);
    for (const [id, eventId] of [
      [accountId, 'nothing'],
      [otherId, 'figures'],
    ] as const) {
      const error = await errorOf(retract(id, eventId));
      expect(error.code).toBe(Code.NOT_FOUND);
      expect(readDetails(error.metadata)?.reason).toBe('UNKNOWN_EVENT');
    }
    const error = await errorOf(retract(accountId, 'kaizen:mark:figures'));
    expect(error.code).toBe(Code.FAILED_PRECONDITION);
    expect(readDetails(error.metadata)?.reason).toBe('EVENT_NOT_RETRACTABLE');
    expect(await graphOf(accountId)).toEqual(before);
  });
});

describe('figures and marks', () => {
  const figure = (fields: Partial<PerformanceRecord>): PerformanceRecord =>
    recordOf({ contentId: 'one', impressions: 2_000, engagements: 100, clicks: 10, ...fields });
  const record = async (accountId: string, records: readonly PerformanceRecord[]) => {
    const request = RecordPerformanceRequest.fromPartial({ accountId, actor: 'test' });
    const call = service.clients.PerformanceService.recordPerformance({ ...request, records: [...records] });
    return (await call).results;
  };
  const creative = async (accountId: string) => {
    const [row] = await rowsOf<{ readonly found: unknown }>(
      service,
      'MATCH (c:Creative {key: $key}) RETURN c {.impressions, .mark, .marked_by, figures: COUNT { (c)-[:MEASURED]->() }} AS found',
      { key: nodeKey(accountId, 'one') },
    );
    return row?.found;
  };

  test('go back to the revision that holds, and a lower one is taken once none holds', async () => {
    const accountId = await newAccount();
    const [first] = await record(accountId, [figure({ revision: 1, testId: 'a' })]);
    const before = await graphOf(accountId);
    const [next] = await record(accountId, [figure({ revision: 2, testId: 'b', impressions: 9_000 })]);
    await retract(accountId, next?.eventId ?? '');
    expect(await graphOf(accountId)).toEqual(before);
    await retract(accountId, first?.eventId ?? '');
    expect(await creative(accountId)).toMatchObject({ impressions: 0, figures: 0 });
    const [again] = await record(accountId, [figure({ revision: 1, testId: 'a' })]);
    expect(again?.status).toBe(ItemStatus.ITEM_STATUS_DUPLICATE);
    expect(again?.warnings.at(-1)).toMatch(/^RETRACTED: /);
    const [third] = await record(accountId, [figure({ revision: 3, impressions: 3_000 })]);
    expect(third?.status).toBe(ItemStatus.ITEM_STATUS_ACCEPTED);
    expect(await creative(accountId)).toMatchObject({ impressions: 3_000, figures: 1 });
  });

  test('that another revision has replaced move nothing when they are taken back', async () => {
    const accountId = await newAccount();
    const [first] = await record(accountId, [figure({ revision: 1 })]);
    await record(accountId, [figure({ revision: 2, impressions: 5_000 })]);
    await retract(accountId, first?.eventId ?? '');
    expect(await creative(accountId)).toMatchObject({ impressions: 5_000, figures: 1 });
  });

  test('are computed anew: a person’s mark taken back gives way to the one before, then to the figures', async () => {
    const accountId = await newAccount();
    await record(accountId, [figure({ engagements: 500 })]);
    expect(await creative(accountId)).toMatchObject({ mark: 'WINNER', marked_by: 'SERVICE' });
    const mark = async (as: CreativeMark, eventId: string): Promise<void> => {
      const request = {
        accountId,
        contentId: 'one',
        mark: as,
        actor: 'ada',
        reason: '',
        projectId: '',
        eventId,
      };
      await service.clients.PerformanceService.markCreative(request);
      clockMs += 1_000;
    };
    await mark(CreativeMark.CREATIVE_MARK_LOSER, 'loser');
    await mark(CreativeMark.CREATIVE_MARK_WINNER, 'winner');
    await mark(CreativeMark.CREATIVE_MARK_LOSER, 'loser again');
    await retract(accountId, 'loser again');
    expect(await creative(accountId)).toMatchObject({ mark: 'WINNER', marked_by: 'PERSON' });
    await retract(accountId, 'winner');
    expect(await creative(accountId)).toMatchObject({ mark: 'LOSER', marked_by: 'PERSON' });
    await retract(accountId, 'loser');
    expect(await creative(accountId)).toMatchObject({ mark: 'WINNER', marked_by: 'SERVICE' });
  });

  test('leave what was learned with the next cycle', async () => {
    const [accountId, otherId] = [await newAccount(), await newAccount()];
    const planted = (name: string, lift: number, fromDay: number) =>
      plantedTests({
        name,
        seed: 5,
        tests: 10,
        traits: ['tone:bold'],
        fromDay,
        effects: (carried) => ({ ctr: carried.has('tone:bold') ? lift : 0 }),
      });
    const [right, wrong] = [planted('right', 0.3, 0), planted('wrong', -0.5, 40)];
    for (const id of [accountId, otherId]) await report(service, id, right);
    const results = await record(accountId, wrong);
    await Promise.all([runCycle(service, accountId), runCycle(service, otherId)]);
    const liftOf = async (id: string) =>
      patternOf(await patternsOf(service, id, { metric: Metric.METRIC_CTR }), 'bold').lift;
    const misled = await liftOf(accountId);
    for (const { eventId } of results) await retract(accountId, eventId);
    await runCycle(service, accountId);
    const [lift, other] = [await liftOf(accountId), await liftOf(otherId)];
    expect(other - misled).toBeGreaterThan(0.05);
    expect(lift).toBeCloseTo(other, 9);
    expectSame(await evidenceOf(service, accountId), await evidenceOf(service, otherId));
    const spent = (id: string) =>
      rowsOf(
        service,
        `MATCH (s:Snapshot) WHERE s.key STARTS WITH $prefix AND s.impressions > 0
         RETURN toString(s.date) AS date, s.impressions AS impressions, s.spend_micros AS spend ORDER BY date`,
        { prefix: `${nodeKey(id)}|` },
      );
    expect(await spent(accountId)).toEqual(await spent(otherId));
  }, 120_000);
});

describe('at once and half-way', () => {
  test('callers who take back, log and correct the same things leave every sum right', async () => {
    const accountId = await newAccount();
    const both = [service, second];
    const request = AppendEventsRequest.fromPartial({ accountId });
    const history = mixedEvents(21, 80, []);
    const caller = async (to: TestService, own: number): Promise<void> => {
      for (const [at, event] of history.entries()) {
        const { results } = await to.clients.EventService.appendEvents({ ...request, events: [event] });
        expect(results[0]?.reason).not.toBe(ErrorReason.ERROR_REASON_INTERNAL);
        const earlier = `event ${Math.max(0, at - own)}`;
        if ((at + own) % 4 === 0) await retract(accountId, earlier, { to }).catch(expectUnknown);
      }
    };
    await Promise.all([0, 1, 2, 3].map((own) => caller(both[own % 2] as TestService, own)));
    const found: AccountFigures = await readFigures(readDatabase, accountId);
    const { figures, creatives, sets, days, platforms } = found;
    expect(figures.impressions).toBeGreaterThan(0);
    expect({ creatives, sets, days, platforms }).toEqual({
      creatives: figures,
      sets: figures,
      days: figures,
      platforms: figures,
    });
    const [counts] = await rowsOf<Record<string, number>>(
      service,
      `MATCH (e:Event) WHERE e.key STARTS WITH $prefix
       RETURN count(e) AS nodes, sum(CASE WHEN e.retracted_at IS NULL THEN 1 ELSE 0 END) AS holding`,
      { prefix: `${nodeKey(accountId)}|` },
    );
    const { nodes = 0, holding = 0 } = counts ?? {};
    expect(nodes - holding).toBeGreaterThan(10);
    expect(found.events).toMatchObject({ nodes, logged: nodes, ofAccount: holding, ofDays: holding });
  }, 120_000);

  test('one that fails on its last statement changes nothing', async () => {
    const accountId = await newAccount();
    await append(accountId, [sampleEvent('performanceRecorded', { eventId: 'figures' })]);
    const before = await graphOf(accountId);
    const failing: Graph = {
      ...service.graph,
      transaction: (mode, work, options) =>
        service.graph.transaction(
          mode,
          (transaction) =>
            work({
              run: (query, params) =>
                query.name === 'ingestion/retract/retract-events'
                  ? Promise.reject(new Error('the power is gone'))
                  : transaction.run(query, params),
            }),
          options,
        ),
    };
    const time = { seconds: clockMs / 1_000, nanos: 0 };
    const retraction = { accountId, eventId: 'figures', actor: 'ada', reason: 'a test', time };
    await expect(writeRetraction(failing, headlineTraitExtractor, retraction)).rejects.toThrow('power');
    expect(await graphOf(accountId)).toEqual(before);
    expect((await retract(accountId, 'figures')).alreadyRetracted).toBe(false);
  });
});

function expectUnknown(error: unknown): void {
  expect(error).toMatchObject({ code: Code.NOT_FOUND });
}
