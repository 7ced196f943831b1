import { setTimeout as sleep } from 'node:timers/promises';
import neo4j, { type Driver, Neo4jError } from 'neo4j-driver';

/** The user that Neo4j creates by itself. */
export const USERNAME = 'neo4j';

/** The result of one question to the database. */
export type Answer = 'READY' | 'WRONG_PASSWORD' | 'SILENT';

/** Time limit of one question, in milliseconds. A running database answers in a few. */
const ATTEMPT_TIMEOUT_MS = 2_000;

/** Asks the database once whether it accepts the password. Never throws, and waits at most 2 s. */
export async function askDatabase(uri: string, password: string): Promise<Answer> {
  const driver = neo4j.driver(uri, neo4j.auth.basic(USERNAME, password), {
    connectionTimeout: ATTEMPT_TIMEOUT_MS,
    connectionAcquisitionTimeout: ATTEMPT_TIMEOUT_MS,
    maxConnectionPoolSize: 1,
  });
  const timer = new AbortController();
  // A frozen process still accepts connections through the system's backlog, so the driver's own limits are not enough.
  const silence = sleep(ATTEMPT_TIMEOUT_MS, 'SILENT' as const, { signal: timer.signal }).catch(
    () => 'SILENT' as const,
  );
  try {
    return await Promise.race([verify(driver), silence]);
  } finally {
    timer.abort();
    void driver.close().catch(() => undefined);
  }
}

async function verify(driver: Driver): Promise<Answer> {
  try {
    await driver.verifyConnectivity();
    return 'READY';
  } catch (error) {
    const refused = error instanceof Neo4jError && error.code === 'Neo.ClientError.Security.Unauthorized';
    return refused ? 'WRONG_PASSWORD' : 'SILENT';
  }
}
