/** Names that systems write in different forms: one thing where the forms are the same, a finding where they are near. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PutAccountRequest, PutProjectRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { FindingKind, FindingSeverity, GetDashboardRequest } from '../../src/gen/kaizen/v1/dashboard.ts';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import { ListEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { ExplainGuidanceRequest } from '../../src/gen/kaizen/v1/explanation.ts';
import { OverrideEffect, PutOverrideRequest } from '../../src/gen/kaizen/v1/override.ts';
import { CreativeMark, MarkCreativeRequest } from '../../src/gen/kaizen/v1/performance_service.ts';
import {
  CreativeCandidate,
  ScoreCreativesRequest,
  ScoreFlag,
} from '../../src/gen/kaizen/v1/prediction_service.ts';
import { ItemStatus, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { seed } from '../fixtures/seed-graph.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import {
  contextOf,
  createLearningAccount,
  dateOf,
  NOW,
  patternsOf,
  recordOf,
  report,
  rowsOf,
  runCycle,
  trait,
  valuesOf,
} from './learning-client.ts';

const NFC = 'Caf\u00e9';
const NFD = 'Cafe\u0301';
const TESTS = 16;

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

/** As one system writes a name in one row, and another in the next. */
const inTurn = (at: number, prefix = ''): string =>
  at % 2 === 0 ? `${prefix}${NFC}` : ` ${prefix}${NFD}\u200b`;

