import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GuidanceItem, RiskSource } from '../../src/gen/kaizen/v1/guidance_item.ts';
import { EmptyReason, type KaizenContext } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import {
  ListOverridesRequest,
  type Override,
  OverrideEffect,
  PutOverrideRequest,
  type PutOverrideResponse,
} from '../../src/gen/kaizen/v1/override.ts';
import {
  GetCreativeFormulaRequest,
  ScoreCreativesRequest,
} from '../../src/gen/kaizen/v1/prediction_service.ts';
import { Metric, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { MAX_OVERRIDES } from '../../src/knowledge/overrides/override.ts';
import { putOverride } from '../../src/knowledge/overrides/put-override.ts';
import { timestampOf } from '../../src/shared/timestamps.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import {
  contextOf,
  createLearningAccount,
  report,
  rowsOf,
  runCycle,
  trait,
  valuesOf,
} from './learning-client.ts';
import { clicksOnly, plantedTests } from './planted-tests.ts';

const { OVERRIDE_EFFECT_PIN, OVERRIDE_EFFECT_VETO, OVERRIDE_EFFECT_EXPIRE, OVERRIDE_EFFECT_NONE } =
  OverrideEffect;
const EFFECTS = { 'tone:bold': 0.3, 'tone:calm': 0.26, 'tone:dull': -0.4, 'phrase:act now': 0.2 };

/** Each test moves it; every decision is one second after the one before. */
let nowMs = Date.parse('2026-11-20T12:00:00Z');
let service: TestService;
let other: TestService;
beforeAll(async () => {
  service = await startTestService({ now: () => new Date(nowMs) });
  other = await startTestService({ now: () => new Date(nowMs) });
});
afterAll(async () => {
  await other.close();
  await service.close();
});

async function learnedAccount(fromDay = 0): Promise<string> {
  const accountId = await createLearningAccount(service);
  await learn(accountId, 'first', fromDay);
  return accountId;
}

async function learn(accountId: string, name: string, fromDay: number, tests = 6): Promise<void> {
  const records = plantedTests({
    name,
    seed: 13 + fromDay,
    tests,
    fromDay,
    traits: Object.keys(EFFECTS),
    effects: (carried) => ({
      ctr: Object.entries(EFFECTS).reduce((sum, [of, effect]) => sum + (carried.has(of) ? effect : 0), 0),
    }),
  });
  await report(service, accountId, clicksOnly(records));
  await runCycle(service, accountId);
}

function put(
  accountId: string,
  name: string,
  effect: OverrideEffect,
  more: Partial<PutOverrideRequest> = {},
): Promise<PutOverrideResponse> {
  nowMs += 1_000;
  return service.clients.LearningService.putOverride({
    ...PutOverrideRequest.fromPartial({
      accountId,
      trait: trait(name),
      effect,
      actor: 'maria',
      reason: 'the brand says so',
    }),
    ...more,
  });
}

async function list(
  accountId: string,
  more: Partial<ListOverridesRequest> = {},
): Promise<readonly Override[]> {
  const { overrides } = await service.clients.LearningService.listOverrides({
    ...ListOverridesRequest.fromPartial({ accountId }),
    ...more,
  });
  return overrides;
}

const tonesOf = ({ generationSlots }: KaizenContext): ReadonlySet<string> =>
  new Set(
    generationSlots.flatMap(({ items }) =>
      valuesOf(items.filter(({ kind }) => kind === TraitKind.TRAIT_KIND_TONE)),
    ),
  );
const everyItem = (context: KaizenContext): readonly GuidanceItem[] => [
  ...context.recommendedTones,
  ...context.preferredPlatforms,
  ...context.successfulPillars,
  ...context.highPerformingHooks,
  ...context.furtherTraits,
  ...context.generationSlots.flatMap(({ items }) => items),
];
const item = (items: readonly GuidanceItem[], value: string) => items.find((one) => one.value === value);

