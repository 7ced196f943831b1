/** The glossary is in order, and what it points to is there. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';

const rows = readFileSync(path.join(packageRoot(), 'docs/glossary.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| **'))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const terms = rows.map(([, term = '']) => term.replaceAll('**', ''));

/** Every text in which a term of the service can stand. */
function sources(): string {
  return ['proto', 'cypher', 'src']
    .flatMap((folder) =>
      readdirSync(path.join(packageRoot(), folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(proto|cypher|ts)$/.test(file) && !file.startsWith('gen/'))
        .map((file) => readFileSync(path.join(packageRoot(), folder, file), 'utf8')),
    )
    .join('\n');
}

test('terms are in the order of the alphabet, each once', () => {
  const collator = new Intl.Collator('en');
  expect(terms).toEqual([...new Set(terms)].sort(collator.compare));
  expect(terms.length).toBeGreaterThan(50);
});

test('messages, fields, labels and settings it points to exist', () => {
  const words = new Set(sources().match(/\w+/g));
  const named = rows.flatMap(([, term, , where = '']) =>
    [...where.matchAll(/`([\w./ -]+)`/g)]
      .flatMap(([, code = '']) => code.match(/[A-Za-z]\w+/g) ?? [])
      .map((word) => `${term}: ${word}`),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((line) => !words.has(line.split(': ')[1] ?? ''))).toEqual([]);
});
