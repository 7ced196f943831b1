/** StreamEvents and UploadPerformance: in order, answered, held back, cut and gone on with. */
import { once } from 'node:events';
import { type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import {
  EventServiceService,
  ListEventsRequest,
  StreamEventsRequest,
  type StreamEventsResponse,
} from '../../src/gen/kaizen/v1/event_service.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { PerformanceServiceService } from '../../src/gen/kaizen/v1/performance_service.ts';
import { UploadPerformanceRequest, UploadPerformanceResponse } from '../../src/gen/kaizen/v1/upload.ts';
import { itemStatusToJSON } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { advanceUpload } from '../../src/gen/queries.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { createAccount } from './accounts.ts';
import { type Exchange, errorOf, startTestService, type TestService } from './harness.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const leadEvent = (leadId: string): Event =>
  Event.fromPartial({
    eventId: `created ${leadId}`,
    payload: { $case: 'leadCreated', value: { leadId, source: 'website' } },
  } as never);

const recordOf = (fields: Partial<PerformanceRecord>): PerformanceRecord =>
  PerformanceRecord.fromPartial({
    ...{
      projectId: 'p',
      contentId: 'c',
      platform: 'web',
      date: '2026-11-01',
      impressions: 1_000,
      clicks: 10,
    },
    ...fields,
  } as never);

const records = (count: number, from = 0): PerformanceRecord[] =>
  Array.from({ length: count }, (_, index) => recordOf({ contentId: `c${from + index}` }));

const upload = (messages: readonly Partial<UploadPerformanceRequest>[]) =>
  service.clients.PerformanceService.uploadPerformance(
    messages.map((message) => UploadPerformanceRequest.fromPartial(message as never)),
  );

const importOf = async (accountId: string, importId: string) =>
  (await service.clients.PerformanceService.getImport({ accountId, importId })).import;

async function storedCount(accountId: string): Promise<number> {
  let count = 0;
  for (let pageToken = ''; ; ) {
    const request = ListEventsRequest.fromPartial({ accountId, pageSize: 1_000, pageToken });
    const page = await service.clients.EventService.listEvents(request);
    count += page.events.length;
    pageToken = page.nextPageToken;
    if (pageToken === '') return count;
  }
}

/** Everything a stream of events answers, and how it ends. */
async function answersOf(
  stream: Exchange<StreamEventsRequest, StreamEventsResponse>,
): Promise<{ readonly answers: readonly StreamEventsResponse[]; readonly error?: ServiceError }> {
  const answers: StreamEventsResponse[] = [];
  try {
    for await (const answer of stream) answers.push(answer as StreamEventsResponse);
    return { answers };
  } catch (error) {
    return { answers, error: error as ServiceError };
  }
}

const eventsMessage = (accountId: string, events: readonly Event[]): StreamEventsRequest =>
  StreamEventsRequest.fromPartial({ accountId, events: [...events] } as never);

describe('StreamEvents', () => {
  it('answers every event in order, the bad ones too, and ends after the half-close', async () => {
    const accountId = await createAccount(service);
    const stream = service.clients.EventService.streamEvents();
    const answered = answersOf(stream);
    stream.write(eventsMessage(accountId, [leadEvent('1'), leadEvent('1'), leadEvent('')]));
    for (let lead = 2; lead < 3_000; lead += 1) stream.write(eventsMessage('', [leadEvent(String(lead))]));
    stream.end();
    const { answers, error } = await answered;
    expect(error).toBeUndefined();
    const results = answers.flatMap((answer) => answer.results);
    expect(results.slice(0, 3).map((result) => itemStatusToJSON(result.status))).toEqual([
      'ITEM_STATUS_ACCEPTED',
      'ITEM_STATUS_DUPLICATE',
      'ITEM_STATUS_REJECTED',
    ]);
    expect(results[2]?.violations).toMatchObject([{ field: 'events[2].lead_created.lead_id' }]);
    const ids = Array.from({ length: 2_998 }, (_, index) => `created ${index + 2}`);
    expect(results.slice(3).map(({ eventId }) => eventId)).toEqual(ids);
    expect(answers.at(-1)?.answeredCount).toBe(3_001);
    // Messages that come while others are stored are stored together.
    expect(answers.length).toBeLessThan(300);
    expect(await storedCount(accountId)).toBe(2_999);
  });

  it('answers what came before a wrong message, and then says what is wrong', async () => {
    const accountId = await createAccount(service);
    const other = eventsMessage('another account', [leadEvent('2')]);
    const tooMany = eventsMessage(
      '',
      Array.from({ length: 1_001 }, (_, index) => leadEvent(`m${index}`)),
    );
    for (const [wrong, words] of [
      [other, /account_id: must be that of the first message/],
      [tooMany, /events: .*1,?000/],
    ] as const) {
      const stream = service.clients.EventService.streamEvents();
      const answered = answersOf(stream);
      stream.write(eventsMessage(accountId, [leadEvent('1')]));
      stream.write(wrong);
      stream.write(eventsMessage('', [leadEvent('3')]));
      stream.end();
      const { answers, error } = await answered;
      expect(answers.flatMap(({ results }) => results)).toHaveLength(1);
      expect(error).toMatchObject({ code: status.INVALID_ARGUMENT });
      expect(error?.details).toMatch(words);
    }
    expect(await storedCount(accountId)).toBe(1);
  });

  it('refuses bytes that are no message, an account that does not exist, and a stream of nothing', async () => {
    const { path } = EventServiceService.streamEvents;
    const same = (bytes: Buffer): Buffer => bytes;
    const garbled = service.raw.makeBidiStreamRequest(path, same, same);
    garbled.write(Buffer.from([0xff, 0xff]));
    const [error] = (await once(garbled, 'error')) as [ServiceError];
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT });

    const unknown = service.clients.EventService.streamEvents();
    const answered = answersOf(unknown);
    unknown.write(eventsMessage(service.newAccountId(), [leadEvent('1')]));
    expect((await answered).error).toMatchObject({ code: status.NOT_FOUND });

    const empty = service.clients.EventService.streamEvents();
    empty.end();
    const { error: nothing } = await answersOf(empty);
    expect(nothing).toMatchObject({ code: status.INVALID_ARGUMENT });
    expect(nothing?.details).toMatch(/account_id/);
  });

  it('reads no faster than it stores', async () => {
    const accountId = await createAccount(service);
    const stream = service.clients.EventService.streamEvents();
    const answered = answersOf(stream);
    let held = 0;
    for (let lead = 0; lead < 12_000; lead += 100) {
      const events = Array.from({ length: 100 }, (_, index) => ({
        ...leadEvent(`${lead + index}`),
        clientId: 'x'.repeat(200),
      }));
      if (!stream.write(eventsMessage(accountId, events))) {
        held += 1;
        await once(stream, 'drain');
      }
    }
    stream.end();
    const { answers } = await answered;
    expect(answers.at(-1)?.answeredCount).toBe(12_000);
    expect(held).toBeGreaterThan(0);
    expect(Math.max(...answers.map(({ results }) => results.length))).toBeLessThanOrEqual(2_000);
  });

  it('of a server that stops answers what it has taken up, and says that another one goes on', async () => {
    const stopping = await startTestService();
    const accountId = await createAccount(stopping);
    const stream = stopping.clients.EventService.streamEvents();
    stream.write(eventsMessage(accountId, [leadEvent('1')]));
    const answers: StreamEventsResponse[] = [];
    stream.on('data', (answer: StreamEventsResponse) => answers.push(answer));
    await once(stream, 'data');
    const ended = once(stream, 'error');
    await stopping.close();
    const [error] = (await ended) as [ServiceError];
    expect(error).toMatchObject({ code: status.UNAVAILABLE });
    expect(error.details).toMatch(/shutting down/);
    expect(answers).toHaveLength(1);
    expect(await storedCount(accountId)).toBe(1);
  });

  it('of a caller who leaves stores what was taken up, and the service goes on', async () => {
    const accountId = await createAccount(service);
    const stream = service.clients.EventService.streamEvents();
    const answered = answersOf(stream);
    stream.write(eventsMessage(accountId, [leadEvent('1')]));
    await once(stream, 'data');
    stream.cancel();
    expect((await answered).error).toMatchObject({ code: status.CANCELLED });
    expect(await storedCount(accountId)).toBe(1);
  });
});