describe('a veto', () => {
  test('holds at once on every server, in fields, slots and options, and says who and why', async () => {
    const accountId = await learnedAccount();
    const before = await contextOf(other, accountId, { generationSlots: 64 });
    expect(valuesOf(before.recommendedTones)).toContain('bold');
    expect(valuesOf(before.furtherTraits)).toContain('act now');
    expect(tonesOf(before)).toContain('bold');
    await put(accountId, 'tone:bold', OVERRIDE_EFFECT_VETO);
    await put(accountId, 'phrase:ACT now', OVERRIDE_EFFECT_VETO, { reason: 'legal' });
    await put(accountId, 'tone:shrill', OVERRIDE_EFFECT_VETO);
    for (const server of [service, other]) {
      const context = await contextOf(server, accountId, {
        generationSlots: 64,
        options: [trait('tone:shrill'), trait('tone:bold')],
      });
      const values = valuesOf(everyItem(context));
      for (const vetoed of ['bold', 'act now', 'shrill']) expect(values).not.toContain(vetoed);
      expect(tonesOf(context)).toEqual(new Set(['calm']));
      const risk = item(context.riskyPatterns, 'bold');
      expect(risk).toMatchObject({
        riskSource: RiskSource.RISK_SOURCE_OVERRIDE,
        override: { actor: 'maria', reason: 'the brand says so', effect: OVERRIDE_EFFECT_VETO, version: 1 },
      });
      // What is known of it is neither hidden nor changed.
      expect(risk?.evidence).toEqual(item(before.recommendedTones, 'bold')?.evidence);
      expect(item(context.riskyPatterns, 'shrill')?.evidence).toBeUndefined();
      expect(item(context.bannedPhrases, 'act now')).toMatchObject({ override: { reason: 'legal' } });
    }
    await put(accountId, 'tone:bold', OVERRIDE_EFFECT_NONE, { reason: 'I was wrong' });
    const after = await contextOf(other, accountId);
    expect(item(after.recommendedTones, 'bold')).toMatchObject({ override: undefined });
  });

  test('that leaves a field empty is why it is empty', async () => {
    const accountId = await learnedAccount();
    await put(accountId, 'tone:bold', OVERRIDE_EFFECT_VETO);
    await put(accountId, 'tone:calm', OVERRIDE_EFFECT_VETO);
    const { recommendedTones, emptyFields } = await contextOf(service, accountId);
    expect(recommendedTones).toEqual([]);
    expect(emptyFields.find(({ field }) => field === 'recommended_tones')).toMatchObject({
      reason: EmptyReason.EMPTY_REASON_OVERRIDDEN,
    });
  });

  test('ends by the clock, at once and without a call', async () => {
    const accountId = await learnedAccount();
    const endMs = nowMs + 3_600_000;
    await put(accountId, 'tone:bold', OVERRIDE_EFFECT_VETO, { expireTime: timestampOf(endMs) });
    expect(valuesOf((await contextOf(other, accountId)).recommendedTones)).toEqual(['calm']);
    nowMs = endMs - 1;
    expect(valuesOf((await contextOf(other, accountId)).recommendedTones)).toEqual(['calm']);
    expect(await list(accountId)).toHaveLength(1);
    nowMs = endMs;
    expect(valuesOf((await contextOf(other, accountId)).recommendedTones)).toEqual(['bold', 'calm']);
    expect(await list(accountId)).toEqual([]);
    expect(await list(accountId, { includePast: true })).toMatchObject([{ endTime: timestampOf(endMs) }]);
    // The next decision takes it off the account.
    await put(accountId, 'tone:calm', OVERRIDE_EFFECT_VETO);
    const rows = await rowsOf<{ readonly value: string }>(
      service,
      'MATCH (:Account {key: $key})-[:HAS_OVERRIDE]->(o) RETURN o.value AS value',
      { key: nodeKey(accountId) },
    );
    expect(rows).toEqual([{ value: 'calm' }]);
  });

  test('of a project comes before that of its account, and one metric before all of them', async () => {
    const accountId = await learnedAccount();
    await put(accountId, 'tone:bold', OVERRIDE_EFFECT_VETO);
    await put(accountId, 'tone:bold', OVERRIDE_EFFECT_PIN, { projectId: 'project' });
    expect(valuesOf((await contextOf(service, accountId)).recommendedTones)).toEqual(['bold', 'calm']);
    const elsewhere = await contextOf(service, accountId, { projectId: 'another' });
    expect(valuesOf(elsewhere.recommendedTones)).toEqual(['calm']);
    await put(accountId, 'tone:bold', OVERRIDE_EFFECT_VETO, {
      projectId: 'project',
      metric: Metric.METRIC_CTR,
    });
    expect(valuesOf((await contextOf(service, accountId)).recommendedTones)).toEqual(['calm']);
    const inRoas = await contextOf(service, accountId, { metric: Metric.METRIC_ROAS });
    expect(valuesOf(inRoas.recommendedTones)).toEqual(['bold']);
  });

  test('stops at the wall of the account', async () => {
    const [accountId, neighbour] = [await learnedAccount(), await learnedAccount()];
    await put(neighbour, 'tone:bold', OVERRIDE_EFFECT_VETO);
    expect(valuesOf((await contextOf(service, accountId)).recommendedTones)).toContain('bold');
    expect(await list(accountId, { includePast: true })).toEqual([]);
  });
});

