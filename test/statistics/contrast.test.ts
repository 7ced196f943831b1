import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import {
  type ContrastArm,
  carrierContrast,
  contrastEstimate,
  contrastSums,
  scoreInStrata,
  traitContrasts,
} from '../../src/statistics/contrast.ts';
import { randomArms } from '../../src/statistics/random-arms.ts';

const EVEN: ContrastArm = { clicks: 99.5, impressions: 199, traits: ['question', 'both'] };
const QUARTER: ContrastArm = { clicks: 49.5, impressions: 199, traits: ['both'] };

function randomSet(random: Random, { level, effect }: { level: number; effect: number }): ContrastArm[] {
  return Array.from({ length: 4 }, (_, index) => {
    const traits = random.uniform() < 0.4 ? ['real', `arm ${index}`] : [`arm ${index}`];
    const odds = Math.exp(level + (traits.includes('real') ? effect : 0) + random.normal(0, 0.2));
    return { traits, impressions: 4000, clicks: random.binomial(4000, odds / (1 + odds)) };
  });
}

describe('contrastSums', () => {
  it('agrees with a hand-worked set: two arms, the effect is their difference in gains per information', () => {
    // p = 149/398; I = 199·p(1 − p) each; u = ±25; L of the difference = I/2; N = 25, D = I/2.
    const rate = 149 / 398;
    const information = 199 * rate * (1 - rate);
    const sums = contrastSums([EVEN, QUARTER], 0).get('question');
    expect(sums?.n).toBeCloseTo(25, 9);
    expect(sums?.d).toBeCloseTo(information / 2, 9);
    expect(sums?.arms).toBe(1);
    const estimate = contrastEstimate(sums ?? { n: 0, d: 0 });
    expect(estimate?.estimate).toBeCloseTo(50 / information, 9);
    expect(estimate?.variance).toBeCloseTo(2 / information, 9);
  });

  it('adds the overdispersion to every arm', () => {
    // τ² = .08 for both arms of the difference: 1/D = 2/I + 2·.08, and the estimate stays.
    const information = 199 * (149 / 398) * (249 / 398);
    const sums = contrastSums([EVEN, QUARTER], 0.08).get('question');
    expect(sums?.d).toBeCloseTo(1 / (2 / information + 0.16), 9);
    expect((sums?.n ?? 0) / (sums?.d ?? 1)).toBeCloseTo(50 / information, 9);
  });

  it('says nothing on a trait that all arms carry', () => {
    expect(contrastSums([EVEN, QUARTER], 0).has('both')).toBe(false);
  });

  it('is the weighted regression of u/I on carrying the trait, with weights 1/(1/I + τ²)', () => {
    const arms = randomSet(seededRandom(4), { level: -3, effect: 0.3 });
    const tau2 = 0.05;
    const rate = arms.reduce((total, { clicks }) => total + clicks, 0) / (4 * 4000);
    const sum = { w: 0, wy: 0, wx: 0, wxy: 0 };
    for (const { clicks, impressions, traits } of arms) {
      const information = impressions * rate * (1 - rate);
      const y = (clicks - impressions * rate) / information;
      const w = 1 / (1 / information + tau2);
      const x = traits.includes('arm 2') ? 1 : 0;
      sum.w += w;
      sum.wy += w * y;
      sum.wx += w * x;
      sum.wxy += w * x * y;
    }
    const sums = contrastSums(arms, tau2).get('arm 2');
    expect(sums?.n).toBeCloseTo(sum.wxy - (sum.wx * sum.wy) / sum.w, 9);
    expect(sums?.d).toBeCloseTo(sum.wx - sum.wx ** 2 / sum.w, 9);
  });

  it('does not depend on the order of arms or on repeated traits', () => {
    const arms = randomSet(seededRandom(5), { level: -3, effect: 0.3 });
    const shuffled = arms.toReversed().map((arm) => ({ ...arm, traits: [...arm.traits, ...arm.traits] }));
    const sums = contrastSums(arms, 0.05);
    for (const [trait, { n, d, arms: count }] of contrastSums(shuffled, 0.05)) {
      expect(sums.get(trait)?.n).toBeCloseTo(n, 10);
      expect(sums.get(trait)?.d).toBeCloseTo(d, 10);
      expect(sums.get(trait)?.arms).toBe(count);
    }
  });

  it('turns around when clicks and misses change places, where arms are of one size', () => {
    const arms = randomSet(seededRandom(6), { level: -1, effect: 0.3 });
    const mirrored = arms.map((arm) => ({ ...arm, clicks: arm.impressions - arm.clicks }));
    for (const [trait, { n, d }] of contrastSums(arms, 0.05)) {
      expect(contrastSums(mirrored, 0.05).get(trait)?.n).toBeCloseTo(-n, 10);
      expect(contrastSums(mirrored, 0.05).get(trait)?.d).toBeCloseTo(d, 10);
    }
  });

  it('does not notice the level of strata, as far as arms are equal there', () => {
    // Three days with rates of .5, 1 and 4 %, and shares that move with them: expected is what is observed.
    const traits = [['x'], [], []];
    const days = [0.005, 0.01, 0.04].map((rate, day) =>
      [1_000 + 4_000 * day, 5_000, 9_000 - 4_000 * day].map((impressions) => ({
        impressions,
        clicks: impressions * rate,
      })),
    );
    const sums = traitContrasts(randomArms(scoreInStrata(3, days), 0), traits).get('x');
    expect(sums?.n).toBeCloseTo(0, 9);
    expect(sums?.d).toBeGreaterThan(10);
    // In totals the arm that grew while the level rose looks better by 42 %.
    const [first = { clicks: 0, impressions: 1 }, second = { clicks: 0, impressions: 1 }] = [0, 1].map(
      (arm) => ({
        clicks: days.reduce((sum, day) => sum + (day[arm]?.clicks ?? 0), 0),
        impressions: days.reduce((sum, day) => sum + (day[arm]?.impressions ?? 0), 0),
      }),
    );
    expect(first.clicks / first.impressions / (second.clicks / second.impressions)).toBeGreaterThan(1.4);
  });

  it('says nothing where nobody clicked, 100 impressions against 100,000', () => {
    const silent = [
      { clicks: 0, impressions: 100, traits: ['x'] },
      { clicks: 0, impressions: 100_000, traits: [] },
    ];
    for (const tau2 of [0, 0.0655]) expect(contrastSums(silent, tau2).size).toBe(0);
  });

  it('does not depend on the order of strata, nor of arms, and is none of dealt-out labels on average', () => {
    const random = seededRandom(9);
    for (let round = 0; round < 40; round += 1) {
      const days = Array.from({ length: 1 + (round % 5) }, () =>
        Array.from({ length: 4 }, () => {
          const impressions = random.uniform() < 0.7 ? Math.round(random.uniform(0, 3_000)) : 0;
          return { impressions, clicks: random.binomial(impressions, 0.03) };
        }),
      );
      const tau2 = round % 2 === 0 ? 0 : 0.0655;
      const arms = randomArms(scoreInStrata(4, days), tau2);
      const own = carrierContrast(arms, [0, 1]);
      const turned = randomArms(
        scoreInStrata(
          4,
          days.toReversed().map((day) => day.toReversed()),
        ),
        tau2,
      );
      const same = carrierContrast(turned, [3, 2]);
      expect(same?.n ?? 0).toBeCloseTo(own?.n ?? 0, 8);
      expect(same?.d ?? 0).toBeCloseTo(own?.d ?? 0, 8);
      // Those who do not carry the trait say the opposite, as surely.
      const others = carrierContrast(arms, [2, 3]);
      expect(others?.n ?? 0).toBeCloseTo(-(own?.n ?? 0), 8);
      expect(others?.d ?? 0).toBeCloseTo(own?.d ?? 0, 8);
      // Every arm once: the gains beyond expectation of all arms together are none.
      const singles = [0, 1, 2, 3].map((arm) => carrierContrast(arms, [arm])?.n ?? 0);
      expect(singles.reduce((sum, n) => sum + n, 0)).toBeCloseTo(0, 8);
    }
  });

  it('is not fooled by good accounts using a trait more, as pooling is', () => {
    const random = seededRandom(7);
    let n = 0;
    let d = 0;
    const pooled = { with: [0, 0], without: [0, 0] };
    for (let set = 0; set < 600; set += 1) {
      const good = set % 2 === 0;
      const arms = Array.from({ length: 4 }, (): ContrastArm => {
        const traits = random.uniform() < (good ? 0.6 : 0.2) ? ['useless'] : [];
        const odds = Math.exp((good ? -3 : -4) + random.normal(0, 0.25));
        return { traits, impressions: 3000, clicks: random.binomial(3000, odds / (1 + odds)) };
      });
      for (const { traits, clicks, impressions } of arms) {
        const side = traits.length > 0 ? pooled.with : pooled.without;
        side[0] = (side[0] ?? 0) + clicks;
        side[1] = (side[1] ?? 0) + impressions;
      }
      const sums = contrastSums(arms, 0.0625).get('useless');
      n += sums?.n ?? 0;
      d += sums?.d ?? 0;
    }
    const rate = ([clicks = 0, impressions = 1]: readonly number[]): number => clicks / impressions;
    expect(rate(pooled.with) / rate(pooled.without)).toBeGreaterThan(1.25);
    expect(Math.abs(n / d)).toBeLessThan(3 / Math.sqrt(d));
  });

  it('recovers a real effect within its standard error', () => {
    const random = seededRandom(8);
    let n = 0;
    let d = 0;
    for (let set = 0; set < 500; set += 1) {
      const sums = contrastSums(
        randomSet(random, { level: -3 + random.normal(0, 1), effect: 0.25 }),
        0.04,
      ).get('real');
      n += sums?.n ?? 0;
      d += sums?.d ?? 0;
    }
    expect(Math.abs(n / d - 0.25)).toBeLessThan(3 / Math.sqrt(d));
    expect(1 / Math.sqrt(d)).toBeLessThan(0.02);
  });

  it('is unbiased where arms of 150 and 15,000 impressions have one rate', () => {
    const random = seededRandom(10);
    let n = 0;
    let d = 0;
    for (let test = 0; test < 4_000; test += 1) {
      const arms = [150, 15_000].map((impressions, at) => ({
        impressions,
        clicks: random.binomial(impressions, 0.004),
        traits: at === 0 ? ['x'] : [],
      }));
      const sums = contrastSums(arms, 0).get('x');
      n += sums?.n ?? 0;
      d += sums?.d ?? 0;
    }
    expect(d).toBeGreaterThan(2_000);
    expect(Math.abs(n / d)).toBeLessThan(3 / Math.sqrt(d));
  });

  it('is empty with fewer than two comparable arms', () => {
    expect(contrastSums([EVEN], 0).size).toBe(0);
    expect(contrastSums([EVEN, { ...QUARTER, impressions: 0 }], 0).size).toBe(0);
    // An arm of 50 impressions is compared: it says little, and D says so.
    const few = contrastSums([EVEN, { ...QUARTER, clicks: 12, impressions: 50 }], 0).get('question');
    expect(few?.d).toBeLessThan(50 / 4);
    expect(contrastEstimate({ n: 1, d: 0 })).toBeUndefined();
  });
});
