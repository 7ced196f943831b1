/** Arithmetic of performance sums: whole numbers throughout, exact whatever they come to. */
import { FIGURE_NAMES, type FigureName, type Figures } from '../events/effects.ts';

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
