/** Reads a row as a record, which may cover several days. */

import { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import type { Trait } from '../../gen/kaizen/v1/vocabulary.ts';
import type { NumberFormat, RateUnit } from '../plan-types.ts';
import { columnsOf, readSource } from './columns.ts';
import { addUnit, currencyAmong, type Units, unitsProblem } from './currencies.ts';
import { type DateReading, type Days, readDays } from './days.ts';
import { type CellReading, FIELDS, FIGURES, type Field, type FieldName } from './fields.ts';
import { lostCell } from './lost-cells.ts';
import type { Mapping } from './mapping.ts';

/** How the cells of a file are read. */
export interface CellRules<Name extends string = FieldName> {
  readonly mapping: Mapping<Name>;
  readonly isPlaceholder: (cell: string) => boolean;
  readonly numberFormat: NumberFormat | undefined;
  /** Formats of columns that differ from the file's format. */
  readonly numberFormats: ReadonlyMap<number, NumberFormat>;
  readonly isStatedNumberFormat: boolean;
  readonly rates: RateUnit | undefined;
  readonly dates: DateReading;
  /** The column that names the kind of results, and the kinds that are not conversions. */
  readonly results?: { readonly column: number; readonly others: readonly string[] } | undefined;
  /** Days named above the table. */
  readonly report: Days | undefined;
  /** Currency of header, preamble or options. */
  readonly currency: string | undefined;
  readonly revision: number | undefined;
}

/** A record with its days, or the list of everything in the row that cannot be read. */
export type ReadRecord =
  | {
      readonly ok: true;
      readonly record: PerformanceRecord;
      readonly days: Days | undefined;
      readonly hasFigures: boolean;
      /** Currencies and signs of its amounts. */
      readonly units: Units;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

const FIGURE_NAMES = new Set<string>(FIGURES);

/** Reads one row. An empty cell leaves its field absent. The service decides whether the record makes sense. */
export function readRecord(cells: readonly string[], rules: CellRules): ReadRecord {
  const { mapping, isPlaceholder } = rules;
  const problems: string[] = [];
  const parts: Partial<PerformanceRecord>[] = [];
  const units = new Set<string>();
  let hasFigures = false;
  let hasImpressions = false;
  for (const { field, source } of mapping.fields) {
    const text = readSource(source, cells, isPlaceholder);
    if (text === '' || (field === 'conversions' && isOtherResult(cells, rules))) continue;
    hasImpressions ||= field === 'impressions';
    const lost = lostCell(text);
    if (lost !== undefined) {
      problems.push(`${field}: ${lost}`);
      continue;
    }
    const known: Field = FIELDS[field];
    const result = known.read(
      text,
      source.kind === 'constant' ? CONSTANTS : readingOf(columnsOf(source)[0], rules),
    );
    if (!result.ok) {
      problems.push(`${field}: ${result.problem}`);
      continue;
    }
    parts.push(result.value.part);
    addUnit(units, result.value);
    hasFigures ||= FIGURE_NAMES.has(field);
  }
  const days = readDays(mapping.days, cells, { reading: rules.dates, report: rules.report, isPlaceholder });
  if (!days.ok) problems.unshift(`date: ${days.problem}`);
  const traits = readTraits(cells, rules, problems);
  const record = PerformanceRecord.fromPartial(Object.assign({ traits }, ...parts));
  const hasMoney = record.spendMicros !== undefined || record.revenueMicros !== undefined;
  if (rules.currency !== undefined && hasMoney) units.add(rules.currency);
  if (record.currency !== '') units.add(record.currency);
  const clash = unitsProblem(units);
  if (clash !== undefined) problems.push(clash);
  if (hasFigures && !hasImpressions && !isZeroBeside(record)) {
    problems.push('impressions: the cell is empty beside other metrics, and the service would store none');
  }
  if (problems.length > 0 || !days.ok) return { ok: false, problems };
  return {
    ok: true,
    record: {
      ...record,
      currency: currencyAmong(units),
      date: days.value?.first ?? '',
      revision: rules.revision ?? record.revision,
    },
    days: days.value,
    hasFigures,
    units,
  };
}

/** Whether the results are reach, clicks or views that an ad was paid for, and so not conversions. */
function isOtherResult(cells: readonly string[], { results }: CellRules): boolean {
  if (results === undefined) return false;
  const kind = (cells[results.column] ?? '').toLowerCase();
  return kind !== '' && results.others.some((other) => kind.includes(other));
}

/** Whether all other metrics are zero. Missing impressions then lose no information. */
function isZeroBeside({
  clicks,
  engagements,
  conversions,
  spendMicros,
  revenueMicros,
}: PerformanceRecord): boolean {
  return [clicks, engagements, conversions, spendMicros, revenueMicros].every(
    (figure) => (figure ?? 0) === 0,
  );
}

/** How values of --set are read: a person writes them for this program. */
export const CONSTANTS: CellReading = { format: 'point', isStated: true, rates: 'fraction' };

/** How the numbers of a column are read. */
export function readingOf(column: number | undefined, rules: CellRules<string>): CellReading {
  const own = column === undefined ? undefined : rules.numberFormats.get(column);
  return { format: own ?? rules.numberFormat, isStated: rules.isStatedNumberFormat, rates: rules.rates };
}

function readTraits(
  cells: readonly string[],
  { mapping, isPlaceholder }: CellRules,
  problems: string[],
): Trait[] {
  const traits: Trait[] = [];
  for (const { kind, word, source } of mapping.traits) {
    const value = readSource(source, cells, isPlaceholder);
    const lost = lostCell(value);
    if (lost !== undefined) problems.push(`${word}: ${lost}`);
    else if (value !== '') traits.push({ kind, value });
  }
  return traits;
}
