/** Mixed load of many callers, each of which notes in the ledger what it was told. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AccountServiceService, PutAccountRequest } from '../../../src/gen/kaizen/v1/account_service.ts';
import { AdminServiceService } from '../../../src/gen/kaizen/v1/admin_service.ts';
import { RunCycleRequest, RunState } from '../../../src/gen/kaizen/v1/cycle.ts';
import { ErasureState } from '../../../src/gen/kaizen/v1/erasure.ts';
import type { Event } from '../../../src/gen/kaizen/v1/event.ts';
import {
  type EventResult,
  EventServiceService,
  ListEventsRequest,
} from '../../../src/gen/kaizen/v1/event_service.ts';
import { GetProjectContextRequest, KaizenServiceService } from '../../../src/gen/kaizen/v1/kaizen_service.ts';
import { LearningServiceService } from '../../../src/gen/kaizen/v1/learning_service.ts';
import type { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import {
  PerformanceServiceService,
  RecordPerformanceRequest,
} from '../../../src/gen/kaizen/v1/performance_service.ts';
import { UploadPerformanceRequest } from '../../../src/gen/kaizen/v1/upload.ts';
import { ItemStatus, itemStatusToJSON } from '../../../src/gen/kaizen/v1/vocabulary.ts';
import { type Random, seededRandom } from '../../../src/simulator/random.ts';
import { type Callers, openCallers } from './callers.ts';
import {
  ACCOUNTS,
  badEventOf,
  eventOf,
  largeEventOf,
  olderRecordOf,
  otherEventOf,
  recordOf,
} from './items.ts';
import { type Entry, type Ledger, recordKey } from './ledger.ts';

const BATCH_EVENTS = 100;
const STREAM_EVENTS = 50;
const RECORDS = 90;
const UPLOAD_MESSAGES = 4;
const ERASED_EVENTS = 30;
/** Text of a large event, and events of a flood: 2 MB. */
const FLOOD_CHARACTERS = 20_000;
const FLOOD_EVENTS = 100;
const FLOOD_MS = 5_000;
const CYCLE_POLL_MS = 500;
const READ_EVERY_MS = 200;

/** Load that runs until it is told to stop. */
export interface Traffic {
  readonly callers: Callers;
  /** One batch of large events, which fills the files that the database has set aside on a full disk. */
  flood(): Promise<void>;
  /** No caller begins anything new. Resolves when every caller has its answer or gave up. */
  stop(): Promise<void>;
}

/** One caller: its name is its own, and it counts its items. */
interface Caller {
  readonly name: string;
  readonly accountId: string;
  readonly random: Random;
  readonly callers: Callers;
  readonly ledger: Ledger;
  /** Number of the next item. */
  next: number;
}

/** What a caller does again and again. */
type Habit = (caller: Caller) => Promise<void>;

/** How many callers have which habit. */
const HABITS: readonly (readonly [count: number, habit: Habit])[] = [
  [2, logOne],
  [4, appendBatch],
  [2, streamEvents],
  [3, recordBatch],
  [1, upload],
  [2, retract],
  [2, read],
  [1, learn],
  [1, eraseAccount],
];

/** Makes the accounts and starts the callers. */
export async function startTraffic(
  addresses: readonly string[],
  { ledger, seed }: { readonly ledger: Ledger; readonly seed: number },
): Promise<Traffic> {
  const random = seededRandom(seed);
  const callers = openCallers(addresses, { ledger, random });
  for (const accountId of ACCOUNTS) await putAccount(callers, accountId);
  let isOver = false;
  const run = async (habit: Habit, at: number): Promise<void> => {
    const accountId = ACCOUNTS[at % ACCOUNTS.length] ?? '';
    const caller: Caller = { name: `${habit.name}-${at}`, accountId, random, callers, ledger, next: 0 };
    while (!isOver) await habit(caller);
  };
  const running = HABITS.flatMap(([count, habit]) => Array<Habit>(count).fill(habit)).map(run);
  const flooder: Caller = { name: 'flood', accountId: ACCOUNTS[0] ?? '', random, callers, ledger, next: 0 };
  return {
    callers,
    flood: () => flood(flooder),
    async stop() {
      isOver = true;
      await Promise.all(running);
      callers.end();
    },
  };
}

async function putAccount(callers: Callers, accountId: string): Promise<void> {
  const request = PutAccountRequest.fromPartial({ account: { accountId } });
  await callers.insist('PutAccount', (to) => to.call(AccountServiceService.putAccount, request));
}

