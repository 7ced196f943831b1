import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { GraphError } from '../../src/graph/errors.ts';
import { createHealth } from '../../src/grpc/health.ts';
import { createMetrics } from '../../src/shared/metrics.ts';

const PANIC = 'Neo.DatabaseError.Transaction.TransactionStartFailed';

afterEach(() => vi.useRealTimers());

/** Health over a database whose probes end as told, one after the other; the last one again and again. */
async function probed(outcomes: readonly (GraphError | undefined)[]) {
  vi.useFakeTimers();
  const broken: string[] = [];
  let probes = 0;
  const health = createHealth({
    services: [],
    graph: {
      probe: async () => {
        const outcome = outcomes[Math.min(probes, outcomes.length - 1)];
        probes += 1;
        if (outcome !== undefined) throw outcome;
      },
    },
    metrics: createMetrics({ process: false }),
    log: pino({ level: 'silent' }),
    onBroken: (code) => broken.push(code),
    intervalMs: 1,
  });
  await health.start();
  for (let time = 0; time < 20; time += 1) await vi.advanceTimersByTimeAsync(1);
  health.stop();
  return { broken, probes };
}

const panic = new GraphError('UNAVAILABLE', 'x', { code: PANIC });
const away = new GraphError('UNAVAILABLE', 'x', { code: 'ServiceUnavailable' });
const stalled = new GraphError('UNAVAILABLE', 'did not answer in time');

test('a database that answers every probe with an error of its own is said to be broken, once', async () => {
  expect((await probed([undefined, panic])).broken).toEqual([PANIC]);
});

test('one that is away or stalls is not, for however long, nor one that gets well', async () => {
  for (const outcomes of [[away], [stalled], [panic, panic, panic, panic, undefined]]) {
    const { broken, probes } = await probed(outcomes);
    expect(broken).toEqual([]);
    expect(probes).toBeGreaterThan(10);
  }
});
