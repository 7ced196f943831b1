/**
 * Files that nobody of this project wrote, read where they lie: none of them is copied into the repository. Where they are
 * missing, the tests that need them are skipped, and say so; with CI=true they run and fail, since a test that was skipped has
 * shown nothing.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe } from 'vitest';
import { packageRoot } from '../src/shared/package-root.ts';

/** Headline tests of the Upworthy Research Archive, one row per arm (Matias et al. 2021, 10.1038/s41597-021-00934-7). */
export const HEADLINE_TESTS = 'upworthy/performance.csv';
/** Display advertising by day, campaign, audience, banner and placement. */
export const DISPLAY_ADS = 'online-ads/april-may-2020.csv';
/** Facebook ads of three campaigns by age and gender; it has no dates. */
export const UNDATED_ADS = 'kag-facebook-ads/KAG_conversion_data.csv';

/** A folder of files, and the variable that says where else it is. */
interface Source {
  readonly folder: string;
  readonly variable: string;
}

const DATA: Source = { folder: '../shared/data', variable: 'KAIZEN_TEST_DATA' };
/** Files in the dialects of exports that were once misread. */
const CASES: Source = { folder: '../shared/cases', variable: 'KAIZEN_TEST_CASES' };

/** Cells by the name of their column. */
export type Row = Readonly<Record<string, string>>;

/** Tests on real data: `describeOnData(name, tests)` as `describe`. */
export const describeOnData = describe.skipIf(isLeftOut(DATA));
/** Tests on files that were once misread. */
export const describeOnCases = describe.skipIf(isLeftOut(CASES));

/** Path of a file of the data. Throws when it is missing, and says where it was looked for. */
export function dataFile(name: string): string {
  return fileOf(DATA, name);
}

/** Path of a file that was once misread. Throws when it is missing. */
export function caseFile(name: string): string {
  return fileOf(CASES, name);
}

function fileOf(source: Source, name: string): string {
  const file = path.join(folderOf(source), name);
  if (existsSync(file)) return file;
  throw new Error(`Test data is missing: ${file}. ${whereItLies(source)}`);
}

function isLeftOut(source: Source): boolean {
  if (existsSync(folderOf(source)) || process.env.CI === 'true') return false;
  process.stderr.write(`NOT RUN: tests on ${folderOf(source)}, which is missing. ${whereItLies(source)}\n`);
  return true;
}

function folderOf({ folder, variable }: Source): string {
  return path.resolve(process.env[variable] || path.join(packageRoot(), folder));
}

function whereItLies({ folder, variable }: Source): string {
  return `These tests run on files that lie in ${folder} beside the project, or where ${variable} says.`;
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
