/** The fuzz's own judgement: it finds what it is there to find, and takes nothing else for a fault. */
import { Metadata } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { answerOf, answerWithout } from '../../scripts/fuzz/answer.ts';
import { faultOf, faultOfLog } from '../../scripts/fuzz/judge.ts';
import { growth } from '../../scripts/fuzz/pressure.ts';
import { plannedMessage, RPC_COUNT } from '../../scripts/fuzz/requests.ts';
import { toErrorStatus } from '../../src/grpc/status.ts';
import { invalidFields, KaizenError, unknownAccount } from '../../src/shared/errors.ts';

const refused = (error: unknown) => {
  const { code, details, metadata } = toErrorStatus(error, 'r');
  return answerOf(code, details, metadata);
};
const saying = (text: string) =>
  refused(new KaizenError(text, { kind: 'PERMISSION_DENIED', reason: 'ROLE_MISSING' }));

describe('an answer', () => {
  test.each([
    ['the account has no such project: PutProject creates it'],
    ['a total is too large: check the unit (money is in millionths); at most 2^53'],
    ['send less at a time, or match the limit; return to ListEvents/GetEvent'],
    // What a caller planted and the answer quotes.
    ['account "\u27e6\' }) MATCH (n) DETACH DELETE n //\u27e7" does not exist'],
    ['account "\u27e6../../../../etc/passwd and cut he…'],
  ])('is right that says %s', (text) => {
    expect(faultOf(saying(text))).toBeUndefined();
  });

  test.each([
    ['MATCH (a:Account {key: $key}) RETURN a', 'Cypher in a message'],
    ['query learning/cycle/end-cycle.cypher failed', 'Cypher in a message'],
    ['failed\n    at run (/x)', 'a stack in a message'],
    ['failed at Object.run (x:1:2)', 'a stack in a message'],
    ['cannot open /home/kaizen/data', 'a path in a message'],
    ['cannot open "/var/lib/neo4j"', 'a path in a message'],
    ['see pipeline.ts', 'a path in a message'],
    ['C:\\kaizen\\data', 'a path in a message'],
    ['Neo.ClientError.Statement.SyntaxError', 'a class in a message'],
    ['java.lang.OutOfMemoryError', 'a class in a message'],
    ['Cannot read properties: TypeError', 'a class in a message'],
    ['connect ECONNREFUSED 127.0.0.1:7687', 'a class in a message'],
    ['no server at bolt://127.0.0.1', 'a class in a message'],
  ])('is a fault that says %s', (text, fault) => {
    expect(faultOf(saying(text))).toBe(fault);
    expect(faultOf(refused(invalidFields([{ field: 'a', description: text }])))).toBe(fault);
  });

  test('is a fault when it fails, has no reason, no advice or no details, or obeys a caller’s terminal codes', () => {
    expect(faultOf(refused(new Error('x')))).toBe('INTERNAL INTERNAL');
    expect(faultOf(answerOf(2, 'x', new Metadata()))).toBe('UNKNOWN');
    expect(faultOf(answerWithout('UNANSWERED'))).toBe('UNANSWERED');
    expect(faultOf(answerOf(5, 'there is no such thing', new Metadata()))).toBe('NOT_FOUND without a reason');
    expect(faultOf(saying('no'))).toBe('PERMISSION_DENIED ROLE_MISSING without advice');
    const unknown = { kind: 'PERMISSION_DENIED', reason: 'NO_SUCH_REASON' as never } as const;
    expect(faultOf(refused(new KaizenError('a text of some length', unknown)))).toBe(
      'PERMISSION_DENIED with an unknown reason',
    );
    expect(faultOf(answerOf(0, '\u001b[2J', new Metadata()))).toBe('control characters in a message');
    expect(faultOf({ ...answerWithout('OPEN'), bytes: 5 * 2 ** 20 })).toBe('an answer beyond 4 MiB');
    expect(faultOf(refused(unknownAccount('acme')))).toBeUndefined();
    expect(faultOf(answerOf(0, '', new Metadata()))).toBeUndefined();
  });
});

test('a line of the log is a fault when it tells of a failure or holds what a caller wrote', () => {
  expect(faultOfLog('{"level":30,"msg":"call"}')).toBeUndefined();
  expect(faultOfLog('{"level":50,"msg":"call failed"}')).toBe('an error in the log');
  expect(faultOfLog('{"level":50,"code":"UNAVAILABLE","msg":"call failed"}')).toBeUndefined();
  expect(faultOfLog('{"level":30,"msg":"\u27e6$accountId\u27e7"}')).toBe('a text of a request in the log');
});

describe('memory', () => {
  const MEBIBYTE = 2 ** 20;
  const windows = (heaps: readonly number[], rss: readonly number[] = heaps.map(() => 300)) =>
    heaps.map((heap, at) => ({
      ...{ heapUsed: heap * MEBIBYTE, external: 0, blockedMs: 0 },
      rss: (rss[at] ?? 0) * MEBIBYTE,
    }));

  test('has grown when it still grows after the warm-up, and not when it goes up and down', () => {
    expect(growth(windows([60, 90, 120, 130, 135, 130, 138, 131, 134, 136]))).toEqual([]);
    expect(growth(windows([60, 70, 80, 90, 100, 110, 120, 140, 160, 180]))).toEqual([
      'the heap grew by 20 MiB',
    ]);
    const flat = Array.from({ length: 10 }, () => 60);
    const rising = flat.map((_, at) => 300 + 60 * at);
    expect(growth(windows(flat, rising))).toEqual([]);
    expect(growth(windows(flat, [300, 300, 300, 300, 300, 320, 330, 440, 450, 460]))).toEqual([
      'resident memory grew by 110 MiB',
    ]);
    expect(
      growth(
        windows(
          flat,
          flat.map(() => 1_200),
        ),
      ),
    ).toEqual(['1200 MiB resident at rest']);
    expect(growth([])).toEqual([]);
  });
});

test('a message follows from seed and number alone, and every RPC and kind comes in turn', {
  timeout: 60_000,
}, () => {
  const plan = (seed: number, index: number) => {
    const { rpc, kind, requests } = plannedMessage(seed, index);
    return { rpc: rpc.name, kind, requests: requests.map((bytes) => Buffer.from(bytes).toString('base64')) };
  };
  const numbers = Array.from({ length: 10 * RPC_COUNT }, (_, index) => index);
  const planned = numbers.map((index) => plan(3, index));
  for (const index of [0, 17, 200]) expect(plan(3, index)).toEqual(planned[index]);
  expect(plan(4, 0)).not.toEqual(planned[0]);
  expect(new Set(planned.map(({ rpc }) => rpc)).size).toBe(RPC_COUNT);
  const kinds = new Set(planned.map(({ kind }) => kind.replace(/:.*/, '')));
  expect([...kinds].toSorted()).toEqual([
    'broken bytes',
    'frame',
    'random',
    'strange texts',
    'struct',
    'valid',
  ]);
});
