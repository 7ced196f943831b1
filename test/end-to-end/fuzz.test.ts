/** `npm run fuzz` in small: every RPC, and each hostile deed once, on the program itself; and faults that it must find. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { DEEDS, pressRound } from '../../scripts/fuzz/pressure.ts';
import { RPC_COUNT } from '../../scripts/fuzz/requests.ts';
import { type Finding, fuzz } from '../../scripts/fuzz/run.ts';
import { type FuzzedService, startFuzzedService } from '../../scripts/fuzz/service.ts';
import type { AreaFactory } from '../../src/service/area.ts';
import { areas } from '../../src/service/start-service.ts';
import { KaizenError } from '../../src/shared/errors.ts';
import { startTestService, type TestService } from './harness.ts';

const SEED = 7;
const MESSAGES = 1_000;
/** The whole service, whatever callers do. */
const RSS_BOUND = 2 ** 30;
const LONG_MS = 600_000;
const quietly = { say: () => undefined, signal: new AbortController().signal };

describe('the program', () => {
  let service: FuzzedService;
  beforeAll(async () => {
    service = await startFuzzedService({ copyOf: inject('migratedData') });
  });
  afterAll(() => service?.remove());

  test(`${MESSAGES} messages of every RPC and kind: nothing fails, leaks or is left unanswered`, {
    timeout: LONG_MS,
  }, async () => {
    const { sent, counts, findings } = await fuzz({ service, seed: SEED, messages: MESSAGES, ...quietly });
    expect(findings).toEqual([]);
    expect(sent).toBe(MESSAGES);
    // The slow ones may be missing among so few.
    expect(counts.size).toBeGreaterThanOrEqual(RPC_COUNT - 2);
    const ends = [...counts.values()].flatMap((kinds) => [...kinds.values()].flatMap((each) => [...each]));
    const sound = ends.reduce((sum, [end, times]) => sum + (end === 'OK' ? times : 0), 0);
    expect(sound, 'messages that were taken').toBeGreaterThan(MESSAGES / 20);
  });

  test('each hostile deed: every call is answered with a reason, and memory is bounded', {
    timeout: LONG_MS,
  }, async () => {
    const findings = new Map<string, Finding>();
    const { answers } = await pressRound({ service, seed: SEED }, 0, findings);
    // How long the event loop was blocked depends on the machine; `npm run fuzz` judges it.
    expect([...findings].filter(([name]) => !name.endsWith(' blocks'))).toEqual([]);
    expect(answers).toBeGreaterThan(Object.keys(DEEDS).length);
    expect(service.end()).toBeUndefined();
    expect((await service.vitals()).rss).toBeLessThan(RSS_BOUND);
  });
});

describe('a service with faults', () => {
  const secret = (text: string) =>
    Promise.reject(new KaizenError(text, { kind: 'WRONG_STATE', reason: 'CYCLE_ENDED', subject: 'x' }));
  /** Each RPC has a fault of its own. */
  const faultyArea: AreaFactory = () => ({
    name: 'events with faults',
    handlers: {
      EventService: {
        logEvent: () => Promise.reject(new Error('a bug')),
        appendEvents: () => secret('the store at /var/lib/kaizen is full'),
        // biome-ignore lint/correctness/useYield: it fails before
        streamEvents: async function* () {
          await secret('failed\n    at commit (writer:1:2)');
        },
        getEvent: () => secret('MATCH (e:Event {key: $key}) RETURN e'),
        listEvents: () => secret('Neo.TransientError.General.OutOfMemory'),
        retractEvent: () => secret('no'),
        listEventTypes: async () => ({ eventTypes: [] }),
      },
    },
  });
  let faulty: TestService;
  beforeAll(async () => {
    const [accountArea] = areas;
    if (accountArea === undefined) throw new Error('there is no account area');
    faulty = await startTestService({ areas: [accountArea, faultyArea] });
  });
  afterAll(() => faulty?.close());

  test('every fault is found, under the RPC that has it', { timeout: LONG_MS }, async () => {
    const service: FuzzedService = {
      ...{ address: faulty.address, authorization: '', newLines: () => [], end: () => undefined },
      vitals: async () => ({ rss: 0, heapUsed: 0, external: 0, blockedMs: 0 }),
      remove: async () => undefined,
    };
    const { findings } = await fuzz({ service, seed: SEED, messages: MESSAGES, ...quietly });
    const found = new Set(findings.map(({ rpc, fault }) => `${rpc}: ${fault}`));
    expect([...found].toSorted()).toEqual([
      'EventService/AppendEvents: a path in a message',
      'EventService/GetEvent: Cypher in a message',
      'EventService/ListEvents: a class in a message',
      'EventService/LogEvent: INTERNAL INTERNAL',
      'EventService/RetractEvent: FAILED_PRECONDITION CYCLE_ENDED without advice',
      'EventService/StreamEvents: a stack in a message',
    ]);
  });
});
