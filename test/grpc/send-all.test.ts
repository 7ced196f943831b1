import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sendAll } from '../../src/grpc/send-all.ts';

const MEBIBYTE = 2 ** 20;
const MESSAGES = 12;

/** Endless enough responses, and how many were asked for. */
function answers(bytes: number) {
  const state = { made: 0 };
  async function* responses() {
    for (; state.made < MESSAGES; ) {
      state.made += 1;
      yield { bytes };
    }
  }
  return { state, responses: responses() };
}
const serialize = (response: object): Buffer => Buffer.alloc((response as { readonly bytes: number }).bytes);

/** A caller that reads a message when it is told to, as grpc-js shows one. */
function caller() {
  const reads: (() => void)[] = [];
  const call = new Writable({ objectMode: true, write: (_chunk, _encoding, done) => void reads.push(done) });
  return { call, read: () => reads.shift()?.() };
}

const settled = async (): Promise<void> => {
  for (let turns = 0; turns < 20; turns += 1) await turn();
};

test('for a caller that does not read, no more is made than fits, by bytes and by messages', async () => {
  for (const [bytes, most] of [
    [3 * MEBIBYTE, 1],
    [MEBIBYTE / 2, 3],
    [10, MESSAGES],
  ] as const) {
    const { state, responses } = answers(bytes);
    const { call } = caller();
    const ending = new AbortController();
    const sending = sendAll(responses, call, { serialize, signal: ending.signal });
    await settled();
    expect(state.made, `${bytes} bytes`).toBe(most);
    ending.abort(new Error('the caller left'));
    await sending.catch(() => undefined);
  }
});

test('a caller that reads slowly gets everything', async () => {
  const { state, responses } = answers(MEBIBYTE);
  const { call, read } = caller();
  const sending = sendAll(responses, call, { serialize, signal: new AbortController().signal });
  for (let message = 0; message < MESSAGES; message += 1) {
    await settled();
    expect(state.made).toBeLessThanOrEqual(message + 2);
    read();
  }
  await sending;
  expect(state.made).toBe(MESSAGES);
});
