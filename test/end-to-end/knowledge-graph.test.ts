/** Why it says so, what changed, and how it hangs together. */
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKnowledgeHistory } from '../../src/contexts/knowledge-history.ts';
import { DiffContextsRequest } from '../../src/gen/kaizen/v1/context_diff.ts';
import { ExplainGuidanceRequest } from '../../src/gen/kaizen/v1/explanation.ts';
import {
  GetKnowledgeGraphRequest,
  type GetKnowledgeGraphResponse,
  KnowledgeNodeKind,
} from '../../src/gen/kaizen/v1/knowledge_graph.ts';
import { PatternChangeKind } from '../../src/gen/kaizen/v1/pattern_change.ts';
import { ResetLearningRequest } from '../../src/gen/kaizen/v1/reset.ts';
import { Assignment, Metric, PatternState, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { createGraphCache } from '../../src/knowledge/graph/graph-cache.ts';
import { NOTHING_SHARED } from '../../src/knowledge/shared/shared-insight.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import {
  contextOf,
  createLearningAccount,
  NOW,
  patternOf,
  patternsOf,
  report,
  runCycle,
  valuesOf,
} from './learning-client.ts';
import { plantedTests } from './planted-tests.ts';

const TIMEOUT_MS = 300_000;
let service: TestService;
let accountId: string;
/** The first and the last context: bold helps at first, and does harm later. */
let contexts: readonly Awaited<ReturnType<typeof contextOf>>[];

const planted = (round: number, effect: number) =>
  plantedTests({
    name: `round ${round}`,
    seed: round,
    tests: 8,
    traits: ['tone:bold', 'hook_type:question'],
    effects: (carried) => ({ ctr: carried.has('tone:bold') ? effect : 0 }),
    fromDay: 20 * round,
  });

beforeAll(async () => {
  service = await startTestService({ now: NOW });
  accountId = await createLearningAccount(service);
  await report(service, accountId, planted(1, 0.4));
  await runCycle(service, accountId);
  const first = await contextOf(service, accountId);
  await report(service, accountId, planted(2, -1.2));
  await runCycle(service, accountId);
  contexts = [first, await contextOf(service, accountId)];
}, TIMEOUT_MS);
afterAll(() => service.close());

const explain = (request: Partial<ExplainGuidanceRequest>, account = accountId) =>
  service.clients.KaizenService.explainGuidance(
    ExplainGuidanceRequest.fromPartial({ accountId: account, ...request } as Partial<ExplainGuidanceRequest>),
  );
const BOLD = { kind: TraitKind.TRAIT_KIND_TONE, value: 'bold', metric: Metric.METRIC_CTR };

