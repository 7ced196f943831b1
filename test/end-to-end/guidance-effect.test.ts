/** Guidance that generators hand back: what is stored of it, and what it turns out to have done. */
import { status as Code } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import { CreativesGenerated, Event } from '../../src/gen/kaizen/v1/event.ts';
import { AppendEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { EffectBasis, GuidanceUse, NoEffectReason } from '../../src/gen/kaizen/v1/guidance.ts';
import {
  GetGuidanceEffectRequest,
  type GetGuidanceEffectResponse,
  GetProjectContextRequest,
} from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { RecordPerformanceRequest } from '../../src/gen/kaizen/v1/performance_service.ts';
import { Assignment, ItemStatus, Metric, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { createContextTokens, type GuidanceFacts } from '../../src/guidance/context-token.ts';
import { isHoldoutWeek } from '../../src/guidance/holdout.ts';
import { isoWeek, utcDate } from '../../src/shared/dates.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { createAccount } from './accounts.ts';
import { readDatabase } from './database.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const SECRET = 'a secret that two services share';
const HOLDOUT_SHARE = 0.3;
const tokens = createContextTokens({ secret: SECRET });
const settings = { contextSecret: SECRET, holdoutShare: HOLDOUT_SHARE };
const TONE = { kind: TraitKind.TRAIT_KIND_TONE, value: 'bold' };
const HOOK = { kind: TraitKind.TRAIT_KIND_HOOK_TYPE, value: 'question' };
const { ITEM_STATUS_ACCEPTED, ITEM_STATUS_DUPLICATE, ITEM_STATUS_REJECTED, ITEM_STATUS_CONFLICT } =
  ItemStatus;

let service: TestService;
let second: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW, settings });
  second = await startTestService({ now: NOW, settings });
});
afterAll(async () => {
  await second.close();
  await service.close();
});

/** A context id as the service would give it. */
function contextId(accountId: string, facts: Partial<GuidanceFacts> = {}): string {
  return tokens.sign(nodeKey(accountId), {
    projectId: 'autumn',
    epoch: 3,
    sharedEpoch: 1,
    seed: 1,
    holdout: false,
    week: '2026-W47',
    issuedAtMs: NOW.getTime(),
    metric: 'ctr',
    ...facts,
  });
}

function generated(
  eventId: string,
  creatives: readonly string[],
  guidance: GuidanceUse | undefined,
  projectId = 'autumn',
): Event {
  const value = CreativesGenerated.fromPartial({
    creatives: creatives.map((contentId) => ({ contentId, traits: [TONE] })),
  });
  const payload = { $case: 'creativesGenerated' as const, value };
  return { ...Event.fromPartial({ eventId, projectId }), payload, guidance };
}

async function append(
  accountId: string,
  events: readonly Event[],
  to = service,
): Promise<readonly ItemStatus[]> {
  const request = AppendEventsRequest.fromPartial({ accountId });
  const { results } = await to.clients.EventService.appendEvents({ ...request, events: [...events] });
  return results.map(({ status }) => status);
}

/** Creatives with the context id's seed they were generated under, and how many uses and events there are. */
async function stored(accountId: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await readDatabase(
    `OPTIONAL MATCH (use:GuidanceUse {account: $key})
     WITH use ORDER BY use.seed
     WITH collect(use {.seed, .items, .event_count, .project, .project_id, .week, .holdout, .epoch, .shared_epoch,
       events: COUNT { (:Event)-[:USED]->(use) }}) AS uses
     OPTIONAL MATCH (creative:Creative)-[:GENERATED_UNDER]->(use:GuidanceUse {account: $key})
     WITH uses, creative, use ORDER BY creative.content_id
     RETURN uses, collect(creative.content_id + ' ' + use.seed) AS creatives`,
    { key: nodeKey(accountId) },
  );
  return row;
}

