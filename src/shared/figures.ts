/** Arithmetic of performance sums: whole numbers throughout, exact whatever they come to. */

/** Sums that performance figures add up to. Money in millionths of the account's currency, conversions in millionths of one. */
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

/** Name of one of these sums, as the graph has it. */
export type FigureName = (typeof FIGURE_NAMES)[number];

/**
 * Performance sums. `clicks_impressions` are the impressions of records that report clicks, likewise engagements;
 * `conversion_clicks` are the clicks of records that report conversions. They are bigints: a number holds whole ones up to
 * 2^53, which is nine days at the limit of a record.
 */
export type Figures = Readonly<Record<FigureName, bigint>>;

/** The figures that a function of their names gives. */
export function figuresBy(figureOf: (name: FigureName) => bigint): Figures {
  const figures: Partial<Record<FigureName, bigint>> = {};
  for (const name of FIGURE_NAMES) figures[name] = figureOf(name);
  // Every name has been given its figure.
  return figures as Figures;
}

/** No figures at all. */
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

/** One exact sum by another, as a double: a rate may be rounded, what it is made of may not. */
export function ratio(part: bigint, whole: bigint): number {
  return Number(part) / Number(whole);
}