describe('a pin', () => {
  test('comes first with the evidence there is, in every slot, and invents none', async () => {
    const accountId = await learnedAccount();
    const before = await contextOf(service, accountId);
    await put(accountId, 'tone:dull', OVERRIDE_EFFECT_PIN);
    await put(accountId, 'pillar:origins', OVERRIDE_EFFECT_PIN);
    const context = await contextOf(service, accountId, {
      generationSlots: 64,
      options: [trait('tone:new')],
    });
    expect(valuesOf(context.recommendedTones)).toEqual(['dull', 'bold', 'calm']);
    const known = item(context.recommendedTones, 'dull');
    expect(known?.evidence).toEqual(item(before.riskyPatterns, 'dull')?.evidence);
    expect(known?.evidence?.lift).toBeLessThan(0);
    expect(known?.override).toMatchObject({ effect: OVERRIDE_EFFECT_PIN, actor: 'maria' });
    expect(valuesOf(context.riskyPatterns)).not.toContain('dull');
    const unknown = item(context.successfulPillars, 'origins');
    expect(unknown).toMatchObject({ evidence: undefined, override: { effect: OVERRIDE_EFFECT_PIN } });
    expect(tonesOf(context)).toEqual(new Set(['dull']));
    for (const { items } of context.generationSlots) {
      expect(item(items, 'origins')).toMatchObject({ evidence: undefined, explore: false });
      expect(item(items, 'dull')).toMatchObject({ explore: false, override: { actor: 'maria' } });
    }
    expect(item(context.recommendedTones, 'bold')).toEqual(item(before.recommendedTones, 'bold'));
  });

  test('beside others of its kind is drawn among them, with the seed', async () => {
    const accountId = await learnedAccount();
    await put(accountId, 'tone:bold', OVERRIDE_EFFECT_PIN);
    await put(accountId, 'tone:calm', OVERRIDE_EFFECT_PIN);
    const drawn = await contextOf(service, accountId, { generationSlots: 64, seed: 3 });
    expect(tonesOf(drawn)).toEqual(new Set(['bold', 'calm']));
    const again = await contextOf(other, accountId, { generationSlots: 64, seed: 3 });
    expect(again.generationSlots).toEqual(drawn.generationSlots);
  });

  test('is left out in a holdout week with the rest of the guidance, and a veto is not', async () => {
    const holdoutService = await startTestService({
      now: () => new Date(nowMs),
      settings: { holdoutShare: 0.5 },
    });
    try {
      const accountId = await learnedAccount();
      await put(accountId, 'tone:bold', OVERRIDE_EFFECT_PIN);
      await put(accountId, 'phrase:act now', OVERRIDE_EFFECT_VETO);
      await put(accountId, 'tone:calm', OVERRIDE_EFFECT_VETO);
      const contexts = await Promise.all(
        Array.from({ length: 12 }, (_, at) =>
          contextOf(holdoutService, accountId, { projectId: `project ${at}`, generationSlots: 2 }),
        ),
      );
      const held = contexts.filter(({ holdout }) => holdout);
      expect(held.length).toBeGreaterThan(0);
      expect(held.length).toBeLessThan(contexts.length);
      for (const context of held) {
        expect(everyItem(context)).toEqual([]);
        expect(valuesOf(context.bannedPhrases)).toEqual(['act now']);
        expect(valuesOf(context.riskyPatterns)).toEqual(['calm']);
        expect(context.emptyFields.map(({ field }) => field)).not.toContain('risky_patterns');
      }
    } finally {
      await holdoutService.close();
    }
  });
});

describe('an expired trait', () => {
  test('counts again only when a cycle has found new evidence', async () => {
    const accountId = await learnedAccount();
    const { override } = await put(accountId, 'tone:bold', OVERRIDE_EFFECT_EXPIRE);
    expect(override?.expiredPatterns).toBe(1);
    const tones = async () => valuesOf((await contextOf(service, accountId)).recommendedTones);
    expect(await tones()).toEqual(['calm']);
    const { emptyFields } = await contextOf(service, accountId);
    expect(emptyFields.map(({ field }) => field)).not.toContain('recommended_tones');
    expect((await runCycle(service, accountId)).publishedEpoch).toBe(0);
    expect(await tones()).toEqual(['calm']);
    await learn(accountId, 'second', 40, 4);
    expect(await tones()).toEqual(['bold', 'calm']);
  });

  test('with more patterns than one decision may set aside is refused whole', async () => {
    const accountId = await learnedAccount();
    const decision = {
      ...{ accountId, projectId: '', kind: 'tone', value: 'bold', metric: '', effect: 'EXPIRE' as const },
      ...{ actor: 'maria', reason: 'too many', expiresAtMs: null },
    };
    const dependencies = { graph: service.graph, now: () => new Date(nowMs) };
    await expect(putOverride({ ...dependencies, maxExpiredPatterns: 0 }, decision)).rejects.toMatchObject({
      message: expect.stringContaining('name a project or a metric'),
      detail: { kind: 'WRONG_STATE', reason: 'CHANGE_TOO_LARGE' },
    });
    expect(await list(accountId)).toEqual([]);
    expect(await putOverride({ ...dependencies, maxExpiredPatterns: 1 }, decision)).toMatchObject({
      override: { expiredPatterns: 1 },
    });
  });
});