describe('an event with guidance', () => {
  it('is stored once with it, and tells which creatives were generated with it', async () => {
    const accountId = await createAccount(service);
    const guidance = { contextId: contextId(accountId), items: [TONE, HOOK, TONE] };
    const strategy = Event.fromPartial({ eventId: 'strategy', projectId: 'autumn' });
    const events: readonly Event[] = [
      {
        ...strategy,
        payload: { $case: 'custom', value: { name: 'planned', attributes: undefined } },
        guidance: { ...guidance, items: [HOOK] },
      },
      generated('creatives', ['a', 'b'], guidance),
      generated('unguided', ['c'], undefined),
    ];
    expect(await append(accountId, events)).toEqual(events.map(() => ITEM_STATUS_ACCEPTED));
    expect(await append(accountId, events)).toEqual(events.map(() => ITEM_STATUS_DUPLICATE));

    const { event } = await service.clients.EventService.getEvent({ accountId, eventId: 'creatives' });
    expect(event?.guidance).toEqual({ contextId: guidance.contextId, items: [HOOK, TONE] });
    const listed = await service.clients.EventService.getEvent({ accountId, eventId: 'unguided' });
    expect(listed.event?.guidance).toBeUndefined();
    expect(await stored(accountId)).toEqual({
      uses: [
        {
          ...{ seed: 1, project: nodeKey(accountId, 'autumn'), project_id: 'autumn', week: '2026-W47' },
          ...{ holdout: false, epoch: 3, shared_epoch: 1, event_count: 2, events: 2 },
          items: expect.arrayContaining(['hook_type=question', 'tone=bold']),
        },
      ],
      creatives: ['a 1', 'b 1'],
    });
  });

  it('conflicts with the same id and other guidance, and changes nothing', async () => {
    const accountId = await createAccount(service);
    const guidance = { contextId: contextId(accountId), items: [TONE] };
    await append(accountId, [generated('creatives', ['a'], guidance)]);
    const others = [
      undefined,
      { ...guidance, items: [HOOK] },
      { ...guidance, contextId: contextId(accountId, { seed: 2 }) },
    ].map((use) => generated('creatives', ['a'], use));
    expect(await append(accountId, others)).toEqual(others.map(() => ITEM_STATUS_CONFLICT));
    expect(await stored(accountId)).toMatchObject({ uses: [{ seed: 1, events: 1 }], creatives: ['a 1'] });
  });

  it('leaves a creative with the guidance it was first generated with', async () => {
    const accountId = await createAccount(service);
    const use = (seed: number) => ({ contextId: contextId(accountId, { seed }), items: [] });
    await append(accountId, [generated('one', ['a'], use(1)), generated('two', ['a', 'b'], use(2))]);
    await append(accountId, [generated('three', ['a', 'b', 'c'], use(3))]);
    expect(await stored(accountId)).toMatchObject({ creatives: ['a 1', 'b 2', 'c 3'] });
  });

  it('links each creative once when two servers store different guidance for it at the same time', async () => {
    const accountId = await createAccount(service);
    const creatives = Array.from({ length: 10 }, (_, index) => `creative ${index}`);
    const statuses = await Promise.all(
      Array.from({ length: 12 }, (_, seed) => {
        const guidance = { contextId: contextId(accountId, { seed }), items: [TONE] };
        const event = generated(`event ${seed}`, creatives, guidance);
        return append(accountId, [event], seed % 2 === 0 ? service : second);
      }),
    );
    expect(statuses.flat()).toEqual(statuses.map(() => ITEM_STATUS_ACCEPTED));
    const row = await stored(accountId);
    expect(row?.creatives).toHaveLength(creatives.length);
    expect(row?.uses).toHaveLength(12);
  });

  it('counts the events of one context when two servers store them at the same time', async () => {
    const accountId = await createAccount(service);
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => {
        const item = { kind: TraitKind.TRAIT_KIND_TONE, value: `tone ${index}` };
        const event = generated(`event ${index}`, [`${index}`], {
          contextId: contextId(accountId),
          items: [item],
        });
        return append(accountId, [event], index % 2 === 0 ? service : second);
      }),
    );
    expect(await stored(accountId)).toMatchObject({ uses: [{ event_count: 12, events: 12 }] });
    const [use] = ((await stored(accountId))?.uses ?? []) as readonly { readonly items: readonly string[] }[];
    expect(new Set(use?.items).size).toBe(12);
  });

  it('is refused when its context id was made up, altered, or given to others, and harms no neighbour', async () => {
    const accountId = await createAccount(service);
    const other = await createAccount(service);
    const own = contextId(accountId);
    const bad = [`${own}x`, 'garbled', contextId(other), contextId(accountId, { projectId: 'winter' })];
    const events = [
      ...bad.map((id, index) => generated(`bad ${index}`, ['a'], { contextId: id, items: [] })),
      generated('good', ['b'], { contextId: own, items: [] }),
    ];
    const expected = [...bad.map(() => ITEM_STATUS_REJECTED), ITEM_STATUS_ACCEPTED];
    expect(await append(accountId, events)).toEqual(expected);
    expect(await stored(accountId)).toMatchObject({ creatives: ['b 1'] });

    const [event = expect.unreachable()] = events;
    const error = await errorOf(service.clients.EventService.logEvent({ accountId, event }));
    expect(error.code).toBe(Code.INVALID_ARGUMENT);
    const details = readDetails(error.metadata);
    expect(details).toMatchObject({
      reason: 'INVALID_FIELD',
      violations: [{ field: 'event.guidance.context_id', description: expect.stringContaining('unchanged') }],
    });
  });

  it('is refused without a context id, and with items that break their rules', async () => {
    const accountId = await createAccount(service);
    const uses = [
      GuidanceUse.fromPartial({}),
      { contextId: contextId(accountId), items: [{ ...TONE, value: '' }] },
      { contextId: contextId(accountId), items: Array.from({ length: 101 }, () => TONE) },
    ];
    const events = uses.map((use, index) => generated(`event ${index}`, ['a'], use));
    expect(await append(accountId, events)).toEqual(events.map(() => ITEM_STATUS_REJECTED));
  });
});

