/**
 * Tests whether the arms of a randomised test were shown as often as planned. A sample-ratio mismatch is the commonest
 * sign that something other than chance decided who saw what (Fabijan et al. 2019, "Diagnosing Sample Ratio Mismatch in
 * Online Controlled Experiments"). Everything is a sum over strata, so a changed stratum can be subtracted and added
 * again.
 */
import { chiSquareUpperTail } from './distributions.ts';

/** How often arms were shown in strata with at least two of them, by the position of the arm in the set. */
export interface SplitSums {
  readonly size: number;
  /** Impressions expected from the planned shares, over all strata. */
  readonly expected: Float64Array;
  /** Number of strata in which an arm has a planned share of its own. */
  declared: number;
  /**
   * Sums by platform, audience and set of arms shown together. Shares are compared from day to day within each of them
   * only.
   */
  readonly places: Map<string, PlaceSums>;
}

/** Impressions on one platform, for one audience, of arms that were shown together. */
export interface PlaceSums {
  /** Number of strata, which is the number of days. */
  days: number;
  /** Σn. */
  readonly shown: Float64Array;
  /** Σn²/N with N all impressions of the day. */
  readonly squares: Float64Array;
}

/** How often an arm was shown in a stratum. */
export interface ShownArm {
  readonly place: number;
  readonly impressions: number;
  /** Planned share of the impressions, 0–1. Undefined: the same share as other arms without one. */
  readonly planned: number | undefined;
}

/**
 * AS_PLANNED: no sign of a deviation. ADAPTIVE: shares moved from day to day. MISMATCH: shares neither followed the
 * plan nor moved.
 */
export const SPLITS = ['AS_PLANNED', 'ADAPTIVE', 'MISMATCH'] as const;
export type Split = (typeof SPLITS)[number];

/** A correct split is called a mismatch once in a thousand tests. */
const MISMATCH_P = 0.001;

/**
 * Most arms of a test for which shares are compared for each combination of arms shown together. Each combination has
 * an entry of its own. In larger tests, an arm that joins or pauses looks like moving shares.
 */
const MAX_FOLLOWED_ARMS = 20;
/** Separates platform and audience from the arms shown together, in the names of entries. */
const TOGETHER = ' of ';

/** Returns the sums of a set before anything was shown. */
export function emptySplit(size: number): SplitSums {
  return { size, expected: new Float64Array(size), declared: 0, places: new Map() };
}

/** Returns the same sums with more arms added at the end. */
export function widenSplit({ expected, declared, places }: SplitSums, size: number): SplitSums {
  const wider = emptySplit(size);
  wider.expected.set(expected);
  wider.declared = declared;
  for (const [name, { days, shown, squares }] of places) {
    // There are too many arms to compare every combination, so those of a platform and audience are merged.
    const isJoined = expected.length <= MAX_FOLLOWED_ARMS && size > MAX_FOLLOWED_ARMS;
    const place = placeSums(wider, isJoined ? name.slice(0, name.lastIndexOf(TOGETHER)) : name);
    place.days += days;
    for (const [arm, own] of shown.entries()) place.shown[arm] = (place.shown[arm] ?? 0) + own;
    for (const [arm, own] of squares.entries()) place.squares[arm] = (place.squares[arm] ?? 0) + own;
  }
  return wider;
}

/** Returns the sums of a platform and audience, and creates them if they are new. */
export function placeSums(split: SplitSums, name: string): PlaceSums {
  const known = split.places.get(name);
  if (known !== undefined) return known;
  const { size } = split;
  const made = { days: 0, shown: new Float64Array(size), squares: new Float64Array(size) };
  split.places.set(name, made);
  return made;
}

