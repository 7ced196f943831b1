/** A build of the package with a planted defect. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../../../src/shared/package-root.ts';
import type { Edit, PlantedDefect } from './planted-defects.ts';

/** The text of a source with an edit. Throws when the text to replace is not there once. */
export function edited(text: string, { file, find, replace }: Edit): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${file} does not have this text once: ${find}`);
  return before + replace + after;
}

/** Builds the package with a defect in a folder of its own. The caller removes it. */
export function buildWith({ name, edits }: PlantedDefect): {
  readonly packageDir: string;
  remove(): void;
} {
  const root = packageRoot();
  const packageDir = mkdtempSync(path.join(tmpdir(), 'kaizen-planted-'));
  const remove = (): void => rmSync(packageDir, { recursive: true, force: true });
  for (const part of [
    'src',
    'cypher',
    'proto',
    'profiles',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ])
    cpSync(path.join(root, part), path.join(packageDir, part), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(packageDir, 'node_modules'));
  for (const edit of edits) {
    const file = path.join(packageDir, edit.file);
    writeFileSync(file, edited(readFileSync(file, 'utf8'), edit));
  }
  // A defect may leave a name unused, which the compiler reports, and builds nevertheless.
  const { stdout } = spawnSync('npx', ['tsc', '-p', 'tsconfig.build.json'], {
    cwd: packageDir,
    encoding: 'utf8',
  });
  if (!existsSync(path.join(packageDir, 'dist/src/main.js'))) {
    remove();
    throw new Error(`"${name}" could not be built: ${stdout}`);
  }
  return { packageDir, remove };
}
