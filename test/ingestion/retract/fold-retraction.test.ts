import { describe, expect, test } from 'vitest';
import { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import { Assignment, TraitKind } from '../../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../../src/graph/keys.ts';
import { acceptEvent } from '../../../src/ingestion/accept/accept-event.ts';
import { type PreparedEvent, placeOf } from '../../../src/ingestion/accept/prepared-event.ts';
import { recordEvent } from '../../../src/ingestion/accept/record-event.ts';
import type { BatchWrites } from '../../../src/ingestion/batch/batch-writes.ts';
import { foldBatch } from '../../../src/ingestion/batch/fold-batch.ts';
import type { StoredCreative, StoredState } from '../../../src/ingestion/batch/stored-state.ts';
import { foldRetraction, type RetractionWrites } from '../../../src/ingestion/retract/fold-retraction.ts';
import type { RestoredEvent } from '../../../src/ingestion/retract/restore-event.ts';
import { addFigures, type Figures, NO_FIGURES } from '../../../src/shared/figures.ts';
import { timestampOf } from '../../../src/shared/timestamps.ts';
import { seededRandom } from '../../../src/simulator/random.ts';
import { headlineTraitExtractor as extractor } from '../../../src/text-traits/headline-extractor.ts';
import { sampleEvent } from '../../fixtures/event-samples.ts';

const ACCOUNT = { currency: 'EUR', industry: 'SaaS', clientType: 'startup' };
const START_MS = Date.parse('2026-11-20T12:00:00Z');
const EMPTY: StoredState = {
  accounts: new Map([['acme', ACCOUNT]]),
  ...{ dates: new Map(), platforms: new Map(), deals: new Map(), projects: new Map() },
  ...{ events: new Map(), figures: new Map(), creatives: new Map() },
};

/** An event that is stored so many seconds after the first. */
function stored(event: Parameters<typeof acceptEvent>[0]['event'], second: number): RestoredEvent {
  const now = new Date(START_MS + second * 1_000);
  const acceptance = acceptEvent({ event, path: '', violations: [] }, 'acme', { now, order: 0 });
  if (acceptance.kind !== 'PREPARED') throw new Error(JSON.stringify(acceptance.violations));
  const { prepared } = acceptance;
  return { event: prepared, arrival: placeOf(prepared.recordTime), segment: undefined, use: undefined };
}

function record(fields: object, second: number): RestoredEvent {
  const common = { projectId: 'p', contentId: 'c', platform: 'web', date: '2026-11-01', impressions: 100 };
  const value = PerformanceRecord.fromPartial({
    ...common,
    assignment: Assignment.ASSIGNMENT_OBSERVATIONAL,
    ...fields,
  });
  return stored(recordEvent(value, 'importer'), second);
}

/** What is stored after these events came one after the other. */
function stateAfter(events: readonly RestoredEvent[]): { state: StoredState; writes: BatchWrites } {
  const { writes, outcomes } = foldBatch(
    events.map(({ event }) => event),
    EMPTY,
    extractor,
  );
  expect(outcomes.filter(({ status }) => status !== 'ACCEPTED')).toEqual([]);
  const creatives = new Map([...writes.creatives].map(([key, write]) => [key, creativeAfter(write)]));
  const figures = [...writes.figures.values()].map(({ key, event, revision, setKey, assignment }) => {
    const { figures: now = NO_FIGURES, contentHash = '' } = event.effects.figure ?? {};
    const { recordTime } = event;
    return [
      key,
      { revision, setKey, assignment, contentHash, figures: now, recordTime, importKey: undefined },
    ] as const;
  });
  return { state: { ...EMPTY, creatives, figures: new Map(figures) }, writes };
}

function creativeAfter(write: {
  current: StoredCreative;
  addedTraits: ReadonlyMap<string, 'reported' | 'extractor'>;
  removedTraits: ReadonlySet<string>;
}): StoredCreative {
  const kept = [...write.current.traits].filter(([key]) => !write.removedTraits.has(key));
  return { ...write.current, traits: new Map([...kept, ...write.addedTraits]) };
}

const NOTHING_EXPIRED = {
  creativeKeys: new Set<string>(),
  figureKeys: new Set<string>(),
  ofSubject: false,
  ofUse: false,
};

/** Takes one event back from all of them. */
function retract(taken: RestoredEvent, all: readonly RestoredEvent[], state: StoredState): RetractionWrites {
  const others = all.filter((other) => other !== taken);
  const leftovers = { state, causedMark: undefined, ofSubject: others, ofCreatives: others, items: [] };
  return foldRetraction(
    taken,
    { ...leftovers, expired: NOTHING_EXPIRED, isTooMuch: false },
    { account: ACCOUNT, extractor, time: timestampOf(START_MS + 9_000_000) },
  );
}

/** Counters of accounts, projects and days: those that are not 0. */
function sums(...parts: readonly BatchWrites[]): Readonly<Record<string, number>> {
  const all: Record<string, number> = {};
  const add = (name: string, number: number): void => {
    all[name] = (all[name] ?? 0) + number;
  };
  for (const { owners, days } of parts) {
    for (const [key, { events, performance }] of owners) {
      add(`${key} events`, events);
      add(`${key} performance`, performance);
    }
    for (const [key, { events, performance, figures }] of days) {
      add(`${key} events`, events);
      add(`${key} performance`, performance);
      for (const [name, number] of Object.entries(figures)) add(`${key} ${name}`, Number(number));
    }
  }
  return Object.fromEntries(Object.entries(all).filter(([, number]) => number !== 0));
}

/** What creatives say and have, those that say or have nothing left out. */
function creatives(state: ReadonlyMap<string, StoredCreative>): object {
  const rows = [...state].map(([key, { text, traits, figures }]) => [
    key,
    { text, traits: [...traits.keys()].sort(), figures },
  ]);
  const nothing = JSON.stringify({ text: undefined, traits: [], figures: NO_FIGURES }, plain);
  return Object.fromEntries(rows.filter(([, row]) => JSON.stringify(row, plain) !== nothing).sort());
}
const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);

