import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateQueries } from '../../scripts/generate/queries.ts';
import type { AnyQuery } from '../../src/graph/query.ts';

const fixtures = fileURLToPath(new URL('../fixtures/queries', import.meta.url));
let directory: string;
let outputFile: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'kaizen-queries-'));
  outputFile = join(directory, 'queries.ts');
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('valid query files', () => {
  let text: string;
  let module: Readonly<Record<string, unknown>> & { readonly allQueries: readonly AnyQuery[] };

  beforeAll(async () => {
    expect(generateQueries({ cypherDir: join(fixtures, 'valid'), outputFile }).problems).toEqual([]);
    text = readFileSync(outputFile, 'utf8');
    module = await import(pathToFileURL(outputFile).href);
  });

  test('become one constant each; migrations and queries for people do not', () => {
    expect(module.allQueries.map(({ name, mode, cardinality }) => [name, mode, cardinality])).toEqual([
      ['count-all', 'read', 'one'],
      ['events/create-events-about-creative', 'write', 'none'],
      ['events/create-events-about-pack-run', 'write', 'none'],
      ['events/find-events', 'read', 'many'],
    ]);
    expect(module.findEvents).toBe(module.allQueries[3]);
  });

  test('keep their header and the last semicolon out of the text', () => {
    const { text: query } = module.findEvents as AnyQuery;
    expect(query.startsWith('MATCH (account:Account {key: $accountKey})')).toBe(true);
    expect(query.endsWith('ORDER BY time DESC LIMIT $limit')).toBe(true);
  });

  test('are written once per value of @for, with a map of them', () => {
    const byLabel = module.createEventsAbout as Readonly<Record<string, AnyQuery>>;
    expect(Object.keys(byLabel)).toEqual(['Creative', 'PackRun']);
    expect(byLabel.PackRun).toBe(module.createEventsAboutPackRun);
    expect(byLabel.PackRun?.text).toContain('MATCH (subject:PackRun {key: row.key})');
  });

  test('take integers as bigint, give them as number, and keep null and nesting', () => {
    expect(text).toContain('readonly limit: bigint;');
    expect(text).toContain(
      '/** oldest event time, or null for all */\n  readonly since: Neo4jDateTime<NumberOrInteger> | null;',
    );
    expect(text).toContain(
      'export type FindEventsRow = { readonly key: string; readonly count: number; readonly time: Neo4jDateTime<number>; ' +
        'readonly props: Readonly<Record<string, unknown>> | null; readonly tags: ReadonlyArray<string> };',
    );
    expect(text).toContain(
      'readonly rows: ReadonlyArray<{ readonly key: string; readonly project: string | null; readonly count: bigint; ' +
        'readonly score: number | null; readonly traits: ReadonlyArray<{ readonly kind: string }> }>;',
    );
    expect(text).toContain('export type CountAllParams = Readonly<Record<string, never>>;');
    expect(text).toContain("import type { DateTime as Neo4jDateTime } from 'neo4j-driver';");
  });

  test('leave the module untouched when nothing changed', () => {
    utimesSync(outputFile, 1, 1);
    generateQueries({ cypherDir: join(fixtures, 'valid'), outputFile });
    expect(statSync(outputFile).mtimeMs).toBe(1_000);
  });
});

test('every problem of every file is reported at once, by file and line, and nothing is written', () => {
  const cypherDir = join(fixtures, 'invalid');
  const unwritten = join(directory, 'unwritten.ts');
  const { problems } = generateQueries({ cypherDir, outputFile: unwritten });
  expect(() => statSync(unwritten)).toThrow();
  expect(problems.map((problem) => relative(cypherDir, problem))).toEqual([
    'events/Bad_Name.cypher:1: the file name must be kebab-case',
    'events/Bad_Name.cypher:1: the header must start with a sentence saying what and why',
    'events/Bad_Name.cypher:1: @mode must be read or write',
    'events/Bad_Name.cypher:1: @returns must start with one, optional, many, none',
    'events/Bad_Name.cypher:1: no parameter is an account-owned key (…Key, …Keys); anchor the query or say @scope global and why',
    'events/bad-expansion.cypher:4: @scope global needs a reason',
    "events/no-anchor.cypher:4: @param: unknown type at 'STRINGS NOT NULL'",
    "events/no-anchor.cypher:5: @param: expected '>' at the end of LIST<…> at 'end of line'",
    'events/no-anchor.cypher:6: unknown tag @colour',
    'events/no-anchor.cypher:1: no parameter is an account-owned key (…Key, …Keys); anchor the query or say @scope global and why',
    'events/writing-read.cypher:8: @returns none, but the query has a RETURN',
    'events/writing-read.cypher:7: @mode read, but the query says SET',
    'events/wrong-names.cypher:8: $undeclared is used but not declared by an @param',
    'events/wrong-names.cypher:5: $unused is declared but not used',
    "events/wrong-names.cypher:9: RETURN item 'n.c' needs AS and a plain name",
    "events/wrong-names.cypher:9: RETURN gives 'extra', which @returns does not declare",
    "events/wrong-names.cypher:9: @returns declares 'missing', which RETURN does not give",
    "other/count-all.cypher:1: 'countAll' is already the name of events/count-all.cypher",
  ]);
});
