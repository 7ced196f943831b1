/** The database of a program on a folder of its own, as an analyst sees it. */
import neo4j from 'neo4j-driver';
import { boltUri } from '../../src/embedded-neo4j/configuration.ts';
import { locateHome, readOrCreatePassword } from '../../src/embedded-neo4j/home.ts';
import { USERNAME } from '../../src/embedded-neo4j/readiness.ts';
import { readState } from '../../src/embedded-neo4j/state-file.ts';
import type { ReadRows } from './account-figures.ts';

/** Runs queries on the running database of a data folder; rows are plain objects. */
export function databaseOf({ dataDir }: { readonly dataDir: string }): ReadRows {
  return async (query, params) => {
    const { stateFile, passwordFile } = locateHome(dataDir);
    const state = readState(stateFile);
    if (state === undefined) throw new Error('no database runs on the folder');
    const password = readOrCreatePassword(passwordFile);
    const driver = neo4j.driver(boltUri(state), neo4j.auth.basic(USERNAME, password), {
      disableLosslessIntegers: true,
    });
    try {
      const { records } = await driver.executeQuery(query, params, { database: 'neo4j' });
      return records.map((record) => record.toObject());
    } finally {
      await driver.close();
    }
  };
}
