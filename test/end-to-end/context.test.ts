import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createContextCache } from '../../src/contexts/context-cache.ts';
import { createKnowledgeHistory } from '../../src/contexts/knowledge-history.ts';
import { Grade } from '../../src/gen/kaizen/v1/guidance_item.ts';
import {
  ContextView,
  EmptyReason,
  GetProjectContextRequest,
  type KaizenContext,
} from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { CreativeMark } from '../../src/gen/kaizen/v1/performance_service.ts';
import { Assignment, Tier, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { readAccountFacts, readContextHead } from '../../src/gen/queries.ts';
import { createGraph, type Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { applyMigrations } from '../../src/graph/migrations.ts';
import { getProjectContextHandler } from '../../src/grpc/handlers/get-project-context.ts';
import { listCreativesHandler } from '../../src/grpc/handlers/list-creatives.ts';
import { createContextTokens } from '../../src/guidance/context-token.ts';
import { NOTHING_SHARED } from '../../src/knowledge/shared/shared-insight.ts';
import { kaizenArea } from '../../src/service/kaizen-area.ts';
import { callOf, seed, seedAccount, seedCreatives, seedPatterns } from '../fixtures/seed-graph.ts';
import { errorOf, startTestService } from './harness.ts';

let graph: Graph;
const queries: string[] = [];

beforeAll(async () => {
  graph = createGraph({
    ...inject('neo4j'),
    database: 'neo4j',
    onQuery: ({ name }) => queries.push(name),
  });
  await applyMigrations(graph, { directory: fileURLToPath(new URL('../../cypher/schema', import.meta.url)) });
});
afterAll(() => graph.close());

/** Contexts are compared whole, and a seed of the service's own differs from call to call. */
const SEED = 7;
const NOW = new Date('2026-03-02T12:00:00Z');
const contextHandler = () =>
  getProjectContextHandler({
    graph,
    contexts: createContextCache(graph, NOTHING_SHARED),
    history: createKnowledgeHistory(graph, NOTHING_SHARED),
    random: Math.random,
    clock: () => NOW,
    contextTokens: () => Promise.resolve(createContextTokens({ secret: 'test' })),
    holdoutShare: 0,
  });
const requestOf = (accountId: string): GetProjectContextRequest =>
  GetProjectContextRequest.fromPartial({ accountId, projectId: 'spring', seed: SEED });

async function contextOf(
  accountId: string,
  options: { readonly projectId?: string; readonly view?: ContextView } = {},
): Promise<KaizenContext> {
  const handle = contextHandler();
  const { context } = await handle(
    GetProjectContextRequest.fromPartial({ accountId, projectId: 'spring', ...options, seed: SEED }),
    callOf(accountId),
  );
  if (context === undefined) throw new Error('the response has no context');
  return context;
}
const values = (items: readonly { readonly value: string }[]): readonly string[] =>
  items.map(({ value }) => value);
/** An id with the characters that keys are built with. */
const newAccount = (): string => `acct|%7C-${randomUUID()}`;

async function seedCounters(accountId: string): Promise<void> {
  await seed(
    graph,
    `MATCH (account:Account {key: $key})
     CREATE (account)-[:TRACKS]->(:Pack {key: $key + '|premium', name: 'premium', runs_started: 11, runs_completed: 9, runs_failed: 1})
     CREATE (account)-[:TRACKS]->(:Channel {key: $key + '|email', name: 'email', sent: 400, replied: 80})
     CREATE (account)-[:TRACKS]->(:Channel {key: $key + '|phone', name: 'phone', sent: 400})
     CREATE (account)-[:TRACKS]->(:Template {key: $key + '|hello', name: 'hello', sent: 400, replied: 80})
     CREATE (account)-[:TRACKS]->(:SegmentStat {key: $key + '|SaaS', name: 'SaaS', clarity_count: 4, clarity_sum: 340, clarity_sum_squares: 28950})
     CREATE (account)-[:TRACKS]->(:PlatformStat {key: $key + '|instagram', name: 'instagram', impressions: 9000, clicks: 200, clicks_impressions: 8000})
     CREATE (account)-[:TRACKS]->(:PlatformStat {key: $key + '|tiktok', name: 'tiktok', impressions: 9000, clicks: 80, clicks_impressions: 8000})
     CREATE (:Dispersion {key: $key + '|OBSERVATIONAL|ctr|COARSE', q: 200.0, c: 1.0, df: 100, tau2: 0.1, version: 1})
     FINISH`,
    { key: nodeKey(accountId) },
  );
}

describe('a full context', () => {
  const accountId = newAccount();
  beforeAll(async () => {
    await seedAccount(graph, accountId, { epoch: 2, events: 30 });
    await seedCounters(accountId);
    await seedCreatives(graph, accountId, { mark: 'WINNER', count: 12, rate: (index) => 0.3 - index / 100 });
    await seedCreatives(graph, accountId, { mark: 'LOSER', count: 1, rate: () => 0.01 });
    await seedPatterns(graph, accountId, [
      { kind: 'tone', value: 'friendly', estimate: 0.3 },
      { kind: 'tone', value: 'bold', estimate: 0.5 },
      { kind: 'tone', value: 'dull', estimate: 0.05 },
      { kind: 'platform', value: 'instagram', estimate: 0.2 },
      { kind: 'pillar', value: 'Content Marketing', estimate: 0.2 },
      { kind: 'hook_type', value: 'how_to', estimate: 0.2, assignment: 'RANDOMISED' },
      { kind: 'hook_type', value: 'how_to', estimate: 0.9, assignment: 'OBSERVATIONAL' },
      { kind: 'phrase', value: 'synergy', estimate: -0.4, arms: 60, qValue: 0.08 },
      { kind: 'tone', value: 'hunch', estimate: 0.9, state: 'CANDIDATE', qValue: 0.3 },
      { kind: 'lexical', value: 'question_mark', estimate: 0.2 },
    ]);
  });

  test('fills every field from patterns, counters and marks', async () => {
    const context = await contextOf(accountId);
    expect(values(context.recommendedTones)).toEqual(['bold', 'friendly']);
    expect(values(context.preferredPlatforms)).toEqual(['instagram']);
    expect(values(context.successfulPillars)).toEqual(['Content Marketing']);
    expect(values(context.highPerformingHooks)).toEqual(['how_to']);
    expect(context.highPerformingHooks[0]?.evidence?.assignment).toBe(Assignment.ASSIGNMENT_RANDOMISED);
    expect(values(context.riskyPatterns)).toEqual(['synergy']);
    expect(values(context.furtherTraits)).toEqual(['question_mark']);
    expect(context.furtherTraits[0]?.description).not.toBe('');
    expect(context.channelPerformance.map(({ name }) => name)).toEqual([
      'email',
      'instagram',
      'tiktok',
      'phone',
    ]);
    expect(context.channelPerformance[1]).toMatchObject({
      kind: 'platform',
      metric: 'ctr',
      rate: 0.025,
      trials: 8000,
    });
    expect(context.highClaritySegments).toMatchObject([{ segment: 'SaaS', meanClarity: 85, scores: 4 }]);
    expect(context.packSuccessRates).toMatchObject([{ packKey: 'premium', rate: 0.9, runs: 10 }]);
    expect(context.leads).toMatchObject([{ value: 'hunch', grade: Grade.GRADE_LEAD }]);
    // Six of the seven items rest on 20 arms. Events: 30 records, 10 ends of packs, 880 of outreach, 4 clarity scores.
    expect(context).toMatchObject({ confidence: 62.5, sampleSize: 924, projectSampleSize: 15, epoch: 2 });
    expect(context).toMatchObject({ metric: 'ctr', projectKnown: true });
    expect(context.asOf).toEqual({ seconds: 1_750_000_000, nanos: 123_000_000 });
    expect(context.emptyFields.map(({ field, reason }) => [field, reason])).toEqual([
      ['banned_phrases', EmptyReason.EMPTY_REASON_NOTHING_CREDIBLE],
    ]);
  });

  test('gives the ten best winners, with their texts and traits', async () => {
    const { pastWinners } = await contextOf(accountId);
    expect(pastWinners.map(({ contentId }) => contentId)).toEqual(
      Array.from({ length: 10 }, (_, index) => `winner-00${index}`),
    );
    expect(pastWinners[0]).toMatchObject({
      text: 'Text of winner-000',
      engagementRate: 0.3,
      tier: Tier.TIER_EXCELLENT,
      mark: CreativeMark.CREATIVE_MARK_WINNER,
      markedByPerson: false,
      traits: [{ kind: TraitKind.TRAIT_KIND_TONE, value: 'bold' }],
    });
  });

  test('names the pattern and the cycle behind an item', async () => {
    const [item] = (await contextOf(accountId)).recommendedTones;
    expect(item?.evidence).toMatchObject({
      patternId: nodeKey(accountId, 'pattern', '', 'tone', 'bold', 'ctr', 'OBSERVATIONAL', '1'),
      cycleId: `cycle-${accountId}`,
    });
  });

  test('without evidence holds the same values', async () => {
    const full = await contextOf(accountId);
    const basic = await contextOf(accountId, { view: ContextView.CONTEXT_VIEW_BASIC });
    expect(values(basic.recommendedTones)).toEqual(values(full.recommendedTones));
    expect(basic.recommendedTones.every(({ evidence }) => evidence === undefined)).toBe(true);
    expect(basic.contextId).toBe(full.contextId);
  });

  test('of an unknown project is the account’s', async () => {
    const context = await contextOf(accountId, { projectId: 'not there yet' });
    expect(context).toMatchObject({ sampleSize: 924, projectSampleSize: 0, projectKnown: false });
    expect(values(context.recommendedTones)).toEqual(['bold', 'friendly']);
  });

  test('takes one round trip once the epoch is known', async () => {
    const handle = contextHandler();
    const ask = () => handle(requestOf(accountId), callOf(accountId));
    await ask();
    queries.length = 0;
    await ask();
    expect(queries).toEqual([readContextHead.name]);
  });

  test('shows what was counted since it was last asked for', async () => {
    const handle = contextHandler();
    const ask = () => handle(requestOf(accountId), callOf(accountId));
    const before = (await ask()).context?.packSuccessRates ?? [];
    // As the writer does it: counters move together with the account's number of events.
    await seed(
      graph,
      `MATCH (account:Account {key: $key}) SET account.event_count = account.event_count + 1
       CREATE (account)-[:TRACKS]->(:Pack {key: $key + '|fresh', name: 'fresh', runs_completed: 4}) FINISH`,
      { key: nodeKey(accountId) },
    );
    const after = (await ask()).context?.packSuccessRates ?? [];
    expect(after).toHaveLength(before.length + 1);
    await seed(
      graph,
      `MATCH (account:Account {key: $key})-[:TRACKS]->(pack:Pack {name: 'fresh'})
       SET account.event_count = account.event_count - 1 DETACH DELETE pack FINISH`,
      { key: nodeKey(accountId) },
    );
  });

  test('costs the same however many events there are', async () => {
    const params = {
      accountKey: nodeKey(accountId),
      projectKey: nodeKey(accountId, 'spring'),
      dispersionKey: 'none',
    };
    const facts = { accountKey: nodeKey(accountId), maxCounters: 500n, maxWinners: 10n };
    const cost = async (): Promise<number> =>
      (await graph.profile(readContextHead, params)).dbHits +
      (await graph.profile(readAccountFacts, facts)).dbHits;
    const addEvents = (name: string): Promise<void> =>
      seed(
        graph,
        `MATCH (account:Account {key: $key})-[:OWNS]->(project)
         MERGE (day:Day {key: $key + '|spring|2025-01-01'}) MERGE (project)-[:HAS_DAY]->(day)
         MERGE (other:Day {key: $key + '||2025-01-01'}) MERGE (account)-[:HAS_DAY]->(other)
         WITH day, other
         UNWIND range(1, 1000) AS n
         CREATE (day)-[:LOGGED]->(:Event {key: $key + '|p' + $name + n, day: day.key})
         CREATE (other)-[:LOGGED]->(:Event {key: $key + '|a' + $name + n, day: other.key})
         FINISH`,
        { key: nodeKey(accountId), name },
      );
    await addEvents('first');
    const before = await cost();
    await addEvents('second');
    expect(await cost()).toBe(before);
    expect(before).toBeLessThan(400);
  });
});

describe('epochs', () => {
  test('a staged epoch is invisible and a superseded one is not mixed in', async () => {
    const accountId = newAccount();
    await seedAccount(graph, accountId, { epoch: 2 });
    await seedPatterns(graph, accountId, [
      { kind: 'tone', value: 'superseded', estimate: 0.9, from: 1, to: 2 },
      { kind: 'tone', value: 'current', estimate: 0.3, from: 2 },
      { kind: 'tone', value: 'ends next', estimate: 0.2, from: 1, to: 3 },
      { kind: 'tone', value: 'staged', estimate: 0.9, from: 3 },
      // Three versions of one trait: only the second is current.
      { kind: 'pillar', value: 'Learning', version: 1, estimate: 0.9, from: 1, to: 2 },
      { kind: 'pillar', value: 'Learning', version: 2, estimate: 0.2, from: 2, to: 3 },
      { kind: 'pillar', value: 'Learning', version: 3, estimate: -0.9, from: 3 },
    ]);
    const second = await contextOf(accountId);
    expect(values(second.recommendedTones)).toEqual(['current', 'ends next']);
    expect(second.successfulPillars[0]?.evidence?.patternId).toMatch(/\|2$/);
    expect(second.riskyPatterns).toEqual([]);

    await seed(graph, 'MATCH (a:Account {key: $key}) SET a.published_epoch = 3 FINISH', {
      key: nodeKey(accountId),
    });
    const third = await contextOf(accountId);
    expect(values(third.recommendedTones)).toEqual(['staged', 'current']);
    expect(values(third.riskyPatterns)).toEqual(['Learning']);
    expect(third.contextId).not.toBe(second.contextId);
  });

  test('a cache that knows the old epoch answers from the new one at once', async () => {
    const accountId = newAccount();
    await seedAccount(graph, accountId, { epoch: 1 });
    await seedPatterns(graph, accountId, [
      { kind: 'tone', value: 'old', estimate: 0.3, from: 1, to: 2 },
      { kind: 'tone', value: 'new', estimate: 0.3, from: 2 },
    ]);
    const handle = contextHandler();
    const tones = async () => {
      const { context } = await handle(requestOf(accountId), callOf(accountId));
      return values(context?.recommendedTones ?? []);
    };
    expect(await tones()).toEqual(['old']);
    await seed(graph, 'MATCH (a:Account {key: $key}) SET a.published_epoch = 2 FINISH', {
      key: nodeKey(accountId),
    });
    expect(await tones()).toEqual(['new']);
  });
});

describe('accounts', () => {
  test('one that does not exist is NOT_FOUND', async () => {
    await expect(contextOf(newAccount())).rejects.toMatchObject({
      detail: { kind: 'NOT_FOUND', reason: 'UNKNOWN_ACCOUNT' },
    });
  });

  test('a new one gets an empty context in which every gap is explained', async () => {
    const accountId = newAccount();
    await seedAccount(graph, accountId);
    const context = await contextOf(accountId);
    expect(context).toMatchObject({ confidence: 0, sampleSize: 0, epoch: 0, asOf: undefined });
    expect(context.emptyFields).toHaveLength(11);
  });

  test('reported traits without a pattern are counted in the explanation', async () => {
    const accountId = newAccount();
    await seedAccount(graph, accountId, { events: 4 });
    await seedCreatives(graph, accountId, { mark: 'WINNER', count: 1, rate: () => 0.2 });
    const { emptyFields } = await contextOf(accountId);
    expect(emptyFields.find(({ field }) => field === 'recommended_tones')).toMatchObject({
      reason: EmptyReason.EMPTY_REASON_TOO_LITTLE_DATA,
      explanation: expect.stringMatching(/^1 tone reported; no knowledge has been published/),
    });
  });

  test('one whose id begins with another’s shares nothing with it', async () => {
    const accountId = newAccount();
    const neighbour = `${accountId}|tone`;
    await seedAccount(graph, accountId, { epoch: 1, events: 1 });
    await seedAccount(graph, neighbour, { epoch: 1, events: 50 });
    await seedCounters(neighbour);
    await seedCreatives(graph, neighbour, { mark: 'WINNER', count: 3, rate: () => 0.2 });
    await seedPatterns(graph, neighbour, [{ kind: 'tone', value: 'secret', estimate: 0.5 }]);
    const context = await contextOf(accountId);
    expect(context.sampleSize).toBe(1);
    expect(context.emptyFields).toHaveLength(11);
    const [tones] = context.emptyFields;
    expect(tones).toMatchObject({ field: 'recommended_tones', reason: EmptyReason.EMPTY_REASON_NO_DATA });
  });
});

test('over the wire the context is the same, and an unknown account is NOT_FOUND', async () => {
  const service = await startTestService({
    areas: [kaizenArea],
    now: NOW,
    settings: { contextSecret: 'test' },
  });
  try {
    const accountId = service.newAccountId();
    const { getProjectContext } = service.clients.KaizenService;
    const request = requestOf(accountId);
    expect((await errorOf(getProjectContext(request))).code).toBe(status.NOT_FOUND);
    await seedAccount(graph, accountId, { epoch: 1, events: 30 });
    await seedCounters(accountId);
    await seedPatterns(graph, accountId, [{ kind: 'tone', value: 'friendly', estimate: 0.3 }]);
    // Ids differ: they are signed with the deployment's secret and name the instant.
    const { contextId, ...direct } = await contextOf(accountId);
    expect(contextId).not.toBe('');
    expect((await getProjectContext(request)).context).toMatchObject(direct);
  } finally {
    await service.close();
  }
});

describe('creatives by mark', () => {
  const accountId = newAccount();
  const list = (request: {
    readonly mark: CreativeMark;
    readonly pageSize?: number;
    readonly pageToken?: string;
  }) =>
    listCreativesHandler({ graph })({ accountId, pageSize: 0, pageToken: '', ...request }, callOf(accountId));
  const WINNERS = { mark: CreativeMark.CREATIVE_MARK_WINNER };
  beforeAll(async () => {
    await seedAccount(graph, accountId);
    // Ties in every three: the key decides among them.
    await seedCreatives(graph, accountId, {
      mark: 'WINNER',
      count: 25,
      rate: (index) => 0.5 - Math.floor(index / 3) / 100,
    });
    await seedCreatives(graph, accountId, { mark: 'LOSER', count: 3, rate: (index) => 0.001 * (3 - index) });
  });

  test.each([1, 2, 3, 7, 25, 100])('pages of %d give each winner once, best first', async (pageSize) => {
    const seen: string[] = [];
    let pageToken = '';
    do {
      const page = await list({ ...WINNERS, pageSize, pageToken });
      seen.push(...page.creatives.map(({ contentId }) => contentId));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(seen).toEqual(
      Array.from({ length: 25 }, (_, index) => `winner-${String(index).padStart(3, '0')}`),
    );
  });

  test('losers come worst first', async () => {
    const { creatives, nextPageToken } = await list({ mark: CreativeMark.CREATIVE_MARK_LOSER });
    expect(creatives.map(({ contentId, mark }) => [contentId, mark])).toEqual(
      [2, 1, 0].map((index) => [`loser-00${index}`, CreativeMark.CREATIVE_MARK_LOSER]),
    );
    expect(nextPageToken).toBe('');
  });

  test('a token of the other list is refused', async () => {
    const { nextPageToken } = await list({ ...WINNERS, pageSize: 1 });
    await expect(
      list({ mark: CreativeMark.CREATIVE_MARK_LOSER, pageToken: nextPageToken }),
    ).rejects.toMatchObject({ detail: { reason: 'INVALID_PAGE_TOKEN' } });
  });

  test('an unknown account is NOT_FOUND', async () => {
    const unknown = newAccount();
    await expect(
      listCreativesHandler({ graph })(
        { accountId: unknown, pageSize: 0, pageToken: '', ...WINNERS },
        callOf(unknown),
      ),
    ).rejects.toMatchObject({ detail: { reason: 'UNKNOWN_ACCOUNT' } });
  });
});
