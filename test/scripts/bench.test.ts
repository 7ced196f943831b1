import { describe, expect, test } from 'vitest';
import { nextEvents } from '../../scripts/bench/event-mix.ts';
import { createFigures, percentile, ratios } from '../../scripts/bench/figures.ts';
import { goals, isMet } from '../../scripts/bench/goals.ts';
import { recordTransaction } from '../../scripts/bench/recorded-transaction.ts';
import { compete } from '../../scripts/bench/rounds.ts';
import type { Graph } from '../../src/graph/graph.ts';
import type { Cardinality, Query } from '../../src/graph/query.ts';

describe('figures', () => {
  test('are the median of the rounds, with the extremes beside it', () => {
    const figures = createFigures();
    figures.add('rate', [30, 10, 20]);
    figures.set('hits', 123_456.7);
    expect(figures.toJson()).toEqual({ rate: 20, rate_min: 10, rate_max: 30, hits: 123_460 });
  });

  test('compare neighbouring rounds', () => {
    expect(ratios([8, 3], [10, 6])).toEqual([0.8, 0.5]);
  });

  test('give percentiles of latencies in any order', () => {
    const latencies = Array.from({ length: 101 }, (_, index) => 100 - index);
    expect(percentile(latencies, 0.99)).toBe(99);
  });
});

test('a goal is met at its bound, on its side', () => {
  const ratio = goals.find(({ name }) => name === 'append_vs_raw');
  const latency = goals.find(({ name }) => name === 'context_p99_ms');
  if (ratio === undefined || latency === undefined) return expect.unreachable('the goals are named');
  expect([isMet(ratio, 0.6), isMet(ratio, 0.59)]).toEqual([true, false]);
  expect([isMet(latency, 30), isMet(latency, 30.1)]).toEqual([true, false]);
});

test('rounds that count alternate, after both contenders are warm', async () => {
  const order: string[] = [];
  const contender = (name: string) => ({
    prepare: async () => async () => {
      order.push(name);
      return order.length;
    },
  });
  const options = { rounds: 2, warmUpMs: 0, say: () => undefined, show: String };
  const result = await compete({ service: contender('service'), raw: contender('raw') }, options);
  expect(order).toEqual(['service', 'raw', 'service', 'raw']);
  expect(result).toEqual({ service: [1, 3], raw: [2, 4] });
});

test('events of a source have ids of their own, batch after batch', () => {
  const source = { accountId: 'account', prefix: 'event', next: 0 };
  const now = new Date('2026-11-01T12:00:00Z');
  const events = [...nextEvents(source, 300, now), ...nextEvents(source, 300, now)];
  expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(600);
});

describe('a recorded transaction', () => {
  const query = <Row, C extends Cardinality>(
    name: string,
    cardinality: C,
  ): Query<{ rows: readonly number[] }, Row, C> => ({ name, cardinality, mode: 'write', text: name });

  test('asks what is asked first and takes down the rest', async () => {
    const asked: string[] = [];
    const graph = {
      run: async ({ name }: { readonly name: string }) => {
        asked.push(name);
        return [{ found: true }];
      },
    } as unknown as Graph;
    const answers: unknown[] = [];
    const recorded = await recordTransaction(graph, (recorder) =>
      recorder.transaction('write', async (transaction) => {
        answers.push(
          ...(await Promise.all([
            transaction.run(query('find one', 'many'), { rows: [1] }),
            transaction.run(query('find two', 'many'), { rows: [2] }),
          ])),
        );
        const { created } = await transaction.run(query<{ created: number }, 'one'>('create', 'one'), {
          rows: [1, 2, 3],
        });
        answers.push(created, await transaction.run(query('merge', 'none'), { rows: [] }));
      }),
    );
    expect(asked).toEqual(['find one', 'find two']);
    expect(answers).toEqual([[{ found: true }], [{ found: true }], 3, undefined]);
    expect(recorded.reads.map(({ text }) => text)).toEqual(['find one', 'find two']);
    expect(recorded.writes).toEqual([
      { name: 'create', text: 'create', parameters: { rows: [1, 2, 3] } },
      { name: 'merge', text: 'merge', parameters: { rows: [] } },
    ]);
  });
});
