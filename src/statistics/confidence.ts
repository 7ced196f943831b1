/** Events at which confidence reaches a half. */
const HALF_CONFIDENCE_SAMPLES = 10;
/** Events from which on confidence is full. */
const FULL_CONFIDENCE_SAMPLES = 50;

/**
 * Confidence 0–100 by sample size alone: 5n up to 10, then 50 + 1.25(n − 10) up to 50, then 100. It is the curve
 * users know (n = 10 → 50, n = 30 → 75), a measure of how much was seen and not of being right: publish
 * `signConfidence` and the interval beside it. A fractional n (an effective sample size) is fine.
 */
export function seedConfidence(sampleSize: number): number {
  if (!(sampleSize > 0)) return 0;
  if (sampleSize >= FULL_CONFIDENCE_SAMPLES) return 100;
  if (sampleSize <= HALF_CONFIDENCE_SAMPLES) return 5 * sampleSize;
  return 50 + 1.25 * (sampleSize - HALF_CONFIDENCE_SAMPLES);
}