describe('ExplainGuidance', () => {
  test('leads from a pattern to its versions, sets, creatives and events', async () => {
    const pattern = patternOf(await patternsOf(service, accountId, { metric: Metric.METRIC_CTR }), 'bold');
    const answer = await explain({ patternId: pattern.patternId });
    expect(answer.subject).toMatchObject({ kind: TraitKind.TRAIT_KIND_TONE, value: 'bold', metric: 'ctr' });
    expect(answer.pattern?.estimate).toMatchObject({ lift: pattern.lift, tests: 16, version: 2 });
    expect(answer.versions.map(({ estimate, epochTo }) => [estimate?.version, epochTo])).toEqual([
      [2, 0],
      [1, 2],
    ]);
    expect(answer.versions[1]?.estimate?.lift).toBeGreaterThan(0.3);
    expect(answer.pattern?.cycleId).toBe(pattern.cycleId);
    expect(answer.tests).toHaveLength(5);
    for (const set of answer.tests) {
      expect(set.assignment).toBe(Assignment.ASSIGNMENT_RANDOMISED);
      expect(set.creatives).toHaveLength(4);
      expect(set.creatives.filter(({ hasTrait }) => hasTrait)).toHaveLength(2);
      // The set's own lift is that of its creatives' odds, pooled.
      const rateOf = (has: boolean) => {
        const own = set.creatives.filter(({ hasTrait }) => hasTrait === has);
        return (
          own.reduce((sum, { clicks }) => sum + clicks, 0) /
          own.reduce((sum, { impressions }) => sum + impressions, 0)
        );
      };
      const odds = (rate: number) => rate / (1 - rate);
      expect(set.lift).toBeCloseTo(odds(rateOf(true)) / odds(rateOf(false)) - 1, 1);
      expect(set.creatives[0]?.rate).toBeCloseTo(
        (set.creatives[0]?.clicks ?? 0) / (set.creatives[0]?.impressions ?? 1),
        12,
      );
    }
    const shares = answer.tests.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(answer.events).toHaveLength(20);
  });

  test('pages through every set and every event once', async () => {
    const sets = new Set<string>();
    const events = new Set<string>();
    let testPageToken = '';
    do {
      let pageToken = '';
      let next = '';
      do {
        const page = await explain({ ...BOLD, testPageSize: 6, testPageToken, pageSize: 9, pageToken });
        for (const { eventId } of page.events) {
          expect(events.has(eventId)).toBe(false);
          events.add(eventId);
        }
        for (const { contrastSetId } of page.tests) sets.add(contrastSetId);
        pageToken = page.nextPageToken;
        next = page.nextTestPageToken;
      } while (pageToken !== '');
      testPageToken = next;
    } while (testPageToken !== '');
    expect(sets.size).toBe(16);
    expect(events.size).toBe(64);
  });

  test('says in sentences what was compared with what, how sure that is, and what would change it', async () => {
    const { sentences, pattern } = await explain(BOLD);
    const text = sentences.join('\n');
    expect(text).toContain('tone "bold" changes the odds of a click by');
    expect(text).toContain('within 16 randomised tests: 32 creatives with it');
    expect(text).toContain('at random, so the difference may be called the effect');
    expect(text).toMatch(/q-value is (less than )?0\.\d/);
    expect(text).toContain(`learned by cycle ${pattern?.cycleId} and published on 2026-11-20 as epoch 2`);
    expect(text).toMatch(/Before, from epoch 1 on, it was \+\d+\.\d % and established/);
    expect(text).toContain('What would change it:');
    expect(sentences.every((sentence) => !sentence.includes('undefined') && !sentence.includes('NaN'))).toBe(
      true,
    );
  });

  test('explains an item of an earlier context as it was in it', async () => {
    const [first] = contexts;
    expect(valuesOf(first?.recommendedTones ?? [])).toEqual(['bold']);
    const { pattern, epoch, sentences } = await explain({
      kind: BOLD.kind,
      value: 'bold',
      contextId: first?.contextId ?? '',
      projectId: 'project',
    });
    expect(epoch).toBe(1);
    expect(pattern).toMatchObject({ patternId: first?.recommendedTones[0]?.evidence?.patternId, epochTo: 2 });
    expect(sentences.join('\n')).toContain('Since epoch 2 it is no longer current: version 2 says');
  });

  test('tells nothing of another account, and nothing of what it does not know', async () => {
    const [pattern] = await patternsOf(service, accountId);
    const other = await createLearningAccount(service);
    expect((await errorOf(explain({ patternId: pattern?.patternId ?? '' }, other))).code).toBe(
      status.NOT_FOUND,
    );
    expect((await errorOf(explain(BOLD, other))).code).toBe(status.NOT_FOUND);
    const made = `${nodeKey(accountId)}|pattern||tone|loud|ctr|RANDOMISED|1`;
    expect((await errorOf(explain({ patternId: made }))).code).toBe(status.NOT_FOUND);
    expect((await errorOf(explain({}))).code).toBe(status.INVALID_ARGUMENT);
    const contextId = contexts[0]?.contextId ?? '';
    const foreign = await errorOf(explain({ ...BOLD, contextId, projectId: 'project' }, other));
    expect(foreign.code).toBe(status.INVALID_ARGUMENT);
  });
});

