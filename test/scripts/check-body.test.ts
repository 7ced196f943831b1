import { describe, expect, test } from 'vitest';
import { checkBody } from '../../scripts/generate/cypher/check.ts';
import { parseQueryFile } from '../../scripts/generate/cypher/header.ts';
import { maskCypher } from '../../scripts/generate/cypher/mask.ts';

function problems(returns: string, body: string, mode = 'read'): readonly string[] {
  const file = parseQueryFile(
    `// Title.\n// @mode ${mode}\n// @param $key STRING NOT NULL\n// @returns ${returns}\n${body}\n`,
  );
  if (file.header === undefined) return file.problems.map(({ message }) => message);
  return checkBody(file.header, file.body, file.bodyLine).map(({ line, message }) => `${line}: ${message}`);
}

test('masking keeps offsets and lines', () => {
  const text = "a 'it\\'s' \"b\" `c` // d\n/* e\n*/ f";
  expect(maskCypher(text)).toBe(
    `a ${' '.repeat(7)} ${' '.repeat(3)} ${' '.repeat(3)} ${' '.repeat(4)}\n${' '.repeat(4)}\n${' '.repeat(2)} f`,
  );
});

describe('the RETURN', () => {
  test('of a nested subquery or comprehension does not count', () => {
    const body = `MATCH (n {key: $key})
      CALL (n) { MATCH (n)--(m) RETURN m.x AS x }
      RETURN COUNT { MATCH (n)--() RETURN n } AS degree, x, [(n)--(m) WHERE m.a > 1 | m { .a, .b }] AS near`;
    expect(
      problems('one { degree :: INTEGER NOT NULL, x :: ANY, near :: LIST<MAP> NOT NULL }', body),
    ).toEqual([]);
  });

  test('may carry CASE, functions with commas, and white space around AS', () => {
    const body =
      "MATCH (n {key: $key}) RETURN CASE WHEN n.a THEN 'x, y' ELSE coalesce(n.b, n.c) END\n AS\n a SKIP 1 LIMIT 2";
    expect(problems('many { a :: STRING }', body)).toEqual([]);
  });

  test('is checked in every branch of a UNION', () => {
    const body = 'MATCH (n {key: $key}) RETURN n.a AS a\nUNION\nMATCH (n) RETURN n.b AS b';
    expect(problems('many { a :: ANY }', body)).toEqual([
      "7: RETURN gives 'b', which @returns does not declare",
      "7: @returns declares 'a', which RETURN does not give",
    ]);
  });

  test('cannot be a star, and must be there when rows are promised', () => {
    expect(problems('many { a :: ANY }', 'MATCH (a {key: $key}) RETURN *')).toContain(
      "5: RETURN item '*' needs AS and a plain name",
    );
    expect(problems('many { a :: ANY }', 'MATCH (a {key: $key}) MERGE (a)', 'write')).toEqual([
      '4: the query has no RETURN',
    ]);
  });
});

test('a write query must write, and a key or label called set is not a write', () => {
  expect(problems('one { n :: ANY }', 'MATCH (n {key: $key}) RETURN n', 'write')).toEqual([
    '5: @mode write, but the query writes nothing',
  ]);
  const body = 'MATCH (n:Set {key: $key, set: 1})-[:MERGE]-() WHERE n.create RETURN n { delete: 1 } AS n';
  expect(problems('one { n :: MAP }', body)).toEqual([]);
});

test('a placeholder needs @for', () => {
  expect(problems('none', 'CREATE (:{{Label}} {key: $key})', 'write')).toEqual([
    '5: placeholder {{Label}} has no @for',
  ]);
});