describe('after an event is taken back', () => {
  test('everything is as if it had never come, whichever it was', () => {
    const { uniform: random } = seededRandom(29);
    const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    for (let round = 0; round < 150; round += 1) {
      const all = Array.from({ length: 2 + Math.floor(random() * 7) }, (_, second) =>
        record(
          {
            contentId: oneOf(['a', 'b']),
            projectId: oneOf(['p', 'q']),
            date: oneOf(['2026-11-01', '2026-11-02']),
            revision: second,
            // A record that says the same again is none.
            impressions: 20 * (second + 1) + Math.floor(random() * 9),
            clicks: Math.floor(random() * 9),
            text: oneOf([undefined, 'Can you believe this?', '7 ways to win', 'Sale!']),
            traits: oneOf([[], ['bold'], ['calm', 'bold']]).map((value) => ({
              kind: TraitKind.TRAIT_KIND_TONE,
              value,
            })),
          },
          second,
        ),
      );
      const { state, writes: came } = stateAfter(all);
      const taken = oneOf(all);
      const { writes } = retract(taken, all, state);
      const now = new Map([...state.creatives]);
      for (const [key, write] of writes.creatives) now.set(key, creativeAfter(write));
      const never = stateAfter(all.filter((other) => other !== taken));
      expect(creatives(now), `round ${round}`).toEqual(creatives(never.state.creatives));
      expect(sums(came, writes), `round ${round}`).toEqual(sums(never.writes));
    }
  });

  test('the revision before it holds again; without one the figure goes', () => {
    const [first, second] = [record({ clicks: 1 }, 0), record({ clicks: 5, revision: 1 }, 1)];
    const { state } = stateAfter([first, second]);
    const clicksAfter = (writes: BatchWrites): Figures['clicks'] | undefined =>
      writes.creatives.get(nodeKey('acme', 'c'))?.current.figures.clicks;
    const back = retract(second, [first, second], state);
    expect(back.removedFigures).toEqual([]);
    expect(clicksAfter(back.writes)).toEqual(addFigures(NO_FIGURES, figuresOf(first)).clicks);
    const alone = stateAfter([first]);
    const gone = retract(first, [first], alone.state);
    expect(gone.removedFigures).toEqual([...alone.state.figures.keys()]);
    expect(clicksAfter(gone.writes)).toEqual(NO_FIGURES.clicks);
  });

  test('a figure that another has replaced stays as it is', () => {
    const [first, second] = [record({ clicks: 1 }, 0), record({ clicks: 5, revision: 1 }, 1)];
    const { state } = stateAfter([first, second]);
    const { writes, removedFigures } = retract(first, [first, second], state);
    expect(removedFigures).toEqual([]);
    expect([...writes.figures.keys()]).toEqual([]);
  });

  test('a project that made the creative only by it is told to let go', () => {
    const all = [record({ projectId: 'p' }, 0), record({ projectId: 'q', date: '2026-11-02' }, 1)] as const;
    const { state } = stateAfter(all);
    const key = nodeKey('acme', 'c');
    expect(retract(all[0], all, state).projects).toEqual([
      { key, firstProjectId: 'q', projectKeys: [nodeKey('acme', 'p')] },
    ]);
    const again = record({ projectId: 'p', date: '2026-11-03' }, 2);
    expect(retract(all[0], [...all, again], state).projects).toMatchObject([{ projectKeys: [] }]);
  });
});

