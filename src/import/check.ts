/**
 * The second pass over all rows: each row is read, counted and classified, so that nothing of a faulty file is sent.
 */
import type { PerformanceRecord } from '../gen/kaizen/v1/performance.ts';
import { BreakdownWatch } from './layout/breakdown.ts';
import { addFigures, type Figures, figuresOf, type RunningSum, zeroSum } from './layout/figures-sum.ts';
import { type RowKind, rowKind } from './layout/row-kind.ts';
import { isUnnamedTotal, MAX_SUSPECTS, TotalsWatch, verdictOn } from './layout/totals.ts';
import { NearTwins } from './near-twins.ts';
import type { SkippedLines } from './plan-types.ts';
import { importProblem } from './problem.ts';
import type { Row } from './reading/rows.ts';
import { unitNotes } from './records/currencies.ts';
import type { Days } from './records/days.ts';
import { IdentityTable, identityOf } from './records/identities.ts';
import { type CellRules, type ReadRecord, readRecord } from './records/read-record.ts';
import { SpanWatch } from './records/span-watch.ts';
import type { Understood } from './understand.ts';

/** Two rows of the same identity, by their lines. */
export interface Twin {
  readonly first: number;
  readonly line: number;
}

/** What the check of all rows found in a file of performance records. */
export interface Checked {
  readonly skipped: SkippedCounter;
  /** Lines that are refused because of the other rows, with the reason. */
  readonly refused: Map<number, string>;
  readonly totals: RunningSum;
  readonly recordRows: number;
  readonly refusedRows: number;
  readonly identities: IdentityTable;
  readonly twins: readonly Twin[];
  readonly twinRows: number;
  readonly spans: SpanWatch;
  readonly breakdown: BreakdownWatch;
  readonly notes: readonly string[];
}

/** Most twins that are examined. */
export const MAX_TWINS = 1_000;
/** Most line numbers that are kept per reason. */
const MAX_NAMED_LINES = 20;

/** Lines that are left out, by reason. */
export class SkippedCounter {
  /** Lines that could be classified only after all rows were read. */
  readonly late = new Set<number>();
  readonly #groups = new Map<string, { count: number; lines: number[] }>();

  add(reason: string, line: number): void {
    const group = this.#groups.get(reason) ?? { count: 0, lines: [] };
    group.count += 1;
    if (group.lines.length < MAX_NAMED_LINES) group.lines.push(line);
    this.#groups.set(reason, group);
  }

  list(): readonly SkippedLines[] {
    return [...this.#groups].map(([reason, { count, lines }]) => ({
      reason,
      count,
      lines: lines.sort((a, b) => a - b),
    }));
  }
}

/** What a row of the file is, after the options that overrule its look. */
export function kindOf(row: Row, { rowRules }: Understood<string>): RowKind {
  if (rowRules.skipLines.has(row.line)) return { kind: 'left out' };
  const kind = rowKind(row, rowRules);
  return kind.kind === 'total' && rowRules.keepLines.has(row.line) ? { kind: 'record' } : kind;
}

/** Reasons of rows that are left out by their look alone. */
export const SKIPPED_KINDS: Readonly<Partial<Record<string, string>>> = {
  footer: 'footers',
  header: 'the header again',
  'left out': '--skip-line',
};
/** A creative without any measured metric. */
const NO_METRICS = 'rows without any metric';

/** Scans all rows. Throws ImportProblems only when continuing makes no sense. */
export async function checkRows(
  file: Understood,
  rules: CellRules,
  onBytes: (bytes: number) => void,
): Promise<Checked> {
  const check = new FileCheck(file, rules);
  for await (const rows of file.rows()) {
    for (const row of rows) check.take(row);
    onBytes(rows.at(-1)?.endByte ?? 0);
  }
  return check.end();
}

interface Candidate {
  readonly line: number;
  readonly figures: Figures;
}

/** The note on sums over several currencies, which have no meaning. */
const ofSeveral = (names: string): string =>
  `amounts are in ${names}, and the sums above add them; the service takes those in the account's currency and refuses the others`;

class FileCheck {
  readonly #file: Understood;
  readonly #rules: CellRules;
  readonly #skipped = new SkippedCounter();
  readonly #refused = new Map<number, string>();
  readonly #totals = zeroSum();
  readonly #watch = new TotalsWatch();
  readonly #identities = new IdentityTable();
  readonly #twins: Twin[] = [];
  readonly #spans = new SpanWatch();
  readonly #breakdown = new BreakdownWatch();
  readonly #nearTwins: NearTwins;
  readonly #units = new Set<string>();
  #twinRows = 0;
  #recordRows = 0;
  #refusedRows = 0;
  #first: Candidate | undefined;
  #last: Candidate | undefined;

  constructor(file: Understood, rules: CellRules) {
    this.#file = file;
    this.#rules = rules;
    this.#nearTwins = new NearTwins();
  }