describe('DiffContexts', () => {
  const diff = (request: Partial<DiffContextsRequest>) =>
    service.clients.KaizenService.diffContexts(
      DiffContextsRequest.fromPartial({ accountId, projectId: 'project', ...request }),
    );

  test('tells what came, what went and what changed between two epochs, and the same for their contexts', async () => {
    const answer = await diff({ fromEpoch: 1 });
    expect(answer).toMatchObject({ fromEpoch: 1, toEpoch: 2, metric: 'ctr' });
    const bold = answer.changes.filter(({ value }) => value === 'bold');
    expect(bold).toContainEqual(
      expect.objectContaining({
        field: 'recommended_tones',
        what: PatternChangeKind.PATTERN_CHANGE_KIND_CLOSED,
      }),
    );
    const was = bold.find(({ field }) => field === 'recommended_tones')?.before;
    expect(was?.lift).toBe(contexts[0]?.recommendedTones[0]?.evidence?.lift);
    expect(was?.state).toBe(PatternState.PATTERN_STATE_ESTABLISHED);
    expect(answer.sentences[0]).toMatch(/^From epoch 1 to epoch 2, by ctr: /);
    const ids = contexts.map(({ contextId }) => contextId);
    const byId = await diff({ fromContextId: ids[0] ?? '', toContextId: ids[1] ?? '' });
    expect(byId).toEqual(answer);
    const back = await diff({ fromEpoch: 2, toEpoch: 1 });
    expect(back.changes).toHaveLength(answer.changes.length);
    expect((await diff({ fromEpoch: 2, toEpoch: 2 })).changes).toEqual([]);
  });

  test('names an epoch that never was, and a request that names none', async () => {
    expect((await errorOf(diff({ fromEpoch: 9 }))).code).toBe(status.NOT_FOUND);
    expect((await errorOf(diff({}))).code).toBe(status.INVALID_ARGUMENT);
  });
});

describe('GetKnowledgeGraph', () => {
  const graphOf = (request: Partial<GetKnowledgeGraphRequest> = {}, account = accountId) =>
    service.clients.LearningService.getKnowledgeGraph(
      GetKnowledgeGraphRequest.fromPartial({
        accountId: account,
        ...request,
      } as Partial<GetKnowledgeGraphRequest>),
    );

  /** Keys that can be reached from the first node. */
  function connected({ nodes, relationships }: GetKnowledgeGraphResponse): number {
    const reached = new Set([nodes[0]?.key]);
    for (let before = 0; before < reached.size; ) {
      before = reached.size;
      for (const { from, to } of relationships) {
        if (reached.has(from) || reached.has(to)) reached.add(from).add(to);
      }
    }
    return reached.size;
  }

  test('is connected, holds to its limits, and puts the most important first', async () => {
    const whole = await graphOf({ limit: 500, depth: 4 });
    expect(whole.nodes).toHaveLength(whole.totalNodes);
    expect(whole.truncated).toBe(false);
    expect(connected(whole)).toBe(whole.nodes.length);
    const patterns = await patternsOf(service, accountId);
    const keysOf = (kind: KnowledgeNodeKind) =>
      whole.nodes.filter((node) => node.kind === kind).map(({ key }) => key);
    expect(keysOf(KnowledgeNodeKind.KNOWLEDGE_NODE_KIND_PATTERN).sort()).toEqual(
      patterns.map(({ patternId }) => patternId).sort(),
    );
    const few = await graphOf({ limit: 5 });
    expect(few.nodes).toHaveLength(5);
    expect(few.truncated).toBe(true);
    expect(connected(few)).toBe(5);
    for (const { importance } of whole.nodes) expect(importance >= 0 && importance <= 1).toBe(true);
  });

  test('grows from a focus, through the kinds and the confidence that are asked for', async () => {
    const focus = `${nodeKey(accountId)}|tone|bold`;
    const near = await graphOf({ focus, depth: 1, limit: 500 });
    expect(near.nodes[0]).toMatchObject({
      key: focus,
      details: { $case: 'trait', value: { value: 'bold' } },
    });
    for (const { from, to } of near.relationships) expect([from, to]).not.toContain(undefined);
    expect(near.nodes.filter(({ kind }) => kind === KnowledgeNodeKind.KNOWLEDGE_NODE_KIND_CYCLE)).toEqual([]);
    const kinds = [KnowledgeNodeKind.KNOWLEDGE_NODE_KIND_PATTERN];
    const only = await graphOf({ kinds, limit: 500, depth: 4 });
    expect(new Set(only.nodes.slice(1).map(({ kind }) => kind))).toEqual(new Set(kinds));
    const sure = await graphOf({ kinds, minConfidence: 0.99, limit: 500 });
    expect(sure.nodes.length).toBeLessThanOrEqual(only.nodes.length);
    expect((await errorOf(graphOf({ focus: 'nothing' }))).code).toBe(status.NOT_FOUND);
  });

  test('is read once for an epoch, says so, and shows earlier epochs as they were', async () => {
    const again = await graphOf();
    expect(again).toMatchObject({ epoch: 2, fromCache: true });
    const first = await graphOf({ epoch: 1, limit: 500 });
    expect(first).toMatchObject({ epoch: 1, fromCache: false, ageMs: 0 });
    const bold = first.nodes.find(({ label }) => label === 'tone "bold", ctr');
    expect(bold?.details).toMatchObject({
      $case: 'pattern',
      value: { version: { estimate: { lift: contexts[0]?.recommendedTones[0]?.evidence?.lift } } },
    });
    const other = await createLearningAccount(service);
    const empty = await graphOf({}, other);
    expect(empty.nodes.map(({ kind }) => kind)).toEqual([KnowledgeNodeKind.KNOWLEDGE_NODE_KIND_ACCOUNT]);
    expect((await errorOf(graphOf({ epoch: 1 }, other))).code).toBe(status.NOT_FOUND);
    expect((await errorOf(graphOf({ focus: nodeKey(accountId) }, other))).code).toBe(status.NOT_FOUND);
  });
});

