import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PARAMETERS_TITLE, SETTINGS_TITLE } from '../../../scripts/browser/favourites.ts';
import { PICTURED } from '../../../scripts/browser/pictured.ts';
import { exampleParams, readSavedQueries, readSavedQuery } from '../../../scripts/browser/saved-queries.ts';
import { packageRoot } from '../../../src/shared/package-root.ts';

const folder = (name: string): string => path.join(packageRoot(), name);
const queries = readSavedQueries();
const guide = readFileSync(folder('docs/graph-guide.md'), 'utf8');

describe('saved queries', () => {
  it('all keep to the form and agree on what parameters look like', () => {
    expect(queries.length).toBeGreaterThanOrEqual(20);
    expect(exampleParams(queries)).toMatchObject({ account: 'acme', metric: 'ctr' });
  });

  it.each([
    ['RETURN 1', 'the first line must be a title'],
    ['// A title too long for the sidebar\nRETURN 1', 'the first line must be a title'],
    ['// Look\n// It.\n// Elsewhere. Best seen as a graph.\nRETURN 1', 'say: <Start here |'],
    ['// Look\n// Why. Best seen as a table.\nRETURN 1', 'say what is seen'],
    ['// Look\n// It.\n// Why. Best seen as a table.\nRETURN $a', 'declared or used, and not both: a'],
    ["// Look\n// It.\n// Why. Best seen as a graph.\n// :param a => 'b'\nRETURN 1", 'not both: a'],
  ])('%j is refused', (text, problem) => {
    expect(readSavedQuery('any', text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('write nothing', () => {
    const writing = queries.filter(({ text }) =>
      /\b(CREATE|MERGE|SET|DELETE|REMOVE)\b/.test(text.replaceAll(/\/\/.*/g, '')),
    );
    expect(writing.map(({ name }) => name)).toEqual([]);
  });
});

describe('the guide', () => {
  it('lists every saved query once, with its title and how it is best seen', () => {
    for (const { name, title, view } of queries) {
      const row = `| [${name}](../cypher/explore/${name}.cypher) | ${title} | ${view} |`;
      expect(guide.split(row), row).toHaveLength(2);
    }
  });

  it('shows queries as they are in their files', () => {
    const shown = Array.from(guide.matchAll(/```cypher\n([\s\S]*?)```/g), ([, text]) => text);
    const texts = queries.map(({ text }) => text);
    expect(shown.filter((text) => !texts.includes(text ?? ''))).toEqual([]);
  });

  it('shows every picture there is', () => {
    const pictures = readdirSync(folder('docs/browser')).filter((file) => file.endsWith('.png'));
    expect(pictures.sort()).toEqual(PICTURED.map((name) => `${name}.png`).sort());
    for (const picture of pictures) expect(guide).toContain(`](browser/${picture})`);
  });
});

it.each(['docs/graph-guide.md', 'docs/tutorial.md'])('%s says which favourites to run first', (page) => {
  const text = readFileSync(folder(page), 'utf8');
  const [settings, parameters] = [SETTINGS_TITLE, PARAMETERS_TITLE].map((title) =>
    text.indexOf(`*${title}*`),
  );
  expect(settings).toBeGreaterThan(0);
  expect(parameters).toBeGreaterThan(settings ?? 0);
});

describe('the style', () => {
  it('has a rule for every label of the schema', () => {
    const style = readFileSync(folder('docs/browser/style.grass'), 'utf8');
    const schema = readdirSync(folder('cypher/schema'))
      .map((file) => readFileSync(folder(`cypher/schema/${file}`), 'utf8'))
      .join('\n');
    const labels = new Set(
      Array.from(schema.matchAll(/CONSTRAINT \w+ IF NOT EXISTS FOR \(n:(\w+)\)/g), ([, label]) => label),
    );
    expect([...labels].filter((label) => !style.includes(`node.${label} {`))).toEqual([]);
  });
});
