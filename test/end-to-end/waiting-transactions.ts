/** Waits until a call under test has reached a lock that the test holds. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestService } from './harness.ts';
import { rowsOf } from './learning-client.ts';

/** Checks for the call to reach the lock, and milliseconds between them. */
const CHECKS = 200;
const PAUSE_MS = 100;

/** Resolves when a transaction waits for another one, in a query that has this text. */
export async function untilOneWaits(service: TestService, text = ''): Promise<void> {
  for (let check = 0; check < CHECKS; check += 1) {
    const waiting = await rowsOf(
      service,
      `SHOW TRANSACTIONS YIELD status, currentQuery
       WHERE status STARTS WITH 'Blocked' AND currentQuery CONTAINS $text RETURN status`,
      { text },
    );
    if (waiting.length > 0) return;
    await sleep(PAUSE_MS);
  }
  throw new Error('the call did not reach the lock');
}
