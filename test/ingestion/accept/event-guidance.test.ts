import { describe, expect, it } from 'vitest';
import type { Event } from '../../../src/gen/kaizen/v1/event.ts';
import { GuidanceUse } from '../../../src/gen/kaizen/v1/guidance.ts';
import { TraitKind } from '../../../src/gen/kaizen/v1/vocabulary.ts';
import { createContextTokens, type GuidanceFacts } from '../../../src/guidance/context-token.ts';
import { type Acceptance, acceptEvent } from '../../../src/ingestion/accept/accept-event.ts';
import type { PreparedEvent } from '../../../src/ingestion/accept/prepared-event.ts';
import { type FoldedBatch, foldBatch } from '../../../src/ingestion/batch/fold-batch.ts';
import type { PayloadCase } from '../../../src/ingestion/catalogue/event-type.ts';
import { headlineTraitExtractor } from '../../../src/text-traits/headline-extractor.ts';
import { sampleEvent } from '../../fixtures/event-samples.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const tokens = createContextTokens({ secret: 'the secret of a test' });
const FACTS: GuidanceFacts = {
  projectId: 'project|1',
  epoch: 2,
  sharedEpoch: 1,
  seed: 9,
  holdout: false,
  week: '2026-W47',
  issuedAtMs: NOW.getTime(),
  metric: 'ctr',
};
const TONE = { kind: TraitKind.TRAIT_KIND_TONE, value: 'bold' };
const HOOK = { kind: TraitKind.TRAIT_KIND_HOOK_TYPE, value: 'question=1' };

const guidance = (items: GuidanceUse['items'] = [], facts: Partial<GuidanceFacts> = {}): GuidanceUse => ({
  contextId: tokens.sign('acme', { ...FACTS, ...facts }),
  items,
});

function accept(event: Event): Acceptance {
  return acceptEvent({ event, path: 'event', violations: [] }, 'acme', { now: NOW, order: 0, tokens });
}

function prepare(event: Event): PreparedEvent {
  const acceptance = accept(event);
  if (acceptance.kind !== 'PREPARED') throw new Error(JSON.stringify(acceptance.violations));
  return acceptance.prepared;
}

function fold(...events: readonly PreparedEvent[]): FoldedBatch {
  const state = {
    accounts: new Map([['acme', { currency: 'EUR', industry: '', clientType: '' }]]),
    dates: new Map(),
    platforms: new Map(),
    deals: new Map(),
    projects: new Map(),
    events: new Map(),
    figures: new Map(),
    creatives: new Map(),
  };
  return foldBatch(events, state, headlineTraitExtractor);
}

const at = { seconds: 1_790_000_000, nanos: 5 };

describe('the content of an event', () => {
  it.each<[PayloadCase, string]>([
    ['creativesGenerated', 'UC69V2Ktvkesi2GvBoME_l7pvVQWANfYPTauRmiawm8'],
    ['leadCreated', 'ETv1PtJF62a71xepVsvYkAq5v-ApahWdzdVU73feZSE'],
  ])('of %s without guidance has the hash it had before events had any', (payload, hash) => {
    expect(prepare(sampleEvent(payload, { eventTime: at })).hash).toBe(hash);
  });

  it('has the guidance in it, in whatever order and however often items are named', () => {
    const hash = (use: GuidanceUse | undefined) =>
      prepare(sampleEvent('creativesGenerated', { guidance: use })).hash;
    const hashes = [
      undefined,
      guidance(),
      guidance([TONE]),
      guidance([TONE, HOOK]),
      guidance([], { seed: 1 }),
    ];
    expect(new Set(hashes.map(hash)).size).toBe(hashes.length);
    const blank = { ...TONE, value: ' bold ' };
    expect(hash(guidance([HOOK, blank, TONE]))).toBe(hash(guidance([TONE, HOOK])));
  });
});

describe('a context id that is not believed', () => {
  const refusals: readonly (readonly [string, GuidanceUse, Partial<Event>, RegExp])[] = [
    ['forged', { contextId: `${guidance().contextId}x`, items: [] }, {}, /is not a context_id/],
    ['garbled', { contextId: 'ünlesbar', items: [] }, {}, /is not a context_id/],
    [
      'foreign',
      { contextId: tokens.sign('globex', FACTS), items: [] },
      {},
      /not a context_id of this account/,
    ],
    ["another project's", guidance(), { projectId: 'project|2' }, /another project/],
    ["a project's, in an event of none,", guidance(), { projectId: '' }, /another project/],
  ];
  it.each(refusals)('%s is refused by its field', (_name, use, overrides, description) => {
    const acceptance = accept(sampleEvent('strategyGenerated', { guidance: use, ...overrides }));
    expect(acceptance).toEqual({
      kind: 'REJECTED',
      reason: 'INVALID_FIELD',
      violations: [{ field: 'event.guidance.context_id', description: expect.stringMatching(description) }],
    });
  });

  it('is not named twice when a field rule has named it', () => {
    const violations = [{ field: 'event.guidance.context_id', description: 'is required' }];
    const event = sampleEvent('strategyGenerated', { guidance: GuidanceUse.fromPartial({}) });
    const acceptance = acceptEvent({ event, path: 'event', violations }, 'acme', {
      now: NOW,
      order: 0,
      tokens,
    });
    expect(acceptance).toMatchObject({ kind: 'REJECTED', violations });
  });
});

describe('guidance in a batch', () => {
  it('is kept for every event, and links creatives of those that generated them to the first', () => {
    const first = guidance([TONE]);
    const second = guidance([HOOK], { seed: 10 });
    const generated = (eventId: string, use: GuidanceUse) =>
      prepare(sampleEvent('creativesGenerated', { eventId, guidance: use }));
    const events = [
      prepare(sampleEvent('strategyGenerated', { guidance: second })),
      prepare(sampleEvent('creativeMarkedWinner', { guidance: second })),
      generated('one', first),
      generated('two', second),
      prepare(sampleEvent('leadCreated')),
    ];
    const { writes, outcomes } = fold(...events);
    expect(outcomes.every(({ status }) => status === 'ACCEPTED')).toBe(true);
    expect(writes.guidedEvents.map(({ type }) => type)).toEqual([
      'STRATEGY_GENERATED',
      'CREATIVE_MARKED_WINNER',
      'CREATIVES_GENERATED',
      'CREATIVES_GENERATED',
    ]);
    expect([...writes.guidedCreatives]).toEqual([['acme|creative%7C1', events[2]?.guidance?.useKey]]);
    expect(events[2]?.guidance?.items).toEqual(['tone=bold']);
  });

  it('is written once for a duplicate, and not at all for a conflict', () => {
    const event = prepare(sampleEvent('creativesGenerated', { guidance: guidance([TONE]) }));
    const other = prepare(sampleEvent('creativesGenerated', { guidance: guidance([HOOK]) }));
    const { writes, outcomes } = fold(event, event, other);
    expect(outcomes.map(({ status }) => status)).toEqual(['ACCEPTED', 'DUPLICATE', 'CONFLICT']);
    expect(writes.guidedEvents).toEqual([event]);
  });

  it('may come from a context of no project, in an event of any', () => {
    const use = guidance([], { projectId: '' });
    expect(prepare(sampleEvent('creativesGenerated', { guidance: use })).guidance?.facts.projectId).toBe('');
  });
});
