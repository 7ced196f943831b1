import { describe, expect, it } from 'vitest';
import type { Event } from '../../../src/gen/kaizen/v1/event.ts';
import { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import { Assignment } from '../../../src/gen/kaizen/v1/vocabulary.ts';
import { acceptEvent } from '../../../src/ingestion/accept/accept-event.ts';
import type { PreparedEvent } from '../../../src/ingestion/accept/prepared-event.ts';
import { recordEvent } from '../../../src/ingestion/accept/record-event.ts';
import { type FoldedBatch, foldBatch } from '../../../src/ingestion/batch/fold-batch.ts';
import { figureKey } from '../../../src/ingestion/batch/fold-figure.ts';
import type { StoredState } from '../../../src/ingestion/batch/stored-state.ts';
import { NO_FIGURES } from '../../../src/shared/figures.ts';
import { headlineTraitExtractor } from '../../../src/text-traits/headline-extractor.ts';
import { sampleEvent } from '../../fixtures/event-samples.ts';

const NOW = new Date('2026-11-20T12:00:00Z');

function prepare(event: Event): PreparedEvent {
  const acceptance = acceptEvent({ event, path: 'event', violations: [] }, 'acme', { now: NOW, order: 0 });
  if (acceptance.kind !== 'PREPARED') throw new Error(JSON.stringify(acceptance.violations));
  return acceptance.prepared;
}

function record(overrides: Partial<PerformanceRecord>): PreparedEvent {
  const value = PerformanceRecord.fromPartial({
    projectId: 'p',
    contentId: 'c',
    platform: 'web',
    date: '2026-11-01',
    impressions: 1000,
    clicks: 10,
    ...overrides,
  } as PerformanceRecord);
  return prepare(recordEvent(value, 'importer'));
}

function emptyState(overrides: Partial<StoredState> = {}): StoredState {
  return {
    accounts: new Map([['acme', { currency: 'EUR', industry: 'SaaS', clientType: 'startup' }]]),
    dates: new Map(),
    platforms: new Map(),
    deals: new Map(),
    projects: new Map(),
    events: new Map(),
    figures: new Map(),
    creatives: new Map(),
    ...overrides,
  };
}

function fold(events: readonly PreparedEvent[], state = emptyState()): FoldedBatch {
  return foldBatch(events, state, headlineTraitExtractor);
}

const statuses = (batch: FoldedBatch): readonly string[] => batch.outcomes.map(({ status }) => status);

describe('events about an erased lead', () => {
  it('are refused, each by itself, before anything else is said of them', () => {
    const event = prepare(sampleEvent('leadCreated'));
    const { subject } = event.effects;
    const erased = emptyState({ erasedLeads: new Set([`acme|${subject?.id.replace('|', '%7C')}`]) });
    const other = prepare(sampleEvent('strategyGenerated'));
    const batch = fold([event, other], erased);
    expect(statuses(batch)).toEqual(['REJECTED', 'ACCEPTED']);
    expect(batch.outcomes[0]).toMatchObject({ reason: 'SUBJECT_ERASED' });
    expect(batch.writes.events).toEqual([other]);
    expect(statuses(fold([event, other]))).toEqual(['ACCEPTED', 'ACCEPTED']);
  });
});

describe('identity of events', () => {
  it('stores an event once when it comes twice in one batch, and counts it once', () => {
    const event = prepare(sampleEvent('leadCreated'));
    const batch = fold([event, event]);
    expect(statuses(batch)).toEqual(['ACCEPTED', 'DUPLICATE']);
    expect(batch.writes.events).toHaveLength(1);
    expect([...batch.writes.owners.values()][0]?.events).toBe(1);
  });

  it('answers CONFLICT when the id is taken by other content, in the batch or in the graph', () => {
    const first = prepare(sampleEvent('leadCreated'));
    const other = prepare(sampleEvent('leadCreated', { actor: 'someone else' }));
    expect(statuses(fold([first, other]))).toEqual(['ACCEPTED', 'CONFLICT']);
    const stored = {
      hash: first.hash,
      recordTime: { seconds: 7, nanos: 0 },
      retracted: false,
      undone: false,
      formers: 0,
    };
    const batch = fold([first, other], emptyState({ events: new Map([[first.key, stored]]) }));
    expect(statuses(batch)).toEqual(['DUPLICATE', 'CONFLICT']);
    expect(batch.outcomes[0]).toMatchObject({ recordTime: { seconds: 7 } });
    expect(batch.writes.events).toHaveLength(0);
  });

  it('takes the same content in another order of keys and tags for the same', () => {
    const attributes = { a: 1, b: { c: 2, d: 3 } };
    const turned = { b: { d: 3, c: 2 }, a: 1 };
    const custom = (value: object, tags: string[]): PreparedEvent =>
      prepare(
        sampleEvent('custom', {
          tags,
          payload: { $case: 'custom', value: { name: 'n', attributes: value } },
        }),
      );
    expect(custom(attributes, ['x', 'y']).hash).toBe(custom(turned, ['y', 'x', 'x']).hash);
  });

  it('leaves the time of receipt out of the content, and a given time in', () => {
    const later = new Date(NOW.getTime() + 5000);
    const again = acceptEvent({ event: sampleEvent('leadCreated'), path: 'event', violations: [] }, 'acme', {
      now: later,
      order: 0,
    });
    expect(again.kind === 'PREPARED' && again.prepared.hash).toBe(prepare(sampleEvent('leadCreated')).hash);
    const dated = prepare(sampleEvent('leadCreated', { eventTime: { seconds: 1_700_000_000, nanos: 1 } }));
    expect(dated.hash).not.toBe(prepare(sampleEvent('leadCreated')).hash);
  });

  it('refuses an unknown account and another currency, and stores their neighbours', () => {
    const foreign = prepare({ ...sampleEvent('leadCreated'), eventId: 'f' });
    const dollars = record({ currency: 'USD', spendMicros: 1 });
    const fine = record({ currency: 'EUR', contentId: 'd' });
    const batch = fold([{ ...foreign, accountKey: 'nobody' }, dollars, fine]);
    expect(batch.outcomes.map((o) => ('reason' in o ? o.reason : o.status))).toEqual([
      'UNKNOWN_ACCOUNT',
      'CURRENCY_MISMATCH',
      'ACCEPTED',
    ]);
  });
});

describe('states of subjects', () => {
  const states = (events: readonly PreparedEvent[]): readonly string[] =>
    [...fold(events).writes.subjects.values()].map(({ state }) => state);
  const at = (seconds: number) => ({ eventTime: { seconds, nanos: 0 } });

  it('are those of the newest event, whatever the order of arrival', () => {
    const won = prepare(sampleEvent('dealWon', at(1_790_000_200)));
    const created = prepare(sampleEvent('leadCreated', at(1_790_000_000)));
    expect(states([won, created])).toEqual(['WON']);
  });

  it('are those of the last in a call when all happened at once', () => {
    const funnel = ['leadCreated', 'outreachSent', 'outreachReplied', 'leadQualified', 'dealWon'] as const;
    expect(states(funnel.map((payload) => prepare(sampleEvent(payload))))).toEqual(['WON']);
    expect(states(funnel.toReversed().map((payload) => prepare(sampleEvent(payload))))).toEqual(['CREATED']);
  });
});

describe('revisions of figures', () => {
  const first = record({ revision: 1 });

  it('replaces by a higher revision only, and moves sums by the difference', () => {
    const corrected = record({ revision: 2, clicks: 25 });
    const batch = fold([
      first,
      corrected,
      record({ revision: 1, clicks: 11 }),
      record({ revision: 0, clicks: 9 }),
    ]);
    expect(statuses(batch)).toEqual(['ACCEPTED', 'ACCEPTED', 'CONFLICT', 'STALE']);
    expect([...batch.writes.creatives.values()][0]?.current.figures.clicks).toBe(25n);
    expect([...batch.writes.memberships.values()][0]).toMatchObject({ records: 1 });
    expect([...batch.writes.memberships.values()][0]?.figures.clicks).toBe(25n);
  });

  it('changes nothing when a higher revision says the same, but remembers the revision', () => {
    const batch = fold([first, record({ revision: 3 }), record({ revision: 2, clicks: 99 })]);
    expect(statuses(batch)).toEqual(['ACCEPTED', 'DUPLICATE', 'STALE']);
    expect([...batch.writes.figures.values()][0]?.revision).toBe(3);
    expect(batch.writes.events).toHaveLength(1);
  });

  it('moves the figures when the test is corrected', () => {
    const moved = record({ revision: 2, testId: 'ab' });
    const memberships = [...fold([first, moved]).writes.memberships.values()];
    expect(memberships.map(({ records, figures }) => [records, figures.impressions])).toEqual([
      [0, 0n],
      [1, 1000n],
    ]);
  });

  it('names the strata to count again: where a figure is, and where it was', () => {
    const tested = record({ revision: 1, testId: 'ab' });
    const key = figureKey(tested, tested.effects.figure ?? expect.fail('a record has a figure'));
    const stored = {
      revision: 1,
      contentHash: 'other',
      figures: NO_FIGURES,
      setKey: 'acme|test|p|ab',
      assignment: 'RANDOMISED' as const,
      recordTime: tested.recordTime,
      importKey: undefined,
    };
    const { writes } = fold(
      [record({ revision: 2, testId: 'ab', testSpansProjects: true })],
      emptyState({ figures: new Map([[key, stored]]) }),
    );
    const place = { platform: 'web', audience: '', date: '2026-11-01', week: '2026-W44' };
    const common = { ...place, accountKey: 'acme', coarseKey: 'acme|project-week|p|2026-W44' };
    expect([...writes.strata.values()]).toEqual([
      { ...common, key: 'acme|test|p|ab|web||2026-11-01', setKey: 'acme|test|p|ab' },
      { ...common, key: 'acme|shared-test|ab|web||2026-11-01', setKey: 'acme|shared-test|ab' },
    ]);
  });

  it('counts figures of a set by day and by assignment, down as well as up', () => {
    const tested = record({ revision: 1, testId: 'ab', assignment: Assignment.ASSIGNMENT_OBSERVATIONAL });
    const key = figureKey(tested, tested.effects.figure ?? expect.fail('a record has a figure'));
    const stored = {
      revision: 1,
      contentHash: 'other',
      figures: NO_FIGURES,
      setKey: 'acme|test|p|ab',
      assignment: 'OBSERVATIONAL' as const,
      recordTime: tested.recordTime,
      importKey: undefined,
    };
    const state = emptyState({ figures: new Map([[key, stored]]) });
    const writesOf = (overrides: Partial<PerformanceRecord>) => {
      const { sets, setWeeks } = fold([record({ revision: 2, clicks: 9, ...overrides })], state).writes;
      return {
        observational: [...sets.values()].map((set) => [set.key, set.observational]),
        days: [...setWeeks.values()].map(({ setKey, week, days }) => [setKey, week, days.join(' ')]),
      };
    };
    // 2026-11-01 is a Sunday.
    expect(writesOf({ testId: 'ab' })).toEqual({
      observational: [['acme|test|p|ab', -1]],
      days: [['acme|test|p|ab', '2026-W44', '0 0 0 0 0 0 0']],
    });
    const byWeek = 'acme|week|p|web||2026-W44';
    expect(writesOf({})).toEqual({
      observational: [
        ['acme|test|p|ab', -1],
        [byWeek, 1],
      ],
      days: [
        ['acme|test|p|ab', '2026-W44', '0 0 0 0 0 0 -1'],
        [byWeek, '2026-W44', '0 0 0 0 0 0 1'],
      ],
    });
  });
});

describe('marks', () => {
  const engaged = (engagements: number, overrides: Partial<PerformanceRecord> = {}): PreparedEvent =>
    record({ impressions: 2000, engagements, ...overrides });

  it('marks an excellent creative a winner and a poor one a loser, with an event that says so', () => {
    const batch = fold([
      engaged(220),
      engaged(10, { contentId: 'bad' }),
      engaged(100, { contentId: 'average' }),
    ]);
    const marks = [...batch.writes.creatives.values()].map(({ current }) => current.mark);
    expect(marks).toEqual(['WINNER', 'LOSER', undefined]);
    expect(batch.writes.events.map(({ type }) => type).filter((type) => type.startsWith('CREATIVE'))).toEqual(
      ['CREATIVE_MARKED_WINNER', 'CREATIVE_MARKED_LOSER'],
    );
  });

  it('marks by the totals, not by one day, and not before there are enough impressions', () => {
    const few = engaged(90, { impressions: 900 });
    expect([...fold([few]).writes.creatives.values()][0]?.current.mark).toBeUndefined();
    const more = engaged(20, { impressions: 1100, date: '2026-11-02' });
    expect([...fold([few, more]).writes.creatives.values()][0]?.current.mark).toBeUndefined();
  });

  it('takes a mark back when a correction removes its reason', () => {
    const batch = fold([engaged(220), engaged(100, { revision: 1 })]);
    expect([...batch.writes.creatives.values()][0]?.current.mark).toBeUndefined();
  });

  it("lets a person's mark stand against the figures", () => {
    const payload = {
      $case: 'creativeMarkedLoser',
      value: { contentId: 'c', platform: '', reason: '' },
    } as const;
    const person = prepare(sampleEvent('creativeMarkedLoser', { projectId: 'p', payload }));
    const creative = [...fold([person, engaged(220)]).writes.creatives.values()][0];
    expect(creative?.current).toMatchObject({ mark: 'LOSER', markedBy: 'PERSON' });
  });

  it('gives no mark without engagements', () => {
    expect(
      [...fold([record({ impressions: 1e6 })]).writes.creatives.values()][0]?.current.mark,
    ).toBeUndefined();
  });
});

describe('traits of a text', () => {
  it('replaces the traits of the old text and keeps those the caller reported', () => {
    const question = record({ text: 'Is it?', traits: [{ kind: 9, value: 'video' }] });
    const plain = record({ revision: 1, text: 'It is a video.', traits: [{ kind: 9, value: 'video' }] });
    const creative = [...fold([question, plain]).writes.creatives.values()][0];
    const keys = [...(creative?.addedTraits ?? [])];
    expect(keys).toContainEqual(['acme|lexical|video', 'reported']);
    expect(keys.map(([key]) => key)).not.toContain('acme|lexical|question_mark');
  });

  it('does nothing when the text is the one that is stored', () => {
    const stored = [...fold([record({ text: 'Is it?' })]).writes.creatives.values()][0];
    if (stored === undefined) throw new Error('no creative was written');
    const state = emptyState({
      creatives: new Map([[stored.key, { ...stored.current, traits: stored.addedTraits }]]),
    });
    const again = [
      ...fold([record({ text: 'Is it?', date: '2026-11-02' })], state).writes.creatives.values(),
    ][0];
    expect(again?.addedTraits.size).toBe(0);
    expect(again?.removedTraits.size).toBe(0);
  });
});