describe('scores', () => {
  const CREATIVES = [
    { clientId: 'plain', platform: 'instagram', traits: [] },
    { clientId: 'bold', platform: 'instagram', traits: [trait('tone:bold')] },
    { clientId: 'dull', platform: 'instagram', text: 'Dear reader, act  NOW!', traits: [trait('tone:dull')] },
    { clientId: 'elsewhere', platform: 'tiktok', traits: [trait('tone:bold')] },
  ];
  const score = async (accountId: string, projectId = '') =>
    service.clients.PredictionService.scoreCreatives(
      ScoreCreativesRequest.fromPartial({ accountId, projectId, creatives: CREATIVES }),
    );

  test('rank what is vetoed behind all others, drop what is expired, and name what is pinned', async () => {
    const accountId = await createLearningAccount(service);
    await learn(accountId, 'many', 0, 120);
    const before = await score(accountId);
    const ranks = ({ scores }: typeof before) => scores.map(({ rank }) => rank);
    expect(ranks(before)).toEqual([2, 1, 3, 1]);
    expect(before.scores.flatMap(({ overrides }) => overrides)).toEqual([]);

    await put(accountId, 'tone:bold', OVERRIDE_EFFECT_VETO);
    const vetoed = await score(accountId);
    expect(ranks(vetoed)).toEqual([1, 3, 2, 1]);
    expect(vetoed.scores[1]?.overrides).toMatchObject([{ effect: OVERRIDE_EFFECT_VETO, actor: 'maria' }]);
    expect(vetoed.scores.map(({ dna, clickRate }) => ({ dna, clickRate }))).toEqual(
      before.scores.map(({ dna, clickRate }) => ({ dna, clickRate })),
    );

    await put(accountId, 'tone:bold', OVERRIDE_EFFECT_PIN);
    const pinned = await score(accountId);
    expect(ranks(pinned)).toEqual(ranks(before));
    expect(pinned.scores[1]?.overrides).toMatchObject([{ effect: OVERRIDE_EFFECT_PIN }]);

    await put(accountId, 'tone:bold', OVERRIDE_EFFECT_EXPIRE);
    const expired = await score(accountId);
    expect(expired.scores[1]?.dna).toEqual(expired.scores[0]?.dna);
    expect(before.scores[1]?.dna?.logOdds).toBeGreaterThan(before.scores[0]?.dna?.logOdds ?? Number.NaN);
    const { formula } = await service.clients.PredictionService.getCreativeFormula(
      GetCreativeFormulaRequest.fromPartial({ accountId }),
    );
    expect(formula?.weights.filter(({ override }) => override !== undefined)).toMatchObject([
      { trait: trait('tone:bold'), override: { effect: OVERRIDE_EFFECT_EXPIRE, version: 3 } },
    ]);

    await put(accountId, 'phrase:act now', OVERRIDE_EFFECT_VETO, { projectId: 'project' });
    expect((await score(accountId)).scores[2]?.overrides).toEqual([]);
    const ofProject = await score(accountId, 'project');
    expect(ofProject.scores[2]?.overrides).toMatchObject([{ projectId: 'project' }]);
    expect(ranks(ofProject)).toEqual(ranks(before));

    await learn(accountId, 'news', 130, 10);
    const outgrown = await score(accountId);
    expect(outgrown.scores[1]?.dna?.logOdds).toBeGreaterThan(outgrown.scores[0]?.dna?.logOdds ?? Number.NaN);
    expect(outgrown.scores[1]?.overrides).toEqual([]);
  }, 120_000);
});

