import { normalCdf, normalDensity, normalQuantile } from './distributions.ts';

/**
 * Halvings for the touching point. Its bracket is at most about 9 wide, and an error of 1e-5 there changes the miss
 * rate only by its square.
 */
const TOUCHING_STEPS = 20;

/** Most steps. About ten are used; the limit only ensures that the loop ends. */
const MAX_ROOT_STEPS = 100;
const ROOT_TOLERANCE = 1e-11;

/** Beyond this Chebyshev's bound √((1 + m2)/α) agrees with the exact value to better than one part in 1,000. */
const CHEBYSHEV_MOMENT = 1e8;

/** P(|Z + b| > χ): how often an interval of half-width χ misses when its centre is off by b standard errors. */
function missRate(bias: number, halfWidth: number): number {
  return normalCdf(-halfWidth - bias) + normalCdf(-halfWidth + bias);
}

interface Bracket {
  readonly from: number;
  readonly to: number;
}

function bisect(isBelow: (x: number) => boolean, bracket: Bracket): number {
  let { from, to } = bracket;
  for (let step = 0; step < TOUCHING_STEPS; step += 1) {
    const middle = (from + to) / 2;
    if (isBelow(middle)) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

/** Root of a decreasing function by regula falsi with the Illinois modification (Dowell & Jarratt 1971). */
function decreasingRoot(valueAt: (x: number) => number, bracket: Bracket): number {
  let { from, to } = bracket;
  let above = valueAt(from);
  let below = valueAt(to);
  let lastSide = 0;
  for (let step = 0; step < MAX_ROOT_STEPS && above > 0 && below < 0; step += 1) {
    const middle = to - (below * (to - from)) / (below - above);
    const value = valueAt(middle);
    if (Math.abs(value) < ROOT_TOLERANCE) return middle;
    if (value > 0) {
      from = middle;
      above = value;
      // The end that was kept twice gets half its weight, since it would otherwise be kept for ever.
      if (lastSide === 1) below /= 2;
      lastSide = 1;
    } else {
      to = middle;
      below = value;
      if (lastSide === -1) above /= 2;
      lastSide = -1;
    }
  }
  return above > 0 ? to : from;
}

/**
 * Bias b at which the line from the miss rate without bias touches the miss rate seen as a function of b².
 * That function is concave for χ ≤ √3, and convex then concave above: the touching point ends the linear piece of
 * its least concave majorant.
 */
function touchingBias(halfWidth: number): number {
  if (halfWidth <= Math.sqrt(3)) return 0;
  const unbiased = missRate(0, halfWidth);
  const isBelow = (bias: number): boolean => {
    const slope = normalDensity(halfWidth - bias) - normalDensity(halfWidth + bias);
    return missRate(bias, halfWidth) - unbiased < (bias / 2) * slope;
  };
  // Past χ + √(2 ln χ) + 2 the miss rate is flat at 1 and the line is surely under it. For χ > 3 the touching point is
  // beyond χ, and starting there keeps out the far left, where both sides underflow and compare at random.
  const to = halfWidth + Math.sqrt(2 * Math.log(halfWidth)) + 2;
  return bisect(isBelow, { from: halfWidth > 3 ? halfWidth : 0, to });
}

/**
 * Largest miss rate of an interval of half-width χ over all distributions of the bias with E[b²] = m2: the least
 * concave majorant, at m2, of the miss rate as a function of b². Up to the touching point the worst case mixes "no
 * bias" with "a bias at the touching point"; beyond it, it is a constant bias.
 */
export function worstMissRate(secondMoment: number, halfWidth: number): number {
  const touching = touchingBias(halfWidth) ** 2;
  if (secondMoment >= touching) return missRate(Math.sqrt(secondMoment), halfWidth);
  const unbiased = missRate(0, halfWidth);
  const atTouching = missRate(Math.sqrt(touching), halfWidth);
  return unbiased + (secondMoment / touching) * (atTouching - unbiased);
}

/**
 * Critical value cva(m2): the half-width, in standard errors of a shrunk estimate, that covers at least `level` on
 * average whatever the distribution of the effects, given only the second moment m2 of the normalised bias
 * (Armstrong, Kolesár & Plagborg-Møller 2022, "Robust empirical Bayes confidence intervals", Econometrica 90(6),
 * with no bound on the kurtosis). 1.96 for m2 = 0 and level .95.
 */
export function robustCriticalValue(secondMoment: number, level = 0.95): number {
  const alpha = 1 - level;
  const moment = Math.max(0, secondMoment);
  const unbiased = normalQuantile(1 - alpha / 2);
  if (!(moment > 0)) return unbiased;
  // P(|Z + b| > χ) ≤ E(Z + b)²/χ² bounds the answer from above.
  const chebyshev = Math.sqrt((1 + moment) / alpha);
  if (moment > CHEBYSHEV_MOMENT) return chebyshev;
  return decreasingRoot((halfWidth) => worstMissRate(moment, halfWidth) - alpha, {
    from: unbiased,
    to: chebyshev,
  });
}
