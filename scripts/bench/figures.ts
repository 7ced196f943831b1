/** Figures gathered over rounds: the median, and from where to where the rounds went. */
import { max, median, min, quantile } from 'simple-statistics';

/** Figures by name, flat, as they are written to the file. */
export interface Figures {
  /** The median of the rounds under `name`, the extremes under `name_min` and `name_max`. */
  add(name: string, rounds: readonly number[]): void;
  /** A count without noise, or a figure of one reading. */
  set(name: string, value: number): void;
  get(name: string): number | undefined;
  toJson(): Readonly<Record<string, number>>;
}

/** More digits than these are noise. */
const SIGNIFICANT_DIGITS = 5;

/** No figures yet. */
export function createFigures(): Figures {
  const values: Record<string, number> = {};
  const set = (name: string, value: number): void => {
    values[name] = Number(value.toPrecision(SIGNIFICANT_DIGITS));
  };
  return {
    add(name, rounds) {
      set(name, median([...rounds]));
      set(`${name}_min`, min([...rounds]));
      set(`${name}_max`, max([...rounds]));
    },
    set,
    get: (name) => values[name],
    toJson: () => ({ ...values }),
  };
}

/** A percentile of latencies, `share` from 0 to 1. */
export function percentile(latenciesMs: readonly number[], share: number): number {
  return quantile([...latenciesMs], share);
}

/** Element by element: neighbours in time share whatever else the machine was doing. */
export function ratios(above: readonly number[], below: readonly number[]): readonly number[] {
  return above.map((value, index) => value / (below[index] ?? Number.NaN));
}
