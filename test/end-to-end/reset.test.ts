import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmptyReason } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { OverrideEffect, PutOverrideRequest } from '../../src/gen/kaizen/v1/override.ts';
import { CreativeMark, MarkCreativeRequest } from '../../src/gen/kaizen/v1/performance_service.ts';
import { ScoreCreativesRequest } from '../../src/gen/kaizen/v1/prediction_service.ts';
import {
  ResetLearningRequest,
  type ResetLearningResponse,
  ResetScope,
} from '../../src/gen/kaizen/v1/reset.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { resetLearning } from '../../src/learning/reset/reset-learning.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { runAccountCycle } from '../fixtures/cycle-bed.ts';
import { dyingGraph } from '../fixtures/dying-graph.ts';
import { dataFile, describeOnData, HEADLINE_TESTS } from '../fixtures/real-data.ts';
import { drawAccount, reportDay, seedAccount } from '../fixtures/seeded-account.ts';
import { evidenceOf, expectSame, type NamedNumbers } from './evidence.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import { HEADLINE_OPTIONS, importFile } from './import-file.ts';
import {
  contextOf,
  createLearningAccount,
  NOW,
  report,
  rowsOf,
  runCycle,
  trait,
  valuesOf,
} from './learning-client.ts';
import { plantedTests } from './planted-tests.ts';

const { RESET_SCOPE_ALL, RESET_SCOPE_KNOWLEDGE } = ResetScope;
/** Eleven thousand records, twice a cycle over all of them, on a machine that may be busy. */
const LONG_MS = 600_000;
/** Of a server that is going to die: nobody else wants the account meanwhile. */
const LEASE_MS = 100;
const log = pino({ level: 'silent' });
const EFFECTS = { 'tone:bold': 0.3, 'tone:calm': -0.2, 'pillar:news': 0.1 };

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

const recordsOf = (name: string, fromDay = 0, tests = 10) =>
  plantedTests({
    name,
    seed: 5 + fromDay,
    tests,
    fromDay,
    traits: Object.keys(EFFECTS),
    effects: (carried) => ({
      ctr: Object.entries(EFFECTS).reduce((sum, [of, effect]) => sum + (carried.has(of) ? effect : 0), 0),
    }),
  });

function reset(
  accountId: string,
  more: Partial<ResetLearningRequest> = { force: true },
): Promise<ResetLearningResponse> {
  const request = ResetLearningRequest.fromPartial({ accountId, actor: 'maria', reason: 'a wrong import' });
  return service.clients.LearningService.resetLearning({ ...request, ...more }, { deadlineMs: LONG_MS });
}

const countsOf = ({ counts }: ResetLearningResponse): Readonly<Record<string, number>> =>
  Object.fromEntries(counts.map(({ label, count }) => [label, count]));

const FIGURES = [
  ...['lift', 'lower', 'upper', 'raw_lift', 'estimate', 'sd', 'sign_confidence', 'confidence', 'p_any'],
  ...[
    'q_value',
    'q_value_one_look',
    'prior',
    'effective_arms',
    'arms',
    'sets',
    'successes',
    'n_sum',
    'd_sum',
  ],
  ...[
    'other_successes',
    'decayed_n_sum',
    'decayed_d_sum',
    'decayed_squared_d_sum',
    'nn_sum',
    'nd_sum',
    'dd_sum',
  ],
  ...['dispersion', 'tau2'],
] as const;

/** Every figure of the patterns that readers see, by what they are about and their state. */
function knowledgeOf(accountId: string): Promise<readonly NamedNumbers[]> {
  return rowsOf<NamedNumbers>(
    service,
    `MATCH (p:Pattern) WHERE p.key STARTS WITH $prefix AND p.epoch_to IS NULL
     RETURN p.kind + ':' + p.value + ' ' + p.metric + ' ' + p.assignment + ' ' + p.project_id + ' ' + p.state AS name,
            [figure IN $figures | toFloat(p[figure])] AS values ORDER BY name`,
    { prefix: `${nodeKey(accountId)}|`, figures: FIGURES },
  );
}

