/** The change log names what is in the API now, and nothing that is still there under its old name. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';

const NAME = /`(\w+)`/g;
const namesIn = (cell = ''): readonly string[] => [...cell.matchAll(NAME)].map(([, name = '']) => name);

/** Body of every message and enum of the API, by its name. */
function declarations(): ReadonlyMap<string, string> {
  const folder = path.join(packageRoot(), 'proto/kaizen/v1');
  const text = readdirSync(folder)
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
  return new Map(
    [...text.matchAll(/^(?:message|enum) (\w+) \{\n(.*?)^\}/gms)].map(([, name = '', body = '']) => [
      name,
      body.replaceAll(/\/\/.*/g, ''),
    ]),
  );
}

/** `message.name` of every row of the tables: before and after. Keys of a map are not declared. */
function renames(): readonly (readonly [before: string, after: string])[] {
  let before: readonly string[] = [];
  return readFileSync(path.join(packageRoot(), 'CHANGELOG.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.includes('(keys)') && !line.startsWith('| message |'))
    .flatMap((line) => {
      const [, where = '', old, now] = line.split('|');
      const isMessage = where.trim() === '(message)';
      if (where.trim() !== 'the same') before = isMessage ? [''] : namesIn(where);
      return before.flatMap((owner) =>
        namesIn(now).map((name, at) => [`${owner}.${namesIn(old)[at]}`, `${owner}.${name}`] as const),
      );
    });
}

test('every new name is declared where it says, and its old name no more', () => {
  const known = declarations();
  const isDeclared = (name: string): boolean => {
    const [owner = '', field = ''] = name.split('.');
    return owner === ''
      ? known.has(field)
      : new RegExp(String.raw`\b${field} = \d`).test(known.get(owner) ?? '');
  };
  const all = renames();
  expect(all.length).toBeGreaterThan(35);
  expect(all.filter(([, now]) => !isDeclared(now)).map(([, now]) => now)).toEqual([]);
  expect(all.filter(([old]) => isDeclared(old)).map(([old]) => old)).toEqual([]);
});
