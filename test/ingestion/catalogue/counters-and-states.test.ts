import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { COUNTERS, type CounterLabel } from '../../../src/ingestion/catalogue/counters-and-states.ts';
import { packageRoot } from '../../../src/shared/package-root.ts';

const LABELS = Object.keys(COUNTERS) as CounterLabel[];
/** What counter nodes hold beside counters. */
const OTHER_PROPERTIES = new Set(['key', 'name']);

/** A property of a counter node that a query reads. */
interface Reading {
  readonly file: string;
  /** Labels the variable may have there: several for `(way:Channel|Template)`. */
  readonly labels: readonly CounterLabel[];
  readonly property: string;
}

/** Every query but those that write counters, whose names are computed, and migrations, which read what older versions kept. */
function queries(): readonly { readonly file: string; readonly text: string }[] {
  const folder = path.join(packageRoot(), 'cypher');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.cypher') && !/count-on(-templates)?\.cypher$/.test(file))
    .filter((file) => !file.startsWith(`schema${path.sep}`))
    .map((file) => ({ file, text: readFileSync(path.join(folder, file), 'utf8').replaceAll(/\/\/.*/g, '') }));
}

/** Readings of a text: from where a variable is given a counter label until it is given another one. */
function readingsOf({ file, text }: { readonly file: string; readonly text: string }): readonly Reading[] {
  const bindings = [...text.matchAll(/\b(\w+):([A-Z]\w*(?:\|[A-Z]\w*)*)/g)].map((match) => ({
    variable: match[1] ?? '',
    labels: LABELS.filter((label) => match[2]?.split('|').includes(label)),
    from: match.index,
  }));
  return bindings.flatMap(({ variable, labels, from }, at) => {
    if (labels.length === 0) return [];
    const next = bindings.slice(at + 1).find((other) => other.variable === variable);
    const scope = text.slice(from, next?.from);
    return [...scope.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, 'g'))]
      .map((match) => match[1] ?? '')
      .filter((property) => !OTHER_PROPERTIES.has(property))
      .map((property) => ({ file, labels, property }));
  });
}

const readings = queries().flatMap(readingsOf);

describe('counters', () => {
  test.each(LABELS.flatMap((label) => COUNTERS[label].map((counter) => [label, counter] as const)))(
    '%s.%s is read by a query',
    (label, counter) => {
      const readers = readings.filter(
        ({ labels, property }) => labels.includes(label) && property === counter,
      );
      expect(readers, `no query reads ${counter}: show it, or do not count it`).not.toEqual([]);
    },
  );

  test('no query reads a counter that nothing counts', () => {
    const uncounted = readings.filter(
      ({ labels, property }) =>
        !labels.some((label) => (COUNTERS[label] as readonly string[]).includes(property)),
    );
    expect(uncounted).toEqual([]);
  });

  test('the look at the queries finds readings by pattern, by predicate and of several labels', () => {
    const text = `MATCH (a)-[:TRACKS]->(one:Pack) RETURN one.runs_started, CASE WHEN two:Channel THEN two.sent END,
      CASE WHEN two:Pack THEN two.deals_won END // two.hidden`;
    expect(readingsOf({ file: 'f', text: text.replaceAll(/\/\/.*/g, '') })).toEqual([
      { file: 'f', labels: ['Pack'], property: 'runs_started' },
      { file: 'f', labels: ['Channel'], property: 'sent' },
      { file: 'f', labels: ['Pack'], property: 'deals_won' },
    ]);
    expect(readingsOf({ file: 'f', text: '(way:Channel|Template) RETURN way.replied' })).toEqual([
      { file: 'f', labels: ['Channel', 'Template'], property: 'replied' },
    ]);
  });
});
