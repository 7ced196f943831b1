import { describe, expect, it } from 'vitest';
import { decideRetraining, type TrainingState } from '../../src/prediction/retrain-decision.ts';

const trained: TrainingState = {
  usableSets: 200,
  comparableSets: 150,
  changedSets: 0,
  newest: '2026-03-01',
  trainings: 1,
  trainedSets: 200,
  trainedNewest: '2026-03-01',
};
const reasonOf = (state: TrainingState | undefined): string => {
  const decision = decideRetraining(state);
  return decision.isDue ? 'due' : decision.reason;
};

describe('the decision to train', () => {
  it('waits for enough to begin with', () => {
    expect(reasonOf(undefined)).toBe(
      'not enough data: 0 tests compare creatives by click rate; a formula needs 5, a model 60',
    );
    const first = { ...trained, trainings: 0, trainedSets: 0, trainedNewest: null, changedSets: 4 };
    expect(reasonOf({ ...first, usableSets: 40, comparableSets: 4 })).toMatch(/^not enough data: 4 tests/);
    expect(reasonOf({ ...first, usableSets: 5, comparableSets: 5 })).toBe('due');
    expect(reasonOf({ ...first, usableSets: 60, comparableSets: 0 })).toBe('due');
  });

  it('waits for a tenth of the sets to change', () => {
    expect(reasonOf(trained)).toBe(
      'nothing new enough: 0 tests changed since the last training (through 2026-03-01); the next takes 20, or 7 days of newer data',
    );
    expect(reasonOf({ ...trained, changedSets: 19 })).toMatch(/^nothing new enough: 19 tests changed/);
    expect(reasonOf({ ...trained, changedSets: 20 })).toBe('due');
    expect(reasonOf({ ...trained, trainedSets: 3, changedSets: 1 })).toBe('due');
  });

  it('or for a week of newer figures', () => {
    expect(reasonOf({ ...trained, changedSets: 1, newest: '2026-03-07' })).toMatch(/^nothing new enough/);
    expect(reasonOf({ ...trained, changedSets: 1, newest: '2026-03-08' })).toBe('due');
  });
});
