/** What was published stays readable: contexts of earlier epochs, and the way back to them. */
import { status } from '@grpc/grpc-js';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EpochCause, ListEpochsRequest } from '../../src/gen/kaizen/v1/epoch.ts';
import type { KaizenContext } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { EmptyReason, GetSegmentContextRequest } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { Metric } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { readPatternsAtEpoch, takeCycleLease } from '../../src/gen/queries.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { readAllPatternsAt } from '../../src/knowledge/knowledge-at-epoch.ts';
import { versionIndexKeys } from '../../src/knowledge/version-index.ts';
import { leaseKeyOf } from '../../src/learning/cycle/cycle-lease.ts';
import { ROLL_BACK_LIMITS, rollBackKnowledge } from '../../src/learning/history/roll-back-knowledge.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import {
  contextOf,
  createLearningAccount,
  NOW,
  patternsOf,
  report,
  rowsOf,
  runCycle,
} from './learning-client.ts';
import { clicksOnly, type PlantedTests, plantedTests } from './planted-tests.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

const TIMEOUT_MS = 300_000;
const TRAITS = ['tone:bold', 'hook_type:question', 'pillar:stories'];

function tests(round: number, options: Partial<PlantedTests> = {}) {
  return clicksOnly(
    plantedTests({
      name: `round ${round}`,
      seed: round,
      tests: 6,
      traits: round % 2 === 0 ? TRAITS : TRAITS.slice(0, 2),
      // What works turns round from cycle to cycle, so that every epoch says something else.
      effects: (carried) => ({
        ctr:
          (carried.has('tone:bold') ? (round < 3 ? 0.3 : -0.5) : 0) +
          (carried.has('pillar:stories') ? 0.25 : 0),
      }),
      fromDay: 10 * round,
      fields: { projectId: round % 2 === 0 ? 'project' : 'other' },
      ...options,
    }),
  );
}

/** What a context says that was published, without what is counted live. */
function published(context: KaizenContext) {
  const { recommendedTones, riskyPatterns, preferredPlatforms, bannedPhrases, successfulPillars } = context;
  const { highPerformingHooks, furtherTraits, generationSlots, epoch, sharedEpoch, asOf, metric } = context;
  return {
    ...{ recommendedTones, riskyPatterns, preferredPlatforms, bannedPhrases, successfulPillars },
    ...{ highPerformingHooks, furtherTraits, generationSlots, epoch, sharedEpoch, asOf, metric },
  };
}

/** The same without the ids of versions, which differ after a roll-back. */
const figures = (context: KaizenContext) =>
  JSON.parse(
    JSON.stringify({ ...published(context), epoch: 0, asOf: undefined }, (name, value: unknown) =>
      name === 'patternId' ? '' : value,
    ),
  ) as unknown;

const SLOTS = { generationSlots: 6 };

/** An account with a history of epochs, and the contexts it was given at each. */
async function accountWithHistory(rounds: number) {
  const accountId = await createLearningAccount(service);
  const seen: KaizenContext[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    await report(service, accountId, tests(round));
    await runCycle(service, accountId);
    seen.push(await contextOf(service, accountId, SLOTS));
  }
  return { accountId, seen };
}

