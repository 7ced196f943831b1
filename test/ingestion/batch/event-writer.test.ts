import neo4j from 'neo4j-driver';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { GraphError, toGraphError } from '../../../src/graph/errors.ts';
import { acceptEvent } from '../../../src/ingestion/accept/accept-event.ts';
import type { PreparedEvent } from '../../../src/ingestion/accept/prepared-event.ts';
import { createEventWriter } from '../../../src/ingestion/batch/event-writer.ts';
import { VanishedError } from '../../../src/ingestion/batch/expect-rows.ts';
import { MAX_BATCH_ROWS } from '../../../src/ingestion/batch/lane.ts';
import type { Outcome } from '../../../src/ingestion/outcome.ts';
import { sampleEvent } from '../../fixtures/event-samples.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

function events(count: number, prefix = 'e', accountId = 'acme'): readonly PreparedEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const event = sampleEvent('leadCreated', { eventId: `${prefix}${index}` });
    const acceptance = acceptEvent({ event, path: '', violations: [] }, accountId, {
      now: NOW,
      order: index,
    });
    if (acceptance.kind !== 'PREPARED') throw new Error('the sample is not valid');
    return acceptance.prepared;
  });
}

function accepted(batch: readonly PreparedEvent[]): readonly Outcome[] {
  return batch.map(({ eventId, recordTime }) => ({ status: 'ACCEPTED', eventId, recordTime, warnings: [] }));
}

/** A store whose transactions end when the test says so. */
function gatedStore() {
  const batches: (readonly PreparedEvent[])[] = [];
  const gates: (() => void)[] = [];
  return {
    batches,
    release: () => {
      for (const open of gates.splice(0)) open();
    },
    write: async (batch: readonly PreparedEvent[]): Promise<readonly Outcome[]> => {
      batches.push(batch);
      await new Promise<void>((resolve) => gates.push(resolve));
      return accepted(batch);
    },
  };
}

const options = { log: pino({ level: 'silent' }), lanes: 1, laneQueueItems: 10_000 };
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('group commit', () => {
  it('puts calls that arrive during a transaction into the next one', async () => {
    const store = gatedStore();
    const writer = createEventWriter({ ...options, write: store.write });
    const first = writer.submit(events(1, 'first'));
    await turn();
    const rest = [1, 2, 3].map((number) => writer.submit(events(1, `later${number}`)));
    await turn();
    expect(store.batches.map((batch) => batch.length)).toEqual([1]);
    store.release();
    await first;
    await turn();
    expect(store.batches.map((batch) => batch.length)).toEqual([1, 3]);
    store.release();
    expect((await Promise.all(rest)).flat().map(({ eventId }) => eventId)).toEqual([
      'later10',
      'later20',
      'later30',
    ]);
  });

  it('splits a large call, lets a small one in between, and keeps the order of the outcomes', async () => {
    const sizes: number[] = [];
    const writer = createEventWriter({
      ...options,
      write: (batch) => {
        sizes.push(batch.length);
        return Promise.resolve(accepted(batch));
      },
    });
    const large = writer.submit(events(2 * MAX_BATCH_ROWS + 10));
    const small = writer.submit(events(1, 'small'));
    const outcomes = await large;
    await small;
    expect(sizes).toEqual([MAX_BATCH_ROWS, MAX_BATCH_ROWS, 11]);
    expect(outcomes.map(({ eventId }) => eventId)).toEqual(
      events(2 * MAX_BATCH_ROWS + 10).map((e) => e.eventId),
    );
  });

  it('refuses more than a lane may hold, with a delay to retry after, and takes more when there is room', async () => {
    const store = gatedStore();
    const writer = createEventWriter({ ...options, laneQueueItems: 5, write: store.write });
    const taken = writer.submit(events(4));
    await expect(writer.submit(events(2, 'more'))).rejects.toMatchObject({
      detail: { kind: 'OVERLOADED', retryAfterMs: 250 },
    });
    await turn();
    store.release();
    await taken;
    expect(writer.pending()).toBe(0);
    const next = writer.submit(events(2, 'more'));
    await turn();
    store.release();
    await expect(next).resolves.toHaveLength(2);
  });

  it('takes a call larger than a lane when nothing waits before it', async () => {
    const store = gatedStore();
    const writer = createEventWriter({ ...options, laneQueueItems: 5, write: store.write });
    const large = writer.submit(events(6));
    await expect(writer.submit(events(1, 'more'))).rejects.toMatchObject({ detail: { kind: 'OVERLOADED' } });
    await turn();
    store.release();
    await expect(large).resolves.toHaveLength(6);
  });

  it('drops what its caller left before it was taken up, and stores it after that', async () => {
    const store = gatedStore();
    const writer = createEventWriter({ ...options, write: store.write });
    const early = new AbortController();
    const first = writer.submit(events(1, 'taken'), early.signal);
    await turn();
    early.abort();
    const left = writer.submit(events(1, 'left'), AbortSignal.abort());
    store.release();
    await expect(left).rejects.toMatchObject({ detail: { kind: 'CANCELLED' } });
    await expect(first).resolves.toHaveLength(1);
    expect(store.batches).toHaveLength(1);
  });

  it('lets a caller that leaves give up its place at once, and stores nothing of it', async () => {
    const store = gatedStore();
    const writer = createEventWriter({ ...options, laneQueueItems: 5, write: store.write });
    const first = writer.submit(events(1, 'first'));
    await turn();
    const leaving = new AbortController();
    const left = writer.submit(events(4, 'left'), leaving.signal);
    const work = writer.alone('acme', () => Promise.resolve(1), leaving.signal).catch(() => 'refused');
    await expect(writer.submit(events(1, 'more'))).rejects.toMatchObject({ detail: { kind: 'OVERLOADED' } });
    leaving.abort();
    await expect(left).rejects.toMatchObject({ detail: { kind: 'CANCELLED' } });
    expect(await work).toBe('refused');
    expect(writer.pending()).toBe(1);
    const next = writer.submit(events(4, 'next'));
    store.release();
    await first;
    await turn();
    store.release();
    await next;
    expect(store.batches.flat().filter(({ eventId }) => eventId.startsWith('left'))).toEqual([]);
  });

  it('decides everything it has taken before it closes, and takes no more', async () => {
    const store = gatedStore();
    const writer = createEventWriter({ ...options, write: store.write });
    const taken = writer.submit(events(1));
    await turn();
    const closing = writer.close();
    await expect(writer.submit(events(1, 'late'))).rejects.toMatchObject({
      detail: { reason: 'SHUTTING_DOWN' },
    });
    store.release();
    await closing;
    await expect(taken).resolves.toHaveLength(1);
  });
});

