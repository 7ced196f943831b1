import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryStore, type EventStore } from '../../../src/client/log/event-store.ts';
import { bufferLimits } from '../../../src/client/log/limits.ts';
import { createSpooledStore } from '../../../src/client/log/spooled-store.ts';
import { openSpool } from '../../../src/client/spool/spool.ts';

const frame = (text: string): Buffer => Buffer.from(text);
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function take(store: EventStore, maxEvents = 100, maxBytes = 1_000): string[] {
  const entries = store.take({ maxEvents, maxBytes });
  store.settle(entries);
  return entries.map((entry) => textOf(entry.frame));
}

describe('a buffer in memory', () => {
  test('gives events in their order, as many as fit into a batch', () => {
    const store = createMemoryStore(bufferLimits());
    for (const text of ['aa', 'bb', 'cc', 'dddddd']) store.put(frame(text));
    expect(take(store, 2)).toEqual(['aa', 'bb']);
    expect(take(store, 10, 3)).toEqual(['cc']);
    expect(take(store, 10, 3), 'one at least').toEqual(['dddddd']);
    expect(take(store)).toEqual([]);
  });

  test('gives up the newest when it is full, those under way included', () => {
    const store = createMemoryStore(bufferLimits({ maxEvents: 2 }));
    store.put(frame('a'));
    const underWay = store.take({ maxEvents: 1, maxBytes: 10 });
    expect(store.put(frame('b'))).toEqual([]);
    expect(store.put(frame('c')).map((dropped) => textOf(dropped.frame))).toEqual(['c']);
    store.settle(underWay);
    expect(store.put(frame('d'))).toEqual([]);
    expect(take(store)).toEqual(['b', 'd']);
  });

  test('gives up the oldest that is not under way when told so', () => {
    const store = createMemoryStore(bufferLimits({ maxEvents: 3, whenFull: 'drop-oldest' }));
    store.put(frame('a'));
    store.take({ maxEvents: 1, maxBytes: 10 });
    store.put(frame('b'));
    store.put(frame('c'));
    expect(store.put(frame('d')).map((dropped) => textOf(dropped.frame))).toEqual(['b']);
    expect(take(store)).toEqual(['c', 'd']);
  });

  test('holds no more bytes than it may', () => {
    const store = createMemoryStore(bufferLimits({ maxBytes: 10, whenFull: 'drop-oldest' }));
    for (const text of ['aaa', 'bbb', 'ccc']) store.put(frame(text));
    expect(store.put(frame('dddddd')).map((dropped) => textOf(dropped.frame))).toEqual(['aaa', 'bbb']);
    expect(store.put(frame('e'.repeat(11))).map((dropped) => dropped.frame.length)).toEqual([3, 6, 11]);
    expect(store.figures()).toMatchObject({ pending: 0, memoryBytes: 0 });
  });

  test('tells what is pending of what was logged by a moment', () => {
    const store = createMemoryStore(bufferLimits());
    store.put(frame('a'));
    store.put(frame('b'));
    const ticket = store.ticket();
    store.put(frame('c'));
    const first = store.take({ maxEvents: 1, maxBytes: 10 });
    expect(store.pendingAt(ticket)).toBe(2);
    store.settle(first);
    expect(store.pendingAt(ticket)).toBe(1);
    const [second] = store.take({ maxEvents: 1, maxBytes: 10 });
    if (second === undefined) return expect.unreachable('there is a second');
    store.setAside(second);
    expect(store.pendingAt(ticket), 'it is not with the service').toBe(1);
    expect(take(store)).toEqual(['c', 'b']);
  });

  test('limits that make no sense are refused', () => {
    expect(() => bufferLimits({ maxBatch: 10_001 })).toThrow(RangeError);
    expect(() => bufferLimits({ lingerMs: Number.NaN })).toThrow(RangeError);
  });
});

describe('a buffer with a spool', () => {
  function open(limits: Parameters<typeof bufferLimits>[0], folder?: string) {
    const directory = folder ?? mkdtempSync(path.join(tmpdir(), 'kaizen-store-'));
    folders.push(directory);
    const lost: number[] = [];
    const spool = openSpool({
      directory,
      accountId: 'a',
      maxBytes: 2 ** 20,
      report: (message) => expect.unreachable(message),
      now: Date.now,
      onLeft: () => undefined,
    });
    const onLost = (count: number): void => void (count > 0 && lost.push(count));
    return { directory, lost, spool, store: createSpooledStore(bufferLimits(limits), spool, onLost) };
  }

  test('keeps on disk what memory does not hold, and gives all in order', async () => {
    const { store, lost } = open({ maxEvents: 3, maxBatch: 2 });
    const texts = Array.from({ length: 20 }, (_, index) => `event ${index}`);
    for (const text of texts.slice(0, 15)) expect(store.put(frame(text))).toEqual([]);
    const ticket = store.ticket();
    expect(store.isBehind()).toBe(true);
    expect(store.figures().pending).toBe(15);
    expect(store.pendingAt(ticket)).toBe(15);
    const found: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      await store.refill();
      found.push(...take(store, 2));
    }
    for (const text of texts.slice(15)) store.put(frame(text));
    while (store.waiting() > 0 || store.isBehind()) {
      await store.refill();
      found.push(...take(store, 2));
    }
    expect(found).toEqual(texts);
    expect(store.pendingAt(ticket)).toBe(0);
    expect(store.figures().pending).toBe(0);
    // In memory again, from here on.
    store.put(frame('last'));
    expect(store.isBehind()).toBe(false);
    expect(take(store)).toEqual(['last']);
    expect(await store.close()).toEqual([]);
    expect(lost).toEqual([]);
  });

  test('gives what others have left before its own', async () => {
    const first = open({});
    for (const text of ['a', 'b', 'c']) first.store.put(frame(text));
    take(first.store, 1);
    expect(await first.store.close()).toEqual([]);
    const { store } = open({}, first.directory);
    store.put(frame('d'));
    await store.refill();
    expect(take(store)).toEqual(['b', 'c', 'd']);
    expect(store.figures()).toMatchObject({ pending: 0, recovered: 2 });
    await store.close();
  });

  test('puts an event aside behind the others, on disk too', async () => {
    const { store, directory } = open({});
    for (const text of ['a', 'b']) store.put(frame(text));
    const [entry] = store.take({ maxEvents: 1, maxBytes: 10 });
    if (entry === undefined) return expect.unreachable('there is one');
    store.setAside(entry);
    await store.close();
    const next = open({}, directory).store;
    await next.refill();
    expect(take(next)).toEqual(['b', 'a']);
    await next.close();
  });
});
