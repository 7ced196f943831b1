import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkBody } from './cypher/check.ts';
import { emitModule, expandBody, exportedNames, type QueryFile } from './cypher/emit.ts';
import { parseQueryFile } from './cypher/header.ts';
import { fileNameProblem } from './cypher/names.ts';

/** Folders of Cypher files that are not in the module: migrations, and queries for people. */
const EXCLUDED_FOLDERS = ['schema', 'explore'];

/**
 * Turns all query files under `cypherDir` into one typed module at `outputFile`.
 *
 * Returns all problems of all files, each as `path:line: message`. With any problem, nothing is written. The module is
 * written only when its content has changed, so that watchers and incremental builds are not triggered.
 */
export function generateQueries({
  cypherDir,
  outputFile,
}: {
  readonly cypherDir: string;
  readonly outputFile: string;
}): {
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const files: QueryFile[] = [];
  const owners = new Map<string, string>();
  for (const path of listQueryFiles(cypherDir)) {
    const report = (line: number, message: string): number =>
      problems.push(`${join(cypherDir, `${path}.cypher`)}:${line}: ${message}`);
    const file = readQueryFile(cypherDir, path, report);
    if (file === undefined) continue;
    files.push(file);
    for (const name of exportedNames(path, file.header)) {
      const owner = owners.get(name);
      if (owner !== undefined) report(1, `'${name}' is already the name of ${owner}.cypher`);
      owners.set(name, owner ?? path);
    }
  }
  if (problems.length === 0) writeIfChanged(outputFile, emitModule(files));
  return { problems };
}

/**
 * Paths relative to the folder, without extension. They are sorted, so that the output does not depend on the file
 * system.
 */
function listQueryFiles(cypherDir: string): readonly string[] {
  return readdirSync(cypherDir, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.cypher') && !EXCLUDED_FOLDERS.includes(path.split('/')[0] ?? ''))
    .map((path) => path.slice(0, -'.cypher'.length))
    .sort();
}

function readQueryFile(
  cypherDir: string,
  path: string,
  report: (line: number, message: string) => void,
): QueryFile | undefined {
  const nameProblem = fileNameProblem(basename(path));
  if (nameProblem !== undefined) report(1, nameProblem);
  const { header, body, bodyLine, problems } = parseQueryFile(
    readFileSync(join(cypherDir, `${path}.cypher`), 'utf8'),
  );
  for (const problem of problems) report(problem.line, problem.message);
  if (header === undefined) return undefined;
  const { expansion } = header;
  if (expansion !== undefined && !new RegExp(`\\{\\{${expansion.placeholder}[.}]`).test(body)) {
    report(expansion.line, `{{${expansion.placeholder}}} is not used by the query`);
  }
  // The values of @for change only labels, so the checks need only one of them.
  const checked = expandBody(header, body, expansion?.values[0] ?? '');
  for (const problem of checkBody(header, checked, bodyLine)) report(problem.line, problem.message);
  return { path, header, body };
}

function writeIfChanged(outputFile: string, content: string): void {
  if (existsSync(outputFile) && readFileSync(outputFile, 'utf8') === content) return;
  mkdirSync(dirname(outputFile), { recursive: true });
  writeFileSync(outputFile, content);
}
