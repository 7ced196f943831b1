/** The arrow of ARCHITECTURE.md: rooms import from rooms above them in its table. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/shared/package-root.ts';

const source = path.join(packageRoot(), 'src');
const table = readFileSync(path.join(packageRoot(), 'ARCHITECTURE.md'), 'utf8');
const rooms = [...table.matchAll(/^\| `([a-z0-9-]+)\/` \|/gm)].map(([, room = '']) => room);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.startsWith('gen/'),
);

/** The room of a file of src; '' for the files beside the rooms, which may import from all of them. */
const roomOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : '');

/** How far down a file is: rows of the table, and those beside the rooms below all of them. */
const rowOf = (file: string): number => {
  const row = rooms.indexOf(roomOf(file));
  return row === -1 ? rooms.length : row;
};

function importsOf(file: string): readonly string[] {
  const text = readFileSync(path.join(source, file), 'utf8');
  const specifiers = text.matchAll(/(?:from |import\()'(\.[^']+)'/g);
  return [...specifiers].map(([, specifier = '']) => path.join(path.dirname(file), specifier));
}

test('the table names every room once', () => {
  const found = new Set(files.map(roomOf).filter((room) => room !== ''));
  expect(rooms.toSorted()).toEqual([...found].toSorted());
});

test('a file imports from its own room and from rooms above it', () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => !imported.startsWith('gen/') && rowOf(imported) > rowOf(file))
      .map((imported) => `${file} imports ${imported}`),
  );
  expect(wrong).toEqual([]);
});
