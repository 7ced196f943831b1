/** Arithmetic of performance sums. All values are whole numbers and exact at any size. */

/** The summed metrics. Money is in millionths of the account's currency, conversions in millionths of a conversion. */
export const FIGURE_NAMES = [
  'impressions',
  'clicks',
  'clicks_impressions',
  'engagements',
  'engagement_impressions',
  'conversion_micros',
  'spend_micros',
  'revenue_micros',
  'conversion_clicks',
] as const;

/** Name of a summed metric, as in the graph. */
export type FigureName = (typeof FIGURE_NAMES)[number];

/**
 * Summed metrics. `clicks_impressions` are the impressions of the records that report clicks, and
 * `engagement_impressions` of those that report engagements. `conversion_clicks` are the clicks of records that report
 * conversions. The values are bigints: a number is exact only up to 2^53, which records at their limit reach in nine
 * days.
 */
export type Figures = Readonly<Record<FigureName, bigint>>;

/** Metrics computed by a function of their names. */
export function figuresBy(figureOf: (name: FigureName) => bigint): Figures {
  const figures: Partial<Record<FigureName, bigint>> = {};
  for (const name of FIGURE_NAMES) figures[name] = figureOf(name);
  // Every name has a value now.
  return figures as Figures;
}

/** All metrics 0. */
export const NO_FIGURES: Figures = figuresBy(() => 0n);

function combine(a: Figures, b: Figures, sign: 1n | -1n): Figures {
  const sum = { ...a } as Record<FigureName, bigint>;
  for (const name of FIGURE_NAMES) sum[name] += sign * b[name];
  return sum;
}

/** a + b */
export function addFigures(a: Figures, b: Figures): Figures {
  return combine(a, b, 1n);
}

/** a − b */
export function subtractFigures(a: Figures, b: Figures): Figures {
  return combine(a, b, -1n);
}

/** The quotient of two exact sums, as a double: a rate may be rounded, its parts may not. */
export function ratio(part: bigint, whole: bigint): number {
  return Number(part) / Number(whole);
}
