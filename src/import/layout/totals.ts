/** Rows that may be totals are judged when all rows were read: totals stand first, last and between. */
import { groupedDecimal } from '../../shared/micros.ts';
import type { Totals } from '../plan-types.ts';
import { addFigures, agreement, type Figures, isZero, type RunningSum, zeroSum } from './figures-sum.ts';

/** A row that may be a total. */
export interface Suspect {
  readonly line: number;
  /** `certain`: it says so and names nothing else. `word`: it bears the word as a name might. `nameless`: no creative. */
  readonly kind: 'certain' | 'word' | 'nameless';
  /** As every number format reads them that the file leaves open; none when they cannot be read. */
  readonly readings: readonly Figures[];
  /** Sum of the rows since the suspect before it, and until the one after it. */
  readonly before: RunningSum;
  readonly after: RunningSum;
}

/** More of them are no totals. */
export const MAX_SUSPECTS = 100_000;

/** Collects suspects and sums on one walk over the rows. */
export class TotalsWatch {
  /** Of all rows, refused ones too where their figures can be read. */
  readonly sum: RunningSum = zeroSum();
  /** Of the rows that are taken. */
  readonly taken: RunningSum = zeroSum();
  readonly suspects: Suspect[] = [];
  rows = 0;
  #block: RunningSum = zeroSum();

  /** A row that is a record, or (`isTaken` false) would be one if its other cells could be read. */
  addRecord(figures: Figures, isTaken: boolean): void {
    this.rows += 1;
    if (isTaken) addFigures(this.taken, figures);
    addFigures(this.sum, figures);
    addFigures(this.#block, figures);
  }

  /** A row that may be a total. */
  addSuspect(line: number, kind: Suspect['kind'], readings: readonly Figures[]): void {
    const after = zeroSum();
    this.suspects.push({ line, kind, readings, before: this.#block, after });
    this.#block = after;
  }
}

/** What a suspect is. */
export type Verdict =
  | { readonly kind: 'skipped'; readonly reason: string; readonly note?: string }
  | { readonly kind: 'refused'; readonly problem: string };

const TOTAL = 'totals';

/** Judges a suspect by the sums. */
export function judge({ line, kind, readings, before, after }: Suspect, watch: TotalsWatch): Verdict {
  // A refused row may be in the report's total or not.
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
      reason: kind === 'word' ? TOTAL : 'rows without a creative and without figures',
    };
  }
  const settle = `--skip-line ${line} leaves it out`;
  return {
    kind: 'refused',
    problem:
      kind === 'word'
        ? `the row is called a total, and its figures are not the sum of the other rows: ${settle}, --keep-line ${line} takes it as a creative`
        : `content_id: the row names no creative, and its figures are not the sum of the other rows: ${settle}`,
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

/** So many equal figures are no chance. */
const LEAST_EQUAL = 2;
/** With fewer other rows, any row may be the sum. */
const LEAST_ROWS = 3;

/** Whether a record has the sum of all others in every figure: a total whose word is not known. */
export function isUnnamedTotal(figures: Figures, watch: TotalsWatch): boolean {
  if (watch.rows < LEAST_ROWS) return false;
  const others: RunningSum = { ...watch.sum };
  addFigures(others, figures, -1n);
  return (agreement(figures, others, watch.rows) ?? 0) >= LEAST_EQUAL;
}
