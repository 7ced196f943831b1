/**
 * The entry of the pipeline: turns a file into records, without a service.
 *
 *   planImport(file: string, options: ImportOptions): Promise<ImportPlan>
 *
 *   const plan = await planImport('export.csv', { now: () => new Date() });
 *   if (!plan.ok) plan.problems            // why not, each with the options that settle it
 *   else for await (const row of plan.records()) row   // {line, record} or {line, problems}
 *
 * `plan.preview` has what was detected, what is skipped, and the exact totals of the rows that become records.
 *
 * Each stage builds on the stages before it: reading/ (bytes to rows), layout/ and profiles/ (what rows and columns
 * are), formats/ (how cells are written), records/ (cells to records). The file is never kept in memory. It is read
 * several times: to count bytes, to settle formats, to check every row, and to send.
 */

import { type Checked, checkRows } from './check.ts';
import { describeFile, describeMapping, settledOf } from './describe.ts';
import { emitRows, type Settled } from './emit.ts';
import { addFigures, figuresOf } from './layout/figures-sum.ts';
import { wordKey } from './layout/words.ts';
import type { ImportOptions, ImportPlan, PlannedRow, Preview, Problem } from './plan-types.ts';
import { planned } from './planned.ts';
import { ImportProblems, importProblem } from './problem.ts';
import { FIELD_NAMES } from './records/fields.ts';
import type { CellRules } from './records/read-record.ts';
import { readRecord } from './records/read-record.ts';
import { settleCells } from './survey.ts';
import { PERFORMANCE } from './target.ts';
import { examineTwins } from './twins.ts';
import { type Understood, understand } from './understand.ts';

/** Number of records shown as examples. */
const EXAMPLES = 3;

/** Reads the whole file before anything can be sent, so that nothing of a file that is not understood is sent. */
export function planImport(file: string, options: ImportOptions): Promise<ImportPlan> {
  return planned(() => plan(file, options));
}

async function plan(path: string, options: ImportOptions): Promise<ImportPlan> {
  let of = 0;
  const progressOf = (pass: string) => (bytes: number) =>
    options.onProgress?.({ pass, bytes, of: of || bytes });
  const file = await understand(path, options, PERFORMANCE, progressOf('detecting'));
  of = file.table.sizeBytes;
  const rules = await settleCells(file, options, progressOf('reading'));
  const checked = await checkRows(file, rules, progressOf('checking'));
  const { sum } = file.settings;
  // A report that names its days above the table and has no date column can only mean the whole span.
  const spread = file.settings.spread ?? file.mapping.days.kind === 'report';
  const settledOptions: ImportOptions = {
    ...options,
    ...(spread ? { spread } : {}),
    ...(sum ? { sum } : {}),
  };
  const problems: Problem[] = [...undatedParts(file)];
  const twins = await examineTwins(file, rules, { checked, options: settledOptions });
  if (twins.problem !== undefined) problems.push(twins.problem);
  const breakdown = checked.breakdown.problem();
  if (breakdown !== undefined) problems.push(breakdown);
  const spans = checked.spans.problem(settledOptions.spread ?? false);
  if (spans !== undefined) problems.push(spans);
  if (settledOptions.sum && rules.mapping.fields.some(({ field }) => field === 'engagement_rate')) {
    problems.push({
      reason: 'RATES_DO_NOT_ADD',
      message: '--sum cannot add rates: leave them out with --map engagement_rate=',
    });
  }
  if (problems.length > 0) throw new ImportProblems(problems);
  const settled: Settled = {
    file,
    rules,
    checked,
    refused: new Map([...checked.refused, ...twins.copies]),
    options: settledOptions,
  };
  await takeAwayCopies(settled, twins.copies);
  await mustHaveRecords(settled);
  return {
    ok: true,
    preview: await previewOf(settled, twins.copies.size),
    sizeBytes: file.table.sizeBytes,
    settled: settledOf(file, rules),
    records: () => emitRows(settled),
  };
}

/** Refuses a file without any valid row as a whole, with the reason of its first row. */
async function mustHaveRecords(settled: Settled): Promise<void> {
  if (settled.checked.recordRows > 0) return;
  for await (const row of emitRows(settled)) {
    if ('problems' in row) {
      throw importProblem('ALL_REFUSED', `no row can be taken; line ${row.line}: ${row.problems.join('; ')}`);
    }
  }
  throw importProblem('NO_ROWS', 'the file has no row with a metric');
}

/** Removes repeated rows from the counts, which were made before the repetition was known. */
async function takeAwayCopies(
  { file, rules, checked }: Settled,
  copies: ReadonlyMap<number, string>,
): Promise<void> {
  if (copies.size === 0) return;
  for await (const rows of file.rows()) {
    for (const { line, cells } of rows) {
      const read = copies.has(line) ? readRecord(cells, rules) : undefined;
      if (read?.ok) addFigures(checked.totals, figuresOf(read.record), -1n);
    }
  }
}

async function previewOf(settled: Settled, copies: number): Promise<Preview> {
  const { file, rules, checked } = settled;
  return {
    detected: describeFile(file, rules),
    mapping: describeMapping(rules.mapping, FIELD_NAMES),
    unusedColumns: rules.mapping.unusedColumns,
    examples: await firstRecords(settled),
    skipped: checked.skipped.list(),
    recordRows: checked.recordRows - copies,
    refusedRows: checked.refusedRows + copies,
    totals: checked.totals,
    notes: [...checked.notes, ...dateNotes(file, rules, checked)],
    dates: checked.spans.range(),
  };
}

/** Refuses reports by quarter, weekday or hour: their rows do not cover all days of the report. */
function undatedParts({ mapping, profile, settings }: Understood): readonly Problem[] {
  const words = new Set((profile.undatedParts ?? []).map(wordKey));
  const column = mapping.header.find((name) => words.has(wordKey(name)));
  if (column === undefined || mapping.days.kind !== 'report' || settings.spread !== undefined) return [];
  const message = `the column "${column}" divides the days of the report, and no column names the day: export the report by day. --spread takes each row for one of all days of the report`;
  return [{ reason: 'RANGE_AS_DAY', message }];
}

async function firstRecords(settled: Settled): Promise<readonly PlannedRow[]> {
  const examples: PlannedRow[] = [];
  for await (const row of emitRows(settled)) {
    if ('record' in row) examples.push(row);
    if (examples.length === EXAMPLES) break;
  }
  return examples;
}

/**
 * Notes on the days: dates that may stand for periods, a report that is split over its days, or one date that was set
 * for all rows of a report of several days.
 */
function dateNotes({ mapping }: Understood, { report }: CellRules, { spans }: Checked): readonly string[] {
  const periods = spans.note();
  if (periods !== undefined) return [periods];
  if (mapping.days.kind === 'report' && report !== undefined && report.first !== report.last) {
    return [
      `the report covers ${report.first} to ${report.last} and has no column of days: the metrics of each row are split evenly over its days. Export it by day to know them`,
    ];
  }
  const isConstant = mapping.days.kind === 'day' && mapping.days.source.kind === 'constant';
  if (!isConstant || report === undefined || report.first === report.last) return [];
  return [
    `the report covers ${report.first} to ${report.last}, and every row is dated ${spans.range()?.first}: --spread without --set date splits it over the days`,
  ];
}
