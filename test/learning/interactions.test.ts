import { describe, expect, test } from 'vitest';
import { nodeKey } from '../../src/graph/keys.ts';
import {
  type DeclaredTrait,
  interactionContrasts,
  interactionTraits,
  interactionValue,
} from '../../src/learning/interactions.ts';
import { weighSet } from '../../src/learning/set-arms.ts';
import { armEstimate } from '../../src/statistics/overdispersion.ts';

const declared = (kind: string, value: string): DeclaredTrait => ({
  traitKey: nodeKey('account', kind, value),
  kind,
  value,
});
const BOLD = declared('tone', 'bold');
const STORIES = declared('pillar', 'stories');
const QUESTION = declared('hook_type', 'question');

/** A set of arms with clicks of a thousand impressions each. */
const setOf = (...clicks: readonly number[]) =>
  weighSet(
    clicks.map((clicked) => ({ figures: [clicked, 1_000] })),
    () => 0,
  );

describe('the contrast of two traits', () => {
  test('is the difference of differences, worked by hand', () => {
    const clicks = [20, 30, 25, 60];
    const contrasts = interactionContrasts('account', setOf(...clicks), [
      [],
      [BOLD],
      [STORIES],
      [STORIES, BOLD],
    ]);
    expect(contrasts).toHaveLength(1);
    const [contrast] = contrasts;
    const arms = clicks.map((clicked) => armEstimate({ clicks: clicked, impressions: 1_000 }));
    const [neither, bold, stories, both] = arms.map(({ logOdds }) => logOdds);
    const effect = (both ?? 0) - (bold ?? 0) - (stories ?? 0) + (neither ?? 0);
    const variance = arms.reduce((sum, arm) => sum + arm.variance, 0);
    expect((contrast?.n ?? 0) / (contrast?.d ?? 0)).toBeCloseTo(effect, 10);
    expect(1 / (contrast?.d ?? 0)).toBeCloseTo(variance, 10);
    expect(contrast).toMatchObject({ metric: 'ctr', arms: 1n, successes: 60, otherSuccesses: 75 });
    expect(contrast?.traitKey.startsWith('account|interaction|')).toBe(true);
  });

  test.each([
    ['neither', [[BOLD], [BOLD], [STORIES], [BOLD, STORIES]]],
    ['the first alone', [[], [], [STORIES], [BOLD, STORIES]]],
    ['both', [[], [BOLD], [STORIES], [STORIES]]],
  ] as const)('is not made without %s', (_, traits) => {
    expect(interactionContrasts('account', setOf(20, 30, 25, 60), traits)).toEqual([]);
  });

  test('is not made in a set of three arms, nor of an arm that does not count', () => {
    const traits = [[], [BOLD], [STORIES], [BOLD, STORIES]];
    expect(interactionContrasts('account', setOf(20, 30, 60), traits.slice(1))).toEqual([]);
    const small = weighSet(
      [20, 30, 25, 6].map((clicks, at) => ({ figures: [clicks, at === 3 ? 90 : 1_000] })),
      () => 0,
    );
    expect(interactionContrasts('account', small, traits)).toEqual([]);
    // Beside one that does, it is not counted either.
    const beside = weighSet(
      [20, 30, 25, 60, 6].map((clicks, at) => ({ figures: [clicks, at === 4 ? 90 : 1_000] })),
      () => 0,
    );
    const [contrast] = interactionContrasts('account', beside, [...traits, [BOLD, STORIES]]);
    expect(contrast).toMatchObject({ arms: 1n, successes: 60 });
  });

  test('is made of every pair of kinds, not of two values of one kind', () => {
    const calm = declared('tone', 'calm');
    const mixes = Array.from({ length: 16 }, (_, at) =>
      [QUESTION, STORIES, BOLD, calm].filter((__, bit) => (at & (1 << bit)) !== 0),
    );
    const contrasts = interactionContrasts('account', setOf(...mixes.map((_, at) => 20 + at)), mixes);
    expect(contrasts.map(({ value }) => value)).toEqual(
      [
        interactionValue(QUESTION, STORIES),
        interactionValue(QUESTION, BOLD),
        interactionValue(QUESTION, calm),
        interactionValue(STORIES, BOLD),
        interactionValue(STORIES, calm),
      ].sort(),
    );
  });

  test('is limited to two hundred pairs of a set, the same ones every time', () => {
    const many = (kind: string) => Array.from({ length: 20 }, (_, at) => declared(kind, `v${at}`));
    const [tones, pillars] = [many('tone'), many('pillar')];
    const traits = [[], tones, pillars, [...tones, ...pillars]];
    const contrasts = interactionContrasts('account', setOf(20, 30, 25, 60), traits);
    expect(contrasts).toHaveLength(200);
    const values = contrasts.map(({ value }) => value);
    expect(values).toEqual(values.toSorted());
  });
});

describe('the value of a combining trait', () => {
  test.each([
    ['bold', 'stories'],
    ['a|b%', '|'],
    ['', '%7C'],
  ])('names the two traits it was made of: %j and %j', (first, second) => {
    const value = interactionValue(declared('tone', first), declared('pillar', second));
    expect(interactionTraits(value)).toEqual([
      { kind: 'tone', value: first },
      { kind: 'pillar', value: second },
    ]);
  });

  test('is refused when it is none', () => {
    expect(() => interactionTraits('tone|bold')).toThrow(/two traits/);
  });
});
