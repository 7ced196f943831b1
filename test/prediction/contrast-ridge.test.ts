import { describe, expect, it } from 'vitest';
import { contrastDesign } from '../../src/prediction/contrast-design.ts';
import { contrastRidge } from '../../src/prediction/contrast-ridge.ts';
import { featureSpace } from '../../src/prediction/feature-space.ts';
import { pairwiseLogistic } from '../../src/prediction/pairwise-logistic.ts';
import type { TrainingSet } from '../../src/prediction/training-set.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import {
  carrierContrast,
  contrastEstimate,
  contrastSums,
  scoreInStrata,
} from '../../src/statistics/contrast.ts';
import { randomArms } from '../../src/statistics/random-arms.ts';
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

/**
 * Tests of two arms over five days: the share of the arm with the trait rises while the level does, so that totals favour
 * it; it is truly worth `effect`.
 */
function movingSets({ sets, seed, effect }: { sets: number; seed: number; effect: number }) {
  const random = seededRandom(seed);
  return Array.from({ length: sets }, (_, index): TrainingSet => {
    const level = -4 + random.normal(0, 0.4);
    const days = [0.1, 0.3, 0.5, 0.7, 0.9].map((share, day) =>
      [share, 1 - share].map((own, arm) => {
        const impressions = Math.round(4_000 * own);
        const logOdds = level + 0.3 * day + (arm === 0 ? effect : 0);
        return { impressions, clicks: random.binomial(impressions, 1 / (1 + Math.exp(-logOdds))) };
      }),
    );
    return {
      key: `set ${index}`,
      date: '2024-01-01',
      randomised: true,
      platform: 'feed',
      score: scoreInStrata(2, days),
      arms: [['good'], []].map((traits, arm) => ({
        creative: `${index} ${arm}`,
        traits,
        clicks: days.reduce((sum, day) => sum + (day[arm]?.clicks ?? 0), 0),
        impressions: days.reduce((sum, day) => sum + (day[arm]?.impressions ?? 0), 0),
      })),
    };
  });
}

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

  it('of one trait is N/(D + penalty) where arms share strata unequally, too', () => {
    const sets = movingSets({ sets: 40, seed: 4, effect: 0.3 });
    const { design } = designOf(sets);
    let n = 0;
    let d = 0;
    for (const { score } of sets) {
      if (score === undefined) throw new Error('no strata');
      const sums = carrierContrast(randomArms(score, design.overdispersion), [0]);
      n += sums?.n ?? 0;
      d += sums?.d ?? 0;
    }
    expect(contrastRidge(design, Float64Array.of(0))[0]).toBeCloseTo(n / d, 6);
    expect(contrastRidge(design, Float64Array.of(50))[0]).toBeCloseTo(n / (d + 50), 6);
    expect(Math.abs(n / d - 0.3)).toBeLessThan(4 / Math.sqrt(d));
    // Totals favour the arm that grew while the level rose.
    const totals = designOf(sets.map(({ score: _, ...set }) => set)).design;
    expect(contrastRidge(totals, Float64Array.of(0))[0]).toBeGreaterThan(0.5);
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

  it('goes by what strata tell, and knows no winner between arms that never met', () => {
    const solve = (sets: readonly TrainingSet[]): number =>
      pairwiseLogistic(designOf(sets).design, Float64Array.of(1))[0] ?? Number.NaN;
    // Truly worse, better in totals.
    const sets = movingSets({ sets: 40, seed: 6, effect: -0.2 });
    expect(solve(sets)).toBeLessThan(-0.3);
    expect(solve(sets.map(({ score: _, ...set }) => set))).toBeGreaterThan(0);
    const none = { clicks: 0, impressions: 0 };
    const apart = sets.map((set): TrainingSet => {
      const [one = none, other = none] = set.arms;
      return {
        ...set,
        score: scoreInStrata(2, [
          [one, none],
          [none, other],
        ]),
      };
    });
    expect(solve(apart)).toBe(0);
  });

  it('weighs pairs by z², each by 2/k, worked by hand for sets of two and of three arms', () => {
    // 40 and 60 clicks of 1,000, and 30, 40 and 80: p = .05 and I = 47.5 in both, so that z² is as the square of the
    // difference of clicks. Weights: 400·2/2; (100, 1,600, 2,500)·2/3; in all 3,200 for 3 independent comparisons.
    // The trait wins the first set's pair and one of 100·2/3, and loses one of 1,600·2/3:
    // .4375/(1 + e^b) − 1/(1 + e^−b) = λb.
    const setOf = (key: string, clicks: readonly number[], carrier: number): TrainingSet => ({
      key,
      date: '2024-01-01',
      randomised: true,
      platform: 'feed',
      arms: clicks.map((own, arm) => ({
        creative: `${key} ${arm}`,
        clicks: own,
        impressions: 1_000,
        traits: arm === carrier ? ['x'] : [],
      })),
    });
    const sets = [setOf('a', [40, 60], 1), setOf('b', [30, 40, 80], 1)];
    const [own = Number.NaN] = pairwiseLogistic(designOf(sets).design, Float64Array.of(0.25));
    const pull = 0.4375 / (1 + Math.exp(own)) - 1 / (1 + Math.exp(-own));
    expect(own).toBeLessThan(-0.1);
    expect(pull / (0.25 * own)).toBeCloseTo(1, 2);
  });
});
