/**
 * Rounds to four decimals. Published values are rounded, and derived values are computed from rounded ones, so that
 * people can check them.
 */
export function published(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** The ratio of two published values. Undefined when the divisor is 0. */
export function publishedRatio(figure: number, base: number): number | undefined {
  return base > 0 ? published(figure / base) : undefined;
}
