import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PutAccountRequest, Sharing } from '../../src/gen/kaizen/v1/account_service.ts';
import { EvidenceLevel } from '../../src/gen/kaizen/v1/guidance_item.ts';
import {
  type EmptyField,
  EmptyReason,
  GetSegmentContextRequest,
  type KaizenContext,
} from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { startTestService, type TestService } from './harness.ts';
import {
  contextOf,
  createLearningAccount,
  NOW,
  report,
  runCycle,
  trait,
  valuesOf,
} from './learning-client.ts';
import { clicksOnly, plantedTests } from './planted-tests.ts';

let service: TestService;
let accountId: string;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
  accountId = await createLearningAccount(service);
  const effects = { 'tone:bold': 0.3, 'tone:calm': 0.26, 'tone:dull': -0.4, 'pillar:stories': 0.2 };
  const tests = plantedTests({
    name: 'slots',
    seed: 13,
    tests: 8,
    traits: Object.keys(effects),
    effects: (carried) => ({
      ctr: Object.entries(effects).reduce((sum, [name, effect]) => sum + (carried.has(name) ? effect : 0), 0),
    }),
  });
  await report(service, accountId, clicksOnly(tests));
  await runCycle(service, accountId);
});
afterAll(() => service.close());

const context = (request: Parameters<typeof contextOf>[2]) => contextOf(service, accountId, request);
const tonesOf = ({ generationSlots }: KaizenContext): readonly string[] =>
  generationSlots.flatMap(({ items }) =>
    valuesOf(items.filter(({ kind }) => kind === TraitKind.TRAIT_KIND_TONE)),
  );

describe('slots', () => {
  test('are as many as asked for, each with one value of every kind there is a choice of', async () => {
    expect((await context({ generationSlots: 0 })).generationSlots).toEqual([]);
    const { generationSlots } = await context({ generationSlots: 64 });
    expect(generationSlots).toHaveLength(64);
    for (const { items } of generationSlots) {
      const kinds = items.map(({ kind }) => kind);
      expect(new Set(kinds).size).toBe(kinds.length);
      expect(kinds).toEqual(expect.arrayContaining([TraitKind.TRAIT_KIND_TONE, TraitKind.TRAIT_KIND_PILLAR]));
    }
  });

  test('of the same seed are the same, and those of another seed are others', async () => {
    const first = await context({ generationSlots: 16, seed: 5 });
    expect(first.seed).toBe(5);
    expect((await context({ generationSlots: 16, seed: 5 })).generationSlots).toEqual(first.generationSlots);
    expect(tonesOf(await context({ generationSlots: 16, seed: 6 }))).not.toEqual(tonesOf(first));
  });

  test('without a seed say which was drawn, and it gives them again', async () => {
    const drawn = await context({ generationSlots: 16, seed: undefined });
    const again = await context({ generationSlots: 16, seed: drawn.seed });
    expect(again.generationSlots).toEqual(drawn.generationSlots);
    expect((await context({ generationSlots: 16, seed: 0 })).seed).toBe(0);
  });

  test('use what may be best, say where they explore, and leave out what is known to harm', async () => {
    const answer = await context({ generationSlots: 64 });
    expect(new Set(tonesOf(answer))).toEqual(new Set(['bold', 'calm']));
    for (const { items } of answer.generationSlots) {
      for (const { kind, value, explore } of items) {
        if (kind === TraitKind.TRAIT_KIND_TONE) expect(explore).toBe(value !== 'bold');
      }
    }
    expect(valuesOf(answer.recommendedTones)).toEqual(['bold', 'calm']);
    expect(answer.recommendedTones.every(({ explore }) => !explore)).toBe(true);
  });

  test('draw from the options too: one that nobody has tried is explored, and says that nothing is known', async () => {
    const options = [trait('tone:wry'), trait('tone:dull'), trait('template:grid')];
    const { generationSlots } = await context({ generationSlots: 64, options });
    const items = generationSlots.flatMap((slot) => slot.items);
    const wry = items.filter(({ value }) => value === 'wry');
    expect(wry.length).toBeGreaterThan(0);
    for (const item of wry) {
      expect(item).toMatchObject({
        explore: true,
        evidence: { lift: 0, tests: 0, variants: 0, patternId: '' },
      });
      expect(item.evidence?.level).toBe(EvidenceLevel.EVIDENCE_LEVEL_UNSPECIFIED);
    }
    expect(valuesOf(items)).not.toContain('dull');
    // The only template there is is not worth the name of an exploration.
    const templates = items.filter(({ kind }) => kind === TraitKind.TRAIT_KIND_TEMPLATE);
    expect(templates).toHaveLength(64);
    expect(templates.every(({ value, explore }) => value === 'grid' && !explore)).toBe(true);
  });

  test('options of kinds that are not chosen are left out, and a known value counts once', async () => {
    const plain = await context({ generationSlots: 16 });
    const options = [trait('phrase:synergy'), trait('tone:bold'), trait('tone:bold')];
    const { generationSlots } = await context({ generationSlots: 16, options });
    expect(generationSlots).toEqual(plain.generationSlots);
  });

  test('of an account without knowledge are of its options alone', async () => {
    const empty = await createLearningAccount(service);
    const options = [trait('tone:wry'), trait('tone:bold')];
    const answer = await contextOf(service, empty, { generationSlots: 32, options });
    expect(new Set(tonesOf(answer))).toEqual(new Set(['wry', 'bold']));
    const none = await contextOf(service, empty, { generationSlots: 2 });
    expect(none.generationSlots).toEqual([{ items: [] }, { items: [] }]);
  });
});

describe('the context of a segment', () => {
  const segment = async (request: Partial<GetSegmentContextRequest>): Promise<KaizenContext> => {
    const { context: answer } = await service.clients.KaizenService.getSegmentContext(
      GetSegmentContextRequest.fromPartial({
        industry: 'saas',
        clientType: 'startup',
        seed: 1,
        ...request,
      } as Partial<GetSegmentContextRequest>),
    );
    if (answer === undefined) throw new Error('the response has no context');
    return answer;
  };

  test('holds what the account itself has shown', async () => {
    const answer = await segment({ accountId, generationSlots: 4 });
    expect(valuesOf(answer.recommendedTones)).toEqual(['bold', 'calm']);
    expect(answer.recommendedTones[0]?.evidence).toMatchObject({
      level: EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT,
      borrowedWeight: 0,
    });
    expect(answer).toMatchObject({ projectSampleSize: 0, holdout: false, epoch: 1 });
    expect(answer.generationSlots).toHaveLength(4);
  });

  test('that nobody knows is empty, and says why', async () => {
    const newcomer = service.newAccountId();
    const account = { accountId: newcomer, sharing: Sharing.SHARING_ENABLED };
    await service.clients.AccountService.putAccount(PutAccountRequest.fromPartial({ account }));
    const answer = await segment({ accountId: newcomer, industry: newcomer, clientType: 'nobody' });
    expect(answer).toMatchObject({ recommendedTones: [], riskyPatterns: [], sampleSize: 0, confidence: 0 });
    const bans = answer.emptyFields.find(({ field }: EmptyField) => field === 'banned_phrases');
    expect(bans).toMatchObject({
      reason: EmptyReason.EMPTY_REASON_NO_DATA,
      explanation: expect.stringMatching(/./),
      remedy: expect.stringMatching(/./),
    });
  });
});
