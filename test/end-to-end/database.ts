/** The database as an analyst sees it: Cypher of the test's own, beside the service. */
import neo4j, { type Driver } from 'neo4j-driver';
import { inject } from 'vitest';

/** Runs one query and returns its rows as plain objects. */
export async function readDatabase(
  query: string,
  params: Readonly<Record<string, unknown>>,
): Promise<readonly Record<string, unknown>[]> {
  const { uri, username, password } = inject('neo4j');
  const driver: Driver = neo4j.driver(uri, neo4j.auth.basic(username, password), {
    disableLosslessIntegers: true,
  });
  try {
    const { records } = await driver.executeQuery(query, params, { database: 'neo4j' });
    return records.map((record) => record.toObject());
  } finally {
    await driver.close();
  }
}