/** Versions and p_any of the patterns that readers see. */
function analysesOf(accountId: string) {
  return rowsOf<{ readonly name: string; readonly version: number; readonly pAny: number }>(
    service,
    `MATCH (p:Pattern) WHERE p.key STARTS WITH $prefix AND p.epoch_to IS NULL
     RETURN p.kind + ':' + p.value + ' ' + p.metric + ' ' + p.assignment + ' ' + p.project_id AS name,
            p.version AS version, p.p_any AS pAny ORDER BY name`,
    { prefix: `${nodeKey(accountId)}|` },
  );
}

/** Everything there is of an account, by label. */
async function labelsOf(accountId: string): Promise<Readonly<Record<string, number>>> {
  const rows = await rowsOf<{ readonly label: string; readonly nodes: number }>(
    service,
    `MATCH (n) WHERE n.key STARTS WITH $prefix OR n.account_key = $key
     RETURN labels(n)[0] AS label, count(*) AS nodes`,
    { key: nodeKey(accountId), prefix: `${nodeKey(accountId)}|` },
  );
  return Object.fromEntries(rows.map(({ label, nodes }) => [label, nodes]));
}

/** Every property of every node of an account. */
function nodesOf(accountId: string): Promise<readonly unknown[]> {
  return rowsOf(
    service,
    `MATCH (n) WHERE n.key = $key OR n.key STARTS WITH $prefix OR n.account_key = $key
     RETURN labels(n) AS labels, n.key AS key, properties(n) AS properties, COUNT { (n)--() } AS degree
     ORDER BY labels, key`,
    { key: nodeKey(accountId), prefix: `${nodeKey(accountId)}|` },
  );
}

async function learnedAccount(tests = 10): Promise<string> {
  const accountId = await createLearningAccount(service);
  await report(service, accountId, recordsOf('first', 0, tests));
  await runCycle(service, accountId);
  return accountId;
}

