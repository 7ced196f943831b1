import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { type ContrastArm, contrastEstimate, contrastSums } from '../../src/statistics/contrast.ts';

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
  it('agrees with a hand-worked set: two arms, the effect is their difference in log-odds', () => {
    // w = 50 and 37.5, mean y = −(3/7) ln 3. N = 50·(3/7) ln 3 = (150/7) ln 3; D = 50 − 2500/87.5 = 150/7; N/D = ln 3.
    const sums = contrastSums([EVEN, QUARTER], 0).get('question');
    expect(sums?.n).toBeCloseTo((150 / 7) * Math.log(3), 9);
    expect(sums?.d).toBeCloseTo(150 / 7, 9);
    expect(sums?.arms).toBe(1);
    const estimate = contrastEstimate(sums ?? { n: 0, d: 0 });
    expect(estimate?.estimate).toBeCloseTo(Math.log(3), 9);
    expect(estimate?.variance).toBeCloseTo(7 / 150, 9);
  });

  it('adds the overdispersion to every arm', () => {
    // τ² = .08: w = 1/.1 = 10 and 1/(.8/30 + .08) = 9.375; D = 10·9.375/19.375.
    const sums = contrastSums([EVEN, QUARTER], 0.08).get('question');
    expect(sums?.d).toBeCloseTo((10 * 9.375) / 19.375, 9);
    expect(sums?.n).toBeCloseTo(((10 * 9.375) / 19.375) * Math.log(3), 9);
  });

  it('says nothing on a trait that all arms carry', () => {
    expect(contrastSums([EVEN, QUARTER], 0).has('both')).toBe(false);
  });

  it('agrees with the uncentred formula that a query computes', () => {
    const arms = randomSet(seededRandom(4), { level: -3, effect: 0.3 });
    const tau2 = 0.05;
    const sum = { w: 0, wy: 0, wx: 0, wxy: 0 };
    for (const { clicks, impressions, traits } of arms) {
      const y = Math.log((clicks + 0.5) / (impressions - clicks + 0.5));
      const w = 1 / (1 / (clicks + 0.5) + 1 / (impressions - clicks + 0.5) + tau2);
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

  it('turns around when clicks and misses change places', () => {
    const arms = randomSet(seededRandom(6), { level: -1, effect: 0.3 });
    const mirrored = arms.map((arm) => ({ ...arm, clicks: arm.impressions - arm.clicks }));
    for (const [trait, { n, d }] of contrastSums(arms, 0.05)) {
      expect(contrastSums(mirrored, 0.05).get(trait)?.n).toBeCloseTo(-n, 10);
      expect(contrastSums(mirrored, 0.05).get(trait)?.d).toBeCloseTo(d, 10);
    }
  });

  it('does not notice the level of the set', () => {
    // Ten-million-fold counts leave no binomial noise, so that odds times four are a pure shift of every log-odds.
    const odds = [0.1, 0.12, 0.2];
    const arms = (factor: number): ContrastArm[] =>
      odds.map((value, index) => {
        const shifted = value * factor;
        return {
          impressions: 1e12,
          clicks: (1e12 * shifted) / (1 + shifted),
          traits: index === 1 ? ['x'] : [],
        };
      });
    const before = contrastSums(arms(1), 0.05).get('x');
    const after = contrastSums(arms(4), 0.05).get('x');
    expect(after?.n).toBeCloseTo(before?.n ?? Number.NaN, 6);
    expect(after?.d).toBeCloseTo(before?.d ?? Number.NaN, 6);
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

  it('is empty with fewer than two comparable arms', () => {
    expect(contrastSums([EVEN], 0).size).toBe(0);
    expect(contrastSums([EVEN, { ...QUARTER, impressions: 99 }], 0).size).toBe(0);
    expect(contrastEstimate({ n: 1, d: 0 })).toBeUndefined();
  });
});
