/** The queries of cypher/explore, which people run in Neo4j Browser. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Folders of the favourites, in the order in which people need them. */
export const GROUPS = [
  'Start here',
  'Advice',
  'Why',
  'History',
  'Models',
  'Work',
  'Results',
  'Hygiene',
] as const;

/** One file of cypher/explore. */
export interface SavedQuery {
  /** File name without extension. */
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  /** First line: the name of the favourite. Browser shows {@link MAX_TITLE} characters of it. */
  readonly title: string;
  /** What the reader sees, in sentences. */
  readonly sees: string;
  readonly view: 'graph' | 'table';
  /** Parameter names with example values, all of them strings. */
  readonly params: Readonly<Record<string, string>>;
  /** The whole file with comments, which Browser accepts. */
  readonly text: string;
}

const PARAMETER = /^:param (\w+) => '([^']*)'$/;
const VIEW = /^([\w ]+)\. Best seen as a (graph|table)\.$/;
/** Room for a title in Browser's sidebar. */
const MAX_TITLE = 25;

/** All queries, by group and name. Throws one error with all problems of all files. */
export function readSavedQueries(): readonly SavedQuery[] {
  const folder = path.join(packageRoot(), 'cypher/explore');
  const problems: string[] = [];
  const queries = readdirSync(folder)
    .filter((file) => file.endsWith('.cypher'))
    .sort()
    .flatMap((file) => {
      const read = readSavedQuery(
        file.slice(0, -'.cypher'.length),
        readFileSync(path.join(folder, file), 'utf8'),
      );
      if ('problem' in read) problems.push(`cypher/explore/${file}: ${read.problem}`);
      return 'problem' in read ? [] : [read];
    });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return queries.toSorted((one, other) => GROUPS.indexOf(one.group) - GROUPS.indexOf(other.group));
}

/** Reads one file, or returns what is wrong with it. */
export function readSavedQuery(name: string, text: string): SavedQuery | { readonly problem: string } {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => !line.startsWith('//'));
  const header = lines.slice(0, first).map((line) => line.slice(2).trim());
  const [title = '', ...rest] = header;
  if (title === '' || title.length > MAX_TITLE) {
    return { problem: `the first line must be a title of at most ${MAX_TITLE} characters` };
  }
  const [, place, view] = rest.map((line) => VIEW.exec(line)).find((found) => found !== null) ?? [];
  const group = GROUPS.find((candidate) => candidate === place);
  if (group === undefined || (view !== 'graph' && view !== 'table')) {
    return { problem: `say: <${GROUPS.join(' | ')}>. Best seen as a <graph | table>.` };
  }
  const sees = rest
    .filter((line) => !VIEW.test(line) && !line.startsWith(':'))
    .join(' ')
    .trim();
  if (sees === '') return { problem: 'say what is seen' };
  const params = Object.fromEntries(
    rest.flatMap((line) => {
      const [, key, value] = PARAMETER.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value]];
    }),
  );
  const used = new Set(
    Array.from(
      lines
        .slice(first)
        .join('\n')
        .matchAll(/\$(\w+)/g),
      ([, key = '']) => key,
    ),
  );
  const unlike = [...used, ...Object.keys(params)].filter((key) => !(used.has(key) && key in params));
  if (unlike.length > 0) return { problem: `declared or used, and not both: ${unlike.join(', ')}` };
  return { name, group, title, sees, view, params, text };
}

/**
 * The parameters of all queries, in the order of their first use. Throws when two queries have different values for
 * one.
 */
export function exampleParams(queries: readonly SavedQuery[]): Readonly<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const { name, params } of queries) {
    for (const [key, value] of Object.entries(params)) {
      if ((all[key] ?? value) !== value) throw new Error(`${name}: $${key} has another example elsewhere`);
      all[key] = value;
    }
  }
  return all;
}