  take(row: Row): void {
    const kind = kindOf(row, this.#file);
    const reason = SKIPPED_KINDS[kind.kind];
    if (kind.kind === 'blank') return;
    if (reason !== undefined) this.#skipped.add(reason, row.line);
    else if (kind.kind === 'refused') this.#refusedRows += 1;
    else this.#read(row, kind);
  }

  #read(row: Row, kind: RowKind): void {
    const read = readRecord(row.cells, this.#rules);
    if (kind.kind === 'total') {
      this.#suspect(row, kind.isPlain || kind.isNamed ? 'word' : 'certain', read, kind);
    } else if (kind.kind === 'nameless') this.#suspect(row, 'nameless', read, kind);
    else this.#record(row, read);
  }

  #suspect(row: Row, kind: 'certain' | 'word' | 'nameless', read: ReadRecord, { kind: was }: RowKind): void {
    if (this.#watch.suspects.length === MAX_SUSPECTS) {
      throw importProblem(
        'NO_CREATIVES',
        `more than ${MAX_SUSPECTS} rows name no creative: map the column that does with --map content_id=COLUMN`,
      );
    }
    const readings = read.ok ? [figuresOf(read.record)] : this.#readingsOf(row);
    // A total may have fewer cells than the header. Its cells then cannot be compared.
    const isRagged = was === 'total' && row.cells.length < this.#file.rowRules.width;
    this.#watch.addSuspect(row.line, isRagged ? 'certain' : kind, isRagged ? [] : readings);
  }

  /** All readings of a row's metrics: a total may have the only number of the file with a separator. */
  #readingsOf(row: Row): readonly Figures[] {
    const isOpen = this.#rules.numberFormat === undefined && this.#rules.numberFormats.size === 0;
    const formats = isOpen ? (['point', 'comma'] as const) : [this.#rules.numberFormat];
    return formats.flatMap((numberFormat) => this.#figuresAlone(row, { ...this.#rules, numberFormat }) ?? []);
  }

  /** The metrics of a row in which other cells cannot be read. */
  #figuresAlone({ cells }: Row, rules = this.#rules): Figures | undefined {
    const { mapping } = rules;
    const fields = mapping.fields.filter(
      ({ field }) => field !== 'engagement_rate' && this.#file.roles.figures.has(field),
    );
    const read = readRecord(cells, {
      ...rules,
      mapping: { ...mapping, fields, traits: [], days: { kind: 'report' } },
    });
    return read.ok ? figuresOf(read.record) : undefined;
  }

  #record(row: Row, read: ReadRecord): void {
    if (!read.ok) {
      this.#refusedRows += 1;
      const figures = this.#figuresAlone(row);
      if (figures !== undefined) this.#watch.addRecord(figures, false);
      return;
    }
    if (!read.hasFigures) {
      this.#skipped.add(NO_METRICS, row.line);
      return;
    }
    const figures = figuresOf(read.record);
    this.#recordRows += 1;
    addFigures(this.#totals, figures);
    this.#watch.addRecord(figures, true);
    this.#first ??= { line: row.line, figures };
    this.#last = { line: row.line, figures };
    if (read.days !== undefined) this.#spans.add(read.days, row.line);
    this.#nearTwins.add(read.record);
    for (const unit of read.units) this.#units.add(unit);
    this.#breakdown.add(read.record.audience, figures, row.line);
    this.#identify(row.line, read.record, read.days);
  }

  #identify(line: number, record: PerformanceRecord, days: Days | undefined): void {
    const first = this.#identities.add(identityOf(record, days), line);
    if (first === undefined) return;
    this.#twinRows += 1;
    if (this.#twins.length < MAX_TWINS) this.#twins.push({ first, line });
  }

  end(): Checked {
    const notes = [...this.#nearTwins.notes(), ...unitNotes(this.#units, { ofSeveral })];
    for (const suspect of this.#watch.suspects) {
      const verdict = verdictOn(suspect, this.#watch);
      if (verdict.kind === 'refused') {
        this.#refused.set(suspect.line, verdict.problem);
        this.#refusedRows += 1;
        continue;
      }
      this.#skipped.add(verdict.reason, suspect.line);
      this.#skipped.late.add(suspect.line);
      if (verdict.note !== undefined) notes.push(verdict.note);
    }
    this.#refuseUnnamedTotals();
    return {
      skipped: this.#skipped,
      refused: this.#refused,
      totals: this.#totals,
      recordRows: this.#recordRows,
      refusedRows: this.#refusedRows,
      identities: this.#identities,
      twins: this.#twins,
      twinRows: this.#twinRows,
      spans: this.#spans,
      breakdown: this.#breakdown,
      notes,
    };
  }

  /** Refuses the first or the last row when it is the sum of all others. Only its metrics show that it is a total. */
  #refuseUnnamedTotals(): void {
    for (const candidate of [this.#first, this.#last]) {
      if (candidate === undefined || this.#file.rowRules.keepLines.has(candidate.line)) continue;
      if (!isUnnamedTotal(candidate.figures, this.#watch)) continue;
      this.#refused.set(
        candidate.line,
        `its metrics are the sum of all other rows: --skip-line ${candidate.line} leaves it out as a total, --keep-line ${candidate.line} takes it as a creative`,
      );
      this.#refusedRows += 1;
      this.#recordRows -= 1;
      addFigures(this.#totals, candidate.figures, -1n);
      return;
    }
  }
}
