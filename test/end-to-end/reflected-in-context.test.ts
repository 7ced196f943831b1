import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PutAccountRequest, PutProjectRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import type { Event } from '../../src/gen/kaizen/v1/event.ts';
import {
  EmptyReason,
  GetProjectContextRequest,
  type KaizenContext,
} from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { CreativeMark, ListCreativesRequest } from '../../src/gen/kaizen/v1/performance_service.ts';
import { ItemStatus, type Trait, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { Payload, PayloadCase } from '../../src/ingestion/catalogue/event-type.ts';
import { eventTypes } from '../../src/ingestion/catalogue/event-types.ts';
import { payloadSamples, sampleEvent } from '../fixtures/event-samples.ts';
import { createAccount } from './accounts.ts';
import { startTestService, type TestService } from './harness.ts';

const PROJECT = 'project|1';
const NOW = new Date('2026-11-20T12:00:00Z');

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

/** A context without its sizes and names: what there is to act on. */
type Lists = Omit<
  KaizenContext,
  | 'confidence'
  | 'sampleSize'
  | 'projectSampleSize'
  | 'projectKnown'
  | 'metricReason'
  | 'epoch'
  | 'asOf'
  | 'contextId'
  | 'emptyFields'
  | 'seed'
  | 'metric'
  | 'metricReason'
  | 'projectKnown'
  | 'holdout'
  | 'sharedEpoch'
  | 'generationSlots'
>;

/** Where an event shows. */
interface Reflection {
  /** What is logged, in order; one sample of the type by default. */
  readonly log?: readonly Event[];
  /** Whether it takes a learning cycle. */
  readonly cycle?: true;
  /** What each list then holds; every list not named is empty. */
  readonly shows: Partial<Record<keyof Lists, unknown>>;
  /** Explanations of empty fields that tell of it. */
  readonly explains?: Readonly<Record<string, RegExp>>;
}

/** It changes the sizes of the sample and nothing else. */
const NOWHERE: Reflection = { shows: {} };

/** A sample with an id of its own and some fields changed. */
function eventOf<Case extends PayloadCase>(
  payload: Case,
  id: string,
  fields: Partial<(typeof payloadSamples)[Case]> = {},
): Event {
  const value = { ...payloadSamples[payload], ...fields };
  return sampleEvent(payload, { eventId: id, payload: { $case: payload, value } as Payload });
}

/** Tests in which one creative has more clicks than the other: enough of them for a pattern. */
const TESTS = Array.from({ length: 40 }, (_, index) => index);
const IMPRESSIONS = 10_000;

/** Mondays: each test has a week of its own. */
const dateOf = (index: number): string =>
  new Date(Date.UTC(2026, 0, 5 + 7 * index)).toISOString().slice(0, 10);

const trait = (kind: TraitKind, value: string): Trait => ({ kind, value });
const GOOD_TRAITS = [
  trait(TraitKind.TRAIT_KIND_TONE, 'bold'),
  trait(TraitKind.TRAIT_KIND_PILLAR, 'Content Marketing'),
];
const BAD_TRAITS = [trait(TraitKind.TRAIT_KIND_TONE, 'dull')];
const GOOD = { clicks: 600, text: 'How to tie a knot', contentType: 'reel', traits: GOOD_TRAITS };
const BAD = { clicks: 300, text: 'Knots of the world', contentType: 'article', traits: BAD_TRAITS };

function recorded(contentId: string, fields: Partial<PerformanceRecord>): Event {
  const record = PerformanceRecord.fromPartial({
    contentId,
    platform: 'instagram',
    date: '2026-11-02',
    impressions: IMPRESSIONS,
    ...fields,
  } as Partial<PerformanceRecord>);
  return eventOf('performanceRecorded', `recorded ${contentId} ${record.platform}`, { record });
}

const values = (...names: readonly string[]) => names.map((value) => expect.objectContaining({ value }));
const listing = (...names: readonly string[]) => expect.arrayContaining(values(...names));

/** What is learned of the two creatives of each test, which differ in everything but where they ran. */
const LEARNED = {
  recommendedTones: values('bold'),
  successfulPillars: values('Content Marketing'),
  highPerformingHooks: values('how_to'),
  furtherTraits: listing('reel'),
  riskyPatterns: listing('dull', 'article'),
  leads: expect.any(Array),
};

const onInstagram = {
  name: 'instagram',
  kind: 'platform',
  metric: 'ctr',
  trials: 2 * TESTS.length * IMPRESSIONS,
};
const outreach = { name: 'email', kind: 'outreach', metric: 'reply_rate', trials: 1 };
const pack = { packKey: 'strategy_campaign_premium', runs: 1 };

/** Types of events that a context shows; the others change the sizes of its sample at most. */
const reflections: { readonly [Case in PayloadCase]?: Reflection } = {
  creativesGenerated: {
    log: [
      eventOf('creativesGenerated', 'generated', {
        creatives: TESTS.flatMap((index) => [
          { contentId: `good ${index}`, ...creativeOf(GOOD) },
          { contentId: `bad ${index}`, ...creativeOf(BAD) },
        ]),
      }),
      ...TESTS.flatMap((index) => [
        recorded(`good ${index}`, { clicks: GOOD.clicks, testId: `${index}`, date: dateOf(index) }),
        recorded(`bad ${index}`, { clicks: BAD.clicks, testId: `${index}`, date: dateOf(index) }),
      ]),
    ],
    cycle: true,
    shows: { ...LEARNED, channelPerformance: [expect.objectContaining(onInstagram)] },
  },
  packStarted: { shows: {}, explains: { pack_success_rates: /^1 runs were started, none .* ended/ } },
  packCompleted: { shows: { packSuccessRates: [expect.objectContaining({ ...pack, rate: 1 })] } },
  packFailed: { shows: { packSuccessRates: [expect.objectContaining({ ...pack, rate: 0 })] } },
  outreachSent: { shows: { channelPerformance: [expect.objectContaining({ ...outreach, rate: 0 })] } },
  outreachReplied: {
    log: [sampleEvent('outreachSent'), sampleEvent('outreachReplied')],
    shows: { channelPerformance: [expect.objectContaining({ ...outreach, rate: 1 })] },
  },
  appointmentScheduled: { shows: {}, explains: { channel_performance: /1 platforms and channels/ } },
  intakeClarityScored: {
    log: [80, 85, 90].map((clarityScore) =>
      eventOf('intakeClarityScored', `scored ${clarityScore}`, { intakeId: `${clarityScore}`, clarityScore }),
    ),
    shows: {
      highClaritySegments: [
        expect.objectContaining({ segment: 'SaaS startups', meanClarity: 85, scores: 3 }),
      ],
    },
  },
  performanceRecorded: {
    // Both on both platforms, of which one has half the clicks.
    log: TESTS.flatMap((index) =>
      ['instagram', 'tiktok'].flatMap((platform) => {
        const place = { platform, testId: `${index}`, date: dateOf(index) };
        const part = platform === 'tiktok' ? 0.5 : 1;
        return [
          recorded(`good ${index}`, { ...GOOD, ...place, clicks: part * GOOD.clicks, engagements: 1_200 }),
          recorded(`bad ${index}`, { ...BAD, ...place, clicks: part * BAD.clicks, engagements: 100 }),
        ];
      }),
    ),
    cycle: true,
    shows: {
      ...LEARNED,
      riskyPatterns: listing('dull', 'article', 'tiktok'),
      preferredPlatforms: values('instagram'),
      channelPerformance: [
        expect.objectContaining({ ...onInstagram, rate: 0.045 }),
        expect.objectContaining({ ...onInstagram, name: 'tiktok', rate: 0.0225 }),
      ],
      pastWinners: Array.from({ length: 10 }, () =>
        expect.objectContaining({
          contentId: expect.stringMatching(/^good /),
          engagementRate: 0.12,
          mark: CreativeMark.CREATIVE_MARK_WINNER,
          markedByPerson: false,
          text: GOOD.text,
        }),
      ),
    },
  },
  creativeMarkedWinner: {
    log: [recorded('creative|1', { clicks: 100, engagements: 100 }), sampleEvent('creativeMarkedWinner')],
    shows: {
      pastWinners: [
        expect.objectContaining({ contentId: 'creative|1', engagementRate: 0.01, markedByPerson: true }),
      ],
      channelPerformance: [expect.objectContaining({ name: 'instagram', rate: 0.01 })],
    },
  },
  creativeMarkedLoser: {
    log: [recorded('creative|2', { clicks: 100, engagements: 1_200 }), sampleEvent('creativeMarkedLoser')],
    shows: { channelPerformance: [expect.objectContaining({ name: 'instagram', rate: 0.01 })] },
  },
};

function creativeOf({ text, contentType, traits }: typeof GOOD) {
  return { text, contentType, traits };
}

async function contextOf(accountId: string, projectId = PROJECT): Promise<KaizenContext> {
  const request = GetProjectContextRequest.fromPartial({ accountId, projectId, seed: 1 });
  const { context } = await service.clients.KaizenService.getProjectContext(request);
  if (context === undefined) throw new Error('the response has no context');
  return context;
}

async function log(accountId: string, events: readonly Event[]): Promise<void> {
  for (const event of events) {
    const { result } = await service.clients.EventService.logEvent({ accountId, event });
    expect(result?.status).toBe(ItemStatus.ITEM_STATUS_ACCEPTED);
  }
}

async function runCycle(accountId: string): Promise<void> {
  const { cycle } = await service.clients.LearningService.runCycle(
    { accountId, wait: true, dryRun: false },
    { deadlineMs: 120_000 },
  );
  expect(cycle?.state).toBe(RunState.RUN_STATE_SUCCEEDED);
}

/** What there is to act on. */
function listsOf(context: KaizenContext): Lists {
  const {
    confidence,
    sampleSize,
    projectSampleSize,
    projectKnown,
    metricReason,
    epoch,
    asOf,
    contextId,
    emptyFields,
    seed,
    metric,
    holdout,
    sharedEpoch,
    generationSlots,
    ...lists
  } = context;
  return lists;
}

async function storedEvents(accountId: string): Promise<number> {
  const { account } = await service.clients.AccountService.getAccount({ accountId });
  return account?.eventCount ?? Number.NaN;
}

/** Types of events that figures of a context rest on. */
const COUNTED: ReadonlySet<string> = new Set<PayloadCase>([
  'packCompleted',
  'packFailed',
  'sectionGenerated',
  'sectionFailed',
  'packQualityPassed',
  'packQualityFailed',
  'outreachSent',
  'outreachReplied',
  'intakeClarityScored',
  'performanceRecorded',
]);

/** How many of the events figures of the account's context rest on, and of these performance records of the project. */
function sampleSizesOf(events: readonly Event[]) {
  const cases = events.map(({ payload }) => payload?.$case ?? '');
  return {
    sampleSize: cases.filter((name) => COUNTED.has(name)).length,
    projectSampleSize: cases.filter((name) => name === 'performanceRecorded').length,
  };
}

const rows = eventTypes.map(({ payload }) => [payload, reflections[payload] ?? NOWHERE] as const);

describe('an event of the type', () => {
  test.each(rows)('%s shows in the context where it belongs and nowhere else', async (payload, row) => {
    const { log: events = [sampleEvent(payload)], cycle, shows, explains = {} } = row;
    const accountId = await createAccount(service);
    // The neighbour's id continues that of the account.
    const neighbour = `${accountId}|${PROJECT}`;
    await service.clients.AccountService.putAccount(
      PutAccountRequest.fromPartial({ account: { accountId: neighbour } }),
    );
    const fresh = await contextOf(accountId);
    const empty = listsOf(fresh);
    expect(Object.values(empty).every((list) => Array.isArray(list) && list.length === 0)).toBe(true);

    await log(accountId, events);
    if (cycle) await runCycle(accountId);
    const context = await contextOf(accountId);
    expect(listsOf(context)).toEqual({ ...empty, ...shows });

    expect(await storedEvents(accountId)).toBeGreaterThanOrEqual(events.length);
    expect(context).toMatchObject(sampleSizesOf(events));
    // Where nothing was learned that may be relied on it is 0, however many events there are.
    if (cycle) expect(context.confidence).toBeGreaterThan(0);
    else expect(context.confidence).toBe(0);
    expect(context.epoch).toBe(cycle ? 1 : 0);
    if (Object.keys(shows).length === 0) {
      const expected = fresh.emptyFields.map((gap) =>
        explains[gap.field] === undefined
          ? gap
          : expect.objectContaining({
              field: gap.field,
              explanation: expect.stringMatching(explains[gap.field] ?? ''),
            }),
      );
      expect(context.emptyFields).toEqual(expected);
    }

    const other = await contextOf(neighbour);
    expect({ ...other, contextId: '' }).toEqual({ ...fresh, contextId: '' });
  });
});

test('every type together is counted once each, in the account and in its project', async () => {
  const accountId = await createAccount(service);
  const events = rows.map(([payload]) => sampleEvent(payload));
  const { acceptedCount } = await service.clients.EventService.appendEvents({ accountId, events });
  expect(acceptedCount).toBe(30);
  const stored = await storedEvents(accountId);
  expect(stored).toBeGreaterThanOrEqual(30);
  const { sampleSize, projectSampleSize } = sampleSizesOf(events);
  expect(await contextOf(accountId)).toMatchObject({ sampleSize, projectSampleSize });
  const elsewhere = await contextOf(accountId, 'project|2');
  expect(elsewhere).toMatchObject({ sampleSize, projectSampleSize: 0 });
  expect(elsewhere.packSuccessRates).toMatchObject([{ packKey: pack.packKey, rate: 0.5, runs: 2 }]);
});

test('a creative marked a loser by a person is no winner any more, whatever its rate', async () => {
  const accountId = await createAccount(service);
  await log(accountId, [recorded('creative|2', { clicks: 100, engagements: 1_200 })]);
  expect((await contextOf(accountId)).pastWinners).toMatchObject([{ contentId: 'creative|2' }]);
  await log(accountId, [sampleEvent('creativeMarkedLoser')]);
  expect((await contextOf(accountId)).pastWinners).toEqual([]);
  const request = ListCreativesRequest.fromPartial({ accountId, mark: CreativeMark.CREATIVE_MARK_LOSER });
  const { creatives } = await service.clients.PerformanceService.listCreatives(request);
  expect(creatives).toMatchObject([{ contentId: 'creative|2', engagementRate: 0.12, markedByPerson: true }]);
});

test('traits are counted before there is enough to evaluate them', async () => {
  const accountId = await createAccount(service);
  await log(accountId, [sampleEvent('creativesGenerated')]);
  const { emptyFields } = await contextOf(accountId);
  const tones = emptyFields.find(({ field }) => field === 'recommended_tones');
  expect(tones).toMatchObject({
    reason: EmptyReason.EMPTY_REASON_TOO_LITTLE_DATA,
    explanation: expect.stringMatching(/^1 tone reported/),
  });
});

test('clarity scores without a segment count for the industry and client type of their project', async () => {
  const accountId = await createAccount(service, { industry: 'Retail', clientType: 'chain' });
  const project = { projectId: PROJECT, industry: 'SaaS', clientType: 'startup' };
  await service.clients.AccountService.putProject(PutProjectRequest.fromPartial({ accountId, project }));
  const scored = (projectId: string, clarityScore: number): Event => ({
    ...eventOf('intakeClarityScored', `${projectId} ${clarityScore}`, { clarityScore, segment: '' }),
    projectId,
  });
  await log(accountId, [
    ...[80, 85, 90].map((score) => scored(PROJECT, score)),
    ...[70, 75, 80].map((score) => scored('project without words', score)),
  ]);
  expect((await contextOf(accountId)).highClaritySegments).toMatchObject([
    { segment: 'SaaS startup', meanClarity: 85 },
    { segment: 'Retail chain', meanClarity: 75 },
  ]);
});
