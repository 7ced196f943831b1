/** Habits of callers that write items, each as generators do. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Event } from '../../../src/gen/kaizen/v1/event.ts';
import { EventServiceService } from '../../../src/gen/kaizen/v1/event_service.ts';
import type { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import {
  PerformanceServiceService,
  RecordPerformanceRequest,
} from '../../../src/gen/kaizen/v1/performance_service.ts';
import { UploadPerformanceRequest } from '../../../src/gen/kaizen/v1/upload.ts';
import { ItemStatus, itemStatusToJSON } from '../../../src/gen/kaizen/v1/vocabulary.ts';
import { type Caller, noted, settle, take } from './caller.ts';
import { badEventOf, eventOf, largeEventOf, olderRecordOf, otherEventOf, recordOf } from './items.ts';
import { type Entry, recordKey } from './ledger.ts';

const BATCH_EVENTS = 100;
const STREAM_EVENTS = 50;
const RECORDS = 90;
const UPLOAD_MESSAGES = 4;
/** Text of a large event, and events of a flood: 2 MB. */
const FLOOD_CHARACTERS = 20_000;
const FLOOD_EVENTS = 100;
const FLOOD_MS = 5_000;

/** Logs one event. */
export async function logOne(caller: Caller): Promise<void> {
  const { callers, ledger, accountId } = caller;
  for (const n of take(caller, 1)) {
    const event = eventOf(caller.name, n);
    const entry = noted(caller, event);
    const answer = await callers.insist('LogEvent', (to) =>
      to.call(EventServiceService.logEvent, { accountId, event }),
    );
    if (answer?.result !== undefined) settle(ledger, entry, answer.result);
  }
}

/** A batch with a bad event, an event sent before, and other content under an id: each must have its own answer. */
export async function appendBatch(caller: Caller): Promise<void> {
  const { callers, ledger, accountId, name, next } = caller;
  const numbers = take(caller, BATCH_EVENTS);
  const good = numbers.map((n) => eventOf(name, n));
  const entries = good.map((event) => noted(caller, event));
  const earlier = next > 0 ? next - 1 : undefined;
  const wasStored =
    earlier !== undefined &&
    ledger.sent({ accountId, key: eventOf(name, earlier).eventId, actor: name }).fate === 'ACKNOWLEDGED';
  const others: readonly (readonly [Event, ItemStatus])[] = [
    [badEventOf(name, next), ItemStatus.ITEM_STATUS_REJECTED],
    ...(wasStored && earlier !== undefined
      ? ([
          [eventOf(name, earlier), ItemStatus.ITEM_STATUS_DUPLICATE],
          [otherEventOf(name, earlier), ItemStatus.ITEM_STATUS_CONFLICT],
        ] as const)
      : []),
  ];
  const middle = BATCH_EVENTS / 2;
  const events = [...good.slice(0, middle), ...others.map(([event]) => event), ...good.slice(middle)];
  const answer = await callers.insist('AppendEvents', (to) =>
    to.call(EventServiceService.appendEvents, { accountId, events }),
  );
  if (answer === undefined) return;
  const { results } = answer;
  for (const [at, [event, expected]] of others.entries()) {
    const { status } = results[middle + at] ?? { status: undefined };
    if (status === expected) continue;
    ledger.unexpected(`${itemStatusToJSON(expected)} expected of ${event.eventId}`, String(status));
  }
  for (const [at, entry] of entries.entries()) {
    const result = results[at < middle ? at : at + others.length];
    // DUPLICATE even of a first call is right: a server repeats a commit whose answer it did not get.
    if (result === undefined) ledger.unexpected(entry.key, 'no result');
    else settle(ledger, entry, result);
  }
}

/** Some messages on one stream. What is not answered when it breaks is sent again on another. */
export async function streamEvents(caller: Caller): Promise<void> {
  const { callers, ledger, accountId, name } = caller;
  let stream = callers.stream();
  for (let message = 0; message < 5; message += 1) {
    const events = take(caller, STREAM_EVENTS).map((n) => eventOf(name, n));
    const entries = events.map((event) => noted(caller, event));
    let answer = await stream.send({ accountId, events });
    for (let tries = 0; answer === undefined && tries < 10; tries += 1) {
      stream.close();
      await sleep(caller.random.uniform(100, 600));
      stream = callers.stream();
      answer = await stream.send({ accountId, events });
    }
    for (const [at, result] of (answer?.results ?? []).entries()) {
      const entry = entries[at];
      if (entry !== undefined) settle(ledger, entry, result);
    }
  }
  stream.close();
}

