import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PutProjectRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { CycleStageName, RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import {
  CreativeCandidate,
  GetModelRequest,
  ListModelsRequest,
  type Model,
  ModelName,
  ModelState,
  PredictionPart,
  RollBackModelRequest,
  ScoreCreativesRequest,
  type ScoreCreativesResponse,
  ScoreFlag,
} from '../../src/gen/kaizen/v1/prediction_service.ts';
import { Assignment } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { resumeCycle } from '../../src/learning/cycle/resume-cycles.ts';
import { createTrainer, TrainingFailedError } from '../../src/prediction/trainer.ts';
import { runAccountCycle } from '../fixtures/cycle-bed.ts';
import { dyingGraph } from '../fixtures/dying-graph.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import { createLearningAccount, report, rowsOf, runCycle, trait } from './learning-client.ts';
import { clicksOnly, plantedTests } from './planted-tests.ts';

const TRAITS = ['tone:bold', 'pillar:news'] as const;
const TRUTH = { 'tone:bold': 0.4, 'pillar:news': -0.3 } as const;

const effectsBy =
  (sign: 1 | -1) =>
  (carried: ReadonlySet<string>): { readonly ctr: number } => ({
    ctr: TRAITS.reduce((sum, name) => sum + (carried.has(name) ? sign * TRUTH[name] : 0), 0),
  });

/** Randomised tests of four creatives each, one a day. */
const testsOf = (name: string, tests: number, fromDay: number, sign: 1 | -1 = 1) =>
  clicksOnly(
    plantedTests({ name, seed: fromDay + 1_000, tests, traits: TRAITS, effects: effectsBy(sign), fromDay }),
  );

/** Behind every date that is reported. */
const NOW = new Date('2027-03-01T12:00:00Z');

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

const CANDIDATES = [
  { clientId: 'loser', platform: 'instagram', traits: [trait('pillar:news')] },
  { clientId: 'plain', platform: 'instagram', traits: [] },
  { clientId: 'winner', platform: 'instagram', text: 'Did you know?', traits: [trait('tone:bold')] },
  { clientId: 'elsewhere', platform: 'tiktok', traits: [trait('tone:bold')] },
];

const score = (
  accountId: string,
  request: Partial<ScoreCreativesRequest> = {},
): Promise<ScoreCreativesResponse> =>
  service.clients.PredictionService.scoreCreatives({
    ...ScoreCreativesRequest.fromPartial({ accountId, creatives: CANDIDATES }),
    ...request,
  });

async function modelsOf(
  accountId: string,
  request: Partial<ListModelsRequest> = {},
): Promise<readonly Model[]> {
  const { models } = await service.clients.PredictionService.listModels(
    ListModelsRequest.fromPartial({ accountId, ...request }),
  );
  return models;
}

const rollBack = (accountId: string, version = 0) =>
  service.clients.PredictionService.rollBackModel(
    RollBackModelRequest.fromPartial({
      accountId,
      name: ModelName.MODEL_NAME_CTR,
      version,
      actor: 'ana',
      reason: 'it promised too much',
    }),
  );

async function stagesOf(accountId: string) {
  const { stages, publishedEpoch } = await runCycle(service, accountId);
  const stage = (name: CycleStageName) => stages.find((one) => one.name === name);
  return {
    models: stage(CycleStageName.CYCLE_STAGE_NAME_RETRAIN_MODELS),
    formulas: stage(CycleStageName.CYCLE_STAGE_NAME_UPDATE_FORMULAS),
    publishedEpoch,
  };
}

const names = (models: readonly Model[]) =>
  models.map(
    ({ name, version, state }) =>
      `${name === ModelName.MODEL_NAME_CTR ? 'ctr' : 'ranker'} ${version} ${state}`,
  );
const {
  MODEL_STATE_CHAMPION: CHAMPION,
  MODEL_STATE_REJECTED: REJECTED,
  MODEL_STATE_RETIRED: RETIRED,
} = ModelState;

describe('an account without models', () => {
  test('is told what is missing and what it takes, and that is no error', async () => {
    const accountId = await createLearningAccount(service);
    const { scores, missing, epoch, versions } = await score(accountId);
    expect(epoch).toBe(0);
    expect(versions).toEqual({ ctr: 0, ranker: 0, formula: 0, levels: 0 });
    expect(scores.map(({ clientId }) => clientId)).toEqual(CANDIDATES.map(({ clientId }) => clientId));
    for (const { clickRate, dna, rank } of scores)
      expect([clickRate, dna, rank]).toEqual([undefined, undefined, undefined]);
    expect(missing.map(({ part }) => part)).toEqual([
      PredictionPart.PREDICTION_PART_CLICK_RATE,
      PredictionPart.PREDICTION_PART_RANKING,
      PredictionPart.PREDICTION_PART_DNA,
    ]);
    for (const { reason } of missing) {
      expect(reason).toBe(
        'not enough data: 0 tests compare creatives by click rate; a formula needs 5, a model 60',
      );
    }
    const { formula, reason } = await service.clients.PredictionService.getCreativeFormula({ accountId });
    expect(formula).toBeUndefined();
    expect(reason).toMatch(/^not enough data/);
    expect(await modelsOf(accountId)).toEqual([]);
    expect((await errorOf(rollBack(accountId))).details).toMatch(/no earlier version/);
  });

  test('has a formula before it has models', async () => {
    const accountId = await createLearningAccount(service);
    await report(service, accountId, testsOf('few', 20, 0));
    const { models, formulas } = await stagesOf(accountId);
    expect(models).toMatchObject({ state: RunState.RUN_STATE_SKIPPED });
    expect(models?.reason).toMatch(/^not enough data: There are \d+ tests to learn from; 40 are needed/);
    expect(formulas).toMatchObject({ state: RunState.RUN_STATE_SUCCEEDED, counts: { formulas_new: 1 } });
    const { scores, missing, evidence } = await score(accountId);
    expect(evidence).toBe(Assignment.ASSIGNMENT_RANDOMISED);
    expect(missing.map(({ part }) => part)).toEqual([
      PredictionPart.PREDICTION_PART_CLICK_RATE,
      PredictionPart.PREDICTION_PART_RANKING,
    ]);
    expect(missing[0]?.reason).toMatch(/^not enough data: There are/);
    expect(scores.map(({ rank }) => rank)).toEqual([3, 2, 1, 1]);
  });
});

describe('an account that has tested for months', () => {
  let accountId: string;
  let first: ScoreCreativesResponse;

  beforeAll(async () => {
    accountId = await createLearningAccount(service);
    await report(service, accountId, testsOf('first', 120, 60));
    const { models, formulas, publishedEpoch } = await stagesOf(accountId);
    expect(models).toMatchObject({
      state: RunState.RUN_STATE_SUCCEEDED,
      counts: { tests: 120, variants: 480, promoted: 2, rejected: 0 },
    });
    expect(formulas).toMatchObject({ counts: { formulas_new: 1, platform_levels_new: 1 } });
    expect(publishedEpoch).toBe(1);
    first = await score(accountId);
  });

  test('has champions, evaluated on sets that nobody had learned from', async () => {
    const models = await modelsOf(accountId);
    expect(names(models)).toEqual([`ctr 1 ${CHAMPION}`, `ranker 1 ${CHAMPION}`]);
    expect(models.map(({ evidence }) => evidence)).toEqual([
      Assignment.ASSIGNMENT_UNSPECIFIED,
      Assignment.ASSIGNMENT_RANDOMISED,
    ]);
    for (const { contest, served, gateReasons, epoch } of models) {
      expect(gateReasons).toEqual([]);
      expect(epoch).toBe(1);
      expect(served).toEqual([expect.objectContaining({ epochFrom: 1, epochTo: undefined, actor: '' })]);
      expect(contest?.challenger?.normalisedEntropy).toBeLessThan(contest?.constant?.normalisedEntropy ?? 0);
      expect(contest?.entropyChangeInterval?.upper).toBeLessThan(0);
    }
    const found = await service.clients.PredictionService.getModel({
      accountId,
      modelId: models[0]?.modelId ?? '',
    });
    expect(found.model).toEqual(models[0]);
    expect(JSON.parse(found.documentJson)).toMatchObject({ format: 'kaizen-ctr' });
  });

  test('has planted winners scored above planted losers, and every score adds up', () => {
    expect(first.missing).toEqual([]);
    expect(first).toMatchObject({ epoch: 1, versions: { ctr: 1, ranker: 1, formula: 1, levels: 1 } });
    const [loser, plain, winner, elsewhere] = first.scores;
    expect(first.scores.map(({ rank }) => rank)).toEqual([3, 2, 1, 1]);
    expect(winner?.clickRate?.expected).toBeGreaterThan(plain?.clickRate?.expected ?? 1);
    expect(plain?.clickRate?.expected).toBeGreaterThan(loser?.clickRate?.expected ?? 1);
    // 4 % of creatives without any effect, a year's noise apart.
    expect(plain?.clickRate?.expected).toBeCloseTo(0.04, 2);
    expect(winner?.dna?.score).toBeGreaterThan(70);
    expect(loser?.dna?.score).toBeLessThan(30);
    for (const { dna, clickRate, clientId } of first.scores) {
      const sum = dna?.contributions.reduce((total, { logOdds }) => total + logOdds, dna.otherLogOdds);
      expect(sum).toBeCloseTo(dna?.logOdds ?? Number.NaN, 12);
      expect(dna?.contributions.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 12);
      if (clientId === 'elsewhere') continue;
      expect(clickRate?.interval).toMatchObject({ level: 0.8 });
      expect(clickRate?.interval?.lower).toBeLessThan(clickRate?.expected ?? 0);
      expect(clickRate?.interval?.upper).toBeGreaterThan(clickRate?.expected ?? 1);
    }
    expect(winner?.dna?.contributions[0]).toMatchObject({ trait: trait('tone:bold'), present: true });
    expect(winner?.traits.length).toBeGreaterThan(1);
    expect(loser?.flags).toEqual([ScoreFlag.SCORE_FLAG_NO_TEXT]);
    expect(plain?.flags).toContain(ScoreFlag.SCORE_FLAG_NO_KNOWN_TRAIT);
    expect(elsewhere?.flags).toContain(ScoreFlag.SCORE_FLAG_UNKNOWN_PLATFORM);
    expect(elsewhere?.clickRate).toBeUndefined();
  });

  test('lists as few contributions as asked for, the rest in a sum', async () => {
    const { scores } = await score(accountId, { maxContributions: 1 });
    for (const [at, { dna }] of scores.entries()) {
      expect(dna?.contributions).toHaveLength(1);
      expect((dna?.contributions[0]?.logOdds ?? 0) + (dna?.otherLogOdds ?? 0)).toBeCloseTo(
        first.scores[at]?.dna?.logOdds ?? Number.NaN,
        12,
      );
    }
  });

  test('flags phrases that a project has banned', async () => {
    const project = { projectId: 'project', bannedPhrases: ['free shipping'] };
    await service.clients.AccountService.putProject(PutProjectRequest.fromPartial({ accountId, project }));
    const creatives = [
      CreativeCandidate.fromPartial({ clientId: 'one', platform: 'instagram', text: 'Now: FREE-shipping!' }),
    ];
    const { scores } = await score(accountId, { projectId: 'project', creatives });
    expect(scores[0]?.flags).toContain(ScoreFlag.SCORE_FLAG_BANNED_PHRASE);
  });

  test('has a formula that finds what was planted, with intervals', async () => {
    const { formula, reason, epoch } = await service.clients.PredictionService.getCreativeFormula({
      accountId,
    });
    expect([reason, epoch]).toEqual(['', 1]);
    expect(formula).toMatchObject({
      version: 1,
      evidence: Assignment.ASSIGNMENT_RANDOMISED,
      tests: 120,
      variants: 480,
      epoch: 1,
    });
    expect(formula?.weights.map(({ trait: one }) => one?.value)).toEqual(['bold', 'news']);
    for (const { trait: one, coefficient, interval, marginal, signDisagrees } of formula?.weights ?? []) {
      const truth = one?.value === 'bold' ? TRUTH['tone:bold'] : TRUTH['pillar:news'];
      expect(Math.abs(coefficient - truth)).toBeLessThan(0.05);
      expect(interval?.lower).toBeLessThan(coefficient);
      expect(marginal).toBeCloseTo(truth, 1);
      expect(signDisagrees).toBe(false);
    }
    const weighed = await rowsOf<{ readonly key: string; readonly coefficient: number }>(
      service,
      `MATCH (:Account {key: $accountKey})-[:HAS_FORMULA]->(:Formula {version: 1})-[w:WEIGHS]->(t:Trait)
       RETURN t.key AS key, w.coefficient AS coefficient ORDER BY key`,
      { accountKey: nodeKey(accountId) },
    );
    expect(weighed.map(({ key }) => key)).toEqual([
      nodeKey(accountId, 'pillar', 'news'),
      nodeKey(accountId, 'tone', 'bold'),
    ]);
  });

  test('trains nothing without news, and says so', async () => {
    const { models, formulas, publishedEpoch } = await stagesOf(accountId);
    expect(publishedEpoch).toBe(0);
    expect(models).toMatchObject({ state: RunState.RUN_STATE_SKIPPED });
    expect(models?.reason).toMatch(/^nothing new enough: 0 tests changed/);
    expect(formulas).toMatchObject({ state: RunState.RUN_STATE_SKIPPED, reason: models?.reason });
  });

  test('shows nothing of it to another account, which cannot tell it from what does not exist', async () => {
    const [model] = await modelsOf(accountId);
    const other = await createLearningAccount(service);
    const foreign = await errorOf(
      service.clients.PredictionService.getModel(
        GetModelRequest.fromPartial({ accountId: other, modelId: model?.modelId ?? '' }),
      ),
    );
    const none = await errorOf(
      service.clients.PredictionService.getModel(
        GetModelRequest.fromPartial({ accountId: other, modelId: 'none' }),
      ),
    );
    expect(foreign.code).toBe(none.code);
    expect(foreign.details.replace(model?.modelId ?? '', 'none')).toBe(none.details);
    expect(await modelsOf(other)).toEqual([]);
    expect((await errorOf(score(service.newAccountId()))).details).toMatch(/does not exist/);
  });

  test('keeps its champions when late news of old days misleads, and keeps the rejected with its reasons', async () => {
    await report(service, accountId, testsOf('late', 59, 0, -1));
    const { models } = await stagesOf(accountId);
    expect(models).toMatchObject({
      state: RunState.RUN_STATE_SUCCEEDED,
      counts: { promoted: 0, rejected: 2 },
    });
    const listed = await modelsOf(accountId);
    expect(names(listed)).toEqual([
      `ctr 2 ${REJECTED}`,
      `ctr 1 ${CHAMPION}`,
      `ranker 2 ${REJECTED}`,
      `ranker 1 ${CHAMPION}`,
    ]);
    expect(listed[0]?.gateReasons.map(({ code }) => code)).toContain('ENTROPY_NOT_LOWER');
    expect(listed[0]?.gateReasons[0]?.sentence).toMatch(/it has to stay below 0/);
    expect(listed[0]?.contest?.opponent).toBe('champion');
    expect(listed[0]?.served).toEqual([]);
    expect((await score(accountId)).versions).toMatchObject({ ctr: 1, ranker: 1, formula: 2 });
    const pages = await Promise.all([
      modelsOf(accountId, { state: REJECTED }),
      modelsOf(accountId, { name: ModelName.MODEL_NAME_RANKER }),
    ]);
    expect(pages.map((page) => page.length)).toEqual([2, 2]);
  });

  test('is listed in pages', async () => {
    const seen: Model[] = [];
    let pageToken = '';
    do {
      const page = await service.clients.PredictionService.listModels(
        ListModelsRequest.fromPartial({ accountId, pageSize: 3, pageToken }),
      );
      seen.push(...page.models);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(seen).toEqual(await modelsOf(accountId));
  });

  test('follows when the world has changed, and goes back when a person says so', async () => {
    await report(service, accountId, testsOf('changed', 130, 180, -1));
    const { models, publishedEpoch } = await stagesOf(accountId);
    expect(models?.counts.promoted).toBeGreaterThanOrEqual(1);
    const before = await score(accountId);
    expect(before).toMatchObject({ epoch: publishedEpoch, versions: { ctr: 3 } });
    const [loser, , winner] = before.scores;
    expect(loser?.clickRate?.expected).toBeGreaterThan(winner?.clickRate?.expected ?? 1);

    const { model, retiredVersion, epoch } = await rollBack(accountId);
    expect([model?.version, retiredVersion, epoch]).toEqual([1, 3, publishedEpoch + 1]);
    expect(model?.served).toMatchObject([
      { epochFrom: 1, epochTo: publishedEpoch, actor: '' },
      { epochFrom: epoch, epochTo: undefined, actor: 'ana', reason: 'it promised too much' },
    ]);
    const after = await score(accountId);
    expect(after).toMatchObject({ epoch, versions: { ctr: 1 } });
    expect(after.scores[2]?.clickRate?.expected).toBeGreaterThan(after.scores[0]?.clickRate?.expected ?? 1);
    const [retired] = await modelsOf(accountId, { name: ModelName.MODEL_NAME_CTR, state: RETIRED });
    expect(retired).toMatchObject({
      version: 3,
      retiredReason: 'rolled back to version 1 by ana: it promised too much',
    });
    expect((await errorOf(rollBack(accountId))).details).toMatch(/no earlier version/);
    expect((await errorOf(rollBack(accountId, 1))).details).toMatch(/version 1 of model "ctr" is in force/);
    expect((await errorOf(rollBack(accountId, 2))).details).toMatch(/does not exist/);

    // The next challenger meets the restored one.
    await report(service, accountId, testsOf('more', 40, 312, -1));
    await stagesOf(accountId);
    const [next] = await modelsOf(accountId, { name: ModelName.MODEL_NAME_CTR });
    expect(next).toMatchObject({ version: 4, contest: { opponent: 'champion' } });
  });
});

describe('a cycle that ends badly', () => {
  const dependencies = () => ({
    graph: service.graph,
    clock: () => NOW,
    log: pino({ level: 'silent' }),
    random: Math.random,
    serverId: `server-${randomUUID()}`,
    trainer: createTrainer(),
    // Services of other test files take up what has run out.
    leaseMs: 120_000,
  });
  const run = (accountId: string, over: object) =>
    runAccountCycle({ ...dependencies(), ...over }, { accountId, trigger: 'REQUEST' });

  test.each([
    { at: 'learning/stages/stage-formula', nth: 1 },
    { at: 'learning/stages/set-model-state', nth: 1 },
    { at: 'learning/cycle/end-cycle', nth: 1 },
  ])('between staging and publishing, at $at, leaves nothing to be seen', async (death) => {
    const accountId = await createLearningAccount(service);
    await report(service, accountId, testsOf('first', 80, 0));
    const serverId = `server-${randomUUID()}`;
    const dead = await run(accountId, { graph: dyingGraph(service.graph, death), serverId });
    expect(dead.state).toBe('RUNNING');
    const during = await score(accountId);
    expect(during).toMatchObject({ epoch: 0, versions: { ctr: 0, formula: 0 } });
    expect(await modelsOf(accountId)).toEqual([]);
    const { cycleId } = dead;
    const resumed = await resumeCycle(dependencies(), { cycleId, formerHolder: serverId });
    const { stages } = (await resumed?.done) ?? dead;
    expect(stages.find(({ name }) => name === 'RETRAIN_MODELS')?.counts).toMatchObject({ promoted: 2 });
    expect(names(await modelsOf(accountId))).toEqual([`ctr 1 ${CHAMPION}`, `ranker 1 ${CHAMPION}`]);
    expect(await score(accountId)).toMatchObject({ epoch: 1, versions: { ctr: 1, ranker: 1, formula: 1 } });
  });

  test('only in its training publishes the patterns, and the next one trains', async () => {
    const accountId = await createLearningAccount(service);
    await report(service, accountId, testsOf('first', 30, 0));
    const broken = { train: () => Promise.reject(new TrainingFailedError('out of memory')) };
    const cycle = await run(accountId, { trainer: broken });
    expect(cycle).toMatchObject({ state: 'SUCCEEDED', publishedEpoch: 1 });
    const [models, formulas] = cycle.stages.slice(3, 5);
    expect(models).toMatchObject({ state: 'FAILED', reason: expect.stringMatching(/^the training failed/) });
    expect(formulas).toMatchObject({ state: 'SKIPPED', reason: 'the training failed' });
    expect((await score(accountId)).missing[2]?.reason).toBe(
      'nothing was trained yet: the next cycle does it',
    );
    expect((await stagesOf(accountId)).formulas).toMatchObject({ state: RunState.RUN_STATE_SUCCEEDED });
  });
});
