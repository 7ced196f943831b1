/** Evaluates rows that may be totals. That needs all rows, because totals stand first, last or in between. */
import { groupedDecimal } from '../../shared/micros.ts';
import type { Totals } from '../plan-types.ts';
import { addFigures, agreement, type Figures, isZero, type RunningSum, zeroSum } from './figures-sum.ts';

/** A row that may be a total. */
export interface Suspect {
  readonly line: number;
  /**
   * `certain`: the row calls itself a total and names nothing else. `word`: the word may be a name. `nameless`: the row
   * names no creative.
   */
  readonly kind: 'certain' | 'word' | 'nameless';
  /** The row's metrics in every number format that is still possible; empty when they cannot be read. */
  readonly readings: readonly Figures[];
  /** Sums of the rows between this suspect and the previous one, and between this one and the next. */
  readonly before: RunningSum;
  readonly after: RunningSum;
}

/** With more suspects, the rows are not totals but a mapping is missing. */
export const MAX_SUSPECTS = 100_000;

/** Collects suspects and sums in one scan of the rows. */
export class TotalsWatch {
  /** Sum of all rows, including refused rows whose metrics can be read. */
  readonly sum: RunningSum = zeroSum();
  /** Sum of the accepted rows. */
  readonly taken: RunningSum = zeroSum();
  readonly suspects: Suspect[] = [];
  rows = 0;
  #block: RunningSum = zeroSum();

  /** Adds a record. `isTaken` is false for a row whose other cells cannot be read. */
  addRecord(figures: Figures, isTaken: boolean): void {
    this.rows += 1;
    if (isTaken) addFigures(this.taken, figures);
    addFigures(this.sum, figures);
    addFigures(this.#block, figures);
  }

  /** Adds a row that may be a total. */
  addSuspect(line: number, kind: Suspect['kind'], readings: readonly Figures[]): void {
    const after = zeroSum();
    this.suspects.push({ line, kind, readings, before: this.#block, after });
    this.#block = after;
  }
}

/** The decision on a suspect. */
export type Verdict =
  | { readonly kind: 'skipped'; readonly reason: string; readonly note?: string }
  | { readonly kind: 'refused'; readonly problem: string };

const TOTAL = 'totals';

/** Decides on a suspect by the sums. */
export function verdictOn({ line, kind, readings, before, after }: Suspect, watch: TotalsWatch): Verdict {
  // The report's total may or may not include refused rows.
  const sums = [watch.sum, watch.taken, before, after];
  const isSum = readings.some((figures) =>
    sums.some((sum) => (agreement(figures, sum, watch.rows) ?? 0) > 0),
  );
  if (isSum) return { kind: 'skipped', reason: TOTAL };
  const [figures] = readings;
  if (kind === 'certain') {
    const note =
      figures === undefined || isZero(figures) ? undefined : difference(line, figures, watch.taken);
    return { kind: 'skipped', reason: TOTAL, ...(note === undefined ? {} : { note }) };
  }
  if (figures !== undefined && isZero(figures)) {
    return {
      kind: 'skipped',
      reason: kind === 'word' ? TOTAL : 'rows without a creative and without metrics',
    };
  }
  const settle = `--skip-line ${line} leaves it out`;
  return {
    kind: 'refused',
    problem:
      kind === 'word'
        ? `the row is called a total, and its metrics are not the sum of the other rows: ${settle}, --keep-line ${line} takes it as a creative`
        : `content_id: the row names no creative, and its metrics are not the sum of the other rows: ${settle}`,
  };
}

function difference(line: number, figures: Figures, sum: Totals): string | undefined {
  for (const name of ['impressions', 'clicks', 'spend'] as const) {
    const figure = figures[name];
    if (figure === undefined || figure === 0n || figure === sum[name]) continue;
    return `the total in line ${line} has ${groupedDecimal(figure)} ${name}, the rows that are taken have ${groupedDecimal(sum[name])}`;
  }
  return undefined;
}

/** This many equal metrics are not a coincidence. */
const LEAST_EQUAL = 2;
/** With fewer other rows, any row may happen to be the sum. */
const LEAST_ROWS = 3;

/** Whether a record equals the sum of all others in every metric, which makes it a total with an unknown name. */
export function isUnnamedTotal(figures: Figures, watch: TotalsWatch): boolean {
  if (watch.rows < LEAST_ROWS) return false;
  const others: RunningSum = { ...watch.sum };
  addFigures(others, figures, -1n);
  return (agreement(figures, others, watch.rows) ?? 0) >= LEAST_EQUAL;
}
