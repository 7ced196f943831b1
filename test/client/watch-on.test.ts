import { status as Code } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { CallFailure } from '../../src/client/call-failure.ts';
import type { Connection } from '../../src/client/connection.ts';
import { watchOn } from '../../src/client/watch-on.ts';
import { WatchCycleRequest, type WatchCycleResponse } from '../../src/gen/kaizen/v1/cycle.ts';
import { LearningServiceService } from '../../src/gen/kaizen/v1/learning_service.ts';

const failure = (code: Code): CallFailure =>
  new CallFailure({ address: 'a', code, message: 'm', details: undefined });

const update = (cursor: string): WatchCycleResponse => ({ cycle: undefined, cursor, heartbeat: false });

/** A service whose streams tell these things one after the other; the cursors they were opened with. */
function serviceOf(streams: readonly (readonly (string | CallFailure)[])[]) {
  const opened: string[] = [];
  const left = [...streams];
  const service: Connection = {
    address: 'nowhere',
    call: () => Promise.reject(new Error('nothing is called')),
    upload: () => Promise.reject(new Error('nothing is uploaded')),
    async *watch(method, request) {
      opened.push(WatchCycleRequest.decode(method.requestSerialize(request)).cursor);
      for (const answer of left.shift() ?? []) {
        if (answer instanceof CallFailure) throw answer;
        yield update(answer) as never;
      }
    },
    close: () => undefined,
  };
  return { service, opened, random: () => 0, sleep: () => Promise.resolve() };
}

async function cursorsOf(session: ReturnType<typeof serviceOf>): Promise<readonly string[]> {
  const seen: string[] = [];
  const updates = watchOn(session, LearningServiceService.watchCycle, (cursor) => ({ cycleId: 'c', cursor }));
  for await (const { cursor } of updates) seen.push(cursor);
  return seen;
}

test('a stream that breaks goes on where it was, until the service ends it', async () => {
  const broken = failure(Code.UNAVAILABLE);
  const session = serviceOf([['1', '2', broken], [broken], ['3', failure(Code.DEADLINE_EXCEEDED)], ['4']]);
  expect(await cursorsOf(session)).toEqual(['1', '2', '3', '4']);
  expect(session.opened).toEqual(['', '2', '2', '3']);
});

test('a stream that cannot be opened for good is an error', async () => {
  const session = serviceOf([['1', failure(Code.NOT_FOUND)], [failure(Code.NOT_FOUND)]]);
  await expect(cursorsOf(session)).rejects.toThrow(CallFailure);
  expect(session.opened).toEqual(['', '1']);
});
