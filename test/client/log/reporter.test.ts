import { expect, test } from 'vitest';
import { createReporter, createWarner } from '../../../src/client/log/reporter.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

function warnerAt(now: () => number) {
  const warned: string[] = [];
  const atOnce: string[] = [];
  const warner = createWarner({
    now,
    warn: (message) => warned.push(message),
    warnAtOnce: (message) => atOnce.push(message),
  });
  return { warned, atOnce, warner, reporter: createReporter(warner.onProblem, now, warner.end) };
}

test('what was held back within a minute is said, with its number, when the process ends', async () => {
  const { warned, atOnce, reporter } = warnerAt(() => 0);
  reporter.dropped('BUFFER_FULL', 'a', 'full');
  reporter.flush();
  for (const id of ['b', 'c', 'd']) reporter.dropped('BUFFER_FULL', id, 'full');
  reporter.flush();
  await turn();
  expect(warned).toHaveLength(1);
  expect(atOnce).toEqual([]);
  reporter.end();
  expect(atOnce).toEqual([expect.stringContaining('3 more of DROPPED BUFFER_FULL')]);
});

test('once the process ends everything is said at once, and nothing twice', async () => {
  const { atOnce, reporter } = warnerAt(() => 0);
  reporter.end();
  reporter.dropped('NOT_DELIVERED', 'a', 'the process ended');
  reporter.end();
  reporter.dropped('NOT_DELIVERED', 'b', 'the process ended');
  reporter.end();
  expect(atOnce).toEqual([
    'Kaizen: 1 event(s) were dropped (NOT_DELIVERED: the process ended), among them a',
    'Kaizen: 1 event(s) were dropped (NOT_DELIVERED: the process ended), among them b',
  ]);
});

test('a warning that may not have been printed when the process ends is said again', () => {
  const { warned, atOnce, reporter } = warnerAt(() => 0);
  reporter.dropped('CLOSED', 'a', 'the client is closed');
  reporter.flush();
  reporter.end();
  expect(atOnce).toEqual(warned);
});
