import { describe, expect, test } from 'vitest';
import { nodeKey } from '../../src/graph/keys.ts';
import {
  type ArmTrait,
  interactionContrasts,
  interactionTraits,
  interactionValue,
} from '../../src/knowledge/interactions.ts';
import { rateScores } from '../../src/statistics/arm-outcome.ts';
import { sideBySide } from '../../src/statistics/contrast.ts';
import { randomArms } from '../../src/statistics/random-arms.ts';

/** A trait without arms. */
type Declared = Omit<ArmTrait, 'places'>;

const declared = (kind: string, value: string): Declared => ({
  traitKey: nodeKey('account', kind, value),
  kind,
  value,
});
const BOLD = declared('tone', 'bold');
const STORIES = declared('pillar', 'stories');
const QUESTION = declared('hook_type', 'question');

/** A set by clicks of arms shown side by side, of a thousand impressions each unless they are given. */
const setOf = (clicks: readonly number[], impressions: readonly number[] = clicks.map(() => 1_000)) => {
  const score = sideBySide(
    clicks.map((clicked, at) => ({ clicks: clicked, impressions: impressions[at] ?? 0 })),
  );
  return [{ metric: 'ctr' as const, arms: randomArms(score, 0) }];
};

/** Traits with their places, from the traits of each arm. */
const carried = (arms: readonly (readonly Declared[])[]): readonly ArmTrait[] =>
  [...new Set(arms.flat())].map((trait) => ({
    ...trait,
    places: [...arms.keys()].filter((place) => arms[place]?.includes(trait)),
  }));

const FOUR = carried([[], [BOLD], [STORIES], [STORIES, BOLD]]);

describe('the contrast of two traits', () => {
  test.each([
    ['equal', [1_000, 1_000, 1_000, 1_000]],
    ['unequal', [1_000, 300, 9_000, 2_500]],
  ])('is the difference of differences of u/I of %s arms, worked by hand', (_, impressions) => {
    const clicks = [20, 30, 25, 60];
    const contrasts = interactionContrasts('account', setOf(clicks, impressions), FOUR);
    expect(contrasts).toHaveLength(1);
    const [contrast] = contrasts;
    const arms = rateScores(
      clicks.map((successes, at) => ({ successes, trials: impressions[at] ?? 0 })),
    )?.map((arm) => ({
      effect: (arm?.gain ?? 0) / (arm?.information ?? 0),
      variance: 1 / (arm?.information ?? 0),
    }));
    const [neither, bold, stories, both] = (arms ?? []).map(({ effect }) => effect);
    const effect = (both ?? 0) - (bold ?? 0) - (stories ?? 0) + (neither ?? 0);
    const variance = (arms ?? []).reduce((sum, arm) => sum + arm.variance, 0);
    expect((contrast?.n ?? 0) / (contrast?.d ?? 0)).toBeCloseTo(effect, 10);
    expect(1 / (contrast?.d ?? 0)).toBeCloseTo(variance, 10);
    expect(contrast).toMatchObject({ metric: 'ctr', arms: 1, successes: 60, otherSuccesses: 75 });
    expect(contrast).toMatchObject({ firstKey: STORIES.traitKey, secondKey: BOLD.traitKey });
    expect(contrast?.traitKey).toBe(`account|${nodeKey('interaction', contrast?.value ?? '')}`);
  });

  test('of four equal arms has numbers that can be checked by eye', () => {
    // p = 135/4000 = .03375, I = 1000·.03375·.96625 = 32.6109375; (60 − 30 − 25 + 20)/I = .76661; 4/I = .122658.
    const [contrast] = interactionContrasts('account', setOf([20, 30, 25, 60]), FOUR);
    expect((contrast?.n ?? 0) / (contrast?.d ?? 0)).toBeCloseTo(25 / 32.6109375, 10);
    expect(1 / (contrast?.d ?? 0)).toBeCloseTo(4 / 32.6109375, 10);
  });

  test('is made under every metric that compares the arms', () => {
    const [ctr] = setOf([20, 30, 25, 60]);
    const [engagement] = setOf([200, 180, 250, 230]);
    const systems = [
      ctr ?? expect.unreachable(),
      { ...(engagement ?? expect.unreachable()), metric: 'roas' as const },
    ];
    const contrasts = interactionContrasts('account', systems, FOUR);
    expect(contrasts.map(({ metric, successes }) => [metric, successes])).toEqual([
      ['ctr', 60],
      ['roas', 230],
    ]);
    expect(interactionContrasts('account', [], FOUR)).toEqual([]);
  });

  test.each([
    ['neither', [[BOLD], [BOLD], [STORIES], [BOLD, STORIES]]],
    ['the first alone', [[], [], [STORIES], [BOLD, STORIES]]],
    ['both', [[], [BOLD], [STORIES], [STORIES]]],
  ] as const)('is not made without %s', (_, traits) => {
    expect(interactionContrasts('account', setOf([20, 30, 25, 60]), carried(traits))).toEqual([]);
  });

  test('is not made in a set of three arms, nor of an arm that does not count', () => {
    const traits = [[], [BOLD], [STORIES], [BOLD, STORIES]];
    expect(interactionContrasts('account', setOf([20, 30, 60]), carried(traits.slice(1)))).toEqual([]);
    const unseen = setOf([20, 30, 25, 0], [1_000, 1_000, 1_000, 0]);
    expect(interactionContrasts('account', unseen, carried(traits))).toEqual([]);
    // Beside one that does, it is not counted either.
    const beside = setOf([20, 30, 25, 60, 0], [1_000, 1_000, 1_000, 1_000, 0]);
    const [contrast] = interactionContrasts('account', beside, carried([...traits, [BOLD, STORIES]]));
    expect(contrast).toMatchObject({ arms: 1, successes: 60 });
  });

  test('is made of every pair of kinds, not of two values of one kind', () => {
    const calm = declared('tone', 'calm');
    const mixes = Array.from({ length: 16 }, (_, at) =>
      [QUESTION, STORIES, BOLD, calm].filter((__, bit) => (at & (1 << bit)) !== 0),
    );
    const contrasts = interactionContrasts('account', setOf(mixes.map((_, at) => 20 + at)), carried(mixes));
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
    const traits = carried([[], tones, pillars, [...tones, ...pillars]]);
    const contrasts = interactionContrasts('account', setOf([20, 30, 25, 60]), traits);
    expect(contrasts).toHaveLength(200);
    const values = contrasts.map(({ value }) => value);
    expect(values).toEqual(values.toSorted());
    // Whatever order the traits were read in.
    const reversed = interactionContrasts('account', setOf([20, 30, 25, 60]), traits.toReversed());
    expect(reversed.map(({ value }) => value)).toEqual(values);
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
    // Whatever else is stored names none, and is survived.
    const others = [
      '',
      'x',
      'tone|bold',
      'tone|bold|hook_type',
      'tone|a|tone|b',
      'tone|a|pillar',
      'no|a|tone|b',
    ];
    others.push('tone|a|pillar|b|c', 'tone|100%|pillar|b', '%|%|%|%', '\u0000', '\ud83d|a|tone|b');
    for (const other of others) expect(interactionTraits(other), other).toEqual([]);
  });
});