describe('UploadPerformance', () => {
  it('stores what RecordPerformance would, counts it, and notes what was not taken by its position', async () => {
    const accountId = await createAccount(service);
    const odd = recordOf({ contentId: 'odd', clicks: 5, conversions: 7 });
    const bad = recordOf({ contentId: 'bad', date: 'yesterday' });
    const answer = await upload([
      { accountId, importId: 'file', actor: 'ada', source: 'file.csv' },
      { records: records(1_000) },
      { records: [...records(1), odd, bad] },
      { records: records(500, 1_000) },
    ]);
    expect(answer).toMatchObject({
      nextPosition: 1_503,
      acceptedCount: 1_501,
      duplicateCount: 1,
      failedCount: 1,
      warningCount: 1,
      notes: [
        { position: 1_001, result: { warnings: [expect.stringMatching(/^CONVERSIONS_EXCEED_CLICKS/)] } },
        { position: 1_002, result: { violations: [{ field: 'records[2].date' }] } },
      ],
    });
    expect(await importOf(accountId, 'file')).toMatchObject({
      source: 'file.csv',
      actor: 'ada',
      storedCount: 1_501,
      nextPosition: 1_503,
    });
  });

  it('goes on where it was cut: what was answered for is skipped, what was not is sent again', async () => {
    const accountId = await createAccount(service);
    const head = { accountId, importId: 'file' };
    async function* halting() {
      yield UploadPerformanceRequest.fromPartial({ ...head, records: records(1_000) } as never);
      // Until it is known to be stored; then the caller dies.
      while (((await importOf(accountId, 'file').catch(() => undefined))?.nextPosition ?? 0) < 1_000);
      throw new Error('killed');
    }
    const { uploadPerformance } = PerformanceServiceService;
    const stream = service.raw.makeClientStreamRequest(
      uploadPerformance.path,
      uploadPerformance.requestSerialize,
      uploadPerformance.responseDeserialize,
      () => undefined,
    );
    const killed = (async () => {
      for await (const message of halting()) stream.write(message);
    })();
    await expect(killed).rejects.toThrow('killed');
    stream.cancel();
    const known = await importOf(accountId, 'file');
    expect(known).toMatchObject({ nextPosition: 1_000, storedCount: 1_000 });
    const rest = await upload([{ ...head, position: 1_000, records: records(500, 1_000) }]);
    expect(rest).toMatchObject({ nextPosition: 1_500, acceptedCount: 500, duplicateCount: 0 });
    expect(await importOf(accountId, 'file')).toMatchObject({ nextPosition: 1_500, storedCount: 1_500 });
    // A gap moves nothing: what lies in it was never decided.
    await upload([{ ...head, position: 2_000, records: records(1, 2_000) }]);
    expect(await importOf(accountId, 'file')).toMatchObject({ nextPosition: 1_500 });
  });

  it('takes no note of records that were stored while some were taken back', async () => {
    const accountId = await createAccount(service);
    await upload([{ accountId, importId: 'file', records: records(20) }]);
    const importKey = nodeKey(accountId, 'file');
    const advance = (retracted: bigint) =>
      service.graph.run(advanceUpload, { importKey, retracted, position: 20n, nextPosition: 30n });
    await advance(5n);
    expect(await importOf(accountId, 'file')).toMatchObject({ nextPosition: 20 });
    await advance(0n);
    expect(await importOf(accountId, 'file')).toMatchObject({ nextPosition: 30 });
  });

  it('begins anew after its figures were taken back', async () => {
    const accountId = await createAccount(service);
    const head = { accountId, importId: 'file' };
    await upload([{ ...head, records: records(20) }]);
    await service.clients.PerformanceService.undoImport({ ...head, actor: 'ada', reason: 'wrong' });
    expect(await importOf(accountId, 'file')).toMatchObject({ nextPosition: 0 });
    expect(await upload([{ ...head, records: records(20) }])).toMatchObject({ acceptedCount: 20 });
  });

  it('answers early when its notes are full, and goes on from there', async () => {
    const accountId = await createAccount(service);
    const wrong = Array.from({ length: 1_000 }, (_, index) =>
      recordOf({
        ...{ contentId: `c${index}`, projectId: '', date: 'x'.repeat(1_000), platform: 'y'.repeat(1_000) },
        ...{
          currency: 'z'.repeat(300),
          revision: -1,
          impressions: -1,
          clicks: -1,
          engagements: -1,
          conversions: -1,
        },
        ...{ spendMicros: -1, revenueMicros: -1, plannedShare: 7 },
      }),
    );
    const messages = Array.from({ length: 30 }, () => ({ records: wrong }));
    const answer = await upload([{ accountId, importId: 'file' }, ...messages]);
    expect(answer.nextPosition).toBe(answer.failedCount);
    expect(answer.notes).toHaveLength(answer.failedCount);
    // What a client takes that has not been told otherwise.
    expect(UploadPerformanceResponse.encode(answer).finish().length).toBeLessThan(4 * 2 ** 20);
    expect(answer.nextPosition).toBeGreaterThan(0);
    expect(answer.nextPosition).toBeLessThan(30_000);
  });

  it('refuses another account, another import, and another position than it has come to', async () => {
    const accountId = await createAccount(service);
    const head = { accountId, importId: 'file' };
    for (const [later, field] of [
      [{ accountId: 'another' }, 'account_id'],
      [{ importId: 'another' }, 'import_id'],
      [{ position: 7 }, 'position'],
    ] as const) {
      const error = await errorOf(
        upload([
          { ...head, records: records(1) },
          { ...later, records: records(1, 1) },
        ]),
      );
      expect(error.code).toBe(status.INVALID_ARGUMENT);
      expect(error.details).toContain(field);
    }
    const unnamed = await errorOf(upload([{ accountId, records: records(1) }]));
    expect(unnamed.details).toMatch(/import_id/);
    const unknown = await errorOf(
      upload([{ accountId: 'nobody at all', importId: 'x', records: records(1) }]),
    );
    expect(unknown.code).toBe(status.NOT_FOUND);
  });

  it('of a server that stops answers with how far it has come', async () => {
    const stopping = await startTestService();
    const accountId = await createAccount(stopping);
    async function* endless() {
      yield UploadPerformanceRequest.fromPartial({
        ...{ accountId, importId: 'file', records: records(10) },
      } as never);
      await new Promise(() => undefined);
    }
    const answer = stopping.clients.PerformanceService.uploadPerformance(endless());
    while (((await importOf(accountId, 'file').catch(() => undefined))?.nextPosition ?? 0) < 10);
    await stopping.close();
    expect(await answer).toMatchObject({ nextPosition: 10, acceptedCount: 10 });
  });
});