describe('what is kept of graphs', () => {
  /** The service's graph, which counts readings of patterns; each is followed by `then`. */
  function countingGraph(then: () => Promise<void> = async () => undefined) {
    const readings: string[] = [];
    const counting: Graph = {
      ...service.graph,
      run: async (query, params, options) => {
        const result = await service.graph.run(query, params, options);
        if (query.name === 'knowledge/read-patterns-at-epoch-account') {
          readings.push(query.name);
          await then();
        }
        return result;
      },
    };
    const cache = createGraphCache({ graph: counting, shared: NOTHING_SHARED, clock: () => NOW });
    return { cache, readings };
  }

  test('callers at the same time share one reading, and later ones need none', async () => {
    const { cache, readings } = countingGraph();
    const both = await Promise.all([cache.at({ accountId, epoch: 1 }), cache.at({ accountId, epoch: 1 })]);
    expect(readings).toHaveLength(1);
    expect(both[0]?.graph).toBe(both[1]?.graph);
    expect(await cache.at({ accountId, epoch: 1 })).toMatchObject({ fromCache: true });
    expect(readings).toHaveLength(1);
  });

  test('a reading that a reset overtakes is no graph of its epoch', async () => {
    const other = await createLearningAccount(service);
    await report(service, other, planted(3, 0.4));
    await runCycle(service, other);
    const { cache } = countingGraph(async () => {
      const request = { accountId: other, force: true, actor: 'maria', reason: 'test' };
      await service.clients.LearningService.resetLearning(ResetLearningRequest.fromPartial(request));
    });
    const history = createKnowledgeHistory(service.graph, NOTHING_SHARED);
    await expect(cache.at({ accountId: other, epoch: 1 })).rejects.toMatchObject({
      detail: { reason: 'UNKNOWN_EPOCH' },
    });
    const scope = { accountId: other, epoch: 1, publishedAtMs: 1, projectId: '', segmentKey: '', metric: '' };
    await expect(history.at({ ...scope, sharedEpoch: 0, sharedEpochNow: 0 })).rejects.toMatchObject({
      detail: { reason: 'UNKNOWN_EPOCH' },
    });
  });
});
