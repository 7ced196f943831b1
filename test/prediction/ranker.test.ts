import { describe, expect, it } from 'vitest';
import { pickCounts, pickFigures } from '../../src/prediction/pick-metrics.ts';
import { rankerScorer, trainRanker } from '../../src/prediction/ranker.ts';
import { simulatedSets } from './simulated-sets.ts';

const EFFECTS = { good: 0.5, bad: -0.4, none: 0 };
const sets = simulatedSets({ sets: 250, seed: 21, effects: EFFECTS });
const ranker = trainRanker(sets);

describe('the ranker', () => {
  it('orders sets it never saw, in log-odds that come true', () => {
    const score = rankerScorer(ranker);
    const fresh = simulatedSets({ sets: 200, seed: 22, effects: EFFECTS });
    const figures = pickFigures(fresh.map(({ arms }) => pickCounts({ arms, scores: arms.map(score) })));
    expect(figures.pairwiseAccuracy).toBeGreaterThan(0.66);
    expect(figures.pickLift).toBeGreaterThan(0.2);
    const text = 'some saysgood words';
    const gain = score({ traits: ['good'], text }) - score({ traits: [], text: 'some words' });
    expect(gain).toBeGreaterThan(0.3);
    expect(gain).toBeLessThan(0.65);
  });

  it('learns from words alone where traits say nothing', () => {
    const wordsOnly = sets.map((set) => ({
      ...set,
      arms: set.arms.map((arm) => ({ ...arm, traits: [] })),
    }));
    const score = rankerScorer(trainRanker(wordsOnly));
    const good = score({ traits: [], text: 'some saysgood words' });
    const bad = score({ traits: [], text: 'some saysbad words' });
    expect(good - bad).toBeGreaterThan(0.3);
  });

  it('says nothing where there is nothing', () => {
    const score = rankerScorer(trainRanker(simulatedSets({ sets: 250, seed: 23, effects: { a: 0, b: 0 } })));
    expect(Math.abs(score({ traits: ['a'] }) - score({ traits: ['b'] }))).toBeLessThan(0.12);
  });

  it('is the same for the same sets, and after being stored', () => {
    expect(trainRanker(sets)).toEqual(ranker);
    const stored = rankerScorer(JSON.parse(JSON.stringify(ranker)));
    const score = rankerScorer(ranker);
    for (const arm of sets.flatMap(({ arms }) => arms)) expect(stored(arm)).toBe(score(arm));
  });

  it('is empty without sets', () => {
    expect(rankerScorer(trainRanker([]))({ traits: ['a'], text: 'words' })).toBe(0);
  });
});