function notedRecord({ ledger, accountId, name }: Caller, record: PerformanceRecord): Entry {
  return ledger.sent({ accountId, key: recordKey(record), actor: name });
}

/** Three revisions of each record, in their order: the order must be kept, or a lower one is STALE. */
export async function recordBatch(caller: Caller): Promise<void> {
  const { callers, ledger, accountId, name } = caller;
  const { next } = caller;
  const records = take(caller, RECORDS).map((n) => recordOf(name, n));
  const entries = records.map((record) => notedRecord(caller, record));
  // Last: a revision below all that are stored, which must not win.
  const older = olderRecordOf(name, next);
  const request = RecordPerformanceRequest.fromPartial({
    accountId,
    actor: name,
    records: [...records, older],
  });
  let tries = 0;
  const answer = await callers.insist('RecordPerformance', (to) => {
    tries += 1;
    return to.call(PerformanceServiceService.recordPerformance, request);
  });
  for (const [at, result] of (answer?.results ?? []).entries()) {
    const entry = entries[at];
    if (entry === undefined) {
      if (result.status !== ItemStatus.ITEM_STATUS_STALE)
        ledger.unexpected(`STALE expected of ${recordKey(older)}`, itemStatusToJSON(result.status));
      continue;
    }
    // Sent again, the last revision may be there, and the lower ones are then told as STALE.
    const isOlder = result.status === ItemStatus.ITEM_STATUS_STALE && tries > 1;
    if (!isOlder) settle(ledger, entry, result);
  }
}

/** Uploads records under an import id. */
export async function upload(caller: Caller): Promise<void> {
  const { callers, ledger, accountId, name } = caller;
  const importId = `${name}-${caller.next}`;
  // The last revision only, so that every record is acknowledged for itself.
  const records = take(caller, UPLOAD_MESSAGES * RECORDS)
    .filter((n) => n % 3 === 2)
    .map((n) => recordOf(name, n));
  const entries = records.map((record) => notedRecord(caller, record));
  const size = Math.ceil(records.length / UPLOAD_MESSAGES);
  async function* messages(): AsyncIterable<UploadPerformanceRequest> {
    for (let at = 0; at < records.length; at += size) {
      yield UploadPerformanceRequest.fromPartial({
        ...{ accountId, importId, actor: name },
        records: records.slice(at, at + size),
      });
    }
  }
  const answer = await callers.insist('UploadPerformance', (to) =>
    to.upload(PerformanceServiceService.uploadPerformance, messages()),
  );
  if (answer === undefined) return;
  if (answer.failedCount > 0) ledger.unexpected(importId, `${answer.failedCount} records failed`);
  else for (const entry of entries.slice(0, answer.nextPosition)) ledger.acknowledge(entry);
}

/** Logs an event, and takes it back once it is acknowledged. */
export async function retract(caller: Caller): Promise<void> {
  const { callers, ledger, accountId, name, next } = caller;
  for (const n of take(caller, 1)) {
    const event = eventOf(name, n);
    const entry = noted(caller, event);
    const answer = await callers.insist('LogEvent', (to) =>
      to.call(EventServiceService.logEvent, { accountId, event }),
    );
    if (answer?.result === undefined) return;
    settle(ledger, entry, answer.result);
    // Two of three, so that what holds and what was taken back meet at the same subjects.
    if (next % 3 === 0) return;
    entry.retraction = 'UNKNOWN';
    const request = { accountId, eventId: event.eventId, actor: name, reason: 'storm' };
    const retracted = await callers.insist('RetractEvent', (to) =>
      to.call(EventServiceService.retractEvent, request),
    );
    if (retracted !== undefined) entry.retraction = 'ACKNOWLEDGED';
  }
}

/** One batch of large events. It may fail. */
export async function flood(caller: Caller): Promise<void> {
  const { callers, ledger, accountId, name } = caller;
  const events = take(caller, FLOOD_EVENTS).map((n) => largeEventOf(name, n, FLOOD_CHARACTERS));
  const entries = events.map((event) => noted(caller, event));
  const answer = await callers.try('AppendEvents', (to) =>
    to.call(EventServiceService.appendEvents, { accountId, events }, { timeoutMs: FLOOD_MS }),
  );
  for (const [at, result] of (answer?.results ?? []).entries()) {
    const entry = entries[at];
    if (entry !== undefined) settle(ledger, entry, result);
  }
}
