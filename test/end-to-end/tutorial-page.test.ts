/** Runs docs/tutorial.md from top to bottom, as a reader would, and compares what it shows with what comes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Query } from '../../src/graph/query.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { startTestService, type TestService } from './harness.ts';
import { blocksOf, hasGrpcurl, type PageStep, readPage, runBlocks, unexpected } from './page-blocks.ts';

/** For a database's start and some sixty programs, on a machine with much else to do. */
const PAGE_MS = 600_000;

type Row = Readonly<Record<string, unknown>>;

const page = readPage('docs/tutorial.md');
const blocks = blocksOf(page);
let neo4j: OwnDatabase;
let service: TestService;
let steps: readonly PageStep[];

beforeAll(async () => {
  // A database of its own: the page names its accounts, and other tests have accounts of the same names.
  neo4j = await startOwnDatabase();
  service = await startTestService({ database: neo4j });
  const commands = blocks.filter(({ language }) => language === 'sh');
  steps = await runBlocks(
    commands.map(({ text }) => text),
    service.address,
  );
}, PAGE_MS);
afterAll(async () => {
  await service?.close();
  await neo4j?.stop();
});

/** What the page shows below a block of commands, if it shows anything. */
function shownBelow(step: PageStep): string | undefined {
  const at = blocks.findIndex(({ text }) => text === step.text);
  const next = blocks[at + 1];
  return next?.language === '' ? next.text : undefined;
}

/** The parts of what is shown, between the places that say `…`. How it is laid out on lines does not matter. */
function fragmentsOf(shown: string): readonly string[] {
  return shown.split('…').map(withoutBlanks).filter(Boolean);
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s/g, '');
}

/** Fragments that do not come in an output, in their order. */
function missingIn(output: string, fragments: readonly string[]): readonly string[] {
  const text = withoutBlanks(output);
  let from = 0;
  return fragments.filter((fragment) => {
    const at = text.indexOf(fragment, from);
    if (at >= 0) from = at + fragment.length;
    return at < 0;
  });
}

async function rowsOf(text: string): Promise<readonly Row[]> {
  const query: Query<Row, Row, 'many'> = { name: 'tutorial', mode: 'read', cardinality: 'many', text };
  return service.graph.run(query, {});
}

/** The first table of Markdown below a text of the page: cells by the names in its header. */
function tableBelow(text: string): readonly Readonly<Record<string, string>>[] {
  const [, table = ''] = /^(\|.*?)\n\n/ms.exec(page.slice(page.indexOf(text))) ?? [];
  const [names = [], , ...rows] = table
    .split('\n')
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
  return rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])));
}

describe('docs/tutorial.md', () => {
  it('gives commands that work, and one that fails for the reason it says', () => {
    expect(unexpected(steps)).toEqual([]);
    expect(steps.length).toBeGreaterThan(10);
  });

  it('shows what its commands print', () => {
    const shown = steps
      .map((step) => ({ step, text: shownBelow(step) }))
      // buf prints errors in a form of its own.
      .filter(({ text }) => text !== undefined && (hasGrpcurl() || !text.startsWith('ERROR')));
    expect(shown.length).toBeGreaterThan(10);
    for (const { step, text = '' } of shown) {
      const missing = missingIn(step.output, fragmentsOf(text));
      expect(missing, `not printed by\n${step.text}\nwhich prints\n${step.output}`).toEqual([]);
    }
  });

  it('answers what README.md shows of it', () => {
    const shown = [...readPage('README.md').matchAll(/^← (.*)$/gm)].map(([, line = '']) => line);
    const output =
      steps.find(({ text }) => text.startsWith('call KaizenService/GetProjectContext'))?.output ?? '';
    expect(missingIn(output, fragmentsOf(shown.join('')))).toEqual([]);
    expect(shown.length).toBeGreaterThan(0);
  });

  const queries = blocks.filter(({ language }) => language === 'cypher').map(({ text }) => text);
  it.each(queries)('shows the rows of the query %#', async (text) => {
    const rows = await rowsOf(text);
    const asShown = rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])),
    );
    expect(asShown).toEqual(tableBelow(text));
    expect(rows.length).toBeGreaterThan(0);
  });

  it('finds each test of the advice once', async () => {
    const rows = await rowsOf(queries[0] ?? '');
    const tests = rows.map(({ test }) => test);
    expect(tests).toEqual([...new Set(tests)]);
  });
});
