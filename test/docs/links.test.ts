/** Links between pages lead to a file that is there, and to a heading that is there. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Two screens of a reader who decides whether to go on. */
const MAX_README_BYTES = 10_240;

const pages = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'],
  ...readdirSync(path.join(packageRoot(), 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

function read(page: string): string {
  return readFileSync(path.join(packageRoot(), page), 'utf8');
}

/** The text of a page without its code, in which brackets and hashes mean other things. */
function prose(page: string): string {
  return read(page)
    .replaceAll(/^```.*?^```$/gms, '')
    .replaceAll(/`[^`\n]*`/g, '');
}

/** The anchors GitHub gives to the headings of a page. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = read(page)
    .replaceAll(/^```.*?^```$/gms, '')
    .matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** What is wrong with the links of a page. */
function brokenLinks(page: string): readonly string[] {
  return [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^https?:/.test(target)) return [];
    const [file = '', anchor] = target.split('#');
    const linked = file === '' ? page : path.join(path.dirname(page), file);
    if (!existsSync(path.join(packageRoot(), linked))) return [`${target}: there is no such file`];
    if (anchor === undefined || anchorsOf(linked).has(anchor)) return [];
    return [`${target}: there is no such heading`];
  });
}

test.each(pages)('the links of %s lead somewhere', (page) => {
  expect(brokenLinks(page)).toEqual([]);
});

test('README.md is read in two screens', () => {
  expect(statSync(path.join(packageRoot(), 'README.md')).size).toBeLessThanOrEqual(MAX_README_BYTES);
});

test('every page of docs is found from README.md', () => {
  const readme = read('README.md');
  expect(pages.filter((page) => page !== 'README.md' && !readme.includes(`](${page}`))).toEqual([]);
});

test('pages that code names are there', () => {
  const named = ['src', 'scripts', 'cypher', 'proto'].flatMap((folder) =>
    readdirSync(path.join(packageRoot(), folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|cypher|proto)$/.test(file))
      .flatMap((file) =>
        [...read(path.join(folder, file)).matchAll(/\b(docs\/[\w-]+\.md|[A-Z]{4,}\.md)\b/g)].map(
          ([name]) => `${folder}/${file}: ${name}`,
        ),
      ),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((line) => !existsSync(path.join(packageRoot(), line.split(': ')[1] ?? '')))).toEqual(
    [],
  );
});
