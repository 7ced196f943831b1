/** Events taken back: the account is as if it had never got them, and the record says that it did. */
import { status as Code } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PayloadCase } from '../../src/events/event-type.ts';
import { writeRetraction } from '../../src/events/write-retraction.ts';
import { Event, EventType } from '../../src/gen/kaizen/v1/event.ts';
import {
  AppendEventsRequest,
  ListEventsRequest,
  type RetractEventResponse,
} from '../../src/gen/kaizen/v1/event_service.ts';
import { LearningPattern } from '../../src/gen/kaizen/v1/learning_service.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { CreativeMark, RecordPerformanceRequest } from '../../src/gen/kaizen/v1/performance_service.ts';
import { ItemStatus } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { readDetails } from '../../src/grpc/status-details.ts';
import { createContextTokens } from '../../src/guidance/context-token.ts';
import { headlineTraitExtractor } from '../../src/performance/text-traits/headline-extractor.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { payloadSamples, sampleEvent } from '../events/event-samples.ts';
import { type AccountFigures, readFigures } from './account-figures.ts';
import { type AccountGraph, readAccountGraph } from './account-graph.ts';
import { createAccount } from './accounts.ts';
import { readDatabase } from './database.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import { patternsOf, recordOf, report, rowsOf, runCycle, trait } from './learning-client.ts';
import { mixedEvents } from './mixed-events.ts';

const START = Date.parse('2026-11-20T12:00:00Z');
const SECRET = 'a secret of tests that take back';
const tokens = createContextTokens({ secret: SECRET });

let clockMs = START;
let service: TestService;
let second: TestService;
beforeAll(async () => {
  const options = { now: () => new Date(clockMs), settings: { contextSecret: SECRET } };
  service = await startTestService(options);
  second = await startTestService(options);
});
afterAll(async () => {
  await second.close();
  await service.close();
});

const newAccount = (): Promise<string> => createAccount(service, { industry: 'SaaS', clientType: 'startup' });
const graphOf = (accountId: string): Promise<AccountGraph> =>
  readAccountGraph(readDatabase, nodeKey(accountId));

function retract(
  accountId: string,
  eventId: string,
  { to = service, reason = 'a test' } = {},
): Promise<RetractEventResponse> {
  return to.clients.EventService.retractEvent({ accountId, eventId, actor: 'ada', reason });
}

async function append(accountId: string, events: readonly Event[]) {
  const request = AppendEventsRequest.fromPartial({ accountId });
  const { results } = await service.clients.EventService.appendEvents({ ...request, events: [...events] });
  return results;
}

/** A mixed history without what `isLeft` says, in the same calls at the same times. */
async function logHistory(seed: number, isLeft: (eventId: string) => boolean): Promise<string> {
  const accountId = await newAccount();
  const contextIds = [1, 2, 3].map((number) =>
    tokens.sign(nodeKey(accountId), {
      projectId: '',
      epoch: 1,
      sharedEpoch: 1,
      seed: number,
      holdout: number === 3,
      week: '2026-W47',
      issuedAtMs: START,
      metric: 'ctr',
    }),
  );
  const events = mixedEvents(seed, 160, contextIds);
  clockMs = START;
  const { uniform } = seededRandom(seed + 1_000);
  for (let at = 0; at < events.length; ) {
    const size = 1 + Math.floor(uniform(0, 6));
    clockMs += 1_000;
    const kept = events.slice(at, at + size).filter(({ eventId }) => isLeft(eventId));
    const results = kept.length === 0 ? [] : await append(accountId, kept);
    const refused = results.filter(({ status }) => status !== ItemStatus.ITEM_STATUS_ACCEPTED);
    expect(refused).toEqual([]);
    at += size;
  }
  clockMs = START + 1_000_000;
  return accountId;
}

const PATTERN_FIELDS = ['patternId', 'cycleId', 'epoch', 'version'] as const;

/** Patterns without what names their account or says how often it was looked. */
async function knowledgeOf(accountId: string): Promise<readonly string[]> {
  const patterns = await patternsOf(service, accountId);
  return patterns
    .map((pattern) => {
      const json = LearningPattern.toJSON(pattern) as Record<string, unknown>;
      for (const field of PATTERN_FIELDS) delete json[field];
      return JSON.stringify(json);
    })
    .sort();
}

describe('an account is as if it had never got what was taken back', () => {
  test.each([11, 12, 13, 14])('in every place, and in what it learns: seed %i', async (seed) => {
    const { uniform } = seededRandom(seed);
    const gone = new Set(
      Array.from({ length: 160 }, (_, number) => `event ${number}`).filter(() => uniform() < 0.4),
    );
    const accountId = await logHistory(seed, () => true);
    const shuffled = [...gone].map((id) => [uniform(), id] as const).sort(([a], [b]) => a - b);
    for (let at = 0; at < shuffled.length; at += 4) {
      const some = shuffled.slice(at, at + 4);
      const answers = await Promise.all(
        some.map(([, id], index) => retract(accountId, id, { to: index % 2 === 0 ? service : second })),
      );
      expect(answers.map(({ alreadyRetracted }) => alreadyRetracted)).toEqual(some.map(() => false));
    }
    const otherId = await logHistory(seed, (eventId) => !gone.has(eventId));
    const [graph, other] = await Promise.all([graphOf(accountId), graphOf(otherId)]);
    if (process.env['DBG']) {
      for (const id of [accountId, otherId]) {
        console.log(await readDatabase(`MATCH (e:Event) WHERE e.key STARTS WITH $p AND e.payload CONTAINS 'creative 1' RETURN e.event_id AS id, e.type AS type, e.project_id AS project, toString(e.record_time) AS t, e.place AS place, e.retracted_at IS NOT NULL AS r, e.payload AS payload ORDER BY t, substring(e.place, 13)`, { p: nodeKey(id) + '|' }));
      }
    }
    for (const name of Object.keys(other)) expect(graph[name], name).toEqual(other[name]);
    await Promise.all([runCycle(service, accountId), runCycle(service, otherId)]);
    const learned = await knowledgeOf(otherId);
    expect(learned.length).toBeGreaterThan(5);
    expect(await knowledgeOf(accountId)).toEqual(learned);
  }, 120_000);

  const cases = Object.keys(payloadSamples) as PayloadCase[];
  test.each(cases)('by %s alone', async (name) => {
    const accountId = await newAccount();
    const blank = await graphOf(accountId);
    const event = { ...sampleEvent(name), eventId: 'only' };
    expect((await append(accountId, [event])).map(({ status }) => status)).toEqual([1]);
    expect(await graphOf(accountId)).not.toEqual(blank);
    await retract(accountId, 'only');
    expect(await graphOf(accountId)).toEqual(blank);
    expect((await readFigures(readDatabase, accountId)).events.nodes).toBeGreaterThan(0);
  });
});
