/** A service that is stopped in the middle of everything: what it acknowledged is stored once, and its log has no error. */
import { Client, status as Code, credentials, type ServiceError } from '@grpc/grpc-js';
import { pino } from 'pino';
import { expect, inject, test } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import {
  Account,
  AccountServiceService,
  PutAccountRequest,
} from '../../src/gen/kaizen/v1/account_service.ts';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import {
  AppendEventsRequest,
  AppendEventsResponse,
  EventServiceService,
} from '../../src/gen/kaizen/v1/event_service.ts';
import { createGraph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { startService } from '../../src/service/start-service.ts';
import { NO_SHARING } from '../fixtures/no-sharing.ts';
import { readDatabase } from './database.ts';
import { callUnary } from './harness.ts';

const CALLERS = 24;
const EVENTS_PER_CALL = 20;
/** Answers after which the service is stopped: every caller is in the middle of a call then. */
const ANSWERS = 100;

interface Logged {
  readonly level: number;
  readonly msg: string;
}

test('a stop under load loses nothing, doubles nothing, and is no error in the log', async () => {
  const database = inject('neo4j');
  const graph = createGraph({ ...database, database: 'neo4j' });
  const logged: Logged[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void logged.push(JSON.parse(line) as Logged) });
  const service = await startService({
    ...{ graph, log, grpcAddress: '127.0.0.1:0' },
    settings: { scheduleEnabled: false, sharingMinAccounts: NO_SHARING },
  });
  const client = new Client(service.grpcAddress, credentials.createInsecure());
  const accountId = `stopped ${process.pid} ${Date.now()}`;
  await callUnary(client, {
    path: AccountServiceService.putAccount.path,
    request: Buffer.from(PutAccountRequest.encode({ account: Account.fromPartial({ accountId }) }).finish()),
    decode: (bytes) => bytes,
  });
  const acknowledged = new Set<string>();
  const ends = new Set<string>();
  let answers = 0;
  let isUnderLoad: () => void = () => undefined;
  const underLoad = new Promise<void>((resolve) => {
    isUnderLoad = resolve;
  });

  const append = async (ids: readonly string[]): Promise<void> => {
    const events = ids.map((eventId) =>
      Event.fromPartial({
        eventId,
        payload: { $case: 'leadCreated', value: { leadId: eventId, source: 'web' } },
      } as never),
    );
    const request = Buffer.from(AppendEventsRequest.encode({ accountId, events }).finish());
    const { path } = EventServiceService.appendEvents;
    const answer = await callUnary(client, {
      ...{ path, request },
      decode: (bytes) => AppendEventsResponse.decode(bytes),
    });
    if (answer.acceptedCount !== ids.length) throw new Error('the service refused sound events');
    for (const id of ids) acknowledged.add(id);
    answers += 1;
    if (answers === ANSWERS) isUnderLoad();
  };
  const call = async (caller: number): Promise<void> => {
    for (let number = 0; ; number += 1) {
      const ids = Array.from({ length: EVENTS_PER_CALL }, (_, event) => `${caller} ${number} ${event}`);
      try {
        await append(ids);
      } catch (error) {
        const { code, metadata } = error as ServiceError;
        ends.add(`${Code[code]} ${readDetails(metadata)?.reason ?? 'no connection'}`);
        return;
      }
    }
  };
  const callers = Array.from({ length: CALLERS }, (_, caller) => call(caller));
  await underLoad;
  expect(await service.stop()).toEqual([]);
  await Promise.all(callers);
  client.close();
  await graph.close();

  const [{ events, ids } = { events: 0, ids: [] }] = (await readDatabase(
    'MATCH (e:Event) WHERE e.key STARTS WITH $start RETURN count(e) AS events, collect(e.event_id) AS ids',
    { start: `${nodeKey(accountId)}|` },
  )) as readonly { readonly events: number; readonly ids: readonly string[] }[];
  const stored = new Set(ids);
  expect(stored.size).toBe(events);
  expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
  // Calls in flight were answered, so that nothing is stored that nobody was told of.
  expect(stored.size).toBe(acknowledged.size);
  for (const end of ends) expect(end).toMatch(/^UNAVAILABLE (SHUTTING_DOWN|no connection)$/);
  expect(logged.filter(({ level }) => level >= 40).map(({ msg }) => msg)).toEqual([]);
});
