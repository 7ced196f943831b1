import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kaizen-prepare-'));
  write('package.json', JSON.stringify({ type: 'module', scripts: { build: 'exit 3' } }));
  mkdirSync(path.join(folder, 'scripts'));
  cpSync(path.join(packageRoot(), 'scripts/prepare.js'), path.join(folder, 'scripts/prepare.js'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

function prepare(): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, ['scripts/prepare.js'], { cwd: folder, encoding: 'utf8' });
}

test('an install without the tools that build ends well, and says how to build', () => {
  const { status, stderr } = prepare();
  expect(status).toBe(0);
  expect(stderr).toContain('npm ci --include=dev');
  expect(stderr).not.toContain('stays as it was built');
});

test('a program that was built before is kept', () => {
  write('dist/src/main.js', '');
  expect(prepare().stderr).toContain('stays as it was built');
});

test('with the tools it builds, and fails with the build', () => {
  write('node_modules/tsx/package.json', '{}');
  expect(prepare().status).toBe(3);
});
