/** The sums that patterns are made from, as the graph holds them, and whether two accounts have the same. */
import { expect } from 'vitest';
import { nodeKey } from '../../src/graph/keys.ts';
import type { TestService } from './harness.ts';
import { rowsOf } from './learning-client.ts';

const SUMS = ['n', 'd', 'decayed_n', 'decayed_d', 'decayed_squared_d', 'nn', 'nd', 'dd'] as const;
const COUNTS = ['arms', 'sets', 'successes', 'other_successes'] as const;

/** Numbers of one thing. */
export interface NamedNumbers {
  readonly name: string;
  readonly values: readonly number[];
}

/** The sums of every trait, metric, assignment and scope that has any. */
export function evidenceOf(service: TestService, accountId: string): Promise<readonly NamedNumbers[]> {
  return rowsOf<NamedNumbers>(
    service,
    `MATCH (t:Trait)-[:HAS_EVIDENCE]->(e:Evidence) WHERE t.key STARTS WITH $prefix AND e.sets > 0
     RETURN t.kind + ':' + t.value + ' ' + e.metric + ' ' + e.assignment + ' ' + e.project_id AS name,
            [name IN $names | toFloat(e[name])] AS values
     ORDER BY name`,
    { prefix: `${nodeKey(accountId)}|`, names: [...SUMS, ...COUNTS] },
  );
}

/** The variance that arms are weighted with, by scope. */
export function weightsOf(service: TestService, accountId: string): Promise<readonly NamedNumbers[]> {
  return rowsOf<NamedNumbers>(
    service,
    `MATCH (d:Dispersion) WHERE d.key STARTS WITH $prefix
     RETURN split(d.key, $prefix)[1] AS name, [d.tau2, toFloat(d.df)] AS values ORDER BY name`,
    { prefix: `${nodeKey(accountId)}|` },
  );
}

/** The same but for the order in which sums were added up. */
export function expectSame(found: readonly NamedNumbers[], expected: readonly NamedNumbers[]): void {
  expect(found.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
  for (const [at, { name, values }] of found.entries()) {
    for (const [place, value] of values.entries()) {
      const other = expected[at]?.values[place] ?? Number.NaN;
      // A sum that cancels is as exact as its parts, whose size the information (or 1) is of.
      const scale = Math.max(1, Math.abs(other));
      expect(Math.abs(value - other) / scale, `${name}: ${value}, not ${other}`).toBeLessThanOrEqual(1e-9);
    }
  }
}
