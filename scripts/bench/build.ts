/** Makes sure that the compiled program, which is measured, matches the sources. */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Sources whose changes need a new build. src/gen is generated from them. */
const SOURCES = [
  'src',
  'cypher',
  'proto',
  'scripts/google-rpc',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** Builds when a source is newer than the build, or when there is no build. */
export function buildIfStale(say: (text: string) => void): void {
  const root = packageRoot();
  const built = newest(path.join(root, 'dist/src/main.js'));
  if (built > Math.max(...SOURCES.map((source) => newest(path.join(root, source))))) return;
  say('building the program: npm run build');
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
}

/** Time of the last change of a file, or of the newest file in a folder; 0 when it does not exist. */
function newest(place: string): number {
  const status = statSync(place, { throwIfNoEntry: false });
  if (status === undefined) return 0;
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(0, ...readdirSync(place).map((name) => newest(path.join(place, name))));
}
