/** The rooms of ARCHITECTURE.md: rooms import from rooms above them in its table, and `cypher/` mirrors them. */
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

const cypher = path.join(packageRoot(), 'cypher');
const queryFiles = readdirSync(cypher, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.cypher'));

/** Folders of cypher/ that are no folder of src, each with its reason. */
const OTHER_CYPHER_FOLDERS: Readonly<Record<string, string>> = {
  explore: 'people run these queries in Neo4j Browser',
  schema: 'the start of the service applies these migrations',
  migrations: 'graph/ runs these queries to apply the migrations',
};

/** Queries of a folder whose files do not run them, each with its reason. */
const RUN_ELSEWHERE: Readonly<Record<string, string>> = {
  'ingestion/imports/advance-upload': 'the handler of an upload runs it, and ingestion owns the import',
};

/** Folders of src by the name of a generated query that a file in them imports. */
const foldersRunning = new Map<string, Set<string>>();
for (const file of files) {
  const text = readFileSync(path.join(source, file), 'utf8');
  for (const [, names = ''] of text.matchAll(/import \{([^}]*)\} from '[^']*gen\/queries\.ts'/g)) {
    for (const name of names.split(',').map((part) => part.trim().split(' ')[0] ?? '')) {
      const folders = foldersRunning.get(name) ?? new Set();
      foldersRunning.set(name, folders.add(path.dirname(file)));
    }
  }
}

test('every folder of cypher/ is a room, or an exception with its reason', () => {
  const folders = new Set(queryFiles.map((file) => file.split('/')[0] ?? ''));
  const others = [...folders].filter((folder) => !rooms.includes(folder));
  expect(others.toSorted()).toEqual(Object.keys(OTHER_CYPHER_FOLDERS).toSorted());
});

test('a query lies in the folder of cypher/ named like a folder of src that runs it', () => {
  const astray = queryFiles
    .filter((file) => OTHER_CYPHER_FOLDERS[file.split('/')[0] ?? ''] === undefined)
    .map((file) => file.slice(0, -'.cypher'.length))
    .filter((query) => {
      const name = path.basename(query).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      return foldersRunning.get(name)?.has(path.dirname(query)) !== true;
    });
  expect(astray.toSorted()).toEqual(Object.keys(RUN_ELSEWHERE).toSorted());
});
