import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { END_SIGNALS, type ExitSignals, flushOnExit, type Leaving } from '../../src/client/exit-flush.ts';

function processOf(): { readonly process: EventEmitter & ExitSignals; readonly killed: string[] } {
  const killed: string[] = [];
  const kill = (_: number, signal: string): boolean => killed.push(signal) > 0;
  const process = Object.assign(new EventEmitter(), { pid: 1, kill }) as unknown as EventEmitter &
    ExitSignals;
  return { process, killed };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
async function turns(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await turn();
}

/** A client that counts what is done with it; what is logged into it waits for a flush, or for the end. */
function clientOf(flushTurns = 0) {
  const client: Leaving & {
    waiting: number;
    flushes: number;
    delivered: number;
    reported: number;
    log(): void;
  } = {
    waiting: 0,
    flushes: 0,
    delivered: 0,
    reported: 0,
    log: () => {
      client.waiting += 1;
    },
    flush: async () => {
      const { waiting } = client;
      client.flushes += 1;
      client.waiting = 0;
      await turns(flushTurns);
      client.delivered += waiting;
    },
    hasNews: () => client.waiting > 0,
    end: () => {
      client.reported += client.waiting;
      client.waiting = 0;
    },
  };
  return client;
}

describe.each(END_SIGNALS)('%s', (signal) => {
  test('flushes every client, and ends the process after the last', async () => {
    const { process, killed } = processOf();
    const clients = [clientOf(1), clientOf(3)];
    for (const client of clients) {
      client.log();
      flushOnExit(client, process);
    }
    expect(process.listenerCount(signal)).toBe(1);
    process.emit(signal);
    await turns(2);
    expect(killed).toEqual([]);
    await vi.waitFor(() => expect(killed).toEqual([signal]));
    expect(clients.map(({ delivered }) => delivered)).toEqual([1, 1]);
    expect(process.listenerCount(signal), 'the system decides now').toBe(0);
  });

  test('flushes what is logged during the flush too', async () => {
    const { process, killed } = processOf();
    const client = clientOf(2);
    flushOnExit(client, process);
    process.emit(signal);
    await turn();
    client.log();
    await vi.waitFor(() => expect(killed).toEqual([signal]));
    expect(client).toMatchObject({ delivered: 1, reported: 0 });
  });

  test('given twice does not wait, and tells what is left', async () => {
    const { process, killed } = processOf();
    const client = { ...clientOf(), flush: () => new Promise<never>(() => undefined), end: vi.fn() };
    flushOnExit(client, process);
    process.emit(signal);
    await turn();
    expect(killed).toEqual([]);
    process.emit(signal);
    expect(killed).toEqual([signal]);
    expect(client.end).toHaveBeenCalledOnce();
  });

  test.each(['on', 'once', 'prependListener'] as const)(
    'is left to a program that listens to it too, by %s',
    async (listen) => {
      const { process, killed } = processOf();
      process[listen](signal, () => undefined);
      const client = clientOf();
      client.log();
      flushOnExit(client, process);
      process.emit(signal);
      await turns(3);
      expect(killed).toEqual([]);
      expect(client.delivered).toBe(1);
    },
  );

  test('is ours once the program has let go of it and sends it again', async () => {
    const { process, killed } = processOf();
    const client = clientOf();
    flushOnExit(client, process);
    process.once(signal, () => {
      client.log();
      process.emit(signal);
    });
    process.emit(signal);
    await vi.waitFor(() => expect(killed).toEqual([signal]));
    expect(client.delivered).toBe(1);
  });

  test('is not left to the package signal-exit, which would leave it to us', async () => {
    const { process, killed } = processOf();
    Object.assign(process, { __signal_exit_emitter__: { count: 1 } });
    process.on(signal, () => undefined);
    flushOnExit(clientOf(), process);
    process.emit(signal);
    await vi.waitFor(() => expect(killed).toEqual([signal]));
  });

  test('is no longer listened to when the last client is closed', () => {
    const { process } = processOf();
    const stops = [flushOnExit(clientOf(), process), flushOnExit(clientOf(), process)];
    for (const stop of stops) stop();
    expect([process.listenerCount(signal), process.listenerCount('beforeExit')]).toEqual([0, 0]);
  });

  test('ends the process once for two copies of the client, after both have flushed', async () => {
    const { process, killed } = processOf();
    vi.resetModules();
    const other = await import('../../src/client/exit-flush.ts');
    expect(other.flushOnExit, 'another copy').not.toBe(flushOnExit);
    const clients = [clientOf(1), clientOf(4)] as const;
    for (const client of clients) client.log();
    const stop = flushOnExit(clients[0], process);
    other.flushOnExit(clients[1], process);
    // The copy that listens is still there for the other when its own clients are gone.
    stop();
    flushOnExit(clients[0], process);
    process.emit(signal);
    await vi.waitFor(() => expect(killed).toEqual([signal]));
    expect(clients.map(({ delivered }) => delivered)).toEqual([1, 1]);
  });
});

describe('the end of all work', () => {
  test('waits for what was logged, however often it comes, and not for nothing', async () => {
    const { process } = processOf();
    const client = clientOf();
    flushOnExit(client, process);
    for (let count = 1; count <= 3; count += 1) {
      client.log();
      process.emit('beforeExit');
      await turn();
      expect(client).toMatchObject({ flushes: count, delivered: count });
    }
    process.emit('beforeExit');
    await turn();
    expect(client.flushes).toBe(3);
    process.on('beforeExit', () => {
      if (client.delivered < 4) client.log();
    });
    process.emit('beforeExit');
    await turn();
    expect(client.delivered, 'also what a later listener logs').toBe(4);
  });
});

test('what is left when a process ends is reported then, also by a client that nothing waits for', () => {
  const { process } = processOf();
  const clients = [clientOf(), clientOf()] as const;
  flushOnExit(clients[0], process);
  flushOnExit(clients[1], process, { waits: false });
  for (const client of clients) client.log();
  process.emit('exit');
  expect(clients.map(({ reported }) => reported)).toEqual([1, 1]);
});
