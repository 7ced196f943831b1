/** Reads Excel workbooks as rows of texts. */
import { readFile, stat } from 'node:fs/promises';
import readWorkbook from 'read-excel-file/node';
import { importProblem } from '../problem.ts';
import type { Row } from './rows.ts';

/**
 * A workbook is read into memory as a whole, and its sheet takes about 15 times its size. Larger reports must be CSV
 * files.
 */
const MAX_WORKBOOK_BYTES = 16 * 1_048_576;

/** One sheet of a workbook. */
export interface Sheet {
  readonly name: string;
  readonly rows: readonly Row[];
}

type Cell = string | number | boolean | Date | null;

/** The sheet with this name, or the only sheet that has rows. Throws ImportProblems when there is no such sheet. */
export async function readSheet(file: string, name: string | undefined): Promise<Sheet> {
  const { size } = await stat(file);
  if (size > MAX_WORKBOOK_BYTES) {
    throw importProblem('WORKBOOK_TOO_LARGE', 'the workbook has more than 16 MiB: save the sheet as CSV');
  }
  const sheets = (await openSheets(file)).filter(({ data }) => data.length > 0);
  const found = name === undefined ? sheets : sheets.filter(({ sheet }) => sheet === name);
  const names = sheets.map(({ sheet }) => sheet);
  if (sheets.length === 0) throw importProblem('NO_ROWS', 'the workbook has no rows');
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw importProblem(
      'SHEET_UNCLEAR',
      `the workbook has the sheets ${names.join(', ')}: name one with --sheet`,
      names.map((sheet) => ({
        label: sheet,
        option: `--sheet ${JSON.stringify(sheet)}`,
        settings: { sheet },
      })),
    );
  }
  const rows = only.data.map((cells, index) => ({
    line: index + 1,
    cells: cells.map(cellText),
    endByte: Math.round((size * (index + 1)) / only.data.length),
  }));
  return { name: only.sheet, rows };
}

async function openSheets(
  file: string,
): Promise<readonly { sheet: string; data: readonly (readonly Cell[])[] }[]> {
  try {
    const sheets = await readWorkbook(await readFile(file), { trim: false });
    return sheets as unknown as readonly { sheet: string; data: readonly (readonly Cell[])[] }[];
  } catch {
    throw importProblem(
      'NOT_A_WORKBOOK',
      'it is a zip archive, and not an Excel workbook that can be read: unpack it, or export the report as CSV',
    );
  }
}

/** Digits of a number that a spreadsheet keeps. */
const EXACT_DIGITS = 15;

/** The text that a CSV file would have for a cell. Numbers have a decimal point, days are YYYY-MM-DD. */
function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) {
    const text = Number.isNaN(cell.getTime()) ? '' : cell.toISOString();
    return text.endsWith('T00:00:00.000Z')
      ? text.slice(0, 10)
      : text.replace(/\.000Z$/, '').replace('T', ' ');
  }
  // A sheet keeps 15 digits; further digits come from the binary form. In a longer id, the lost digits show as zeros.
  if (typeof cell === 'number') {
    return String(Number.isSafeInteger(cell) ? cell : Number(cell.toPrecision(EXACT_DIGITS)));
  }
  return String(cell).trim().normalize('NFC');
}
