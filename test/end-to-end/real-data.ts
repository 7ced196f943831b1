/**
 * Real data that nobody of this project wrote, read where it lies: none of it is copied into the repository. What is
 * missing fails the tests that need it, since a test that was skipped has shown nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Headline tests of the Upworthy Research Archive, one row per arm (Matias et al. 2021, 10.1038/s41597-021-00934-7). */
export const HEADLINE_TESTS = 'upworthy/performance.csv';
/** Display advertising by day, campaign, audience, banner and placement. */
export const DISPLAY_ADS = 'online-ads/april-may-2020.csv';
/** Facebook ads of three campaigns by age and gender; it has no dates. */
export const UNDATED_ADS = 'kag-facebook-ads/KAG_conversion_data.csv';

/** Folder of the data when the variable does not name another one. */
const DEFAULT_FOLDER = '../shared/data';
const VARIABLE = 'KAIZEN_TEST_DATA';

/** Cells by the name of their column. */
export type Row = Readonly<Record<string, string>>;

/** Path of a file of the data. Throws when it is missing, and says where it was looked for. */
export function dataFile(name: string): string {
  const folder = process.env[VARIABLE] || path.join(packageRoot(), DEFAULT_FOLDER);
  const file = path.resolve(folder, name);
  if (existsSync(file)) return file;
  throw new Error(
    `Test data is missing: ${file}. These tests run on real data, which lies in ${DEFAULT_FOLDER} beside the project or where ${VARIABLE} says.`,
  );
}

/** Every row of a file of the data. */
export function dataRows(name: string): readonly Row[] {
  return parse(readFileSync(dataFile(name)), { columns: true }) as Row[];
}

/** The cell of a column. Throws when the file has no such column. */
export function cell(row: Row, column: string): string {
  const text = row[column];
  if (text === undefined) throw new Error(`the data have no column "${column}"`);
  return text;
}

/** The sum of a column of whole numbers. */
export function columnSum(rows: readonly Row[], column: string): number {
  return rows.reduce((sum, row) => sum + Number(cell(row, column)), 0);
}

/** Millionths of a decimal amount with at most six decimals, by its digits. */
export function micros(amount: string): number {
  const [whole = '', fraction = ''] = amount.split('.');
  return Number(`${whole}${fraction.padEnd(6, '0')}`);
}