describe('the context of an earlier epoch', () => {
  test(
    'is what was published then, item for item and figure for figure, by epoch and by context id',
    async () => {
      const { accountId, seen } = await accountWithHistory(5);
      expect(seen.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
      expect(new Set(seen.map((context) => JSON.stringify(figures(context)))).size).toBe(5);
      const other = await startTestService({ now: NOW });
      try {
        for (const context of seen) {
          const { epoch, contextId } = context;
          const replay = await contextOf(other, accountId, { ...SLOTS, epoch });
          expect(published(replay), `epoch ${epoch}`).toEqual(published(context));
          expect(replay).toMatchObject({ contextId: '', sampleSize: 0, pastWinners: [] });
          expect(replay.emptyFields).toContainEqual(
            expect.objectContaining({ field: 'past_winners', reason: EmptyReason.EMPTY_REASON_NOT_REPLAYED }),
          );
          const again = await contextOf(service, accountId, { ...SLOTS, seed: undefined, contextId });
          expect(published(again)).toEqual(published(context));
          expect(again).toMatchObject({ contextId, seed: 1 });
        }
      } finally {
        await other.close();
      }
    },
    TIMEOUT_MS,
  );

  test(
    'has the values one could choose then, also those whose evidence was taken back since',
    async () => {
      const accountId = await createLearningAccount(service);
      const records = tests(1, { tests: 3, traits: ['tone:bold'] });
      await report(service, accountId, records);
      await runCycle(service, accountId);
      const before = await contextOf(service, accountId, SLOTS);
      const chosen = (context: KaizenContext) =>
        context.generationSlots.flatMap(({ items }) => items.map(({ value }) => value));
      expect(chosen(before)).toContain('bold');
      await report(
        service,
        accountId,
        records.map((record) => ({ ...record, revision: 2, clicks: undefined })),
      );
      await runCycle(service, accountId);
      const after = await contextOf(service, accountId, SLOTS);
      expect(after.epoch).toBe(2);
      expect(chosen(after)).not.toContain('bold');
      expect(published(await contextOf(service, accountId, { ...SLOTS, epoch: 1 }))).toEqual(
        published(before),
      );
      expect(published(await contextOf(service, accountId, { ...SLOTS, epoch: 2 }))).toEqual(
        published(after),
      );
    },
    TIMEOUT_MS,
  );

  test('is refused for an epoch that never was, and for an id that was given to another project', async () => {
    const { accountId, seen } = await accountWithHistory(1);
    const never = await errorOf(contextOf(service, accountId, { epoch: 2 }));
    expect(never.code).toBe(status.NOT_FOUND);
    expect(never.details).toContain('has no epoch 2');
    const segment = GetSegmentContextRequest.fromPartial({
      accountId,
      industry: 'a',
      clientType: 'b',
      epoch: 9,
    });
    expect((await errorOf(service.clients.KaizenService.getSegmentContext(segment))).code).toBe(
      status.NOT_FOUND,
    );
    const contextId = seen[0]?.contextId ?? '';
    const foreign = await errorOf(
      contextOf(service, accountId, { projectId: 'x', seed: undefined, contextId }),
    );
    expect(foreign.details).toContain('was given to another project');
    const another = await createLearningAccount(service);
    const stolen = await errorOf(contextOf(service, another, { seed: undefined, contextId }));
    expect(stolen.code).toBe(status.INVALID_ARGUMENT);
  });

  test(
    'costs what held then: the same hits of the store after four times as many epochs',
    async () => {
      const accountId = await createLearningAccount(service);
      const epochs = async (from: number, to: number): Promise<void> => {
        for (let round = from; round <= to; round += 1) {
          await report(service, accountId, tests(round, { tests: 2, fromDay: round, traits: ['tone:bold'] }));
          await runCycle(service, accountId);
        }
      };
      const hits = async () => {
        const scopeKey = nodeKey(accountId);
        const params = { scopeKey, epoch: 4n, ...versionIndexKeys(scopeKey, 4), maxPatterns: 100n };
        const { patterns } = await service.graph.run(readPatternsAtEpoch.Account, params);
        const { dbHits } = await service.graph.profile(readPatternsAtEpoch.Account, params);
        return { patterns: patterns.length, dbHits };
      };
      await epochs(1, 6);
      const few = await hits();
      await epochs(7, 26);
      const many = await hits();
      expect(few.patterns).toBeGreaterThan(0);
      expect(many.patterns).toBe(few.patterns);
      expect(many.dbHits, `${few.dbHits} before`).toBeLessThanOrEqual(1.3 * few.dbHits);
    },
    TIMEOUT_MS,
  );
});

describe('readers', () => {
  test('see one epoch at a time, whatever is published meanwhile: two servers, 50 cycles', async () => {
    const accountId = await createLearningAccount(service);
    const servers = [service, await startTestService({ now: NOW })];
    const seen = new Map<string, KaizenContext>();
    let isOver = false;
    const poll = async (server: TestService): Promise<void> => {
      while (!isOver) {
        const context = await contextOf(server, accountId, SLOTS);
        seen.set(JSON.stringify(published(context)), context);
      }
    };
    try {
      const readers = servers.flatMap((server) => [poll(server), poll(server)]);
      for (let cycle = 1; cycle <= 50; cycle += 1) {
        const effects = () => ({ ctr: cycle % 2 === 0 ? 0.6 : -0.6 });
        const options = { tests: 2, fromDay: cycle, traits: ['tone:bold'], effects };
        await report(service, accountId, tests(cycle, options));
        await runCycle(servers[cycle % 2] ?? service, accountId);
      }
      isOver = true;
      await Promise.all(readers);
      const fresh = await startTestService({ now: NOW });
      try {
        for (const context of seen.values()) {
          const { epoch } = context;
          if (epoch === 0) continue;
          const replay = await contextOf(fresh, accountId, { ...SLOTS, epoch });
          expect(published(context), `epoch ${epoch}`).toEqual(published(replay));
        }
      } finally {
        await fresh.close();
      }
      // Every epoch was seen in one form only, and most of them were seen.
      expect(new Set([...seen.values()].map(({ epoch }) => epoch)).size).toBe(seen.size);
      expect(seen.size).toBeGreaterThan(25);
    } finally {
      isOver = true;
      await servers[1]?.close();
    }
  }, 600_000);
});

describe('ListEpochs', () => {
  test('tells what published each epoch, newest first, page by page', async () => {
    const { accountId } = await accountWithHistory(3);
    const list = (pageToken: string) =>
      service.clients.LearningService.listEpochs(
        ListEpochsRequest.fromPartial({ accountId, pageSize: 2, pageToken }),
      );
    const first = await list('');
    expect(first.epochs.map(({ epoch, current }) => [epoch, current])).toEqual([
      [3, true],
      [2, false],
    ]);
    expect(first.epochs[0]).toMatchObject({
      cause: EpochCause.EPOCH_CAUSE_CYCLE,
      actor: '',
      restoredEpoch: 0,
    });
    expect(first.epochs[0]?.cycleId).not.toBe('');
    const rest = await list(first.nextPageToken);
    expect(rest.epochs.map(({ epoch }) => epoch)).toEqual([1]);
    expect(rest.nextPageToken).toBe('');
  });
});

describe('RollBackKnowledge', () => {
  const rollBack = (accountId: string, epoch: number) =>
    service.clients.LearningService.rollBackKnowledge({
      accountId,
      epoch,
      actor: 'maria',
      reason: 'bad import',
    });

  test(
    'publishes the knowledge of an earlier epoch anew, and leaves history as it was',
    async () => {
      const { accountId, seen } = await accountWithHistory(4);
      const [, then] = seen;
      if (then === undefined) throw new Error('there is no second epoch');
      const everBefore = await rowsOf<{ key: string; text: string }>(
        service,
        `MATCH (p:Pattern {account_key: $key}) RETURN p.key AS key, toString(p.lift) + ' ' + p.p_any AS text ORDER BY key`,
        { key: nodeKey(accountId) },
      );
      const answer = await rollBack(accountId, 2);
      expect(answer.epoch).toMatchObject({
        epoch: 5,
        cause: EpochCause.EPOCH_CAUSE_ROLL_BACK,
        restoredEpoch: 2,
        actor: 'maria',
        reason: 'bad import',
        current: true,
      });
      expect(answer.restoredPatterns).toBeGreaterThan(0);
      const now = await contextOf(service, accountId, SLOTS);
      expect(now.epoch).toBe(5);
      expect(figures(now)).toEqual(figures(then));
      for (const context of seen) {
        const replay = await contextOf(service, accountId, { ...SLOTS, epoch: context.epoch });
        expect(published(replay)).toEqual(published(context));
      }
      const everAfter = await rowsOf<{ key: string; text: string }>(
        service,
        `MATCH (p:Pattern {account_key: $key}) WHERE p.epoch_from < 5
         RETURN p.key AS key, toString(p.lift) + ' ' + p.p_any AS text ORDER BY key`,
        { key: nodeKey(accountId) },
      );
      expect(everAfter).toEqual(everBefore);
    },
    TIMEOUT_MS,
  );

  test.each(['patterns', 'choices', 'projects'] as const)(
    'of more %s than its limit is refused, and nothing changes',
    async (what) => {
      const { accountId } = await accountWithHistory(2);
      const dependencies = {
        ...{ graph: service.graph, clock: () => NOW, random: () => 0.5 },
        ...{ log: pino({ level: 'silent' }), serverId: 'a server' },
      };
      const request = { accountId, epoch: 1, actor: 'maria', reason: 'bad import' };
      const limits = { ...ROLL_BACK_LIMITS, [what]: 1 };
      await expect(rollBackKnowledge(dependencies, request, limits)).rejects.toMatchObject({
        message: expect.stringContaining(`more than 1 ${what}`),
        detail: { kind: 'WRONG_STATE', reason: 'CHANGE_TOO_LARGE' },
      });
      expect((await contextOf(service, accountId)).epoch).toBe(2);
      await expect(rollBackKnowledge(dependencies, request)).resolves.toMatchObject({ record: { epoch: 3 } });
    },
    TIMEOUT_MS,
  );

  test(
    'keeps the record of all interim analyses, and the next cycle changes only what has new evidence',
    async () => {
      const { accountId } = await accountWithHistory(4);
      const least = async () =>
        new Map(
          (
            await rowsOf<{ subject: string; least: number }>(
              service,
              `MATCH (p:Pattern {account_key: $key})
               RETURN p.project_id + '|' + p.kind + '|' + p.value + '|' + p.metric + '|' + p.assignment AS subject,
                      min(p.p_any) AS least`,
              { key: nodeKey(accountId) },
            )
          ).map(({ subject, least }) => [subject, least]),
        );
      const before = await least();
      await rollBack(accountId, 1);
      const [restored, former] = await Promise.all(
        [5, 1].map((epoch) => readAllPatternsAt(service.graph, { accountId, epoch, maxPatterns: 500n })),
      );
      expect(restored?.length).toBeGreaterThan(0);
      for (const pattern of restored ?? []) {
        const { projectId, kind, value, metric, assignment } = pattern;
        expect(pattern.pAny).toBe(before.get([projectId, kind, value, metric, assignment].join('|')));
        const old = former?.find(({ key }) => key === (pattern.restoredFrom ?? pattern.key));
        expect(pattern.qValue).toBe(old?.qValue);
        expect(pattern.cycleId).toBe(old?.cycleId);
      }
      // Nothing is new, so nothing is published.
      const idle = await runCycle(service, accountId);
      expect(idle.publishedEpoch).toBe(0);
      // Evidence on another tone under another metric moves nothing of what clicks have said.
      const restoredClicks = await patternsOf(service, accountId, { metric: Metric.METRIC_CTR });
      const engaged = plantedTests({
        name: 'engaged',
        seed: 9,
        tests: 6,
        traits: ['tone:calm'],
        effects: () => ({}),
        fromDay: 80,
      });
      await report(
        service,
        accountId,
        engaged.map((record) => ({
          ...record,
          clicks: undefined,
          conversions: undefined,
          spendMicros: undefined,
          revenueMicros: undefined,
        })),
      );
      expect((await runCycle(service, accountId)).publishedEpoch).toBe(6);
      expect(await patternsOf(service, accountId, { metric: Metric.METRIC_CTR })).toEqual(restoredClicks);
      expect(await patternsOf(service, accountId, { metric: Metric.METRIC_ENGAGEMENT_RATE })).not.toEqual([]);
    },
    TIMEOUT_MS,
  );

  test('names what it cannot do', async () => {
    const { accountId } = await accountWithHistory(1);
    expect(await errorOf(rollBack(accountId, 7))).toMatchObject({ code: status.NOT_FOUND });
    expect(await errorOf(rollBack(accountId, 1))).toMatchObject({ code: status.FAILED_PRECONDITION });
    expect(await errorOf(rollBack(service.newAccountId(), 1))).toMatchObject({ code: status.NOT_FOUND });
    await report(service, accountId, tests(2));
    await runCycle(service, accountId);
    await service.graph.run(takeCycleLease, {
      leaseKey: leaseKeyOf(nodeKey(accountId)),
      holder: 'another server',
      cycleId: 'their cycle',
      leaseMs: 60_000n,
    });
    expect(await errorOf(rollBack(accountId, 1))).toMatchObject({ code: status.ABORTED });
  });
});
