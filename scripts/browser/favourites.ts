/**
 * Packs the saved queries into one file that Neo4j Browser imports. Browser (5.24) accepts a single file dropped on its
 * window. From a zip, each entry ending in `.cypher` becomes a favourite. Its name is the first line without `//`, and
 * its folder is the path of the file. A second import adds everything again.
 */
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { packageRoot } from '../../src/shared/package-root.ts';
import { BROWSER_SETTINGS } from './pictured.ts';
import { exampleParams, GROUPS, type SavedQuery } from './saved-queries.ts';

/** The file to import, and the command that creates it. */
export const FAVOURITES_FILE = path.join(packageRoot(), 'docs/browser/favourites.zip');
export const FAVOURITES_COMMAND = 'npm run favourites';

/** Name of the favourites that come before the saved queries. The pages tell readers to run these first. */
export const SETTINGS_TITLE = 'Settings of Browser';
export const PARAMETERS_TITLE = 'Parameters (to change)';

/** No compression and a fixed time (the earliest of the format), so that the same queries give the same bytes. */
const ZIP_OPTIONS = { level: 0, mtime: new Date(1980, 0, 1) } as const;

/** The name of a group's folder. It is numbered, because Browser sorts folders. */
export function folderOf(group: SavedQuery['group']): string {
  return `Kaizen ${GROUPS.indexOf(group) + 1} ${group}`;
}

/** A command that sets all parameters at once. Browser keeps them until its tab is closed. */
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
