import type { OverdispersionTerms } from './overdispersion.ts';
import { overdispersion, sumOverdispersionTerms } from './overdispersion.ts';
import type { EffectEstimate } from './shrinkage.ts';

/** The unshrunk estimates of each account for one pattern. */
export interface PooledMember {
  readonly accounts: readonly EffectEstimate[];
}

/** The effect of one pattern over accounts, in log-odds. */
export interface PooledEffect {
  /** 0 without any usable estimate. */
  readonly mean: number;
  /** Infinite without any usable estimate. */
  readonly variance: number;
  /** Number of accounts with a usable estimate. */
  readonly accounts: number;
}

/** Pooled effects in the order of the members, and the variance between accounts used in pooling. */
export interface PooledEffects {
  /** τ_a²: variance of the effect of one pattern from account to account, squared log-odds. */
  readonly tau2: number;
  readonly pooled: readonly PooledEffect[];
}

/**
 * Newton converges from the left. Each step at least doubles τ² while it is far off, so 200 steps span 60 decimal
 * powers.
 */
const MAX_NEWTON_STEPS = 200;
/** Relative step at which the root is found. No result needs τ² more precisely. */
const TAU2_TOLERANCE = 1e-10;

/** One member's accounts as flat arrays, because the numbers are read hundreds of times. */
interface Columns {
  readonly estimates: Float64Array;
  readonly variances: Float64Array;
}

/**
 * Random-effects mean of every pattern of one kind over accounts: μ_p = Σ b/(v + τ²) / Σ 1/(v + τ²), with the variance
 * 1/Σ 1/(v + τ²). All members share one τ². A pattern has few accounts, so a τ² of its own would be mostly noise, and
 * tests that allow for this noise (Knapp–Hartung) find nothing. Pass `tau2` to pool with a known one.
 *
 * Estimates that are not finite, or have no positive finite variance, are left out.
 */
export function poolAccounts(
  members: readonly PooledMember[],
  { tau2 }: { readonly tau2?: number } = {},
): PooledEffects {
  const columns = members.map(columnsOf);
  const between = tau2 === undefined ? pauleMandel(columns) : Math.max(0, tau2);
  return {
    tau2: between,
    pooled: columns.map((member) => {
      const { mean, weight } = weightedMean(member, between);
      return { mean, variance: 1 / weight, accounts: member.estimates.length };
    }),
  };
}

function columnsOf({ accounts }: PooledMember): Columns {
  const usable = accounts.filter(
    ({ estimate, variance }) => Number.isFinite(estimate) && variance > 0 && Number.isFinite(variance),
  );
  return {
    estimates: Float64Array.from(usable, ({ estimate }) => estimate),
    variances: Float64Array.from(usable, ({ variance }) => variance),
  };
}

function weightedMean(
  { estimates, variances }: Columns,
  tau2: number,
): { readonly mean: number; readonly weight: number } {
  let weight = 0;
  let sum = 0;
  for (let account = 0; account < estimates.length; account += 1) {
    const own = 1 / ((variances[account] ?? 0) + tau2);
    weight += own;
    sum += own * (estimates[account] ?? 0);
  }
  return { mean: weight > 0 ? sum / weight : 0, weight };
}

/**
 * Paule & Mandel (1982), pooled over patterns: the τ² ≥ 0 that solves Σ_pΣ_a (b − μ_p)²/(v + τ²) = Σ_p(k_p − 1), or 0
 * when the left side is not larger at τ² = 0. b and v are the estimate and variance of account a, μ_p the weighted mean
 * of pattern p, and k_p the number of its accounts. The left side falls with τ² and is convex: it is y′Py with
 * dP/dτ² = −P². So Newton's steps from 0 rise to the root and never pass it (DerSimonian & Kacker 2007). A pattern of
 * one account adds nothing to either side.
 */
function pauleMandel(members: readonly Columns[]): number {
  const shared = members.filter(({ estimates }) => estimates.length > 1);
  const df = shared.reduce((sum, { estimates }) => sum + estimates.length - 1, 0);
  let tau2 = 0;
  for (let step = 0; step < MAX_NEWTON_STEPS; step += 1) {
    const { q, slope } = spreadAt(shared, tau2);
    if (!(q > df) || !(slope > 0)) break;
    const rise = (q - df) / slope;
    tau2 += rise;
    if (rise <= TAU2_TOLERANCE * tau2) break;
  }
  return tau2;
}

/** Q(τ²) and −dQ/dτ² = Σ(b − μ)²/(v + τ²)². μ moves too, but Q is at its minimum in μ. */
function spreadAt(members: readonly Columns[], tau2: number): { readonly q: number; readonly slope: number } {
  let q = 0;
  let slope = 0;
  for (const member of members) {
    const { mean } = weightedMean(member, tau2);
    const { estimates, variances } = member;
    for (let account = 0; account < estimates.length; account += 1) {
      const weight = 1 / ((variances[account] ?? 0) + tau2);
      const square = weight * ((estimates[account] ?? 0) - mean) ** 2;
      q += square;
      slope += square * weight;
    }
  }
  return { q, slope };
}

/** The terms that estimate one account's overdispersion, and the value its contrasts were weighted with. */
export interface AccountDispersion {
  readonly terms: OverdispersionTerms;
  /** τ_w² in use in the account, squared log-odds. */
  readonly tau2: number;
}

/**
 * Returns the factors for the variances of each account's effects before they are pooled, in the order of the input.
 *
 * An account with a few tests estimates τ_w² from the same noise and effects that it then weights. Where a trait
 * happens to look strong in either direction, its τ_w² is large and the account counts less. That pulls pooled effects
 * towards 0 (by a tenth in simulation, with 8 tests of 4 arms an account). Here each account's τ_w² is shrunk towards
 * that of all accounts according to its uncertainty s² = 2(u + τ²)²/df, with u = df/C the binomial variance of a
 * typical arm (normal–normal empirical Bayes with the moment estimate of the variance between accounts). The variance
 * 1/D, about proportional to u + τ_w², changes accordingly. An account without data keeps its variances.
 */
export function steadyingFactors(accounts: readonly AccountDispersion[]): readonly number[] {
  const common = overdispersion(sumOverdispersionTerms(accounts.map(({ terms }) => terms)));
  const known = accounts.map(({ terms: { q, c, df } }) => {
    if (!(c > 0) || !(df > 0)) return undefined;
    const binomial = df / c;
    // Not cut off at 0, because a mean of cut-off values would be too large.
    return { deviation: (q - df) / c - common, binomial, error: (2 * (binomial + common) ** 2) / df };
  });
  const measured = known.filter((account) => account !== undefined);
  const excess = measured.reduce((sum, { deviation, error }) => sum + deviation ** 2 - error, 0);
  const between = Math.max(0, excess / Math.max(1, measured.length));
  return accounts.map(({ tau2 }, index) => {
    const own = known[index];
    if (own === undefined) return 1;
    const steadied = Math.max(0, common + (between / (between + own.error)) * own.deviation);
    return (own.binomial + steadied) / (own.binomial + Math.max(0, tau2));
  });
}
