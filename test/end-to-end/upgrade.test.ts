/**
 * The data folder that the demo of 645837e left, with the answers of that version about it, under the present version. Made by
 * `npm run upgrade-drill -- --from 645837e --weeks 3 --accounts 1 --save test/fixtures/upgrade/645837e.tar.br`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { upgradeFrom } from '../../scripts/upgrade-drill/drill.ts';
import { unpackFolder } from '../../scripts/upgrade-drill/packed-folder.ts';
import type { Figures } from '../../scripts/upgrade-drill/read-figures.ts';
import { packageRoot } from '../../src/shared/package-root.ts';

const FOLDER = path.join(packageRoot(), 'test/fixtures/upgrade/645837e.tar.br');
const LONG_MS = 600_000;

test('an upgrade keeps every figure, but for those that the change log names', {
  timeout: LONG_MS,
}, async () => {
  const work = mkdtempSync(path.join(tmpdir(), 'kaizen-upgraded-'));
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
  unpackFolder(FOLDER, work);
  const before = JSON.parse(readFileSync(path.join(work, 'figures.json'), 'utf8')) as Figures;
  const { accounts, compared, differences } = await upgradeFrom(path.join(work, 'data'), before);
  expect(accounts).toBe(3);
  expect(compared).toBeGreaterThan(10_000);
  expect(differences.filter(({ because }) => because === undefined)).toEqual([]);
});