describe("the database's own secret", () => {
  it('is made once and shared by its servers', async () => {
    const services = await Promise.all([startTestService({ now: NOW }), startTestService({ now: NOW })]);
    const [row] = await readDatabase('MATCH (d:Deployment) RETURN collect(d.context_secret) AS secrets', {});
    const [secret = '', ...more] = (row?.secrets ?? []) as readonly string[];
    expect(more).toEqual([]);
    expect(secret.length).toBeGreaterThanOrEqual(43);
    const accountId = await createAccount(service);
    const facts = { ...FACTS, projectId: 'autumn' };
    const id = createContextTokens({ secret }).sign(nodeKey(accountId), facts);
    for (const [index, of] of services.entries()) {
      const event = generated(`${index}`, [`${index}`], { contextId: id, items: [] });
      expect(await append(accountId, [event], of)).toEqual([ITEM_STATUS_ACCEPTED]);
      await of.close();
    }
  });
});

const FACTS: GuidanceFacts = {
  projectId: '',
  epoch: 0,
  sharedEpoch: 0,
  seed: 0,
  holdout: false,
  week: '2026-W40',
  issuedAtMs: NOW.getTime(),
  metric: 'ctr',
};

const effectOf = (
  accountId: string,
  filter: Partial<GetGuidanceEffectRequest> = {},
): Promise<GetGuidanceEffectResponse> =>
  service.clients.KaizenService.getGuidanceEffect(
    GetGuidanceEffectRequest.fromPartial({ accountId, ...filter }),
  );

/** One creative's figures of a day. */
interface Figures {
  readonly projectId: string;
  readonly contentId: string;
  readonly date: string;
  readonly impressions: number;
  readonly clicks: number;
}

async function record(accountId: string, figures: readonly Figures[]): Promise<void> {
  const records = figures.map((row) => ({
    ...row,
    platform: 'web',
    revision: 1,
    assignment: Assignment.ASSIGNMENT_UNSPECIFIED,
  }));
  const request = RecordPerformanceRequest.fromPartial({ accountId, records });
  const { results } = await service.clients.PerformanceService.recordPerformance(request);
  expect(results.every(({ status }) => status === ITEM_STATUS_ACCEPTED)).toBe(true);
}

