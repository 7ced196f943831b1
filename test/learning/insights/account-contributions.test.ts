import { describe, expect, test } from 'vitest';
import { planKnowledge } from '../../../src/knowledge/knowledge-plan.ts';
import {
  contributionsOfAccount,
  type ProjectEvidence,
} from '../../../src/learning/insights/account-contributions.ts';
import { type Random, seededRandom } from '../../../src/simulator/random.ts';
import { decayedEstimate } from '../../../src/statistics/evidence.ts';

const RETAIL = 'retail|shop';
const SOFTWARE = 'software|startup';
const ACCOUNT = { accountId: 'acme', segment: RETAIL, segments: undefined };
const unknownDispersion = () => undefined;

/** Sums over so many sets, all of one age. */
function evidence(random: Random, fields: Partial<ProjectEvidence>, sets = 12): ProjectEvidence {
  const sum = { n: 0, d: 0, nn: 0, nd: 0, dd: 0 };
  for (let set = 0; set < sets; set += 1) {
    const d = random.uniform(20, 60);
    const n = 0.1 * d + random.normal(0, 1.5 * Math.sqrt(d));
    sum.n += n;
    sum.d += d;
    sum.nn += n * n;
    sum.nd += n * d;
    sum.dd += d * d;
  }
  return {
    kind: 'tone',
    value: 'warm',
    metric: 'ctr',
    assignment: 'RANDOMISED',
    projectId: '',
    ...sum,
    decayedN: sum.n / 2,
    decayedD: sum.d / 2,
    decayedSquaredD: sum.d / 4,
    arms: 2 * sets,
    sets,
    successes: 500,
    otherSuccesses: 900,
    ...fields,
  };
}

function added(left: ProjectEvidence, right: ProjectEvidence): ProjectEvidence {
  const sums = Object.entries(left).map(([name, value]) => {
    const other: unknown = right[name as keyof ProjectEvidence];
    return [name, typeof value === 'number' && typeof other === 'number' ? value + other : value];
  });
  return Object.fromEntries(sums) as ProjectEvidence;
}

describe('contributionsOfAccount', () => {
  const random = seededRandom(3);
  const tones = ['warm', 'dry', 'loud', 'plain'].map((value) => evidence(random, { value }));
  const rare = evidence(random, { value: 'rare', arms: 3 }, 3);

  test('has the estimates and variances that the patterns of the account have', () => {
    const fresh = [...tones, rare].map((item) => ({
      ...item,
      traitKey: `acme|tone|${item.value}`,
      tau2: 0.01,
    }));
    const { versions } = planKnowledge({
      fresh,
      changedTraits: new Set(fresh.map(({ traitKey }) => traitKey)),
      current: [],
      outdated: [],
      last: new Map(),
    });
    expect(versions).toHaveLength(4);
    const contributions = contributionsOfAccount(ACCOUNT, [...tones, rare], unknownDispersion);
    for (const pattern of versions) {
      const own = contributions.find(({ value }) => value === pattern.value);
      const effect = decayedEstimate(pattern);
      expect(pattern.dispersion).toBeGreaterThan(1.2);
      expect(own?.estimate).toBeCloseTo(effect?.estimate ?? Number.NaN, 12);
      expect(own?.variance).toBeCloseTo((effect?.variance ?? Number.NaN) * pattern.dispersion, 12);
    }
  });

  test('gives traits with too few arms for a pattern, with the variation of their family', () => {
    const own = contributionsOfAccount(ACCOUNT, [...tones, rare], unknownDispersion).find(
      ({ value }) => value === 'rare',
    );
    const effect = decayedEstimate(rare);
    expect(own?.estimate).toBe(effect?.estimate);
    expect((own?.variance ?? 0) / (effect?.variance ?? 1)).toBeGreaterThan(1.2);
    expect(own).toMatchObject({
      accountId: 'acme',
      segment: RETAIL,
      sets: 3,
      successesWith: 500,
      successesWithout: 900,
    });
  });

  test('leaves out what is of no shareable kind or points at someone, but not from the variation', () => {
    const pair = evidence(random, { kind: 'phrase', value: 'call 030 123 45 67' });
    const values = contributionsOfAccount(ACCOUNT, [pair, ...tones], unknownDispersion).map(
      ({ value }) => value,
    );
    expect(values.toSorted()).toEqual(['dry', 'loud', 'plain', 'warm']);
  });

  test('splits by the segments of projects, sets without a project going to the account', () => {
    const parts = {
      shop: evidence(random, { projectId: 'shop' }),
      store: evidence(random, { projectId: 'store' }),
      app: evidence(random, { projectId: 'app' }),
      none: evidence(random, {}, 2),
    };
    const whole = { ...added(added(parts.shop, parts.store), added(parts.app, parts.none)), projectId: '' };
    const segments = new Map([
      ['shop', RETAIL],
      ['store', RETAIL],
      ['app', SOFTWARE],
    ]);
    const contributions = contributionsOfAccount(
      { ...ACCOUNT, segments },
      [whole, parts.shop, parts.store, parts.app],
      unknownDispersion,
    );
    const inSegment = (segment: string) => contributions.find((one) => one.segment === segment);
    expect(contributions).toHaveLength(2);
    expect(inSegment(SOFTWARE)).toMatchObject({ sets: 12, information: parts.app.decayedD });
    expect(inSegment(RETAIL)?.sets).toBe(26);
    const retail = added(added(parts.shop, parts.store), parts.none);
    expect(inSegment(RETAIL)?.estimate).toBeCloseTo(retail.n / retail.d, 10);
  });

  test('brings how far the arms of the account vary, by assignment, metric and level', () => {
    const asked: unknown[] = [];
    const terms = { q: 5, c: 1, df: 3 };
    const [own] = contributionsOfAccount(
      ACCOUNT,
      [evidence(random, { kind: 'platform', value: 'mail' })],
      (scope) => {
        asked.push(scope);
        return { terms, tau2: 0.02 };
      },
    );
    expect(asked).toEqual([{ assignment: 'RANDOMISED', metric: 'ctr', level: 'COARSE' }]);
    expect(own?.dispersion).toEqual({ terms, tau2: 0.02 });
  });
});