describe('a reset of knowledge', () => {
  test('says first what would go and changes nothing, then takes just that, and readers are told', async () => {
    const accountId = await learnedAccount(60);
    const neighbour = await learnedAccount();
    const before = await nodesOf(accountId);
    const beside = await nodesOf(neighbour);
    const preview = await reset(accountId, { force: false, actor: '', reason: '' });
    expect(preview).toMatchObject({ preview: true, scope: RESET_SCOPE_KNOWLEDGE, epoch: 1 });
    expect(await nodesOf(accountId)).toEqual(before);
    expect(Object.keys(countsOf(preview))).toEqual(
      expect.arrayContaining([
        'Pattern',
        'Evidence',
        'TESTED_IN',
        'USES',
        'Dispersion',
        'Formula',
        'Training',
      ]),
    );

    const labels = await labelsOf(accountId);
    const done = await reset(accountId);
    expect(done).toMatchObject({ preview: false, epoch: 2 });
    expect(countsOf(done)).toEqual(countsOf(preview));
    expect(await nodesOf(neighbour)).toEqual(beside);
    const { Pattern, Evidence, Dispersion, Formula, PlatformLevels, Training, Model, PastLook, ...rest } =
      await labelsOf(accountId);
    expect({ Pattern, Evidence, Dispersion, Formula, PlatformLevels, Training, Model }).toEqual({});
    expect(PastLook).toBe(countsOf(preview).Pattern);
    const kept = ['Event', 'PerformanceDay', 'ContrastSet', 'Creative', 'Day', 'Snapshot', 'Cycle', 'Trait'];
    for (const label of kept) expect([label, rest[label]]).toEqual([label, labels[label]]);

    const context = await contextOf(service, accountId, { generationSlots: 2 });
    expect(context).toMatchObject({ epoch: 2, recommendedTones: [], generationSlots: [{}, {}] });
    expect(context.emptyFields.find(({ field }) => field === 'recommended_tones')).toMatchObject({
      reason: EmptyReason.EMPTY_REASON_RESET,
    });
    const scores = await service.clients.PredictionService.scoreCreatives(
      ScoreCreativesRequest.fromPartial({ accountId, creatives: [{ clientId: 'a', traits: [] }] }),
    );
    expect(scores.missing).toHaveLength(3);
    const [epoch] = await rowsOf(
      service,
      `MATCH (:Account {key: $key})-[:HAS_EPOCH]->(e) WHERE e.epoch = 2
       RETURN e.cause AS cause, e.actor AS actor, e.reason AS reason`,
      { key: nodeKey(accountId) },
    );
    expect(epoch).toEqual({ cause: 'RESET', actor: 'maria', reason: 'a wrong import' });

    // Called again when nothing was learned since.
    expect(await reset(accountId)).toMatchObject({ counts: [], epoch: 2 });
  }, 480_000);

  test('keeps what people have decided', async () => {
    const accountId = await learnedAccount();
    const request = { accountId, actor: 'maria', reason: 'no', effect: OverrideEffect.OVERRIDE_EFFECT_VETO };
    await service.clients.LearningService.putOverride(
      PutOverrideRequest.fromPartial({ ...request, trait: trait('tone:bold') }),
    );
    await service.clients.LearningService.putOverride(
      PutOverrideRequest.fromPartial({
        ...{ ...request, effect: OverrideEffect.OVERRIDE_EFFECT_EXPIRE },
        trait: trait('pillar:news'),
      }),
    );
    await reset(accountId);
    expect(valuesOf((await contextOf(service, accountId)).riskyPatterns)).toEqual(['bold']);
    await runCycle(service, accountId);
    const context = await contextOf(service, accountId);
    expect(valuesOf(context.riskyPatterns)).toEqual(['bold', 'calm']);
    // Learned anew from the same figures, it is still expired.
    expect((await knowledgeOf(accountId)).some(({ name }) => name.startsWith('pillar:news ctr'))).toBe(true);
    expect(valuesOf(context.successfulPillars)).toEqual([]);
  });

  test('again and again gives no second interim analysis: p_any never rises, and versions go on', async () => {
    const accountId = await learnedAccount();
    let before = await analysesOf(accountId);
    const sums = await evidenceOf(service, accountId);
    const knowledge = await knowledgeOf(accountId);
    for (let round = 0; round < 2; round += 1) {
      await reset(accountId);
      await runCycle(service, accountId);
      const after = await analysesOf(accountId);
      expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
      for (const [at, pattern] of after.entries()) {
        expect(pattern.version).toBe((before[at]?.version ?? 0) + 1);
        // The same figures are the same interim analysis: not a second one.
        expect(Math.abs(pattern.pAny - (before[at]?.pAny ?? 2))).toBeLessThanOrEqual(1e-9);
      }
      before = after;
    }
    expectSame(await evidenceOf(service, accountId), sums);
    expectSame(await knowledgeOf(accountId), knowledge);
    // An interim analysis that was lucky, and what came later undid: without its record the later one would be the first.
    const [lucky] = before;
    await service.graph.run(
      {
        name: 'test/lucky',
        mode: 'write',
        cardinality: 'none',
        text: `MATCH (p:Pattern) WHERE p.key STARTS WITH $prefix AND p.epoch_to IS NULL SET p.p_any = p.p_any / 2`,
      },
      { prefix: `${nodeKey(accountId)}|` },
    );
    await reset(accountId);
    await runCycle(service, accountId);
    const after = await analysesOf(accountId);
    expect(after[0]?.pAny).toBe((lucky?.pAny ?? Number.NaN) / 2);
    for (const [at, pattern] of after.entries())
      expect(pattern.pAny).toBe((before[at]?.pAny ?? Number.NaN) / 2);
  }, 300_000);

  test('is refused without a name or a reason, for an unknown account, and beside a running cycle', async () => {
    const accountId = await learnedAccount(4);
    expect((await errorOf(reset(accountId, { force: true, actor: ' ' }))).details).toContain('actor');
    expect((await errorOf(reset(accountId, { force: true, reason: '' }))).details).toContain('reason');
    expect((await errorOf(reset('nobody'))).details).toContain('does not exist');
    expect((await errorOf(reset('nobody', { force: false }))).details).toContain('does not exist');
    await service.graph.run(
      {
        name: 'test/lease',
        mode: 'write',
        cardinality: 'none',
        text: `MERGE (l:Lease {key: $key}) SET l.cycle_id = 'another', l.token = 99,
               l.expires_at = datetime.realtime() + duration({seconds: 60})`,
      },
      { key: `${nodeKey('cycle')}|${nodeKey(accountId)}` },
    );
    expect((await errorOf(reset(accountId))).details).toContain('already running');
    expect(await knowledgeOf(accountId)).not.toEqual([]);
  });
});

