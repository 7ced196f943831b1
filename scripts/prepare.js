/**
 * Run by npm after an install from the repository: builds, unless the tools for it were left out (`npm ci --omit=dev`).
 * Plain JavaScript, because it runs where nothing else may be installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const LEFT_OUT = `The tools that build Kaizen Graph are not installed (--omit=dev, or NODE_ENV=production).
To build and then do without them: npm ci --include=dev && npm prune --omit=dev
`;

/** One of the build's tools. When it alone is there, the build says what else is missing. */
const TOOL = new URL('../node_modules/tsx/package.json', import.meta.url);
const BUILD = new URL('../dist/src/main.js', import.meta.url);

if (existsSync(TOOL)) {
  const { status } = spawnSync('npm run build', { shell: true, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  process.stderr.write(LEFT_OUT + (existsSync(BUILD) ? 'The program stays as it was built.\n' : ''));
}
