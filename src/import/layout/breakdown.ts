/** Detects rows of all audiences beside rows of each audience: their metrics would count twice. */
import type { Problem } from '../plan-types.ts';
import { addFigures, agreement, type Figures, type RunningSum, zeroSum } from './figures-sum.ts';
import { wordKey } from './words.ts';

/** Names for "all audiences" in exports, in the five languages. */
const ALL = new Set(
  [
    'all',
    'total',
    'overall',
    'todos',
    'todas',
    'todo',
    'alle',
    'gesamt',
    'tous',
    'toutes',
    'tout',
    'geral',
  ].map(wordKey),
);

/** Sums of the rows with and without an audience. */
export class BreakdownWatch {
  readonly #whole: RunningSum = zeroSum();
  readonly #parts: RunningSum = zeroSum();
  #wholeRows = 0;
  #partRows = 0;
  #line: number | undefined;

  add(audience: string, figures: Figures, line: number): void {
    if (audience !== '' && !ALL.has(wordKey(audience))) {
      this.#partRows += 1;
      addFigures(this.#parts, figures);
      return;
    }
    this.#wholeRows += 1;
    this.#line ??= line;
    addFigures(this.#whole, figures);
  }

  /** The problem when the rows without an audience are the sum of the others. */
  problem(): Problem | undefined {
    if (this.#wholeRows === 0 || this.#partRows < 2) return undefined;
    if ((agreement(this.#whole, this.#parts, this.#partRows) ?? 0) === 0) return undefined;
    return {
      reason: 'BREAKDOWN_TOTALS',
      message: `line ${this.#line}: ${this.#wholeRows} rows have the sum of all audiences, and the metrics would count twice: export the breakdown without its totals, or leave these lines out with --skip-line`,
    };
  }
}