/** Numbers of the next items of a caller. */
function take(caller: Caller, count: number): readonly number[] {
  const first = caller.next;
  caller.next += count;
  return Array.from({ length: count }, (_, at) => first + at);
}

function noted({ ledger, accountId, name }: Caller, event: Event): Entry {
  return ledger.sent({ accountId, key: event.eventId, actor: name });
}

async function logOne(caller: Caller): Promise<void> {
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

/** Acknowledged or, which no good item may be, refused. */
function settle(
  ledger: Ledger,
  entry: Entry,
  { status, message }: Pick<EventResult, 'status' | 'message'>,
): void {
  if (status === ItemStatus.ITEM_STATUS_ACCEPTED || status === ItemStatus.ITEM_STATUS_DUPLICATE) {
    ledger.acknowledge(entry);
  } else {
    ledger.unexpected(`good item ${entry.key}`, `${itemStatusToJSON(status)} ${message}`);
  }
}

/** A batch with a bad event, an event sent before, and other content under an id: each must have its own answer. */
async function appendBatch(caller: Caller): Promise<void> {
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
async function streamEvents(caller: Caller): Promise<void> {
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
async function recordBatch(caller: Caller): Promise<void> {
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

async function upload(caller: Caller): Promise<void> {
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
async function retract(caller: Caller): Promise<void> {
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

async function read({ callers, random }: Caller): Promise<void> {
  const accountId = ACCOUNTS[Math.floor(random.uniform(0, ACCOUNTS.length))] ?? '';
  await callers.try('GetProjectContext', (to) =>
    to.call(
      KaizenServiceService.getProjectContext,
      GetProjectContextRequest.fromPartial({ accountId, projectId: 'alpha' }),
    ),
  );
  await callers.try('ListEvents', (to) =>
    to.call(EventServiceService.listEvents, ListEventsRequest.fromPartial({ accountId, pageSize: 20 })),
  );
  await sleep(READ_EVERY_MS);
}

/** One cycle after the other, each followed to its end. */
async function learn(caller: Caller): Promise<void> {
  const { callers, ledger } = caller;
  const [n = 0] = take(caller, 1);
  const accountId = ACCOUNTS[n % ACCOUNTS.length] ?? '';
  const request = RunCycleRequest.fromPartial({ accountId });
  const started = await callers.try('RunCycle', (to) => to.call(LearningServiceService.runCycle, request), [
    'CYCLE_ALREADY_RUNNING',
  ]);
  const cycleId = started?.cycle?.cycleId;
  for (let polls = 0; cycleId !== undefined && polls < 120; polls += 1) {
    const found = await callers.insist('GetCycle', (to) =>
      to.call(LearningServiceService.getCycle, { cycleId }),
    );
    const { state, reason } = found?.cycle ?? {};
    if (state === RunState.RUN_STATE_FAILED) ledger.unexpected(`cycle ${cycleId}`, `FAILED: ${reason}`);
    if (state !== RunState.RUN_STATE_RUNNING) break;
    await sleep(CYCLE_POLL_MS);
  }
  await sleep(CYCLE_POLL_MS);
}

/** Makes an account, fills it, erases it, and tries to write to it again. */
async function eraseAccount(caller: Caller): Promise<void> {
  const { callers, ledger, name } = caller;
  const [n = 0] = take(caller, 1);
  // The dot ends the name, so that no name is the beginning of another.
  const accountId = `erased-account-${n}.`;
  await putAccount(callers, accountId);
  const events = Array.from({ length: ERASED_EVENTS }, (_, at) => eventOf(`${name}-${n}`, at));
  await callers.insist('AppendEvents', (to) =>
    to.call(EventServiceService.appendEvents, { accountId, events }),
  );
  const request = { accountId, force: true, actor: name, reason: 'storm' };
  const answer = await callers.insist('EraseAccount', (to) =>
    to.call(AdminServiceService.eraseAccount, request, { timeoutMs: 60_000 }),
  );
  if (answer?.state !== ErasureState.ERASURE_STATE_DONE) return;
  ledger.erased.add(accountId);
  await refused(caller, accountId);
}

/** An erased account takes nothing again, under no server. */
async function refused({ callers, ledger }: Caller, accountId: string): Promise<void> {
  const request = PutAccountRequest.fromPartial({ account: { accountId } });
  const taken = await callers.try('PutAccount', (to) => to.call(AccountServiceService.putAccount, request), [
    'ACCOUNT_ERASED',
  ]);
  if (taken !== undefined) ledger.unexpected(`PutAccount ${accountId}`, 'an erased account was taken again');
}

async function flood(caller: Caller): Promise<void> {
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