describe('accounts that share a lane', () => {
  const isOf = (accountId: string) => (event: PreparedEvent) => event.accountId === accountId;

  it('have a part of every batch, however much another one has queued', async () => {
    const store = gatedStore();
    const writer = createEventWriter({ ...options, write: store.write });
    const noisy = Array.from({ length: 9 }, (_, call) => writer.submit(events(1_000, `n${call}`, 'noisy')));
    await turn();
    const quiet = writer.submit(events(10, 'q', 'quiet'));
    store.release();
    await turn();
    expect(store.batches[1]?.filter(isOf('quiet'))).toHaveLength(10);
    // The rest of the batch is not wasted.
    expect(store.batches[1]?.filter(isOf('noisy'))).toHaveLength(MAX_BATCH_ROWS - 10);
    for (let batch = 0; batch < 9; batch += 1) {
      store.release();
      await turn();
    }
    await Promise.all([...noisy, quiet]);
    expect(writer.pending()).toBe(0);
  });

  it('let those in that have nothing in a full lane, up to twice its limit', async () => {
    const store = gatedStore();
    const writer = createEventWriter({ ...options, laneQueueItems: 10, write: store.write });
    const overloaded = { detail: { kind: 'OVERLOADED' } };
    const noisy = writer.submit(events(10, 'n', 'noisy'));
    await expect(writer.submit(events(1, 'more', 'noisy'))).rejects.toMatchObject(overloaded);
    const quiet = writer.submit(events(4, 'q', 'quiet'));
    await expect(writer.submit(events(1, 'still', 'noisy'))).rejects.toMatchObject(overloaded);
    await expect(writer.submit(events(7, 'third', 'third'))).rejects.toMatchObject(overloaded);
    await turn();
    store.release();
    await Promise.all([noisy, quiet]);
  });

  it('are served between the parts in which the failing event of another one is searched', async () => {
    const order: string[] = [];
    const writer = createEventWriter({
      ...options,
      write: (batch) => {
        order.push(batch.some(isOf('quiet')) ? 'quiet' : 'noisy');
        return batch.some(isOf('noisy'))
          ? Promise.reject(new GraphError('REFUSED', 'too large'))
          : Promise.resolve(accepted(batch));
      },
    });
    const noisy = writer.submit(events(300, 'n', 'noisy'));
    const quiet = writer.submit(events(5, 'q', 'quiet')).then(() => order.length);
    const [outcomes, servedAfter] = await Promise.all([noisy, quiet]);
    expect(outcomes.every(({ status }) => status === 'REJECTED')).toBe(true);
    expect(order.length).toBeGreaterThan(300);
    expect(servedAfter).toBeLessThanOrEqual(4);
  });
});

