/** The values of a bar, all in the unit of the axis. */
export interface BarInterval {
  readonly lower: number;
  readonly estimate: number;
  readonly upper: number;
}

/** The axis that the bars of a table share. */
export interface Axis {
  readonly least: number;
  readonly greatest: number;
  /** Width in characters. */
  readonly width: number;
}

/** The shortest axis that shows zero and every interval. */
export function axisOf(intervals: readonly BarInterval[], width: number): Axis {
  const least = Math.min(0, ...intervals.map(({ lower }) => lower));
  const greatest = Math.max(0, ...intervals.map(({ upper }) => upper));
  return { least, greatest: greatest === least ? least + 1 : greatest, width };
}

/** An interval on its axis: `──` from end to end, `●` at the estimate, `│` at zero. */
export function intervalBar({ lower, estimate, upper }: BarInterval, axis: Axis): string {
  const position = (value: number): number => {
    const share = (value - axis.least) / (axis.greatest - axis.least);
    return Math.min(axis.width - 1, Math.max(0, Math.round(share * (axis.width - 1))));
  };
  const cells = new Array<string>(axis.width).fill(' ');
  cells[position(0)] = '│';
  for (let cell = position(lower); cell <= position(upper); cell++)
    cells[cell] = cell === position(0) ? '┼' : '─';
  cells[position(estimate)] = '●';
  return cells.join('');
}
