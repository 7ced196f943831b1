/** The last pass: turns rows into records, in the order of the file. */
import type { PerformanceRecord } from '../gen/kaizen/v1/performance.ts';
import { type Checked, kindOf, SKIPPED_KINDS } from './check.ts';
import type { ImportOptions, PlannedRow } from './plan-types.ts';
import type { Row } from './reading/rows.ts';
import { type Days, spanLength } from './records/days.ts';
import { identityOf } from './records/identities.ts';
import { type CellRules, readRecord } from './records/read-record.ts';
import { spreadRecord } from './records/spread.ts';
import { addRecords } from './records/sum.ts';
import type { Understood } from './understand.ts';

/** Most sums that may wait for their last row at the same time. */
const MAX_WAITING = 100_000;

/** Results of the earlier passes. */
export interface Settled {
  readonly file: Understood;
  readonly rules: CellRules;
  readonly checked: Checked;
  /** Lines that are refused, with the reason. */
  readonly refused: ReadonlyMap<number, string>;
  readonly options: ImportOptions;
}

interface Waiting {
  readonly line: number;
  readonly days: Days | undefined;
  record: PerformanceRecord;
  rows: number;
}

/** Yields every row that is not skipped, once: as a record (several for a span), or with its problems. */
export async function* emitRows(settled: Settled): AsyncGenerator<PlannedRow, undefined> {
  const waiting = new Map<string, Waiting>();
  for await (const rows of settled.file.rows()) {
    for (const row of rows) yield* emitRow(row, settled, waiting);
  }
  // When a row could not be added, its sum is still waiting here.
  for (const { line, record, days } of waiting.values()) yield* spread(line, { record, days }, settled);
}

function* emitRow(
  row: Row,
  settled: Settled,
  waiting: Map<string, Waiting>,
): Generator<PlannedRow, undefined> {
  const { file, rules, checked, refused, options } = settled;
  const { line, endByte } = row;
  const kind = kindOf(row, file);
  if (kind.kind === 'blank' || SKIPPED_KINDS[kind.kind] !== undefined || checked.skipped.late.has(line))
    return;
  const problem = kind.kind === 'refused' ? kind.problem : refused.get(line);
  if (problem !== undefined) {
    yield { line, endByte, problems: [problem] };
    return;
  }
  const read = readRecord(row.cells, rules);
  if (!read.ok) {
    yield { line, endByte, problems: read.problems };
    return;
  }
  if (!read.hasFigures) return;
  const found = options.sum ? sumUp(line, { read, waiting, settled }) : { ...read, line };
  if (found === undefined) return;
  if ('problem' in found) yield { line, endByte, problems: [found.problem] };
  else yield* spread(found.line, found, settled, endByte);
}

function* spread(
  line: number,
  { record, days }: { readonly record: PerformanceRecord; readonly days: Days | undefined },
  { file, options }: Settled,
  endByte = file.table.sizeBytes,
): Generator<PlannedRow, undefined> {
  if (days === undefined || spanLength(days) === 1 || !options.spread) {
    yield { line, endByte, record };
    return;
  }
  for (const each of spreadRecord(record, days)) yield { line, endByte, record: each };
}

/** The sum after its last row was read; undefined before. */
function sumUp(
  line: number,
  {
    read,
    waiting,
    settled,
  }: {
    readonly read: { readonly record: PerformanceRecord; readonly days: Days | undefined };
    readonly waiting: Map<string, Waiting>;
    readonly settled: Settled;
  },
): Pick<Waiting, 'line' | 'record' | 'days'> | { readonly problem: string } | undefined {
  const identity = identityOf(read.record, read.days);
  const count = settled.checked.identities.count(identity);
  if (count < 2) return { ...read, line };
  const held = waiting.get(identity);
  if (held === undefined) {
    if (waiting.size === MAX_WAITING) {
      return {
        problem: `more than ${MAX_WAITING} sums wait for their last row: sort the file by day, and import it again`,
      };
    }
    waiting.set(identity, { line, days: read.days, record: read.record, rows: 1 });
    return undefined;
  }
  held.rows += 1;
  const sum = addRecords(held.record, read.record);
  if (sum.ok) held.record = sum.value;
  if (held.rows < count) return sum.ok ? undefined : { problem: sum.problem };
  if (!sum.ok) return { problem: sum.problem };
  waiting.delete(identity);
  return held;
}