describe('the record', () => {
  test('keeps every version with its end, newest first, in pages and by project and kind', async () => {
    const accountId = await learnedAccount();
    await put(accountId, 'tone:bold', OVERRIDE_EFFECT_VETO, { reason: 'one' });
    const second = await put(accountId, 'tone:bold', OVERRIDE_EFFECT_PIN, { reason: 'two', actor: 'ana' });
    expect(second.superseded).toMatchObject({ reason: 'one', endTime: timestampOf(nowMs) });
    await put(accountId, 'pillar:x', OVERRIDE_EFFECT_VETO, { projectId: 'project', reason: 'three' });
    const lifted = await put(accountId, 'tone:bold', OVERRIDE_EFFECT_NONE, { reason: 'four' });
    expect(lifted.override).toMatchObject({ version: 3, effect: OVERRIDE_EFFECT_NONE });
    const again = await put(accountId, 'tone:bold', OVERRIDE_EFFECT_NONE, { reason: 'four again' });
    expect(again).toMatchObject({ override: lifted.override, superseded: undefined });

    const reasons = (overrides: readonly Override[]) => overrides.map(({ reason }) => reason);
    expect(reasons(await list(accountId))).toEqual(['three']);
    expect(reasons(await list(accountId, { includePast: true }))).toEqual(['four', 'three', 'two', 'one']);
    expect(reasons(await list(accountId, { includePast: true, kind: TraitKind.TRAIT_KIND_TONE }))).toEqual([
      'four',
      'two',
      'one',
    ]);
    expect(reasons(await list(accountId, { projectId: 'project', includePast: true }))).toEqual(['three']);
    const pages: Override[] = [];
    let pageToken = '';
    do {
      const page = await service.clients.LearningService.listOverrides(
        ListOverridesRequest.fromPartial({ accountId, includePast: true, pageSize: 1, pageToken }),
      );
      pages.push(...page.overrides);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(reasons(pages)).toEqual(['four', 'three', 'two', 'one']);
    const [chain] = await rowsOf<{ readonly reasons: readonly string[] }>(
      service,
      `MATCH path = (last:Override {version: 3})-[:SUPERSEDES*2]->(first) WHERE last.account_key = $key
       RETURN [o IN nodes(path) | o.reason] AS reasons`,
      { key: nodeKey(accountId) },
    );
    expect(chain?.reasons).toEqual(['four', 'two', 'one']);
    const on = await rowsOf(
      service,
      'MATCH (o:Override)-[:ON]->(t:Trait {key: $key}) RETURN o.version AS version',
      { key: nodeKey(accountId, 'tone', 'bold') },
    );
    expect(on).toHaveLength(3);
  });

  test('refuses what it cannot keep, and says why', async () => {
    const accountId = await learnedAccount();
    const reasonOf = async (call: Promise<unknown>): Promise<string> => (await errorOf(call)).details;
    expect(await reasonOf(put('nobody', 'tone:a', OVERRIDE_EFFECT_PIN))).toContain('does not exist');
    expect(await reasonOf(put(accountId, 'tone:a', OVERRIDE_EFFECT_PIN, { projectId: 'none' }))).toContain(
      'project "none"',
    );
    expect(await reasonOf(put(accountId, 'tone:a', OVERRIDE_EFFECT_NONE))).toContain('there never was');
    expect(await reasonOf(put(accountId, 'tone:a', OVERRIDE_EFFECT_PIN, { actor: '' }))).toContain('actor');
    expect(await reasonOf(put(accountId, 'tone:a', OVERRIDE_EFFECT_PIN, { reason: '' }))).toContain('reason');
    expect(
      await reasonOf(put(accountId, 'tone:a', OVERRIDE_EFFECT_PIN, { expireTime: timestampOf(nowMs) })),
    ).toContain('in the future');
    expect(await list(accountId, { includePast: true })).toEqual([]);
  });

  test('holds no more than its limit in force', { timeout: 60_000 }, async () => {
    const accountId = await createLearningAccount(service);
    for (let at = 0; at < MAX_OVERRIDES; at += 1) await put(accountId, `tone:${at}`, OVERRIDE_EFFECT_VETO);
    const error = await errorOf(put(accountId, 'tone:one more', OVERRIDE_EFFECT_VETO));
    expect(error.details).toContain(String(MAX_OVERRIDES));
    // Changing one is not another.
    await put(accountId, 'tone:7', OVERRIDE_EFFECT_PIN);
    await put(accountId, 'tone:7', OVERRIDE_EFFECT_NONE);
    await put(accountId, 'tone:one more', OVERRIDE_EFFECT_VETO);
    const context = await contextOf(service, accountId);
    expect(context.riskyPatterns).toHaveLength(MAX_OVERRIDES);
  });
});