describe('a name in two Unicode forms', () => {
  test('is one creative, one trait, one platform, and one pattern on all its tests', async () => {
    const accountId = await createLearningAccount(service);
    const records = Array.from({ length: TESTS }, (_, at) => [
      recordOf({
        contentId: inTurn(at, '0-'),
        platform: inTurn(at),
        testId: inTurn(at, `t${at} `),
        date: dateOf(at),
        impressions: 1000,
        clicks: 40 + (at % 3),
        traits: [trait(`tone:${inTurn(at)}`)],
      }),
      recordOf({
        contentId: `plain-${at}`,
        platform: inTurn(at + 1),
        testId: inTurn(at + 1, `t${at} `),
        date: dateOf(at),
        impressions: 1000,
        clicks: 30 + (at % 3),
        traits: [trait('tone:plain')],
      }),
    ]).flat();
    await report(service, accountId, records);
    await runCycle(service, accountId);

    const prefix = `${nodeKey(accountId)}|`;
    const creatives = await rowsOf<{ id: string; figures: number }>(
      service,
      `MATCH (c:Creative) WHERE c.key STARTS WITH $prefix AND c.content_id STARTS WITH '0-'
       RETURN c.content_id AS id, COUNT { (c)-[:MEASURED]->() } AS figures`,
      { prefix },
    );
    expect(creatives).toEqual([{ id: `0-${NFC}`, figures: TESTS }]);
    const traits = await rowsOf<{ kind: string; value: string }>(
      service,
      `MATCH (t:Trait) WHERE t.key STARTS WITH $prefix AND t.kind IN ['tone', 'platform']
       RETURN t.kind AS kind, t.value AS value ORDER BY kind, value`,
      { prefix },
    );
    expect(traits).toEqual([
      { kind: 'platform', value: NFC },
      { kind: 'tone', value: NFC },
      { kind: 'tone', value: 'plain' },
    ]);
    const patterns = await patternsOf(service, accountId, { patternType: TraitKind.TRAIT_KIND_TONE });
    const tones = patterns.filter(({ value }) => value.startsWith('Caf'));
    expect(tones.map(({ value, tests }) => ({ value, tests }))).toEqual([{ value: NFC, tests: TESTS }]);
  });

  test('is one event, and a repetition of it, free texts included', async () => {
    const accountId = await createLearningAccount(service);
    const eventOf = (name: string) =>
      Event.fromPartial({
        eventId: `lead ${name}`,
        projectId: name,
        tags: [name],
        payload: { $case: 'leadLost', value: { leadId: name, reason: `left the ${name.trim()}` } },
      } as Event);
    const { EventService } = service.clients;
    const logged = async (name: string) =>
      (await EventService.logEvent({ accountId, event: eventOf(name) })).result?.status;
    expect(await logged(NFD)).toBe(ItemStatus.ITEM_STATUS_ACCEPTED);
    expect(await logged(NFC)).toBe(ItemStatus.ITEM_STATUS_DUPLICATE);
    const conflict = await errorOf(
      EventService.logEvent({ accountId, event: { ...eventOf(NFC), actor: 'another' } }),
    );
    expect(conflict.code).toBe(status.ALREADY_EXISTS);

    for (const name of [NFC, `${NFD} `]) {
      const { event } = await EventService.getEvent({ accountId, eventId: ` lead ${name}` });
      expect(event).toMatchObject({
        projectId: NFC,
        tags: [NFC],
        payload: { value: { leadId: NFC, reason: `left the ${NFD}` } },
      });
      for (const filter of [{ tag: name }, { projectId: name }]) {
        const { events } = await EventService.listEvents(
          ListEventsRequest.fromPartial({ accountId, ...filter }),
        );
        expect(events.map(({ eventId }) => eventId)).toEqual([`lead ${NFC}`]);
      }
    }
  });

  test('is one account, one project and one creative to whoever asks', async () => {
    const id = service.newAccountId();
    const accountId = `${id} ${NFD}`;
    const { AccountService, PerformanceService } = service.clients;
    await AccountService.putAccount(
      PutAccountRequest.fromPartial({ account: { accountId: ` ${accountId}` } }),
    );
    await report(service, accountId, [recordOf({ contentId: NFD, projectId: NFD, impressions: 10 })]);
    const { account } = await AccountService.getAccount({ accountId: `${id} ${NFC}` });
    expect(account).toMatchObject({ accountId: `${id} ${NFC}`, eventCount: 1 });
    const { project } = await AccountService.getProject({ accountId: `${id} ${NFC} `, projectId: NFC });
    expect(project?.projectId).toBe(NFC);
    const { creative } = await PerformanceService.markCreative(
      MarkCreativeRequest.fromPartial({
        accountId: `${id} ${NFC}`,
        contentId: NFC,
        projectId: NFC,
        mark: CreativeMark.CREATIVE_MARK_WINNER,
        actor: 'editor',
      }),
    );
    expect(creative?.contentId).toBe(NFC);
  });

  test('is one override, and one question', async () => {
    const accountId = await createLearningAccount(service);
    const { LearningService, KaizenService } = service.clients;
    const decide = (value: string, effect: OverrideEffect) =>
      LearningService.putOverride(
        PutOverrideRequest.fromPartial({
          accountId,
          trait: { kind: TraitKind.TRAIT_KIND_TONE, value },
          effect,
          actor: 'analyst',
          reason: 'a test',
        }),
      );
    await decide(NFD, OverrideEffect.OVERRIDE_EFFECT_PIN);
    expect(valuesOf((await contextOf(service, accountId)).recommendedTones)).toEqual([NFC]);
    const { superseded } = await decide(NFC, OverrideEffect.OVERRIDE_EFFECT_NONE);
    expect(superseded?.trait?.value).toBe(NFC);
    const answers = await Promise.all(
      [NFC, ` ${NFD}`].map((value) =>
        KaizenService.explainGuidance(
          ExplainGuidanceRequest.fromPartial({ accountId, kind: TraitKind.TRAIT_KIND_TONE, value }),
        ).catch((error: { details: string }) => error.details),
      ),
    );
    expect(answers[1]).toEqual(answers[0]);
  });

  test('shows something, or is refused', async () => {
    const accountId = await createLearningAccount(service);
    const { PerformanceService } = service.clients;
    const { results } = await PerformanceService.recordPerformance({
      accountId,
      records: [
        recordOf({ contentId: '\u200b', impressions: 1 }),
        recordOf({ contentId: 'c', audience: ' ' }),
      ],
      actor: '',
      source: '',
      importId: '',
    });
    expect(results.map(({ violations }) => violations)).toEqual([
      [
        {
          field: 'records[0].content_id',
          description: 'must hold a visible character: leave it out when there is none',
        },
      ],
      [
        {
          field: 'records[1].audience',
          description: 'must hold a visible character: leave it out when there is none',
        },
      ],
    ]);
  });
});