describe('a reset of all', () => {
  test('leaves events and marks of people, and takes figures out of every sum', async () => {
    const accountId = await createLearningAccount(service);
    const records = recordsOf('first');
    const winners = records
      .slice(0, 2)
      .map((record) => ({ ...record, engagements: 900, impressions: 5_000 }));
    await report(service, accountId, [...winners, ...records.slice(2)]);
    await service.clients.PerformanceService.markCreative(
      MarkCreativeRequest.fromPartial({
        ...{ accountId, contentId: records[1]?.contentId ?? '', mark: CreativeMark.CREATIVE_MARK_WINNER },
        ...{ actor: 'ana', reason: 'I like it', projectId: 'project' },
      }),
    );
    await runCycle(service, accountId);
    const before = await labelsOf(accountId);
    const preview = await reset(accountId, { force: false, scope: RESET_SCOPE_ALL });
    const done = await reset(accountId, { force: true, scope: RESET_SCOPE_ALL });
    expect(countsOf(done)).toEqual(countsOf(preview));
    const after = await labelsOf(accountId);
    expect(after.Event).toBe(before.Event);
    expect(after.Creative).toBe(before.Creative);
    expect(Object.keys(after).sort()).toEqual(
      ['Creative', 'Day', 'Epoch', 'Event', 'PastLook', 'Project', 'Trait'].filter((label) => label in after),
    );
    const [sums] = await rowsOf<Record<string, number>>(
      service,
      `MATCH (a:Account {key: $key})-[:OWNS]->(p:Project)
       CALL (a) { MATCH (c:Creative) WHERE c.key STARTS WITH a.key + '|'
         RETURN sum(c.impressions) AS impressions, sum(c.clicks) AS clicks,
           count(CASE c.marked_by WHEN 'SERVICE' THEN 1 END) AS byService,
           count(CASE c.marked_by WHEN 'PERSON' THEN 1 END) AS byPerson }
       CALL (a) { MATCH (d:Day) WHERE d.key STARTS WITH a.key + '|'
         RETURN sum(d.impressions) AS dayImpressions, sum(d.performance_count) AS dayRecords, count(d.dirty) AS dirty,
           sum(d.event_count) AS dayEvents }
       RETURN impressions, clicks, byService, byPerson, dayImpressions, dayRecords, dirty, dayEvents,
         a.performance_count AS performance, p.performance_count AS ofProject, a.event_count AS events`,
      { key: nodeKey(accountId) },
    );
    expect(sums).toMatchObject({
      ...{ impressions: 0, clicks: 0, byService: 0, byPerson: 1, dayImpressions: 0, dayRecords: 0, dirty: 0 },
      ...{ performance: 0, ofProject: 0, events: before.Event, dayEvents: before.Event },
    });
    const context = await contextOf(service, accountId);
    expect(context.channelPerformance).toEqual([]);
    expect(context.pastWinners).toHaveLength(1);
    await runCycle(service, accountId);
    expect(await knowledgeOf(accountId)).toEqual([]);

    // Reported under a higher revision everything is as it was, but for the interim analyses there were.
    await report(
      service,
      accountId,
      records.map((record) => ({ ...record, revision: 1 })),
    );
    await runCycle(service, accountId);
    const twin = await createLearningAccount(service);
    await report(service, twin, records);
    await runCycle(service, twin);
    expectSame(await evidenceOf(service, accountId), await evidenceOf(service, twin));
  }, 300_000);
});

