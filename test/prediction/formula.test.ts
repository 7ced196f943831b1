import { describe, expect, it } from 'vitest';
import { dnaScore } from '../../src/prediction/dna-score.ts';
import { creativeFormula, type FormulaTrait } from '../../src/prediction/formula.ts';
import type { TrainingSet } from '../../src/prediction/training-set.ts';
import { simulatedSets } from './simulated-sets.ts';

const EFFECTS = { good: 0.4, bad: -0.3, none: 0 };
const sets = simulatedSets({ sets: 300, seed: 31, effects: EFFECTS });
const formulaOf = (from: readonly TrainingSet[], marginal: ReadonlyMap<string, number> = new Map()) => {
  const formula = creativeFormula({ sets: from, evidence: 'RANDOMISED', marginal });
  if (formula === undefined) throw new Error('no formula');
  return formula;
};
const rowOf = (traits: readonly FormulaTrait[], trait: string): FormulaTrait => {
  const row = traits.find((one) => one.trait === trait);
  if (row === undefined) throw new Error(`no ${trait}`);
  return row;
};

describe('the formula', () => {
  it('recovers joint effects with standard errors, strongest first', () => {
    const { traits } = formulaOf(sets);
    expect(traits.map(({ trait }) => trait)).toEqual(['good', 'bad', 'none']);
    for (const [trait, effect] of Object.entries(EFFECTS)) {
      const { coefficient, standardError } = rowOf(traits, trait);
      expect(Math.abs(coefficient - effect)).toBeLessThan(3 * standardError);
      expect(standardError).toBeLessThan(0.05);
    }
    expect(traits.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(rowOf(traits, 'good').prevalence).toBeCloseTo(0.3, 1);
  });

  it('shrinks effects of nothing to nothing', () => {
    const nothing = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`t${index}`, 0]));
    const { traits } = formulaOf(simulatedSets({ sets: 100, seed: 32, effects: nothing }));
    const meanSquare = traits.reduce((sum, { coefficient }) => sum + coefficient ** 2, 0) / traits.length;
    expect(Math.sqrt(meanSquare)).toBeLessThan(0.03);
  });

  it('says where a trait alone tells another story', () => {
    const { traits } = formulaOf(
      sets,
      new Map([
        ['bad', 0.1],
        ['good', 0.2],
      ]),
    );
    expect(rowOf(traits, 'bad')).toMatchObject({ signDisagrees: true, marginal: 0.1 });
    expect(rowOf(traits, 'good').signDisagrees).toBe(false);
    expect(rowOf(traits, 'none').signDisagrees).toBe(false);
  });

  it('is none when no trait varies within enough sets', () => {
    const few = sets.slice(0, 3);
    expect(creativeFormula({ sets: few, evidence: 'RANDOMISED', marginal: new Map() })).toBeUndefined();
  });
});

describe('dnaScore', () => {
  const hand = {
    scoreSpread: 0.2,
    traits: [
      {
        trait: 'a',
        coefficient: 0.3,
        standardError: 0.1,
        share: 0.75,
        prevalence: 0.2,
        signDisagrees: false,
      },
      {
        trait: 'b',
        coefficient: -0.1,
        standardError: 0.1,
        share: 0.25,
        prevalence: 0.5,
        signDisagrees: false,
      },
    ],
  };

  it('agrees with a hand-worked creative', () => {
    // a present: .3·.8 = .24; b absent: .1·.5 = .05; .29 log-odds are 1.45 spreads: Φ = .9265.
    const { logOdds, lift, score, contributions } = dnaScore(hand, ['a', 'unknown']);
    expect(contributions).toEqual([
      { trait: 'a', present: true, logOdds: 0.3 * 0.8 },
      { trait: 'b', present: false, logOdds: -0.1 * -0.5 },
    ]);
    expect(logOdds).toBeCloseTo(0.29, 12);
    expect(lift).toBeCloseTo(Math.expm1(0.29), 12);
    expect(score).toBeCloseTo(92.65, 2);
  });

  it('has contributions that sum exactly to the score, and 50 for the average', () => {
    const formula = formulaOf(sets);
    const arms = sets.flatMap((set) => set.arms);
    let total = 0;
    for (const { traits } of arms) {
      const { logOdds, contributions } = dnaScore(formula, traits);
      expect(contributions.reduce((sum, one) => sum + one.logOdds, 0)).toBe(logOdds);
      total += logOdds;
    }
    expect(total / arms.length).toBeCloseTo(0, 10);
    expect(dnaScore({ ...hand, scoreSpread: 0 }, ['a']).score).toBe(50);
  });
});
