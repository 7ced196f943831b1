/** Shows a person what an import will do. */
import type { FilePreview, PlannedRow, Preview, SkippedLines, Totals } from '../../import/plan-types.ts';
import { decimalOf, groupedDecimal } from '../../shared/micros.ts';
import type { Style } from '../style.ts';
import { fitLastColumn, formatTable } from './table.ts';
import { plural, shorten, wrap } from './text.ts';

/** Widest line, in characters. A wider one is hard to read. */
const MAX_WIDTH = 100;
const NAME_WIDTH = 28;

/** The preview as a page. */
export function previewText(
  preview: Preview,
  { width, style }: { readonly width: number; readonly style: Style },
): string {
  return previewPage(preview, {
    ...{ width, style },
    examples: ['The first records, as they will be stored:', examplesTable(preview.examples, style)],
    sums: `${totalsText(preview.totals)}. Compare this with the bottom line of the report.`,
  });
}

/** The common part of every preview: how the file was understood, its first entries, and what is left out. */
export function previewPage(
  { detected, mapping, unusedColumns, skipped, notes, recordRows, refusedRows, dates }: FilePreview,
  {
    width,
    style,
    examples: [title, table],
    sums,
  }: {
    readonly width: number;
    readonly style: Style;
    readonly examples: readonly [title: string, table: string];
    /** Shown after the number of rows and their days. */
    readonly sums: string;
  },
): string {
  const columns = Math.min(width, MAX_WIDTH);
  const map = fitLastColumn(
    mapping.map(({ field, source }) => [field, source]),
    columns,
  );
  return [
    wrap(detectedText(detected), { width: columns, indent: 0 }),
    '',
    formatTable([{ title: 'field' }, { title: 'from' }], map, style),
    '',
    style.dim(title),
    table,
    '',
    wrap(`${plural(recordRows, 'row')}${daysText(dates)}: ${sums}`, { width: columns, indent: 0 }),
    ...skipped.map((group) => shorten(`Left out: ${skippedText(group)}`, columns)),
    ...(refusedRows > 0
      ? [style.yellow(`Refused: ${plural(refusedRows, 'row')}, each named below with its line`)]
      : []),
    ...(unusedColumns.length > 0
      ? [style.dim(shorten(`Columns not used: ${unusedColumns.join(', ')}`, columns))]
      : []),
    ...notes.map((note) => style.yellow(wrap(`Note: ${note}`, { width: columns, indent: 0 }))),
    '',
  ].join('\n');
}

function daysText(dates: FilePreview['dates']): string {
  if (dates === undefined) return '';
  return dates.first === dates.last ? `, ${dates.first}` : `, ${dates.first} to ${dates.last}`;
}

const NUMBER_EXAMPLES = { point: '1,234.56', comma: '1.234,56' } as const;
const DATE_ORDERS: Readonly<Record<string, string>> = {
  DMY: 'day, month, year',
  MDY: 'month, day, year',
  YMD: 'year, month, day',
};
const DELIMITER_NAMES: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

function detectedText({
  profile,
  language,
  encoding,
  delimiter,
  sheet,
  headerLine,
  ...formats
}: Preview['detected']): string {
  const { numberFormat, dateFormat, rates, currency } = formats;
  const parts = [
    `${profile}${language === undefined ? '' : ` (${language})`}`,
    sheet === undefined ? encoding : `sheet "${sheet}"`,
    delimiter === undefined ? '' : (DELIMITER_NAMES[delimiter] ?? `separated by ${delimiter}`),
    `header in line ${headerLine}`,
    numberFormat === undefined ? '' : `numbers as ${NUMBER_EXAMPLES[numberFormat]}`,
    dateFormat === undefined ? '' : `dates as ${DATE_ORDERS[dateFormat] ?? dateFormat}`,
    rates === undefined ? '' : `rates as ${rates}`,
    currency ?? '',
  ];
  return `Detected: ${parts.filter((part) => part !== '').join(', ')}`;
}

function examplesTable(examples: readonly PlannedRow[], style: Style): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  const cell = (value: number | undefined, divisor = 1): string =>
    value === undefined ? '' : String(value / divisor);
  const rows = examples.flatMap((row) => {
    if (!('record' in row)) return [];
    const {
      contentId,
      platform,
      audience,
      date,
      impressions,
      clicks,
      conversions,
      spendMicros,
      revenueMicros,
    } = row.record;
    const who = audience === '' ? contentId : `${contentId} | ${audience}`;
    return [
      [
        String(row.line),
        shorten(who, NAME_WIDTH),
        shorten(platform, 10),
        date,
        cell(impressions),
        cell(clicks),
        cell(conversions),
        cell(spendMicros, 1_000_000),
        cell(revenueMicros, 1_000_000),
      ],
    ];
  });
  const titles = [
    right('line'),
    { title: 'creative' },
    { title: 'platform' },
    { title: 'date' },
    right('impr.'),
    right('clicks'),
    right('conv.'),
    right('spend'),
    right('revenue'),
  ];
  return formatTable(titles, rows, style);
}

function skippedText({ reason, count, lines }: SkippedLines): string {
  const more = count > lines.length ? ', …' : '';
  return `${reason}: ${plural(count, 'line')} (${lines.map(String).join(', ')}${more})`;
}

/** The totals, like the last line of a report. */
function totalsText(totals: Totals): string {
  const names = ['impressions', 'clicks', 'engagements', 'conversions', 'spend', 'revenue'] as const;
  return names
    .filter((name) => totals[name] > 0n)
    .map((name) => `${name} ${groupedDecimal(totals[name])}`)
    .join(', ');
}

/** The preview as JSON. Sums are decimal texts, so that they stay exact. */
export function previewJson({ totals, examples, ...preview }: Preview): unknown {
  return {
    ...preview,
    totals: Object.fromEntries(Object.entries(totals).map(([name, value]) => [name, decimalOf(value)])),
    examples: examples.map((row) => ('record' in row ? { line: row.line, record: row.record } : row)),
  };
}
