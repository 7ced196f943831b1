import { describe, expect, it } from 'vitest';
import {
  featureIndices,
  featureNames,
  featureSpace,
  MAX_FEATURES,
} from '../../src/prediction/feature-space.ts';
import type { TrainingSet } from '../../src/prediction/training-set.ts';

const setOf = (key: string, arms: readonly (readonly string[])[]): TrainingSet => ({
  key,
  date: '2024-01-01',
  randomised: true,
  platform: 'feed',
  arms: arms.map((traits, index) => ({ creative: `${key}${index}`, clicks: 5, impressions: 500, traits })),
});

describe('featureNames', () => {
  it('reads traits, words, neighbouring words with both ends, and runs of four letters', () => {
    expect(featureNames({ traits: ['hook_type|question', 'hook_type|question'], text: 'Who Am I?' })).toEqual(
      [
        't:hook_type|question',
        'w:who',
        'w:am',
        'w:i',
        'b:^ who',
        'b:who am',
        'b:am i',
        'b:i $',
        'l: who',
        'l:who ',
        'l:ho a',
        'l:o am',
        'l: am ',
        'l:am i',
        'l:m i ',
      ],
    );
  });

  it('takes a creative without words by its traits alone', () => {
    expect(featureNames({ traits: ['a'] })).toEqual(['t:a']);
    expect(featureNames({ traits: ['a'], text: ' … ' })).toEqual(['t:a']);
  });
});

describe('featureSpace', () => {
  it('keeps what differs between the arms of a set, the most frequent first, in any order of sets', () => {
    const sets = [
      setOf('s1', [['both', 'often'], ['both']]),
      setOf('s2', [['often'], ['seldom']]),
      setOf('s3', [['both'], ['both', 'often']]),
    ];
    const space = featureSpace(sets);
    expect(space.names).toEqual(['t:often', 't:seldom']);
    expect(featureSpace([...sets].reverse()).names).toEqual(space.names);
    expect([...featureIndices(space, ['t:seldom', 't:unknown', 't:often'])]).toEqual([1, 0]);
  });

  it('has a limit', () => {
    const many = Array.from({ length: MAX_FEATURES + 10 }, (_, index) => `trait ${index}`);
    expect(featureSpace([setOf('s', [many, []])]).names).toHaveLength(MAX_FEATURES);
  });
});
