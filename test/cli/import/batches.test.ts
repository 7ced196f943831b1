import { describe, expect, test } from 'vitest';
import { batchItems } from '../../../src/cli/import/batch-items.ts';
import { workInFlight } from '../../../src/cli/import/in-flight.ts';
import { collectAll } from '../collect.ts';

interface Row {
  readonly line: number;
  readonly endByte: number;
  readonly text: string;
}

async function* rows(count: number, text = ''): AsyncGenerator<Row> {
  for (let line = 1; line <= count; line++) yield { line, endByte: line * 10, text };
}

const batchRows = (items: AsyncIterable<Row>, limits: { maxRows: number; maxBytes: number }) =>
  batchItems(items, limits, ({ text }) => text.length);

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number++) yield number;
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('batches', () => {
  test('hold at most so many rows, in order', async () => {
    const batches = await collectAll(batchRows(rows(5), { maxRows: 2, maxBytes: 1e6 }));
    expect(batches.map((batch) => batch.rows.map(({ line }) => line))).toEqual([[1, 2], [3, 4], [5]]);
    expect(batches.map(({ endByte }) => endByte)).toEqual([20, 40, 50]);
  });

  test('hold at most so many bytes, and a larger record goes alone', async () => {
    const batches = await collectAll(batchRows(rows(3, 'x'.repeat(100)), { maxRows: 9, maxBytes: 250 }));
    expect(batches.map((batch) => batch.rows.length)).toEqual([2, 1]);
    const alone = await collectAll(batchRows(rows(2, 'x'.repeat(300)), { maxRows: 9, maxBytes: 250 }));
    expect(alone.map((batch) => batch.rows.length)).toEqual([1, 1]);
  });

  test('of nothing are none', async () => {
    expect(await collectAll(batchRows(rows(0), { maxRows: 2, maxBytes: 10 }))).toEqual([]);
  });
});

describe('work in flight', () => {
  test('never exceeds its count, and everything is done', async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await workInFlight(numbers(10), 3, async (number) => {
      running += 1;
      most = Math.max(most, running);
      await tick();
      running -= 1;
      done.push(number);
    });
    expect(most).toBe(3);
    expect(done.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('begins nothing after an error, and waits for what was begun', async () => {
    const begun: number[] = [];
    let finished = 0;
    const work = workInFlight(numbers(10), 2, async (number) => {
      begun.push(number);
      if (number === 1) throw new Error('no');
      await tick();
      finished += 1;
    });
    await expect(work).rejects.toThrow('no');
    expect(begun).toEqual([0, 1]);
    expect(finished).toBe(1);
  });

  test('an error of the source is thrown', async () => {
    async function* failing(): AsyncGenerator<number> {
      yield 1;
      throw new Error('source');
    }
    await expect(workInFlight(failing(), 2, tick)).rejects.toThrow('source');
  });
});
