/** One account with one new test and one cycle a day, evaluated as the service does it. */
import { movedTau2 } from '../../src/knowledge/dispersion-scope.ts';
import { MIN_PATTERN_ARMS } from '../../src/knowledge/knowledge-plan.ts';
import type { StratifiedTest } from '../../src/simulator/unequal-tests.ts';
import type { ContrastSums } from '../../src/statistics/contrast.ts';
import { evaluateFamily, hasEstimate } from '../../src/statistics/discovery.ts';
import { decayWeight, type EvidenceSums } from '../../src/statistics/evidence.ts';
import { overdispersion, sumOverdispersionTerms } from '../../src/statistics/overdispersion.ts';
import { nextPatternState, type PatternState } from '../../src/statistics/pattern-state.ts';
import { termsOf } from './across-accounts.ts';
import type { Estimator } from './estimators.ts';

/** Days after which evidence on a pattern counts half: the service's default. */
const HALF_LIFE_DAYS = 180;

/** What is kept of a trait from cycle to cycle. */
interface KeptTrait {
  readonly state: PatternState | undefined;
  readonly pAny: number;
}

type KeptTraits = ReadonlyMap<string, KeptTrait>;
type Contrasts = ReadonlyMap<string, ContrastSums>;

/**
 * Whether any trait was ever ESTABLISHED or RISKY: with a cycle after every test, and with one cycle after the last
 * test.
 */
export function everEntered(
  tests: readonly StratifiedTest[],
  estimator: Estimator,
): { readonly daily: boolean; readonly atOnce: boolean } {
  let terms = termsOf([], estimator);
  let inUse = { tau2: 0, version: 0 };
  let contrasts: readonly Contrasts[] = [];
  let kept: KeptTraits = new Map();
  let daily = false;
  for (let day = 1; day <= tests.length; day += 1) {
    const known = tests.slice(0, day);
    terms = sumOverdispersionTerms([terms, termsOf(known.slice(-1), estimator)]);
    const moved = movedTau2(terms, inUse);
    if (moved !== undefined) inUse = { tau2: moved, version: inUse.version + 1 };
    const fresh = moved === undefined ? known.slice(-1) : known;
    const added = fresh.map((test) => estimator.contrasts(test, inUse.tau2));
    contrasts = moved === undefined ? [...contrasts, ...added] : added;
    kept = afterCycle(kept, contrasts);
    daily ||= hasEntered(kept);
  }
  const tau2 = overdispersion(terms);
  const atOnce = afterCycle(
    new Map(),
    tests.map((test) => estimator.contrasts(test, tau2)),
  );
  return { daily, atOnce: hasEntered(atOnce) };
}

function hasEntered(kept: KeptTraits): boolean {
  return [...kept.values()].some(({ state }) => state === 'ESTABLISHED' || state === 'RISKY');
}

function afterCycle(before: KeptTraits, contrasts: readonly Contrasts[]): KeptTraits {
  const traits = new Set(contrasts.flatMap((test) => [...test.keys()]));
  const members = [...traits]
    .map((trait) => ({ trait, ...evidenceOf(contrasts, trait) }))
    .filter(({ arms, sums }) => arms >= MIN_PATTERN_ARMS && hasEstimate(sums));
  const results = evaluateFamily(
    members.map(({ trait, sums }) => ({ kind: 'tone', sums, pastP: before.get(trait)?.pAny ?? 1 })),
  );
  return new Map(
    members.flatMap(({ trait }, index): [string, KeptTrait][] => {
      const result = results[index];
      if (result === undefined) return [];
      const state = nextPatternState({ previous: before.get(trait)?.state, ...result });
      return [[trait, { state, pAny: result.pAny }]];
    }),
  );
}

/** Sums of one trait over tests, one test a day. The newest test has weight 1. */
function evidenceOf(
  contrasts: readonly Contrasts[],
  trait: string,
): { readonly sums: EvidenceSums; readonly arms: number } {
  const sums = { n: 0, d: 0, decayedN: 0, decayedD: 0, decayedSquaredD: 0 };
  const squares = { nn: 0, nd: 0, dd: 0 };
  let arms = 0;
  for (const [day, test] of contrasts.entries()) {
    const contrast = test.get(trait);
    if (contrast === undefined) continue;
    const { n, d } = contrast;
    const weight = decayWeight({ ageDays: contrasts.length - 1 - day, halfLifeDays: HALF_LIFE_DAYS });
    sums.n += n;
    sums.d += d;
    sums.decayedN += weight * n;
    sums.decayedD += weight * d;
    sums.decayedSquaredD += weight ** 2 * d;
    squares.nn += n * n;
    squares.nd += n * d;
    squares.dd += d * d;
    arms += contrast.arms;
  }
  return { sums: { ...sums, squares }, arms };
}