test('the page on operation finds names that were stored in another form', async () => {
  const page = readFileSync(path.join(packageRoot(), 'docs/operation.md'), 'utf8');
  const [, query = ''] = /```cypher\n([\s\S]*?)```/.exec(page) ?? [];
  const accountId = await createLearningAccount(service);
  const keys = [NFD, ' blank', NFC].map((contentId) => nodeKey(accountId, contentId));
  await seed(
    service.graph,
    'UNWIND $keys AS key CREATE (:Creative {key: key, content_id: split(key, $separator)[-1]}) FINISH',
    { keys, separator: '|' },
  );
  const found = await rowsOf<{ what: string; key: string }>(service, query, {});
  const own = found.filter(({ key }) => keys.includes(key)).sort((a, b) => (a.key < b.key ? -1 : 1));
  expect(own).toEqual(
    keys
      .slice(0, 2)
      .map((key) => ({ what: 'Creative', key }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  );
});

describe('near twins', () => {
  test('are a finding that names both and says what to do', async () => {
    const accountId = await createLearningAccount(service);
    const records = Array.from({ length: 6 }, (_, at) => {
      const platform = at % 2 === 0 ? 'facebook' : 'Facebook';
      const common = { platform, testId: `t${at}`, date: dateOf(at), impressions: 5000 };
      const tone = at % 2 === 0 ? 'friendly' : 'Friendly';
      return [
        recordOf({ ...common, contentId: `f${at}`, clicks: 150 + at, traits: [trait(`tone:${tone}`)] }),
        recordOf({ ...common, contentId: `c${at}`, clicks: 100 + at, traits: [trait('tone:calm')] }),
      ];
    }).flat();
    const twinsOf = async () => {
      const { LearningService } = service.clients;
      const { findings } = await LearningService.getDashboard(GetDashboardRequest.fromPartial({ accountId }));
      return findings.find(({ kind }) => kind === FindingKind.FINDING_KIND_NEAR_TWINS);
    };
    await report(
      service,
      accountId,
      records.filter(({ platform }) => platform === 'facebook'),
    );
    expect(await twinsOf()).toBeUndefined();
    await report(service, accountId, records);
    const finding = await twinsOf();
    expect(finding).toMatchObject({
      severity: FindingSeverity.FINDING_SEVERITY_WARNING,
      count: { count: 2, capped: false },
    });
    expect(finding?.text).toContain('platform "Facebook", "facebook"; tone "Friendly", "friendly"');
    expect(finding?.remedy).toContain('Report one spelling');
    expect(finding?.example).toBe(nodeKey(accountId, 'Facebook'));
  });
});

describe('a ban', () => {
  const ban = (accountId: string, bannedPhrases: readonly string[]) =>
    service.clients.AccountService.putProject(
      PutProjectRequest.fromPartial({
        accountId,
        project: { projectId: 'project', bannedPhrases: [...bannedPhrases] },
      }),
    );

  test('holds for texts and phrases in every form, and is listed once', async () => {
    const accountId = await createLearningAccount(service);
    const { AccountService, LearningService, PredictionService } = service.clients;
    const account = { accountId, bannedPhrases: [NFD.toUpperCase(), NFC, 'ＦＲＥＥ  trial'] };
    const put = await AccountService.putAccount(PutAccountRequest.fromPartial({ account }));
    expect(put.account?.bannedPhrases).toEqual([NFC.toUpperCase(), 'ＦＲＥＥ  trial']);
    await ban(accountId, [` ${NFD} `]);
    const pin = (value: string) =>
      LearningService.putOverride(
        PutOverrideRequest.fromPartial({
          accountId,
          trait: { kind: TraitKind.TRAIT_KIND_PHRASE, value },
          effect: OverrideEffect.OVERRIDE_EFFECT_PIN,
          actor: 'analyst',
          reason: 'a test',
        }),
      );
    for (const value of [`${NFC} au lait`, 'good coffee']) await pin(value);
    const context = await contextOf(service, accountId);
    expect(valuesOf(context.bannedPhrases)).toEqual([NFC.toUpperCase(), 'ＦＲＥＥ  trial']);
    expect(valuesOf(context.furtherTraits)).toEqual(['good coffee']);

    const texts = [`The ${NFC}!`, `the ${NFD} around the corner`, 'A free trial', 'Cafés', 'Free coffee'];
    const { scores } = await PredictionService.scoreCreatives(
      ScoreCreativesRequest.fromPartial({
        accountId,
        projectId: 'project',
        creatives: texts.map((text) =>
          CreativeCandidate.fromPartial({ clientId: text, text, platform: 'instagram' }),
        ),
      }),
    );
    const banned = scores.map(({ flags }) => flags.includes(ScoreFlag.SCORE_FLAG_BANNED_PHRASE));
    expect(banned).toEqual([true, true, true, false, false]);
  });

  test('on all that helps leaves a reason in its place', async () => {
    const accountId = await createLearningAccount(service);
    await service.clients.LearningService.putOverride(
      PutOverrideRequest.fromPartial({
        accountId,
        trait: { kind: TraitKind.TRAIT_KIND_PHRASE, value: NFC },
        effect: OverrideEffect.OVERRIDE_EFFECT_PIN,
        actor: 'analyst',
        reason: 'a test',
      }),
    );
    expect(valuesOf((await contextOf(service, accountId)).furtherTraits)).toEqual([NFC]);
    await ban(accountId, [NFD]);
    const { furtherTraits, emptyFields } = await contextOf(service, accountId);
    expect(furtherTraits).toEqual([]);
    const reasons = emptyFields.filter(({ field }) => field === 'further_traits');
    expect(reasons.map(({ explanation }) => explanation)).toEqual([
      'What is known to help are phrases that the account or the project bans.',
    ]);
  });
});
