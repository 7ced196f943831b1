import { describe, expect, it } from 'vitest';

import { seededRandom } from '../../src/simulator/random.ts';
import { normalCdf } from '../../src/statistics/distributions.ts';
import {
  beliefInterval,
  type TraitEvidence,
  traitPosterior,
  type VarianceComponents,
} from '../../src/statistics/hierarchy.ts';
import { poolAccounts } from '../../src/statistics/random-effects.ts';
import { shrinkEffect } from '../../src/statistics/shrinkage.ts';

const COMPONENTS: VarianceComponents = { global: 0.02, segment: 0.01, account: 0.01, project: 0.01 };

describe('traitPosterior', () => {
  it('agrees with a hand-worked chain', () => {
    // Global: prior .02, seen .3 ± √.02 → mean .15, variance .01. Account: prior .01 + .01 + .01 = .03, seen 0 ± √.03
    // → mean .075, variance .015. Weights: own .5, global .5·.5 = .25, prior .25.
    const belief = traitPosterior(
      {
        global: { estimate: 0.3, variance: 0.02, tau2: 0, accounts: 8 },
        account: { estimate: 0, variance: 0.03 },
      },
      COMPONENTS,
    );
    expect(belief.posterior).toBeCloseTo(0.075, 12);
    expect(belief.standardDeviation).toBeCloseTo(Math.sqrt(0.015), 12);
    expect(belief.lift).toBeCloseTo(Math.exp(0.075) - 1, 12);
    expect(belief.probabilityPositive).toBeCloseTo(normalCdf(0.075 / Math.sqrt(0.015)), 12);
    expect(belief.borrowedWeight).toBeCloseTo(1 / 3, 12);
    expect(belief.level).toBe('ACCOUNT');
    expect(belief.accounts).toBe(9);
  });

  it('is the shrinkage of one account where nothing is borrowed', () => {
    const own = { estimate: 0.2, variance: 0.01 };
    const alone = shrinkEffect(own, { priorVariance: 0.04 });
    const belief = traitPosterior({ account: own }, COMPONENTS);
    const shown = { ...belief, ...beliefInterval(belief) };
    for (const key of [
      'posterior',
      'standardDeviation',
      'lift',
      'lower',
      'upper',
      'signConfidence',
    ] as const) {
      expect(shown[key]).toBeCloseTo(alone[key], 9);
    }
    expect(belief.borrowedWeight).toBe(0);
    expect(belief.level).toBe('ACCOUNT');
    expect(belief.accounts).toBe(1);
  });

  it('gives a newcomer what others know, and less of it than they have', () => {
    const segment = { estimate: 0.2, variance: 0.001, tau2: 0.002, accounts: 6 };
    const belief = traitPosterior({ segment }, COMPONENTS);
    expect(belief.level).toBe('SEGMENT');
    expect(belief.borrowedWeight).toBe(1);
    expect(belief.posterior).toBeGreaterThan(0.18);
    expect(belief.posterior).toBeLessThan(0.2);
    // Its own effect strays from its segment's.
    expect(belief.standardDeviation).toBeGreaterThan(Math.sqrt(COMPONENTS.account));
  });

  it('knows nothing without evidence', () => {
    const belief = traitPosterior({}, COMPONENTS);
    expect(belief).toMatchObject({ posterior: 0, lift: 0, probabilityPositive: 0.5, accounts: 0 });
    expect(belief.level).toBeUndefined();
    expect(belief.standardDeviation).toBeCloseTo(0.2, 12);
    expect(beliefInterval(belief).lower).toBeCloseTo(Math.expm1(-1.959964 * 0.2), 6);
  });

  it('does not count accounts twice when the segment is everybody', () => {
    const pool = { estimate: 0.2, variance: 0.001, tau2: 0.002, accounts: 6 };
    const both = traitPosterior({ global: pool, segment: pool }, COMPONENTS);
    expect(both.posterior).toBeCloseTo(traitPosterior({ segment: pool }, COMPONENTS).posterior, 12);
  });

  it('takes a similar segment for an estimate of what the two have in common', () => {
    // Segments vary by .03, of which an industry explains .02. In common: prior .02 + .02 = .04, seen .3 ± √(.03 + .01)
    // → mean .15, variance .02. This segment: .02 + .01 = .03; its account: .04.
    const components = { ...COMPONENTS, segment: 0.03 };
    const lent = { estimate: 0.3, variance: 0.03, tau2: 0, accounts: 8 };
    const ofIndustry = traitPosterior({ similar: { ...lent, similarity: 'SAME_INDUSTRY' } }, components);
    expect(ofIndustry.posterior).toBeCloseTo(0.15, 12);
    expect(ofIndustry.standardDeviation).toBeCloseTo(Math.sqrt(0.04), 12);
    expect(ofIndustry).toMatchObject({ level: 'SIMILAR_SEGMENT', borrowedWeight: 1, accounts: 8 });
    expect(ofIndustry.priorVariance).toBeCloseTo(0.06, 12);
    // In common with a type of client: prior .02 + .01, seen ± √(.03 + .02) → mean .3·3/8, variance .03·5/8.
    const ofClients = traitPosterior({ similar: { ...lent, similarity: 'SAME_CLIENT_TYPE' } }, components);
    expect(ofClients.posterior).toBeCloseTo(0.1125, 12);
    expect(ofClients.standardDeviation).toBeCloseTo(Math.sqrt(0.01875 + 0.02 + 0.01), 12);
    const own = traitPosterior({ segment: lent }, components);
    expect(own.posterior).toBeGreaterThan(ofIndustry.posterior);
    expect(own.standardDeviation).toBeLessThan(ofIndustry.standardDeviation);
  });

  it('takes a similar segment out of all accounts, and leaves it out where the own one knows something', () => {
    const lent = {
      estimate: 0.2,
      variance: 0.001,
      tau2: 0.002,
      accounts: 6,
      similarity: 'SAME_INDUSTRY',
    } as const;
    const everybody = traitPosterior({ global: lent, similar: lent }, COMPONENTS);
    expect(everybody.posterior).toBeCloseTo(traitPosterior({ similar: lent }, COMPONENTS).posterior, 12);
    const evidence = { global: { ...lent, estimate: 0.1, variance: 0.0005, accounts: 12 }, segment: lent };
    const other = { ...lent, estimate: -0.4 };
    expect(traitPosterior({ ...evidence, similar: other }, COMPONENTS)).toEqual(
      traitPosterior(evidence, COMPONENTS),
    );
  });

  it.each([
    ['SAME_INDUSTRY', 2 / 3],
    ['SAME_CLIENT_TYPE', 1 / 3],
  ] as const)('covers the truth with what a segment of the %s lends', (similarity, explained) => {
    const random = seededRandom(78);
    const spread = Math.sqrt(COMPONENTS.segment);
    let covered = 0;
    let error = 0;
    let globalError = 0;
    const runs = 2000;
    for (let run = 0; run < runs; run += 1) {
      const mean = random.normal(0, Math.sqrt(COMPONENTS.global));
      const common = random.normal(0, spread * Math.sqrt(explained));
      const segmentOf = (shared: number) =>
        mean + shared + random.normal(0, spread * Math.sqrt(1 - explained));
      const measure = (effect: number) =>
        Array.from({ length: 6 }, () => ({
          estimate: effect + random.normal(0, Math.sqrt(COMPONENTS.account + 0.01)),
          variance: 0.01,
        }));
      const neighbours = measure(segmentOf(common));
      const others = [0, 1, 2].flatMap(() => measure(mean + random.normal(0, spread)));
      const pooled = (accounts: ReturnType<typeof measure>, tau2: number) => {
        const [pool] = poolAccounts([{ accounts }], { tau2 }).pooled;
        if (pool === undefined) throw new Error('no pool');
        return { estimate: pool.mean, variance: pool.variance, tau2, accounts: accounts.length };
      };
      const global = pooled([...neighbours, ...others], 0.02);
      const similar = { ...pooled(neighbours, 0.01), similarity };
      const truth = segmentOf(common) + random.normal(0, Math.sqrt(COMPONENTS.account));
      const belief = traitPosterior({ global, similar }, COMPONENTS);
      covered += Number(Math.abs(truth - belief.posterior) < 1.645 * belief.standardDeviation);
      error += (truth - belief.posterior) ** 2;
      globalError += (truth - traitPosterior({ global }, COMPONENTS).posterior) ** 2;
    }
    expect(covered / runs).toBeGreaterThan(0.86);
    expect(covered / runs).toBeLessThan(0.93);
    expect(error).toBeLessThan(globalError);
  });

  it('puts a project before its account', () => {
    const account = { estimate: -0.2, variance: 0.001 };
    const project = { estimate: 0.3, variance: 0.001 };
    const belief = traitPosterior({ account, project }, COMPONENTS);
    expect(belief.level).toBe('PROJECT');
    expect(belief.posterior).toBeGreaterThan(0.2);
    const without = traitPosterior({ account }, COMPONENTS);
    expect(without.posterior).toBeLessThan(0);
  });

  it('ignores estimates that are none', () => {
    const useless: TraitEvidence = {
      global: { estimate: 0, variance: Number.POSITIVE_INFINITY, tau2: 0, accounts: 0 },
      account: { estimate: Number.NaN, variance: 1 },
    };
    expect(traitPosterior(useless, COMPONENTS)).toEqual(traitPosterior({}, COMPONENTS));
  });

  it('covers the truth as often as it says, and better than own evidence alone', () => {
    const random = seededRandom(77);
    let covered = 0;
    let error = 0;
    let ownError = 0;
    const runs = 2000;
    for (let run = 0; run < runs; run += 1) {
      const global = random.normal(0, Math.sqrt(COMPONENTS.global));
      const segments = [0, 1, 2].map(() => global + random.normal(0, Math.sqrt(COMPONENTS.segment)));
      const members = segments.map((effect) =>
        Array.from({ length: 6 }, () => {
          const truth = effect + random.normal(0, Math.sqrt(COMPONENTS.account));
          return { truth, estimate: truth + random.normal(0, 0.2), variance: 0.04 };
        }),
      );
      const [own, ...neighbours] = members[0] ?? [];
      if (own === undefined) throw new Error('no account');
      const everybody = [...neighbours, ...members.slice(1).flat()];
      const segment = poolAccounts([{ accounts: neighbours }], { tau2: 0.01 }).pooled[0];
      const all = poolAccounts([{ accounts: everybody }], { tau2: 0.02 }).pooled[0];
      if (segment === undefined || all === undefined) throw new Error('no pool');
      const belief = traitPosterior(
        {
          account: own,
          segment: { ...segment, estimate: segment.mean, tau2: 0.01 },
          global: { ...all, estimate: all.mean, tau2: 0.02 },
        },
        COMPONENTS,
      );
      const deviation = Math.abs(own.truth - belief.posterior);
      covered += Number(deviation < 1.645 * belief.standardDeviation);
      error += deviation ** 2;
      ownError += (own.truth - shrinkEffect(own, { priorVariance: 0.04 }).posterior) ** 2;
    }
    expect(covered / runs).toBeGreaterThan(0.87);
    expect(covered / runs).toBeLessThan(0.93);
    expect(error).toBeLessThan(0.6 * ownError);
  });
});
