import { expect, test } from 'vitest';
import { createTurns } from '../../src/grpc/in-turn.ts';

const { signal } = new AbortController();

/** Work that ends when the test says so. */
function gate() {
  let open: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, work: () => done };
}

test('work of one key runs one after the other in the order of arrival, and other keys do not wait for it', async () => {
  const turns = createTurns();
  const order: string[] = [];
  const first = gate();
  const running = turns.take('acme', first.work, signal);
  const later = [1, 2, 3].map((number) =>
    turns.take('acme', async () => void order.push(`acme ${number}`), signal),
  );
  await turns.take('other', async () => void order.push('other'), signal);
  expect(order).toEqual(['other']);
  first.open();
  await Promise.all([running, ...later]);
  expect(order).toEqual(['other', 'acme 1', 'acme 2', 'acme 3']);
});

test('a caller that leaves gives up its place, and work that fails passes the turn on', async () => {
  const turns = createTurns();
  const first = gate();
  const running = turns.take('acme', first.work, signal);
  const leaving = new AbortController();
  let isDone = false;
  const left = turns.take('acme', async () => (isDone = true), leaving.signal);
  const failing = turns.take('acme', () => Promise.reject(new Error('its own')), signal);
  const last = turns.take('acme', async () => 'served', signal);
  leaving.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  first.open();
  await running;
  await expect(failing).rejects.toThrow('its own');
  expect(await last).toBe('served');
  expect(isDone).toBe(false);
  expect(await turns.take('acme', async () => 'again', signal)).toBe('again');
});
