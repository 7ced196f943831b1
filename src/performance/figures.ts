/** Arithmetic of performance sums. */
import { FIGURE_NAMES, type Figures } from '../events/effects.ts';

/** No figures at all. */
export const NO_FIGURES: Figures = {
  impressions: 0,
  clicks: 0,
  clicks_impressions: 0,
  engagements: 0,
  engagement_impressions: 0,
  conversions: 0,
  spend_micros: 0,
  revenue_micros: 0,
  conversion_clicks: 0,
};

function combine(a: Figures, b: Figures, sign: 1 | -1): Figures {
  const sum = { ...a } as Record<(typeof FIGURE_NAMES)[number], number>;
  for (const name of FIGURE_NAMES) sum[name] += sign * b[name];
  return sum;
}

/** a + b */
export function addFigures(a: Figures, b: Figures): Figures {
  return combine(a, b, 1);
}

/** a − b */
export function subtractFigures(a: Figures, b: Figures): Figures {
  return combine(a, b, -1);
}
