/**
 * Headline A/B tests of the Upworthy Research Archive (Matias, Munger, Aubin Le Quere & Ebersole 2021,
 * doi:10.1038/s41597-021-00934-7), cleaned, with the traits that the product's own extractor finds.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { ContrastArm } from '../../src/statistics/contrast.ts';
import { normalCdf } from '../../src/statistics/distributions.ts';
import { headlineTraitExtractor } from '../../src/text-traits/headline-extractor.ts';
import { DataFileError } from './evaluation.ts';

/** One headline of a test, with the totals of all rows that showed it. `traits` are names of lexical traits. */
export interface HeadlineArm extends ContrastArm {
  readonly headline: string;
}

/** Headlines shown side by side: one test, one image, two or more headlines. */
export interface HeadlineSet {
  /** Test and image. */
  readonly key: string;
  /** YYYYWW. */
  readonly week: number;
  readonly arms: readonly HeadlineArm[];
}

interface Row {
  readonly test: string;
  readonly image: string;
  readonly headline: string;
  readonly week: number;
  readonly impressions: number;
  readonly clicks: number;
}

const COLUMNS = [
  'clickability_test_id',
  'headline',
  'impressions',
  'clicks',
  'test_week',
  'eyecatcher_id',
] as const;

/** Weeks in which visitors were not split at random, according to the archive's authors. */
const BROKEN_WEEKS = { from: 201325, to: 201401 } as const;
/** With a smaller probability under equal shares, the variants of a test were not shown equally. */
const UNEQUAL_SPLIT_P = 0.001;

/**
 * Contrast sets by week, then key. Left out are the broken weeks, rows without a headline, and tests whose impressions
 * are not split equally. Equal headlines of a set are merged into one variant. Throws a DataFileError when the file
 * cannot be read or has another form.
 */
export function readHeadlineTests(dataFile: string | undefined): readonly HeadlineSet[] {
  const rows = readRows(dataFile).filter(
    ({ week, headline }) => headline !== '' && !(week >= BROKEN_WEEKS.from && week <= BROKEN_WEEKS.to),
  );
  const fair = [...grouped(rows, ({ test }) => test).values()].filter((test) => isSplitEqually(test)).flat();
  const sets: HeadlineSet[] = [];
  for (const [key, setRows] of grouped(fair, ({ test, image }) => `${test}|${image}`)) {
    const arms = [...grouped(setRows, ({ headline }) => headline)].map(([headline, same]) => ({
      headline,
      clicks: same.reduce((sum, { clicks }) => sum + clicks, 0),
      impressions: same.reduce((sum, { impressions }) => sum + impressions, 0),
      traits: lexicalTraitNames(headline),
    }));
    const week = setRows[0]?.week;
    if (week !== undefined && arms.length >= 2) sets.push({ key, week, arms });
  }
  return sets.sort((one, other) => one.week - other.week || (one.key < other.key ? -1 : 1));
}

function lexicalTraitNames(headline: string): readonly string[] {
  return headlineTraitExtractor
    .extract(headline)
    .filter(({ kind }) => kind === 'lexical')
    .map(({ value }) => value);
}

function readRows(dataFile: string | undefined): readonly Row[] {
  if (dataFile === undefined)
    throw new DataFileError('This evaluation reads headline tests: give --data <file>.');
  let records: readonly Readonly<Record<string, string>>[];
  try {
    records = parse(readFileSync(dataFile), { columns: true, bom: true }) as Readonly<
      Record<string, string>
    >[];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataFileError(`The headline tests cannot be read: ${reason}`, { cause });
  }
  const missing = COLUMNS.filter((column) => records[0]?.[column] === undefined);
  if (missing.length > 0) throw new DataFileError(`${dataFile} lacks the columns ${missing.join(', ')}.`);
  return records.map((record, index) => ({
    test: record.clickability_test_id ?? '',
    image: record.eyecatcher_id ?? '',
    headline: (record.headline ?? '').replace(/\s+/g, ' ').trim(),
    week: wholeNumber(record.test_week, { column: 'test_week', index }),
    impressions: wholeNumber(record.impressions, { column: 'impressions', index }),
    clicks: wholeNumber(record.clicks, { column: 'clicks', index }),
  }));
}

function wholeNumber(
  cell: string | undefined,
  { column, index }: { readonly column: string; readonly index: number },
): number {
  const value = cell === undefined || cell.trim() === '' ? Number.NaN : Number(cell);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new DataFileError(`Row ${index + 1}: ${column} is "${cell ?? ''}", not a whole number.`);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function isSplitEqually(rows: readonly Row[]): boolean {
  const total = rows.reduce((sum, { impressions }) => sum + impressions, 0);
  if (rows.length < 2 || total === 0) return true;
  const expected = total / rows.length;
  const statistic = rows.reduce((sum, { impressions }) => sum + (impressions - expected) ** 2 / expected, 0);
  return chiSquareTail(statistic, rows.length - 1) >= UNEQUAL_SPLIT_P;
}

/** P(χ² > x) for whole degrees of freedom, by the finite series (Abramowitz & Stegun 26.4.4, 26.4.5). */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  const isOdd = degreesOfFreedom % 2 === 1;
  let term = isOdd ? Math.sqrt((2 * x) / Math.PI) * Math.exp(-x / 2) : Math.exp(-x / 2);
  let tail = isOdd ? 2 * normalCdf(-Math.sqrt(x)) : 0;
  for (let at = isOdd ? 1 : 0; at < degreesOfFreedom - 1; at += 2) {
    tail += term;
    term *= x / (at + 2);
  }
  return Math.min(1, tail);
}
