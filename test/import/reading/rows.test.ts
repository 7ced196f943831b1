import { describe, expect, test } from 'vitest';
import { type Row, RowCutter, type RowFormat } from '../../../src/import/reading/rows.ts';
import { seededRandom } from '../../../src/simulator/random.ts';

function rowsOf(text: string, format: RowFormat = { delimiter: ',' }, chunk = text.length): readonly Row[] {
  const cutter = new RowCutter(format);
  const rows: Row[] = [];
  for (let at = 0; at < text.length; at += Math.max(chunk, 1))
    rows.push(...cutter.push(text.slice(at, at + chunk), at));
  return [...rows, ...cutter.end(text.length)];
}

const taken = (rows: readonly Row[]) =>
  rows.filter(({ problem }) => problem === undefined).map(({ line, cells }) => [line, ...cells]);
const refused = (rows: readonly Row[]) =>
  rows.filter(({ problem }) => problem !== undefined).map(({ line }) => line);

describe('rows know the line on which they begin', () => {
  test('with every line end, in any mixture', () => {
    expect(taken(rowsOf('a,b\r\n1,2\n3,4\r5,6'))).toEqual([
      [1, 'a', 'b'],
      [2, '1', '2'],
      [3, '3', '4'],
      [4, '5', '6'],
    ]);
  });

  test('with blank lines and cells of several lines', () => {
    expect(taken(rowsOf('a,b\r\n\r\n"x\ny","3"\r\n4,5\r\n', { delimiter: ',', width: 2 }))).toEqual([
      [1, 'a', 'b'],
      [2, ''],
      [3, 'x\ny', '3'],
      [5, '4', '5'],
    ]);
  });

  test('however the text is cut into chunks', () => {
    const text = 'a,b\r\n"x\r\ny",3\r4,"5 ""six"""\n\n7,8\r\n';
    const format = { delimiter: ',', width: 2 };
    for (let chunk = 1; chunk < text.length; chunk++) {
      expect(taken(rowsOf(text, format, chunk))).toEqual(taken(rowsOf(text, format)));
    }
  });
});

describe('quotes', () => {
  const format = { delimiter: ',', width: 3 };

  test('inside an unquoted cell are letters, and a spreadsheet formula is its text', () => {
    expect(taken(rowsOf('6" subs,1,2\n="120210",3,4\n"=""00012""",5,6\n', format))).toEqual([
      [1, '6" subs', '1', '2'],
      [2, '120210', '3', '4'],
      [3, '00012', '5', '6'],
    ]);
  });

  test.each([
    ['never closed', 'a,"open,2\nb,3,4\nc,5,6\n', [2, 3]],
    ['closed by the quote of a later row', 'a,"open,2\nb,"x, y",4\nc,5,6\n', [2, 3]],
    ['before an empty quoted cell', 'a,"open,2\nb,"",4\nc,5,6\n', [2, 3]],
    ['before a cell that begins with the delimiter', 'a,"open,2\nb,",x",4\nc,5,6\n', [2, 3]],
    ['before a stray quote', 'a,"open,2\nb,6",4\nc,5,6\n', [2, 3]],
    ['before a formula', 'a,"open,2\n="12",3,4\nc,5,6\n', [2, 3]],
    ['not doubled', 'a,"6" subs",2\nb,3,4\nc,5,6\n', [2, 3]],
  ])('%s cost their own row alone', (_, text, others) => {
    const rows = rowsOf(text, format);
    expect(refused(rows)).toEqual([1]);
    expect(taken(rows).map(([line]) => line)).toEqual(others);
  });

  test('damaged anywhere in a file never cost another row, and no row is doubled', () => {
    const random = seededRandom(11);
    for (let round = 0; round < 400; round++) {
      const lines = Array.from({ length: 12 }, (_, index) => {
        const cell = ['plain', '"quoted, one"', '""', '"say ""hi"""', '6" tube'][
          Math.floor(random.uniform() * 5)
        ];
        return `row${index},${cell},${index}`;
      });
      const broken = Math.floor(random.uniform() * 12);
      lines[broken] = `row${broken},"broken,${broken}`;
      const rows = rowsOf(`${lines.join('\n')}\n`, format);
      expect(refused(rows)).toEqual([broken + 1]);
      expect(taken(rows).map(([, name]) => name)).toEqual(
        lines.flatMap((_, index) => (index === broken ? [] : [`row${index}`])),
      );
    }
  });
});