describe('a subject', () => {
  const lead = (id: string, at: string, second: number): RestoredEvent =>
    stored(sampleEvent('outreachSent', { eventId: id, eventTime: timestampOf(Date.parse(at)) }), second);
  const morning = lead('morning', '2026-11-20T08:00:00Z', 5);
  const noon = lead('noon', '2026-11-20T11:00:00Z', 1);
  const noonToo = lead('noon-too', '2026-11-20T11:00:00Z', 3);
  const newest = (taken: RestoredEvent, all: readonly RestoredEvent[]): string | undefined =>
    retract(taken, all, EMPTY).subject?.newest?.eventId;

  test('is in the state of the newest event that remains, and of two at once in that of the one stored last', () => {
    expect(newest(morning, [morning, noon, noonToo])).toBe('noon-too');
    expect(newest(noonToo, [noonToo, morning, noon])).toBe('noon');
    expect(newest(noon, [noon, morning])).toBe('morning');
    expect(retract(noon, [noon], EMPTY).subject).toEqual({ newest: undefined });
  });

  test('loses the links that no other event makes', () => {
    const types = ({ links }: RetractionWrites): readonly string[] => links.map(({ type }) => type).sort();
    expect(types(retract(noon, [noon], EMPTY))).toEqual(['REACHED_BY_CHANNEL', 'REACHED_BY_TEMPLATE']);
    expect(types(retract(noon, [noon, morning], EMPTY))).toEqual([]);
  });

  test('a creative has no state of this kind', () => {
    const only = record({}, 0);
    expect(retract(only, [only], stateAfter([only]).state).subject).toBeUndefined();
  });
});

describe('a mark', () => {
  const mark = (payload: 'creativeMarkedWinner' | 'creativeMarkedLoser', second: number): RestoredEvent =>
    stored(sampleEvent(payload, { eventId: `${payload}-${second}` }), second);
  const winner = mark('creativeMarkedWinner', 0);
  const contentId = winner.event.effects.mark?.contentId ?? '';
  const loser = stored(
    { ...sampleEvent('creativeMarkedLoser'), payload: losing(contentId), eventId: 'loser' },
    1,
  );
  const markAfter = ({ writes }: RetractionWrites): readonly unknown[] => {
    const { mark: now, markedBy } = writes.creatives.get(nodeKey('acme', contentId))?.current ?? {};
    return [now, markedBy];
  };

  test('of a person gives way to the one before it, and to none', () => {
    const { state } = stateAfter([winner, loser]);
    expect(state.creatives.get(nodeKey('acme', contentId))?.mark).toBe('LOSER');
    expect(markAfter(retract(loser, [winner, loser], state))).toEqual(['WINNER', 'PERSON']);
    expect(markAfter(retract(loser, [loser], state))).toEqual([undefined, undefined]);
  });

  test('of a person that another has replaced changes nothing when it goes', () => {
    const { state } = stateAfter([winner, loser]);
    expect(markAfter(retract(winner, [winner, loser], state))).toEqual(['LOSER', 'PERSON']);
  });
});

function figuresOf({ event }: RestoredEvent): Figures {
  return (event as PreparedEvent).effects.figure?.figures ?? NO_FIGURES;
}

function losing(contentId: string): NonNullable<ReturnType<typeof sampleEvent>['payload']> {
  const { payload } = sampleEvent('creativeMarkedLoser');
  if (payload?.$case !== 'creativeMarkedLoser') throw new Error('no such sample');
  return { ...payload, value: { ...payload.value, contentId } };
}
