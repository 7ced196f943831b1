import { describe, expect, it } from 'vitest';
import { contrastDesign } from '../../src/models/contrast-design.ts';
import { contrastRidge } from '../../src/models/contrast-ridge.ts';
import { featureSpace } from '../../src/models/feature-space.ts';
import { pairwiseLogistic } from '../../src/models/pairwise-logistic.ts';
import type { TrainingSet } from '../../src/models/training-set.ts';
import { contrastEstimate, contrastSums } from '../../src/statistics/contrast.ts';
import { simulatedSets } from './simulated-sets.ts';

const withoutText = (sets: readonly TrainingSet[]): readonly TrainingSet[] =>
  sets.map((set) => ({
    ...set,
    arms: set.arms.map(({ creative, clicks, impressions, traits }) => ({
      creative,
      clicks,
      impressions,
      traits,
    })),
  }));

function designOf(sets: readonly TrainingSet[]) {
  const space = featureSpace(sets);
  return { space, design: contrastDesign(sets, space) };
}

describe('contrastRidge', () => {
  it('of one trait is the contrast estimate, pulled to 0 as D/(D + penalty)', () => {
    const sets = withoutText(simulatedSets({ sets: 30, seed: 3, effects: { good: 0.3 } }));
    const { design } = designOf(sets);
    let n = 0;
    let d = 0;
    for (const { arms } of sets) {
      const sums = contrastSums(arms, design.overdispersion).get('good');
      n += sums?.n ?? 0;
      d += sums?.d ?? 0;
    }
    expect(contrastRidge(design, Float64Array.of(0))[0]).toBeCloseTo(
      contrastEstimate({ n, d })?.estimate ?? Number.NaN,
      5,
    );
    expect(contrastRidge(design, Float64Array.of(50))[0]).toBeCloseTo(n / (d + 50), 5);
  });

  it('tells apart traits that come together', () => {
    const sets = withoutText(simulatedSets({ sets: 400, seed: 5, effects: { good: 0.4, harmless: 0 } })).map(
      (set) => ({
        ...set,
        // Nine in ten arms with the good trait carry the harmless one too.
        arms: set.arms.map((arm, index) => ({
          ...arm,
          traits:
            arm.traits.includes('good') && index !== 0
              ? ['good', 'harmless']
              : arm.traits.filter((trait) => trait === 'good'),
        })),
      }),
    );
    const { space, design } = designOf(sets);
    const effects = contrastRidge(design, new Float64Array(space.names.length).fill(1));
    expect(effects[space.indexOf.get('t:good') ?? -1]).toBeCloseTo(0.4, 1);
    expect(Math.abs(effects[space.indexOf.get('t:harmless') ?? -1] ?? 1)).toBeLessThan(0.1);
  });
});

describe('pairwiseLogistic', () => {
  it('of one trait solves the hand-worked equation of two arms', () => {
    // One decided pair of weight 1: 1/(1 + e^b) = λ·b. With λ = .25, b·(1 + e^b) = 4 gives b = 1.05 or so.
    const pair = (winner: readonly string[], loser: readonly string[]): TrainingSet => ({
      key: 's',
      date: '2024-01-01',
      randomised: true,
      platform: 'feed',
      arms: [
        { creative: 'a', clicks: 90, impressions: 1_000, traits: winner },
        { creative: 'b', clicks: 50, impressions: 1_000, traits: loser },
      ],
    });
    const solve = (set: TrainingSet): number =>
      pairwiseLogistic(designOf([set]).design, Float64Array.of(0.25))[0] ?? Number.NaN;
    const won = solve(pair(['x'], []));
    expect(won * (1 + Math.exp(won))).toBeCloseTo(4, 3);
    expect(solve(pair([], ['x']))).toBeCloseTo(-won, 6);
  });
});
