import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { type ExitSignals, flushOnExit } from '../../src/client/exit-flush.ts';

function processOf(): { readonly process: EventEmitter & ExitSignals; readonly killed: string[] } {
  const killed: string[] = [];
  const kill = (_: number, signal: string): boolean => killed.push(signal) > 0;
  const process = Object.assign(new EventEmitter(), { pid: 1, kill }) as unknown as EventEmitter &
    ExitSignals;
  return { process, killed };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const delivered = { flush: async () => ({ pending: 0 }), left: () => undefined };

describe('SIGTERM', () => {
  test('flushes every client, and ends the process after the last', async () => {
    const { process, killed } = processOf();
    const order: string[] = [];
    const clientOf = (turns: number) => ({
      flush: async () => {
        for (let count = 0; count < turns; count += 1) await turn();
        order.push(`flushed before ${killed.length} kills`);
        return { pending: 0 };
      },
      left: () => order.push('left'),
    });
    flushOnExit(clientOf(1), process);
    flushOnExit(clientOf(3), process);
    expect(process.listenerCount('SIGTERM')).toBe(1);
    process.emit('SIGTERM');
    for (let count = 0; count < 6; count += 1) await turn();
    expect(order).toEqual(['flushed before 0 kills', 'flushed before 0 kills']);
    expect(killed).toEqual(['SIGTERM']);
    expect(process.listenerCount('SIGTERM'), 'the system decides now').toBe(0);
  });

  test('given twice does not wait', async () => {
    const { process, killed } = processOf();
    flushOnExit({ flush: () => new Promise(() => undefined), left: () => undefined }, process);
    process.emit('SIGTERM');
    await turn();
    expect(killed).toEqual([]);
    process.emit('SIGTERM');
    expect(killed).toEqual(['SIGTERM']);
  });

  test('is left to a program that listens to it too', async () => {
    const { process, killed } = processOf();
    process.on('SIGTERM', () => undefined);
    flushOnExit(delivered, process);
    process.emit('SIGTERM');
    await turn();
    expect(killed).toEqual([]);
  });

  test('is no longer listened to when the last client is closed', () => {
    const { process } = processOf();
    const stops = [flushOnExit(delivered, process), flushOnExit(delivered, process)];
    for (const stop of stops) stop();
    expect([process.listenerCount('SIGTERM'), process.listenerCount('beforeExit')]).toEqual([0, 0]);
  });
});

test('what could not be delivered when a process ends is told, once', async () => {
  const { process } = processOf();
  let told = 0;
  const left = (): void => {
    told += 1;
  };
  flushOnExit({ flush: async () => ({ pending: 3 }), left }, process);
  process.emit('beforeExit');
  await turn();
  process.emit('beforeExit');
  await turn();
  expect(told).toBe(1);
});
