import {
  type PooledKnowledge,
  segmentShare,
  type TraitEvidence,
  type VarianceComponents,
} from './hierarchy.ts';
import { effectSpread } from './shrinkage.ts';

/**
 * Defaults without data: traits change the odds by about 10 %, and a segment, an account or a project varies by half of
 * that around the level above. Traits of headlines in the randomised tests of the Upworthy Research Archive are of that
 * size.
 */
export const DEFAULT_COMPONENTS: VarianceComponents = {
  global: 0.1 ** 2,
  segment: 0.05 ** 2,
  account: 0.05 ** 2,
  project: 0.05 ** 2,
};

/** Least deviation of a level from the one above: 2 %. Estimates of a variance easily end at 0. */
const MIN_COMPONENT = 0.02 ** 2;

/**
 * How far effects of one kind vary at every level, from the data that one requester can see: own estimates and
 * published pools. Each is a moment estimate, shrunk towards its default according to its uncertainty (a default counts
 * as an estimate with a relative deviation of 1).
 *
 * If nothing of the kind is published, the whole prior is `effectSpread` of the own estimates, divided over the levels
 * in the proportion of the defaults. So an account alone is shrunk in the same way as without levels. Without any data,
 * the defaults apply.
 */
export function varianceComponents(traits: readonly TraitEvidence[]): VarianceComponents {
  const globals = pools(traits.map(({ global }) => global));
  const segments = pools(traits.map(({ segment }) => segment));
  if (globals.length + segments.length === 0) return ownComponents(traits);
  const account = accountComponent(globals, segments);
  return {
    global: levelComponent(globals.length > 0 ? globals : segments),
    segment: segmentComponent(traits),
    account,
    // Nothing is published about projects. They are assumed to vary like accounts.
    project: account,
  };
}

function pools(all: readonly (PooledKnowledge | undefined)[]): readonly PooledKnowledge[] {
  return all
    .filter((pool) => pool !== undefined)
    .filter(({ variance }) => variance > 0 && Number.isFinite(variance));
}

function ownComponents(traits: readonly TraitEvidence[]): VarianceComponents {
  const own = traits.flatMap(({ account, project }) => {
    const estimate = account ?? project;
    return estimate === undefined ? [] : [estimate];
  });
  if (own.length === 0) return DEFAULT_COMPONENTS;
  const { global, segment, account } = DEFAULT_COMPONENTS;
  const scale = effectSpread(own).priorVariance / (global + segment + account);
  return {
    global: scale * global,
    segment: scale * segment,
    account: scale * account,
    project: scale * DEFAULT_COMPONENTS.project,
  };
}

/** A moment estimate of a variance, and its own variance (of a sum of squares of normals, 2σ⁴ each). */
interface Moment {
  readonly variance: number;
  readonly uncertainty: number;
}

function towards(standard: number, { variance, uncertainty }: Moment): number {
  const trust = standard ** 2 / (standard ** 2 + uncertainty);
  return Math.max(MIN_COMPONENT, (1 - trust) * standard + trust * variance);
}

/** E m² = T² + Var(m). */
function levelComponent(known: readonly PooledKnowledge[]): number {
  const standard = DEFAULT_COMPONENTS.global;
  return towards(
    standard,
    meanMoment(
      known.map(({ estimate, variance }) => ({ square: estimate ** 2, noise: variance, gain: 1 })),
      standard,
    ),
  );
}

/**
 * A segment with the share s of the global pool m_g is on both sides of m_s − m_g. With noise V_s per segment and other
 * segments of the same size, E(m_s − m_g)² = (1 − s)(V_s + σ_s²).
 */
function segmentComponent(traits: readonly TraitEvidence[]): number {
  const standard = DEFAULT_COMPONENTS.segment;
  const terms = traits.flatMap(({ global, segment }) => {
    if (global === undefined || segment === undefined || !Number.isFinite(global.variance + segment.variance))
      return [];
    const gain = 1 - segmentShare(global, segment);
    if (!(gain > 0)) return [];
    return [{ square: (segment.estimate - global.estimate) ** 2, noise: gain * segment.variance, gain }];
  });
  return terms.length === 0 ? standard : towards(standard, meanMoment(terms, standard));
}

/** Σ g(x² − noise)/Σg². The variance of each x² is 2(noise + g·σ²)². */
function meanMoment(
  terms: readonly { readonly square: number; readonly noise: number; readonly gain: number }[],
  standard: number,
): Moment {
  let sum = 0;
  let weights = 0;
  for (const { square, noise, gain } of terms) {
    const weight = gain / (2 * (noise + gain * standard) ** 2);
    sum += weight * (square - noise);
    weights += weight * gain;
  }
  return { variance: sum / weights, uncertainty: 1 / weights };
}

/**
 * τ² of the pools. Within the segment it is the spread of accounts; over all accounts it also includes the spread of
 * segments. With k accounts, the variance V of the mean implies a variance of about kV for each, so the variance of τ²
 * is about 2/Σ(k − 1)/(kV)².
 */
function accountComponent(globals: readonly PooledKnowledge[], segments: readonly PooledKnowledge[]): number {
  const standard = DEFAULT_COMPONENTS.account;
  const known = segments.length > 0 ? segments : globals;
  const share = segments.length > 0 ? 1 : standard / (standard + DEFAULT_COMPONENTS.segment);
  let information = 0;
  let tau2 = 0;
  for (const pool of known) {
    const weight = Math.max(0, pool.accounts - 1) / (2 * (pool.accounts * pool.variance) ** 2);
    information += weight;
    tau2 += weight * pool.tau2;
  }
  if (!(information > 0)) return standard;
  return towards(standard, { variance: (share * tau2) / information, uncertainty: share ** 2 / information });
}