/** Adds a stratum to the sums (1), or subtracts it (−1). A stratum with fewer than two arms shown compares nothing. */
export function addShown(
  split: SplitSums,
  { name, arms, sign }: { readonly name: string; readonly arms: readonly ShownArm[]; readonly sign: 1 | -1 },
): void {
  const shown = arms.filter(({ impressions }) => impressions > 0);
  if (shown.length < 2) return;
  const whole = shown.reduce((sum, { impressions }) => sum + impressions, 0);
  const shares = plannedShares(shown);
  // Shares only move between days with the same arms, so a day without one of the arms gets an entry of its own.
  const together =
    split.size <= MAX_FOLLOWED_ARMS ? `${TOGETHER}${shown.map(({ place }) => place).join(',')}` : '';
  const followed = name + together;
  const place = placeSums(split, followed);
  place.days += sign;
  if (shown.some(({ planned }) => planned !== undefined)) split.declared += sign;
  for (const [at, { place: arm, impressions }] of shown.entries()) {
    split.expected[arm] = (split.expected[arm] ?? 0) + sign * whole * (shares[at] ?? 0);
    place.shown[arm] = (place.shown[arm] ?? 0) + sign * impressions;
    place.squares[arm] = (place.squares[arm] ?? 0) + (sign * impressions ** 2) / whole;
  }
  if (place.days <= 0) split.places.delete(followed);
}

/**
 * Planned shares among the arms that were shown. What the declared shares leave is divided equally among the others.
 */
function plannedShares(arms: readonly ShownArm[]): readonly number[] {
  const declared = arms.reduce((sum, { planned }) => sum + (planned ?? 0), 0);
  const others = arms.filter(({ planned }) => planned === undefined).length;
  const each = others > 0 ? Math.max(0, 1 - declared) / others : 0;
  const shares = arms.map(({ planned }) => planned ?? each);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => (whole > 0 ? share / whole : 1 / arms.length));
}

/**
 * Pearson's χ² of actual against planned impressions, over all strata together, at MISMATCH_P. Shares that were not
 * declared may move. If they differ by more than chance between days with the same arms, on one platform and audience,
 * then allocation was adaptive, which is fair within days.
 */
export function splitOf(split: SplitSums): Split {
  if (mismatchP(split) >= MISMATCH_P) return 'AS_PLANNED';
  return split.declared === 0 && movementP(split) < MISMATCH_P ? 'ADAPTIVE' : 'MISMATCH';
}

/** The split of one arm, as shares of the impressions, 0–1. */
export interface ArmShare {
  readonly shown: number;
  readonly planned: number;
}

/** Actual and planned split of impressions in strata with at least two arms shown, by the position of the arm. */
export function armShares(split: SplitSums): readonly ArmShare[] {
  const shown = shownByArm(split);
  const whole = shown.reduce((sum, own) => sum + own, 0);
  const share = (impressions: number): number => (whole > 0 ? impressions / whole : 0);
  return Array.from(shown, (own, arm) => ({ shown: share(own), planned: share(split.expected[arm] ?? 0) }));
}

function shownByArm({ size, places }: SplitSums): Float64Array {
  const shown = new Float64Array(size);
  for (const place of places.values()) {
    for (let arm = 0; arm < size; arm += 1) shown[arm] = (shown[arm] ?? 0) + (place.shown[arm] ?? 0);
  }
  return shown;
}

function mismatchP(split: SplitSums): number {
  const { size, expected } = split;
  const shown = shownByArm(split);
  let statistic = 0;
  let arms = 0;
  for (let arm = 0; arm < size; arm += 1) {
    const own = expected[arm] ?? 0;
    const seen = shown[arm] ?? 0;
    // Rounding can leave tiny sums of strata that were subtracted.
    if (!(own > 1e-6 || seen > 0)) continue;
    arms += 1;
    statistic += own > 1e-6 ? (seen - own) ** 2 / own : Number.POSITIVE_INFINITY;
  }
  return Number.isFinite(statistic) ? chiSquareUpperTail(statistic, arms - 1) : 0;
}

/** χ² of homogeneity of shares over days, summed over platforms and audiences. */
function movementP({ places }: SplitSums): number {
  let statistic = 0;
  let degreesOfFreedom = 0;
  for (const { days, shown, squares } of places.values()) {
    const whole = shown.reduce((sum, own) => sum + own, 0);
    const arms = shown.filter((own) => own > 0).length;
    if (days < 2 || arms < 2) continue;
    let sum = 0;
    for (const [arm, own] of shown.entries()) if (own > 0) sum += ((squares[arm] ?? 0) * whole) / own;
    statistic += Math.max(0, sum - whole);
    degreesOfFreedom += (days - 1) * (arms - 1);
  }
  return chiSquareUpperTail(statistic, degreesOfFreedom);
}
