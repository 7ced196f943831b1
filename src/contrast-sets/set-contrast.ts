import type { Metric } from '../statistics/arm-outcome.ts';
import type { RandomArms } from '../statistics/random-arms.ts';

/** The contrast of one trait in one set under one metric. */
export interface SetContrast {
  readonly traitKey: string;
  readonly metric: Metric;
  readonly n: number;
  readonly d: number;
  /** Compared arms that carry the trait. */
  readonly arms: number;
  /** Successes of these arms. `otherSuccesses`: those of the other compared arms. */
  readonly successes: number;
  readonly otherSuccesses: number;
}

/** Counts the arms that carry a trait, their successes, and those of the others. */
export function successesOf(
  { successes }: Pick<RandomArms, 'successes'>,
  carriers: readonly number[],
): Pick<SetContrast, 'arms' | 'successes' | 'otherSuccesses'> {
  const all = successes.reduce((sum, own) => sum + own, 0);
  const own = carriers.reduce((sum, place) => sum + (successes[place] ?? 0), 0);
  return { arms: carriers.length, successes: own, otherSuccesses: all - own };
}
