import { describe, expect, test } from 'vitest';
import { differences } from '../../src/contexts/diff-contexts.ts';
import { type Knowledge, knowledgeOf } from '../../src/contexts/knowledge.ts';
import type { ReplayedState } from '../../src/contexts/replay-context.ts';
import { Grade, GuidanceItem } from '../../src/gen/kaizen/v1/guidance_item.ts';
import { PatternChangeKind } from '../../src/gen/kaizen/v1/pattern_change.ts';
import { PatternState, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { randomKnowledge } from './random-knowledge.ts';

const {
  PATTERN_CHANGE_KIND_NEW: NEW,
  PATTERN_CHANGE_KIND_CLOSED: CLOSED,
  PATTERN_CHANGE_KIND_CHANGED: CHANGED,
} = PatternChangeKind;

/** A tone that is established at +10 %. */
function tone(value: string, evidence: object = {}, grade: Grade = Grade.GRADE_PROVEN): GuidanceItem {
  const figures = {
    ...{ state: PatternState.PATTERN_STATE_ESTABLISHED, lift: 0.1, interval: { lower: 0.02, upper: 0.18 } },
    ...{ signConfidence: 0.99, qValue: 0.01, tests: 8, variants: 20, ...evidence },
  };
  return GuidanceItem.fromPartial({ kind: TraitKind.TRAIT_KIND_TONE, value, grade, evidence: figures });
}

function stateOf(
  epoch: number,
  lists: { readonly [field: string]: readonly GuidanceItem[] },
  rest: Partial<ReplayedState> = {},
): ReplayedState {
  const none = {
    ...{ recommendedTones: [], riskyPatterns: [], preferredPlatforms: [], successfulPillars: [] },
    ...{ highPerformingHooks: [], furtherTraits: [], leads: [] },
  };
  const { bannedPhrases = [], ...guidance } = lists;
  const knowledge = {
    metric: 'ctr',
    guidance: { ...none, ...guidance },
    bannedPhrases,
  } as unknown as Knowledge;
  return { knowledge, epoch, sharedEpoch: 0, sharedEpochThen: 0, ...rest } as ReplayedState;
}
const tones = (...recommendedTones: GuidanceItem[]) => ({ recommendedTones });
const what = (from: ReplayedState, to: ReplayedState): readonly (readonly [string, string, number])[] =>
  differences(from, to).changes.map((change) => [change.field, change.value, change.what]);

describe('what differs between two epochs', () => {
  test('is what came, went and changed, each in a sentence', () => {
    const from = stateOf(3, tones(tone('warm'), tone('dry'), tone('plain')));
    const to = stateOf(5, tones(tone('warm'), tone('dry', { lift: -0.05 }), tone('loud')));
    expect(differences(from, to)).toMatchObject({
      ...{ fromEpoch: 3, toEpoch: 5, metric: 'ctr', unchanged: 1 },
      changes: [
        { value: 'dry', what: CHANGED, before: { lift: 0.1 }, after: { lift: -0.05 } },
        { value: 'loud', what: NEW, before: undefined, after: { lift: 0.1 } },
        { value: 'plain', what: CLOSED, before: { lift: 0.1 }, after: undefined },
      ],
      sentences: [
        'From epoch 3 to epoch 5, by ctr: 1 came, 1 went, 1 changed, 1 stayed as they were.',
        'tone "dry" in recommended tones went from +10.0 % [+2.0, +18.0], established to -5.0 % [+2.0, +18.0], established.',
        'tone "loud" came to recommended tones: +10.0 % [+2.0, +18.0], established.',
        'tone "plain" is no longer among recommended tones: it was +10.0 % [+2.0, +18.0], established.',
      ],
    });
  });

  test('tells one that moved to another list from one that stayed', () => {
    const moved = what(
      stateOf(1, { leads: [tone('warm')], bannedPhrases: [tone('dry')] }),
      stateOf(2, { recommendedTones: [tone('warm')], bannedPhrases: [tone('dry')] }),
    );
    expect(moved).toEqual([
      ['recommended_tones', 'warm', NEW],
      ['leads', 'warm', CLOSED],
    ]);
  });

  test.each<[string, object, Grade?]>([
    ['the state', { state: PatternState.PATTERN_STATE_RISKY }],
    ['the lift', { lift: 0.1002 }],
    ['an end of the interval', { interval: { lower: 0.021, upper: 0.18 } }],
    ['the other end', { interval: { lower: 0.02, upper: 0.19 } }],
    ['the sets', { tests: 9 }],
    ['the creatives', { variants: 21 }],
    ['the certainty of the sign', { signConfidence: 0.98 }],
    ['the q-value', { qValue: 0.02 }],
    ['the grade', {}, Grade.GRADE_LEAD],
  ])('%s makes an item another', (_name, evidence, grade) => {
    const change = what(stateOf(1, tones(tone('warm'))), stateOf(2, tones(tone('warm', evidence, grade))));
    expect(change).toEqual([['recommended_tones', 'warm', CHANGED]]);
  });

  test('the last bits of a sum make no difference', () => {
    const again = { lift: 0.1 * (1 + 1e-7), qValue: 0.01 + 1e-10 };
    expect(what(stateOf(1, tones(tone('warm'))), stateOf(2, tones(tone('warm', again))))).toEqual([]);
  });

  test('an item that nothing is known of is told without figures of its own', () => {
    const { sentences } = differences(
      stateOf(1, {}),
      stateOf(2, tones(GuidanceItem.fromPartial({ kind: TraitKind.TRAIT_KIND_TONE, value: 'new' }))),
    );
    expect(sentences[1]).toBe('tone "new" came to recommended tones: 0.0 %.');
  });

  test('notes that hold for both are said once', () => {
    const lost = { sharedEpoch: 0, sharedEpochThen: 7 };
    const notes = (from: object, to: object) =>
      differences(stateOf(1, {}, from), stateOf(2, {}, to)).notes.length;
    expect([notes({}, {}), notes(lost, {}), notes(lost, lost)]).toEqual([1, 2, 2]);
  });
});

test('whatever is known, a state does not differ from itself, and what comes one way goes the other', () => {
  const states = Array.from({ length: 12 }, (_, seed) => {
    const { sources, inForce } = randomKnowledge(seed + 1);
    return { ...stateOf(seed, {}), knowledge: knowledgeOf(sources, 'ctr', inForce) };
  });
  const count = (from: ReplayedState, to: ReplayedState, kind: PatternChangeKind): number =>
    differences(from, to).changes.filter((change) => change.what === kind).length;
  const seen = states.map((from, at) => {
    expect(differences(from, from)).toMatchObject({ changes: [] });
    const to = states[(at + 1) % states.length] ?? from;
    const [came, went] = [count(from, to, NEW), count(from, to, CLOSED)];
    expect([count(to, from, CLOSED), count(to, from, NEW)]).toEqual([came, went]);
    expect(differences(to, from).unchanged).toBe(differences(from, to).unchanged);
    return came + went;
  });
  expect(Math.min(...seen)).toBeGreaterThan(0);
});
