import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CsvRow, openCsv } from '../../../src/cli/import/csv-rows.ts';
import { collectAll } from '../collect.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kaizen-csv-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function fileWith(text: string): Promise<string> {
  const file = path.join(folder, 'rows.csv');
  await writeFile(file, text);
  return file;
}

async function readAll(
  text: string,
  delimiter = ',',
): Promise<{ header: readonly string[]; rows: CsvRow[] }> {
  const csv = await openCsv(await fileWith(text), { delimiter });
  return { header: csv.header, rows: await collectAll(csv.rows) };
}

describe('CSV files', () => {
  test('rows know the line on which they begin', async () => {
    const { header, rows } = await readAll('\uFEFFa, b\r\n1,2\r\n\r\n"x\ny","3"\r\n4,5\r\n');
    expect(header).toEqual(['a', 'b']);
    expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [2, '1', '2'],
      [4, 'x\ny', '3'],
      [6, '4', '5'],
    ]);
  });

  test('the last row ends with the file', async () => {
    const text = 'a,b\n1,2\n3,4\n';
    expect((await readAll(text)).rows.at(-1)?.endByte).toBe(text.length);
  });

  test('rows of another length are handed on', async () => {
    expect((await readAll('a;b\n1;2;3\n4', ';')).rows.map(({ cells }) => cells.length)).toEqual([3, 1]);
  });

  test('a quote that is never closed is told of with its file', async () => {
    await expect(readAll('a,b\n1,"2\n3,4\n')).rejects.toThrow(/cannot be read as CSV.*line/);
  });

  test('an empty file has no columns', async () => {
    await expect(readAll('')).rejects.toThrow('is empty');
  });

  test('a missing file and a folder are told of', async () => {
    await expect(openCsv(path.join(folder, 'none.csv'), { delimiter: ',' })).rejects.toThrow('no such file');
    await expect(openCsv(folder, { delimiter: ',' })).rejects.toThrow('is not a file');
  });
});
