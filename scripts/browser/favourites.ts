/**
 * The saved queries as one file that Neo4j Browser imports. Browser (5.24) takes a single file dropped on its window: of a
 * zip, each entry ending in `.cypher` becomes a favourite named by its first line, `//` left out, and the path before the
 * file's name becomes its folder. Importing it again adds everything again.
 */
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { packageRoot } from '../../src/shared/package-root.ts';
import { BROWSER_SETTINGS } from './pictured.ts';
import { exampleParams, GROUPS, type SavedQuery } from './saved-queries.ts';

/** The file to import, and the command that makes it. */
export const FAVOURITES_FILE = path.join(packageRoot(), 'docs/browser/favourites.zip');
export const FAVOURITES_COMMAND = 'npm run favourites';

/** What the favourites are called that come before the saved queries; the pages tell readers to run them first. */
export const SETTINGS_TITLE = 'Settings of Browser';
export const PARAMETERS_TITLE = 'Parameters (to change)';

/** Without compression and at a fixed time (the first that the format knows), the same queries give the same bytes. */
const ZIP_OPTIONS = { level: 0, mtime: new Date(1980, 0, 1) } as const;

/** The name of the folder of a group: numbered, because Browser sorts folders. */
export function folderOf(group: SavedQuery['group']): string {
  return `Kaizen ${GROUPS.indexOf(group) + 1} ${group}`;
}

/** Sets every parameter at once; Browser keeps them until its tab is closed. */
export function parametersCommand(params: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(params).map(([key, value]) => `${key}: '${value}'`);
  return `:params {${pairs.join(', ')}}`;
}

/** The bytes of the file for these queries. */
export function favouritesOf(queries: readonly SavedQuery[]): Buffer {
  const start = folderOf('Start here');
  const files = [
    [`${start}/settings.cypher`, `// ${SETTINGS_TITLE}\n${BROWSER_SETTINGS}\n`],
    [`${start}/parameters.cypher`, `// ${PARAMETERS_TITLE}\n${parametersCommand(exampleParams(queries))}\n`],
    ...queries.map(({ group, name, text }) => [`${folderOf(group)}/${name}.cypher`, text] as const),
  ] as const;
  const zip = zipSync(Object.fromEntries(files.map(([name, text]) => [name, strToU8(text)])), ZIP_OPTIONS);
  return Buffer.from(zip);
}
