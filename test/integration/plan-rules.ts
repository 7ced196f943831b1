/** What a plan must not do, and which of the planner's warnings mean a misspelling. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { allQueries } from '../../src/gen/queries.ts';
import type { Explanation } from '../../src/graph/plan.ts';
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
