/** What a plan must not do, and which of the planner's warnings mean a misspelling. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseQueryFile } from '../../scripts/generate/cypher/header.ts';
import { allQueries } from '../../src/gen/queries.ts';
import type { Explanation, PlanOperator } from '../../src/graph/plan.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Work that grows with the store instead of with the answer. */
export const SCANS =
  /AllNodesScan|LabelScan|RelationshipTypeScan|NodeIndexScan|NodeIndexContainsScan|NodeIndexEndsWithScan/;

/** A name no data has used yet; on a fresh database that is so for names that only later writes bring. */
const UNKNOWN_NAME =
  /^Neo\.ClientNotification\.Statement\.Unknown(PropertyKey|Label|RelationshipType)Warning$/;

/** Everything that writes: the queries, and the code that names properties in maps of counters. */
const writers = [
  ...allQueries.filter(({ mode }) => mode === 'write').map(({ text }) => text),
  ...readdirSync(path.join(packageRoot(), 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('gen'))
    .map((file) => readFileSync(path.join(packageRoot(), 'src', file), 'utf8')),
].join('\n');

/** A name that something writes will be known in time; one that nothing does is a misspelling. */
export function isWrittenElsewhere({ code, description }: Explanation['notifications'][number]): boolean {
  if (!UNKNOWN_NAME.test(code)) return false;
  const name = /: (\w+)\)$/.exec(description)?.[1];
  return name !== undefined && new RegExp(`\\b${name}\\b`).test(writers);
}

/** Whether a query says that it looks beyond one account. A file stands for several queries when their names go on where its own ends. */
export function isGlobal(name: string): boolean {
  const file = path.join(packageRoot(), 'cypher', `${name}.cypher`);
  if (!existsSync(file)) return isGlobal(name.slice(0, name.lastIndexOf('-')));
  return parseQueryFile(readFileSync(file, 'utf8')).header?.scope === 'global';
}

/** An index and the first value that is looked for in it. Keys begin with the account that they are of. */
const BY_KEY = /:(?<label>\w+)\([^)]*\) WHERE \w+ (?:=|IN|STARTS WITH) [^,]*[kK]ey/;
/** Between two keys. */
const BETWEEN_KEYS = /WHERE key > \$\w*Key AND key < \$\w*Key\b/;
/** The one node of its kind: the service's own, which is of no account. */
const THE_ONE = /:(?:Deployment|Schedule)\(key\) WHERE key = /;

/** The searches of a plan that look into an index by something else than a key. */
export function looseSearches(operators: readonly PlanOperator[]): readonly string[] {
  return operators
    .filter(({ name }) => /Seek/.test(name))
    .map(({ details }) => details)
    .filter((details) => ![BY_KEY, BETWEEN_KEYS, THE_ONE].some((allowed) => allowed.test(details)));
}
