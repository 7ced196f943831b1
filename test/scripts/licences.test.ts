import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Licences that ask no more than to be named. All of them go with the project's own, Apache-2.0. */
const TAKEN = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'Python-2.0',
];

interface LockedPackage {
  readonly dev?: boolean;
  readonly license?: string;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(packageRoot(), file), 'utf8'));
}

test('every package that ships has a licence that may be used', () => {
  const { packages } = readJson('package-lock.json') as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const shipped = Object.entries(packages).filter(([name, { dev }]) => name !== '' && dev !== true);
  expect(shipped.length).toBeGreaterThan(20);
  const licences = shipped.map(([name, { license = olderField(name) }]) => ({ name, license }));
  expect(licences.filter(({ license }) => !isTaken(license))).toEqual([]);
});

test('a licence that asks for more is found', () => {
  expect(['MIT', '(MIT OR GPL-3.0)', '(Apache-2.0 AND MIT)'].filter((text) => !isTaken(text))).toEqual([]);
  expect(['', 'GPL-3.0', '(MIT AND GPL-3.0)'].filter(isTaken)).toEqual([]);
});

/** Packages from before 2015 name their licences in a list. */
function olderField(name: string): string {
  const { licenses = [] } = readJson(`${name}/package.json`) as {
    readonly licenses?: readonly { readonly type: string }[];
  };
  return licenses.map(({ type }) => type).join(' OR ');
}

/** Of a choice of licences one must be taken, of licences that hold together all. */
function isTaken(licence: string): boolean {
  const choices = licence.replaceAll(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((one) => TAKEN.includes(one)));
}
