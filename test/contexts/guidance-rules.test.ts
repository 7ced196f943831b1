import { describe, expect, test } from 'vitest';
import { chooseBeliefs, decidingBeliefs, verdictOf } from '../../src/contexts/guidance-rules.ts';
import { belief } from '../fixtures/patterns.ts';

describe('the verdict on a pattern', () => {
  test.each([
    ['a sure gain', { estimate: 0.2, sd: 0.1, signConfidence: 0.977 }, 'HELPFUL'],
    ['a sure loss', { estimate: -0.2, sd: 0.1, signConfidence: 0.977 }, 'HARMFUL'],
    ['less than one standard deviation', { estimate: 0.1, sd: 0.101, signConfidence: 0.839 }, 'UNDECIDED'],
    ['exactly one standard deviation', { estimate: 0.1, sd: 0.1, signConfidence: 0.841 }, 'UNDECIDED'],
    ['an unsure sign', { estimate: 0.2, sd: 0.1, signConfidence: 0.79 }, 'UNDECIDED'],
    ['the least sure sign', { estimate: 0.2, sd: 0.1, signConfidence: 0.8 }, 'HELPFUL'],
    ['no effect', { estimate: 0, sd: 0.1, signConfidence: 0.5 }, 'UNDECIDED'],
  ] as const)('%s', (_name, numbers, verdict) => {
    expect(verdictOf(belief(numbers))).toBe(verdict);
  });
});

describe('one pattern per trait', () => {
  const gain = { estimate: 0.2, sd: 0.1, signConfidence: 0.977 };
  const loss = { ...gain, estimate: -0.2 };
  const nothing = { estimate: 0.01, sd: 0.1, signConfidence: 0.54 };
  test.each([
    ['a randomised loss overrules an observational gain', loss, gain, 'RANDOMISED'],
    [
      'a randomised gain is preferred to a larger observational one',
      gain,
      { ...gain, estimate: 0.9 },
      'RANDOMISED',
    ],
    [
      'a well measured randomised nothing overrules an observational gain',
      { ...nothing, information: 100 },
      { ...gain, information: 100 },
      'RANDOMISED',
    ],
    [
      'a poorly measured randomised nothing leaves the observational gain',
      { ...nothing, information: 10 },
      { ...gain, information: 100 },
      'OBSERVATIONAL',
    ],
  ])('%s', (_name, randomised, observational, winner) => {
    const both = [
      belief({ ...observational, assignment: 'OBSERVATIONAL' }),
      belief({ ...randomised, assignment: 'RANDOMISED' }),
    ];
    for (const order of [both, both.toReversed()]) {
      expect(decidingBeliefs(order).map(({ assignment }) => assignment)).toEqual([winner]);
    }
  });

  test('traits of the same value and different kinds are different traits', () => {
    expect(decidingBeliefs([belief({ kind: 'tone' }), belief({ kind: 'phrase' })])).toHaveLength(2);
  });
});

test('the choice is ordered by what is left of the effect after one standard deviation, not by its size', () => {
  const large = belief({ value: 'large', estimate: 0.5, sd: 0.45, signConfidence: 0.87 });
  const sure = belief({ value: 'sure', estimate: 0.2, sd: 0.05, signConfidence: 0.999 });
  const harmful = belief({ value: 'harmful', estimate: -0.3, sd: 0.1, signConfidence: 0.998 });
  const undecided = belief({ value: 'undecided', estimate: 0.1, sd: 0.2, signConfidence: 0.69 });
  const choice = chooseBeliefs([large, undecided, harmful, sure]);
  expect(choice.helpful.map(({ value }) => value)).toEqual(['sure', 'large']);
  expect(choice.harmful.map(({ value }) => value)).toEqual(['harmful']);
});
