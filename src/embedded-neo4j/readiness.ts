import { setTimeout as sleep } from 'node:timers/promises';
import neo4j, { type Driver, Neo4jError } from 'neo4j-driver';

/** The user that Neo4j creates by itself. */
export const USERNAME = 'neo4j';

/**
 * The result of one question to the database. BROKEN: the server runs, but it could not open the database, and will not
 * try again.
 */
export type Answer = 'READY' | 'WRONG_PASSWORD' | 'BROKEN' | 'SILENT';

/** The database that Neo4j makes by itself. */
const DATABASE = 'neo4j';
/** Codes for a database that is starting, has failed, or is closed. */
const NOT_OPEN =
  /^Neo\.(TransientError\.General\.DatabaseUnavailable|DatabaseError\.|TransientError\.Database\.)/;

/** Time limit of one question, in milliseconds. A running database answers in a few, its first query takes a second. */
const ATTEMPT_TIMEOUT_MS = 5_000;

/** Asks the database once whether it accepts the password. Never throws, and waits at most 5 s. */
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
    // Bolt answers for a database, too, that could not be opened. Only a query tells.
    await queryOnce(driver, DATABASE, 'RETURN 1');
    return 'READY';
  } catch (error) {
    const code = error instanceof Neo4jError ? error.code : '';
    if (code === 'Neo.ClientError.Security.Unauthorized') return 'WRONG_PASSWORD';
    return NOT_OPEN.test(code) && (await hasFailed(driver)) ? 'BROKEN' : 'SILENT';
  }
}

/** Whether the server has given up opening the database. */
async function hasFailed(driver: Driver): Promise<boolean> {
  try {
    const rows = await queryOnce(driver, 'system', `SHOW DATABASE ${DATABASE} YIELD statusMessage`);
    return rows.some((message) => message !== '');
  } catch {
    return false;
  }
}

/** The first column of every row. Nothing is tried again. */
async function queryOnce(driver: Driver, database: string, text: string): Promise<readonly unknown[]> {
  const session = driver.session({ database });
  try {
    const { records } = await session.run(text);
    return records.map((record) => record.get(0) as unknown);
  } finally {
    await session.close();
  }
}
