import { status as Code } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { CallFailure } from '../../../src/client/call-failure.ts';
import type { AppendAnswer } from '../../../src/client/log/append-events.ts';
import { noCounts } from '../../../src/client/log/counts.ts';
import { createDelivery } from '../../../src/client/log/delivery.ts';
import { eventIdOf, toFrame } from '../../../src/client/log/entry.ts';
import { createMemoryStore } from '../../../src/client/log/event-store.ts';
import { bufferLimits } from '../../../src/client/log/limits.ts';
import { createReporter } from '../../../src/client/log/reporter.ts';
import { createSender } from '../../../src/client/log/sender.ts';
import type { Problem } from '../../../src/client/problem.ts';
import { ErrorReason } from '../../../src/gen/kaizen/v1/error_reason.ts';
import { Event } from '../../../src/gen/kaizen/v1/event.ts';
import { EventResult } from '../../../src/gen/kaizen/v1/event_service.ts';
import { ItemStatus } from '../../../src/gen/kaizen/v1/vocabulary.ts';

function failure(code: Code, retryAfterMs?: number, reason = 'X'): CallFailure {
  const details = {
    code,
    message: 'm',
    reason,
    metadata: {},
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  return new CallFailure({ address: 'a', code, message: 'm', details });
}

/** A service that answers calls as a function of the event ids says. */
function world(answer: (ids: readonly string[], call: number) => AppendAnswer | Error) {
  const calls: (readonly string[])[] = [];
  const problems: Problem[] = [];
  const counts = noCounts();
  const store = createMemoryStore(bufferLimits());
  const parts = {
    store,
    counts,
    reporter: createReporter((problem) => problems.push(problem), Date.now),
    random: () => 0,
    append: async (frames: readonly Uint8Array[]) => {
      const ids = frames.map(eventIdOf);
      calls.push(ids);
      const result = answer(ids, calls.length);
      if (result instanceof Error) throw result;
      return result;
    },
  };
  return { calls, problems, counts, store, parts };
}

const put = (store: ReturnType<typeof world>['store'], ...ids: string[]): void => {
  for (const eventId of ids) store.put(toFrame(Event.fromPartial({ eventId })));
};
const taken = (ids: readonly string[]): AppendAnswer => ({
  accepted: ids.length,
  duplicates: 0,
  failures: [],
});

async function deliverAll({ parts, store }: ReturnType<typeof world>): Promise<void> {
  const delivery = createDelivery(parts);
  while (store.waiting() > 0) await delivery.deliver(store.take({ maxEvents: 10, maxBytes: 1_000 }));
}

describe('a batch', () => {
  test('is sent again, the same, until the service has it', async () => {
    const passing = [Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.ABORTED, Code.CANCELLED].map((code) =>
      failure(code),
    );
    const here = world((ids, call) => passing[call - 1] ?? { ...taken(ids), accepted: 1, duplicates: 1 });
    put(here.store, 'a', 'b');
    await deliverAll(here);
    expect(here.calls).toEqual(Array.from({ length: 5 }, () => ['a', 'b']));
    expect(here.counts).toMatchObject({ accepted: 1, duplicates: 1, retries: 4, batches: 1 });
    expect(here.problems, 'reported once').toMatchObject([{ kind: 'WAITING' }]);
    expect(here.store.figures().pending).toBe(0);
  });

  test('waits at least as long as the service asks', async () => {
    const here = world((ids, call) => (call === 1 ? failure(Code.RESOURCE_EXHAUSTED, 80) : taken(ids)));
    put(here.store, 'a');
    const started = performance.now();
    await deliverAll(here);
    expect(performance.now() - started).toBeGreaterThanOrEqual(79);
  });

  test('that is refused as a whole is divided until the bad event is found', async () => {
    const here = world((ids) =>
      ids.includes('bad') ? failure(Code.INVALID_ARGUMENT, undefined, 'INVALID_FIELD') : taken(ids),
    );
    put(here.store, 'a', 'b', 'bad', 'c', 'd');
    await deliverAll(here);
    expect(here.counts).toMatchObject({ accepted: 4, rejected: 1 });
    expect(here.problems).toMatchObject([
      { kind: 'REFUSED', result: { eventId: 'bad', status: ItemStatus.ITEM_STATUS_REJECTED } },
    ]);
    const arrived = here.calls.filter((ids) => !ids.includes('bad')).flat();
    expect(arrived, 'in order').toEqual(['a', 'b', 'c', 'd']);
  });

  test('that the service fails on is divided in the end, and the event it fails on put behind the others', {
    timeout: 20_000,
  }, async () => {
    let healthy = false;
    const here = world((ids) => (ids.includes('bad') && !healthy ? failure(Code.INTERNAL) : taken(ids)));
    put(here.store, 'bad', 'a');
    const delivery = createDelivery(here.parts);
    await delivery.deliver(here.store.take({ maxEvents: 2, maxBytes: 1_000 }));
    expect(here.calls.at(-1)).toEqual(['a']);
    expect(here.store.figures().pending).toBe(1);
    healthy = true;
    await deliverAll(here);
    expect(here.counts).toMatchObject({ accepted: 2, rejected: 0, dropped: 0 });
  });

  test('with events that are not taken is not sent again', async () => {
    const failures = [
      {
        eventId: 'b',
        status: ItemStatus.ITEM_STATUS_REJECTED,
        reason: ErrorReason.ERROR_REASON_INVALID_FIELD,
      },
      {
        eventId: 'c',
        status: ItemStatus.ITEM_STATUS_CONFLICT,
        reason: ErrorReason.ERROR_REASON_EVENT_ID_CONFLICT,
      },
      { eventId: 'd', status: ItemStatus.ITEM_STATUS_STALE, reason: ErrorReason.ERROR_REASON_STALE_REVISION },
    ].map((result, index) => ({ place: index + 1, result: EventResult.fromPartial(result) }));
    const here = world(() => ({ accepted: 1, duplicates: 0, failures }));
    put(here.store, 'a', 'b', 'c', 'd');
    await deliverAll(here);
    expect(here.calls).toHaveLength(1);
    expect(here.counts).toMatchObject({ accepted: 1, rejected: 1, conflicts: 2 });
  });

  test('keeps the events that were refused by trouble of the service, whatever its name, until they are taken', {
    timeout: 20_000,
  }, async () => {
    const own = [
      'INVALID_FIELD',
      'UNDECODABLE_MESSAGE',
      'EVENT_ID_CONFLICT',
      'REVISION_CONFLICT',
      'STALE_REVISION',
    ];
    own.push(
      'ACCOUNT_MISMATCH',
      'CURRENCY_MISMATCH',
      'TOTAL_OUT_OF_RANGE',
      'SUBJECT_ERASED',
      'EVENT_EXPIRED',
    );
    const names = Object.keys(ErrorReason).filter((name) => name !== 'UNRECOGNIZED');
    const reasons = [...names.map((name) => ErrorReason[name as keyof typeof ErrorReason]), 9_999];
    const ids = reasons.map((reason) => `e${reason}`);
    const here = world((sent, call) =>
      call > 1
        ? taken(sent)
        : {
            accepted: 0,
            duplicates: 0,
            failures: reasons.map((reason, place) => ({
              place,
              result: EventResult.fromPartial({
                eventId: ids[place] ?? '',
                status: ItemStatus.ITEM_STATUS_REJECTED,
                reason: reason as ErrorReason,
              }),
            })),
          },
    );
    put(here.store, ...ids);
    const delivery = createDelivery(here.parts);
    await delivery.deliver(here.store.take({ maxEvents: 100, maxBytes: 1_000_000 }));
    await delivery.deliver(here.store.take({ maxEvents: 100, maxBytes: 1_000_000 }));
    const dropped = own.map((name) => `e${ErrorReason[`ERROR_REASON_${name}` as keyof typeof ErrorReason]}`);
    expect(here.calls[1]?.toSorted()).toEqual(ids.filter((id) => !dropped.includes(id)).toSorted());
    expect(here.counts).toMatchObject({
      rejected: own.length,
      accepted: ids.length - own.length,
      dropped: 0,
    });
    expect(here.problems.map(({ kind }) => kind)).toContain('WAITING');
    expect(here.store.figures().pending).toBe(0);
  });

  test('that holds an event refused by trouble is not yet flushed', async () => {
    const result = EventResult.fromPartial({ eventId: 'a', status: ItemStatus.ITEM_STATUS_REJECTED });
    const trouble = { ...result, reason: ErrorReason.ERROR_REASON_INTERNAL };
    const here = world(() => ({ accepted: 0, duplicates: 0, failures: [{ place: 0, result: trouble }] }));
    const sender = createSender({ ...here.parts, limits: { maxBatch: 3, lingerMs: 1 } });
    put(here.store, 'a');
    sender.notice();
    expect(await sender.flush({ timeoutMs: 300 })).toBe(1);
    await sender.stop();
    expect((await here.store.close()).map(({ frame }) => eventIdOf(frame))).toEqual(['a']);
  });
});

describe('a sender', () => {
  test('lets events wait for others, and sends a full batch at once', async () => {
    const here = world(taken);
    const sender = createSender({ ...here.parts, limits: { maxBatch: 3, lingerMs: 60_000 } });
    for (const id of ['a', 'b', 'c', 'd']) {
      put(here.store, id);
      sender.notice();
    }
    await expect.poll(() => here.calls).toEqual([['a', 'b', 'c']]);
    expect(await sender.flush({ timeoutMs: 1_000 })).toBe(0);
    expect(here.calls).toEqual([['a', 'b', 'c'], ['d']]);
    await sender.stop();
  });

  test('sends after the linger without being asked', async () => {
    const here = world(taken);
    const sender = createSender({ ...here.parts, limits: { maxBatch: 100, lingerMs: 10 } });
    put(here.store, 'a');
    sender.notice();
    await expect.poll(() => here.calls).toEqual([['a']]);
    put(here.store, 'b');
    sender.notice();
    await expect.poll(() => here.calls).toEqual([['a'], ['b']]);
    await sender.stop();
  });

  test('a flush waits for what was logged before it and no longer', async () => {
    let isThere = false;
    const here = world((ids) => (isThere ? taken(ids) : failure(Code.UNAVAILABLE)));
    const sender = createSender({ ...here.parts, limits: { maxBatch: 1, lingerMs: 1 } });
    put(here.store, 'a', 'b');
    sender.notice();
    expect(await sender.flush({ timeoutMs: 50 })).toBe(2);
    isThere = true;
    const flushed = sender.flush({ timeoutMs: 5_000 });
    put(here.store, 'c');
    expect(await flushed).toBe(0);
    await sender.stop();
  });

  test('stops in the midst of an outage, and what it had is not lost', async () => {
    const here = world(() => failure(Code.UNAVAILABLE));
    const sender = createSender({ ...here.parts, limits: { maxBatch: 10, lingerMs: 1 } });
    put(here.store, 'a', 'b');
    expect(await sender.flush({ timeoutMs: 20 })).toBe(2);
    await sender.stop();
    expect((await here.store.close()).map(({ frame }) => eventIdOf(frame))).toEqual(['a', 'b']);
  });
});

describe('a flush of a service that is away', () => {
  const away = { timeoutMs: 120, isConnected: () => false };
  const LONG_MS = 60_000;

  test('gives up long before its time, and once more at once', async () => {
    const here = world(() => failure(Code.UNAVAILABLE));
    const sender = createSender({ ...here.parts, limits: { maxBatch: 10, lingerMs: 1 } });
    put(here.store, 'a', 'b');
    sender.notice();
    expect(await sender.flush({ timeoutMs: LONG_MS, away })).toBe(2);
    expect(await sender.flush({ timeoutMs: LONG_MS, away: { ...away, timeoutMs: LONG_MS } })).toBe(2);
    await sender.stop();
  });

  test('goes on when it answers', async () => {
    const here = world((ids, call) => (call < 3 ? failure(Code.UNAVAILABLE) : taken(ids)));
    const sender = createSender({ ...here.parts, limits: { maxBatch: 10, lingerMs: 1 } });
    put(here.store, 'a', 'b');
    sender.notice();
    expect(await sender.flush({ timeoutMs: LONG_MS, away: { ...away, timeoutMs: 5_000 } })).toBe(0);
    await sender.stop();
  });

  test('waits for one that is connected and takes its time', async () => {
    const here = world(taken);
    const slowly = async (frames: readonly Uint8Array[]): Promise<AppendAnswer> => {
      await new Promise((resolve) => setTimeout(resolve, 4 * away.timeoutMs));
      return here.parts.append(frames);
    };
    const parts = { ...here.parts, append: slowly, limits: { maxBatch: 10, lingerMs: 1 } };
    const sender = createSender(parts);
    put(here.store, 'a');
    sender.notice();
    expect(await sender.flush({ timeoutMs: LONG_MS, away: { ...away, isConnected: () => true } })).toBe(0);
    await sender.stop();
  });

  test('ends when the client is closed', async () => {
    const here = world(() => failure(Code.UNAVAILABLE));
    const sender = createSender({ ...here.parts, limits: { maxBatch: 10, lingerMs: 1 } });
    put(here.store, 'a');
    const flushed = sender.flush({ timeoutMs: LONG_MS });
    await sender.stop();
    expect(await flushed).toBe(1);
  });
});