describe('a reset that dies', () => {
  test.each(['KNOWLEDGE', 'ALL'] as const)(
    'at any write of %s is finished by whoever comes next',
    async (scope) => {
      const dependencies = (graph = service.graph, leaseMs = 30_000) => ({
        ...{ graph, clock: () => NOW, log, random: Math.random, serverId: 'test', leaseMs },
      });
      const seeded = async () => {
        const accountId = `reset ${randomUUID()}`;
        await seedAccount(service.graph, drawAccount(accountId, seededRandom(3), { sets: 9 }));
        await reportDay(service.graph, accountId, {
          ...{ projectId: 'project', date: '2026-03-02', spendMicros: 1_000_000, revenueMicros: 2_000_000 },
        });
        await runAccountCycle(dependencies(), { accountId, trigger: 'REQUEST' });
        return accountId;
      };
      const request = (accountId: string) => ({ accountId, scope, actor: 'maria', reason: 'test' });
      const reference = await seeded();
      await resetLearning(dependencies(), request(reference));
      const empty = await labelsOf(reference);
      await runAccountCycle(dependencies(), { accountId: reference, trigger: 'REQUEST' });
      const rebuilt = await knowledgeOf(reference);
      const unversioned = ({ Cycle: _cycle, ...labels }: Readonly<Record<string, number>>) => labels;
      let deaths = 0;
      for (let nth = 2; ; nth += 1) {
        const accountId = await seeded();
        const dying = dyingGraph(service.graph, { at: 'BEGIN', nth });
        const outcome = await resetLearning(dependencies(dying, LEASE_MS), request(accountId)).then(
          () => 'DONE',
          () => 'DIED',
        );
        // The lease of the dead server runs out.
        await new Promise((resolve) => setTimeout(resolve, 2 * LEASE_MS));
        if (outcome === 'DIED') deaths += 1;
        // Killed before its first transaction it has not begun: then there is nothing to finish.
        const [{ pending } = { pending: null }] = await rowsOf<{ readonly pending: string | null }>(
          service,
          'MATCH (a:Account {key: $key}) RETURN a.reset_pending AS pending',
          { key: nodeKey(accountId) },
        );
        if (nth % 2 === 0 || pending === null) {
          await resetLearning(dependencies(), request(accountId));
          expect(unversioned(await labelsOf(accountId))).toEqual(unversioned(empty));
        }
        await runAccountCycle(dependencies(), { accountId, trigger: 'REQUEST' });
        expectSame(await knowledgeOf(accountId), rebuilt);
        if (outcome === 'DONE') break;
      }
      expect(deaths).toBeGreaterThan(10);
    },
    900_000,
  );
});

describeOnData('the headline tests of Upworthy', () => {
  test('are learned anew to the ninth digit', { timeout: 2 * LONG_MS }, async () => {
    const accountId = service.newAccountId();
    await importFile(service, dataFile(HEADLINE_TESTS), [
      ...['--account', accountId, '--create-account', '--industry', 'Media'],
      ...HEADLINE_OPTIONS,
    ]);
    const cycle = async () => {
      const request = { accountId, wait: true, dryRun: false };
      await service.clients.LearningService.runCycle(request, { deadlineMs: LONG_MS });
    };
    await cycle();
    const before = await knowledgeOf(accountId);
    const evidence = await evidenceOf(service, accountId);
    expect(before.length).toBeGreaterThan(50);
    const { epoch } = await reset(accountId);
    expect(await knowledgeOf(accountId)).toEqual([]);
    await cycle();
    expectSame(await knowledgeOf(accountId), before);
    expectSame(await evidenceOf(service, accountId), evidence);
    const { account } = await service.clients.AccountService.getAccount({ accountId });
    expect(account?.publishedEpoch).toBe(epoch + 1);
  });
});