describe('other work on an account', () => {
  it('runs between the batches of its lane, which take up nothing that came after it', async () => {
    const store = gatedStore();
    const writer = createEventWriter({ ...options, write: store.write });
    const order: string[] = [];
    const first = writer.submit(events(1, 'first')).then(() => order.push('first'));
    await turn();
    const before = writer.submit(events(1, 'before')).then(() => order.push('before'));
    const work = writer.alone('acme', async () => {
      expect(store.batches).toHaveLength(2);
      return 7;
    });
    const noted = work.then(() => order.push('work'));
    const after = writer.submit(events(1, 'after')).then(() => order.push('after'));
    for (let batch = 0; batch < 3; batch += 1) {
      store.release();
      await turn();
    }
    await Promise.all([first, before, noted, after]);
    expect(order).toEqual(['first', 'before', 'work', 'after']);
    expect(await work).toBe(7);
    expect(writer.pending()).toBe(0);
  });

  it('is begun again after a collision, fails by itself, and is refused by a full lane', async () => {
    const store = gatedStore();
    const writer = createEventWriter({ ...options, laneQueueItems: 2, write: store.write });
    let attempts = 0;
    const collide = (): Promise<number> => {
      attempts += 1;
      return attempts < 3 ? Promise.reject(new VanishedError('gone')) : Promise.resolve(attempts);
    };
    await expect(writer.alone('acme', collide)).resolves.toBe(3);
    await expect(writer.alone('acme', () => Promise.reject(new Error('its own')))).rejects.toThrow('its own');
    const taken = writer.submit(events(2));
    const refused = writer.alone('acme', collide);
    await expect(refused).rejects.toMatchObject({ detail: { kind: 'OVERLOADED' } });
    await turn();
    store.release();
    await taken;
    await expect(writer.alone('acme', collide, AbortSignal.abort())).rejects.toMatchObject({
      detail: { kind: 'CANCELLED' },
    });
    expect(writer.pending()).toBe(0);
  });
});

describe('failures', () => {
  /** Fails on every batch that holds the event. */
  const failingOn = (eventId: string, error: Error) => (batch: readonly PreparedEvent[]) =>
    batch.some((event) => event.eventId === eventId)
      ? Promise.reject(error)
      : Promise.resolve(accepted(batch));

  it('halves a failing batch until the event that is at fault stands alone, and refuses that', async () => {
    const write = failingOn('e5', new GraphError('REFUSED', 'too large'));
    const outcomes = await createEventWriter({ ...options, write }).submit(events(8));
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(5).fill('ACCEPTED'),
      'REJECTED',
      'ACCEPTED',
      'ACCEPTED',
    ]);
    expect(outcomes[5]).toMatchObject({ reason: 'INVALID_FIELD', eventId: 'e5' });
  });

  it.each([
    ['a bug of ours', new TypeError('a bug')],
    ['a broken promise of a query', new GraphError('UNEXPECTED', 'broken')],
    ['a collision that does not end', new GraphError('CONSTRAINT', 'taken')],
    [
      'a statement the database failed on',
      new GraphError('UNAVAILABLE', 'failed', { code: 'Neo.DatabaseError.Statement.ExecutionFailed' }),
    ],
  ])('fails the call of the event that met %s, and no other call of the batch', async (_, error) => {
    let calls = 0;
    const write = (batch: readonly PreparedEvent[]) => {
      calls += 1;
      return failingOn('bad1', error)(batch);
    };
    const writer = createEventWriter({ ...options, write });
    const good = [0, 1, 2].map((number) => writer.submit(events(3, `good${number}`)));
    const bad = writer.submit(events(300, 'bad'));
    const more = writer.submit(events(2, 'more'));
    await expect(bad).rejects.toBe(error);
    expect((await Promise.all([...good, more])).flat().every(({ status }) => status === 'ACCEPTED')).toBe(
      true,
    );
    // The other events of the call that failed are not tried one by one.
    expect(calls).toBeLessThan(80);
    expect(writer.pending()).toBe(0);
  });

  it('says that nothing was written when what a batch builds on vanishes for good', async () => {
    const writer = createEventWriter({ ...options, write: () => Promise.reject(new VanishedError('gone')) });
    await expect(writer.submit(events(2))).rejects.toMatchObject({ kind: 'TRANSIENT' });
  });

  it('does not halve, but fails, when the database is away; the next call is tried anew', async () => {
    let calls = 0;
    const writer = createEventWriter({
      ...options,
      write: (batch) => {
        calls += 1;
        return calls === 1
          ? Promise.reject(toGraphError(new neo4j.Neo4jError('x', 'N/A', '50N42', 'x')))
          : Promise.resolve(accepted(batch));
      },
    });
    await expect(writer.submit(events(8))).rejects.toMatchObject({ kind: 'UNAVAILABLE' });
    await expect(writer.submit(events(1))).resolves.toHaveLength(1);
    expect(calls).toBe(2);
    expect(writer.pending()).toBe(0);
  });

  it('skips the rest of a large call that failed', async () => {
    let calls = 0;
    const writer = createEventWriter({
      ...options,
      write: () => {
        calls += 1;
        return Promise.reject(new GraphError('TIMEOUT', 'slow'));
      },
    });
    await expect(writer.submit(events(3 * MAX_BATCH_ROWS))).rejects.toMatchObject({ kind: 'TIMEOUT' });
    await writer.close();
    expect(calls).toBe(1);
    expect(writer.pending()).toBe(0);
  });

  it('begins a batch again when another server was faster', async () => {
    let calls = 0;
    const writer = createEventWriter({
      ...options,
      write: (batch) => {
        calls += 1;
        if (calls === 1) return Promise.reject(new GraphError('CONSTRAINT', 'taken'));
        if (calls === 2) return Promise.reject(new VanishedError('gone'));
        return Promise.resolve(accepted(batch));
      },
    });
    await expect(writer.submit(events(2))).resolves.toHaveLength(2);
    expect(calls).toBe(3);
  });
});
