/** Four decimals: what is published, and what everything derived is computed from, so that it can be checked by hand. */
export function published(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** One published figure over another; undefined when that is 0. */
export function publishedRatio(figure: number, base: number): number | undefined {
  return base > 0 ? published(figure / base) : undefined;
}
