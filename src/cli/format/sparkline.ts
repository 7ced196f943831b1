/** A series as one line of text. */
const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const GAP = ' ';

/**
 * Shows each value as a bar between the smallest and the largest. A missing value is a gap. A series longer than
 * `width` is shown as means of equal stretches.
 */
export function sparkline(values: readonly (number | undefined)[], width: number): string {
  const stretches = values.length <= width ? values : means(values, width);
  const present = stretches.filter((value) => value !== undefined);
  const least = Math.min(...present);
  const range = Math.max(...present) - least;
  return stretches
    .map((value) => {
      if (value === undefined) return GAP;
      const share = range === 0 ? 0.5 : (value - least) / range;
      return LEVELS[Math.min(LEVELS.length - 1, Math.floor(share * LEVELS.length))];
    })
    .join('');
}

function means(values: readonly (number | undefined)[], width: number): readonly (number | undefined)[] {
  return Array.from({ length: width }, (_, index) => {
    const from = Math.floor((index * values.length) / width);
    const to = Math.floor(((index + 1) * values.length) / width);
    const present = values.slice(from, to).filter((value) => value !== undefined);
    return present.length === 0 ? undefined : present.reduce((sum, value) => sum + value, 0) / present.length;
  });
}
