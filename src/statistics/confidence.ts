/** Sample size at which confidence is one half. */
const HALF_CONFIDENCE_SAMPLES = 10;
/** Sample size from which confidence is full. */
const FULL_CONFIDENCE_SAMPLES = 50;

/**
 * Confidence 0–100 by sample size alone: 5n up to 10, then 50 + 1.25(n − 10) up to 50, then 100. Users know this curve
 * (n = 10 → 50, n = 30 → 75). It measures how much was seen, not how likely something is right, so publish
 * `signConfidence` and the interval beside it. n may be fractional (an effective sample size).
 */
export function seedConfidence(sampleSize: number): number {
  if (!(sampleSize > 0)) return 0;
  if (sampleSize >= FULL_CONFIDENCE_SAMPLES) return 100;
  if (sampleSize <= HALF_CONFIDENCE_SAMPLES) return 5 * sampleSize;
  return 50 + 1.25 * (sampleSize - HALF_CONFIDENCE_SAMPLES);
}
