/** Collects results over rounds: the median and the range. */
import { max, median, min, quantile } from 'simple-statistics';

/** Results by name, flat, as they are written to the file. */
export interface Figures {
  /** Adds the median of the rounds as `name`, and the extremes as `name_min` and `name_max`. */
  add(name: string, rounds: readonly number[]): void;
  /** Sets a count without noise, or a result of one measurement. */
  set(name: string, value: number): void;
  get(name: string): number | undefined;
  toJson(): Readonly<Record<string, number>>;
}

/** More digits would be noise. */
const SIGNIFICANT_DIGITS = 5;

/** An empty collection. */
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

/** A percentile of latencies; `share` is from 0 to 1. */
export function percentile(latenciesMs: readonly number[], share: number): number {
  return quantile([...latenciesMs], share);
}

/** Ratios element by element: measurements that are close in time share the load of the machine. */
export function ratios(above: readonly number[], below: readonly number[]): readonly number[] {
  return above.map((value, index) => value / (below[index] ?? Number.NaN));
}