/** Monday of each of so many weeks that have ended. */
const mondays = (weeks: number): readonly string[] =>
  Array.from({ length: weeks }, (_, index) => utcDate(Date.parse('2026-11-09') - index * 7 * 86_400_000));

const PLANTED = 0.25;

describe('the effect of guidance', () => {
  it('is measured by the holdout: what was planted lies in the interval', async () => {
    const accountId = await createAccount(service);
    const random = seededRandom(11);
    const events: Event[] = [];
    const figures: Figures[] = [];
    for (const [index, projectId] of ['north', 'south', 'west'].entries()) {
      for (const date of mondays(16)) {
        const week = isoWeek(date);
        // By a fixed name, so that every run draws the same weeks.
        const holdout = isHoldoutWeek({ accountId: 'drawn', projectId, week, share: HOLDOUT_SHARE });
        const issuedAtMs = Date.parse(`${date}T08:00:00Z`);
        const id = contextId(accountId, { projectId, week, holdout, issuedAtMs });
        const creatives = [1, 2, 3].map((number) => `${projectId} ${week} ${number}`);
        const guidance = { contextId: id, items: holdout ? [] : [TONE, HOOK] };
        events.push(generated(`${projectId} ${week}`, creatives, guidance, projectId));
        const rate = 0.01 * (index + 1) * (holdout ? 1 : 1 + PLANTED);
        for (const contentId of creatives) {
          const own = rate * Math.exp(0.1 * random.normal());
          figures.push({ projectId, contentId, date, impressions: 8000, clicks: random.binomial(8000, own) });
        }
      }
    }
    await append(accountId, events);
    await record(accountId, figures);

    const effect = await effectOf(accountId);
    expect(effect).toMatchObject({
      basis: EffectBasis.EFFECT_BASIS_RANDOMISED_HOLDOUT,
      metric: 'ctr',
      reason: NoEffectReason.NO_EFFECT_REASON_UNSPECIFIED,
      explanation: '',
      holdoutShare: HOLDOUT_SHARE,
      truncated: false,
    });
    const held = events.filter(({ guidance }) => guidance?.items.length === 0).length;
    expect(held).toBeGreaterThan(5);
    expect(effect.observedHoldoutShare).toBeCloseTo(held / 48, 10);
    expect(effect.interval?.lower).toBeLessThan(PLANTED);
    expect(effect.interval?.upper).toBeGreaterThan(PLANTED);
    expect(effect.interval?.lower).toBeGreaterThan(0);
    expect(effect.lift).toBeGreaterThan(0.15);
    expect(effect.lift).toBeLessThan(0.35);
    expect(effect.signConfidence).toBeGreaterThan(0.99);
    expect(effect.guided).toMatchObject({ units: 48 - held, creatives: 3 * (48 - held) });
    expect(effect.unguided).toMatchObject({ units: held, creatives: 3 * held, impressions: 24_000 * held });
    expect(effect.guided?.measuredCreatives).toBe(effect.guided?.creatives);
    // Every creative was reported with the tone, none with the hook.
    const used = { creatives: 3 * (48 - held) };
    expect(effect.items).toEqual([
      { ...HOOK, ...used, creativesWithTrait: 0 },
      { ...TONE, ...used, creativesWithTrait: used.creatives },
    ]);

    const ofProject = await effectOf(accountId, { projectId: 'north' });
    expect(ofProject.basis).toBe(EffectBasis.EFFECT_BASIS_RANDOMISED_HOLDOUT);
    expect((ofProject.guided?.units ?? 0) + (ofProject.unguided?.units ?? 0)).toBe(16);
    const unknown = await effectOf(accountId, { metric: Metric.METRIC_ENGAGEMENT_RATE });
    expect(unknown).toMatchObject({
      metric: 'engagement_rate',
      lift: undefined,
      interval: undefined,
      reason: NoEffectReason.NO_EFFECT_REASON_NO_PERFORMANCE,
    });
  });

  it('is only observed without a holdout, beside other creatives of the same sets', async () => {
    const accountId = await createAccount(service);
    const random = seededRandom(12);
    const events: Event[] = [];
    const figures: Figures[] = [];
    for (const date of mondays(10)) {
      const week = isoWeek(date);
      const names = (side: string): string[] => [1, 2].map((number) => `${side} ${week} ${number}`);
      const guidance = { contextId: contextId(accountId, { week }), items: [TONE] };
      events.push(generated(`guided ${week}`, names('guided'), guidance));
      events.push(generated(`others ${week}`, names('other'), undefined));
      for (const contentId of [...names('guided'), ...names('other')]) {
        const rate = 0.02 * (contentId.startsWith('guided') ? 1 + PLANTED : 1);
        const clicks = random.binomial(10_000, rate);
        figures.push({ projectId: 'autumn', contentId, date, impressions: 10_000, clicks });
      }
    }
    await append(accountId, events);
    await record(accountId, figures);
    const effect = await effectOf(accountId);
    expect(effect).toMatchObject({
      basis: EffectBasis.EFFECT_BASIS_OBSERVATIONAL,
      basisExplanation: expect.stringContaining('not the effect of guidance'),
      groups: 10,
      observedHoldoutShare: 0,
      guided: { units: 20, creatives: 20, measuredCreatives: 20, impressions: 200_000 },
      unguided: { units: 20, creatives: 20, measuredCreatives: 20, impressions: 200_000 },
    });
    expect(effect.interval?.lower).toBeLessThan(PLANTED);
    expect(effect.interval?.upper).toBeGreaterThan(PLANTED);
  });

  it('says why it cannot tell', async () => {
    const accountId = await createAccount(service);
    const { NO_EFFECT_REASON_NO_GUIDED_CREATIVES, NO_EFFECT_REASON_NO_PERFORMANCE } = NoEffectReason;
    expect(await effectOf(accountId)).toMatchObject({
      basis: EffectBasis.EFFECT_BASIS_UNSPECIFIED,
      lift: undefined,
      reason: NO_EFFECT_REASON_NO_GUIDED_CREATIVES,
      remedy: expect.stringContaining('context_id'),
    });
    await append(accountId, [generated('one', ['a'], { contextId: contextId(accountId), items: [] })]);
    expect(await effectOf(accountId)).toMatchObject({
      basis: EffectBasis.EFFECT_BASIS_OBSERVATIONAL,
      lift: undefined,
      reason: NO_EFFECT_REASON_NO_PERFORMANCE,
      guided: { creatives: 1, units: 0, rate: undefined },
    });
    const error = await errorOf(effectOf(service.newAccountId()));
    expect(error.code).toBe(Code.NOT_FOUND);
  });

  it('never counts what another account was told', async () => {
    const accountId = await createAccount(service);
    const other = await createAccount(service);
    await append(accountId, [generated('one', ['a'], { contextId: contextId(accountId), items: [TONE] })]);
    expect((await effectOf(accountId)).guided?.creatives).toBe(1);
    expect(await effectOf(other)).toMatchObject({ guided: { creatives: 0 }, items: [] });
  });
});

describe('a context that the service gave', () => {
  it('comes back with an event and is believed, holdout week or not', async () => {
    const accountId = await createAccount(service);
    const week = isoWeek(utcDate(NOW.getTime()));
    const projects = Array.from({ length: 12 }, (_, index) => `project ${index}`);
    const held = projects.filter((projectId) =>
      isHoldoutWeek({ accountId, projectId, week, share: HOLDOUT_SHARE }),
    );
    for (const projectId of projects) {
      const request = GetProjectContextRequest.fromPartial({ accountId, projectId });
      const { context } = await service.clients.KaizenService.getProjectContext(request);
      expect(context?.holdout).toBe(held.includes(projectId));
      const guidance = { contextId: context?.contextId ?? '', items: [] };
      expect(await append(accountId, [generated(projectId, [projectId], guidance, projectId)])).toEqual([
        ITEM_STATUS_ACCEPTED,
      ]);
    }
    const effect = await effectOf(accountId);
    expect(effect.observedHoldoutShare).toBeCloseTo(held.length / projects.length, 10);
  });
});
