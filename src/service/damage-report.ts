import type { Logger } from 'pino';
import type { GraphOptions } from '../graph/graph.ts';
import type { Database } from './database.ts';

/** Errors of the database itself, such as a record that cannot be read. */
const OWN_ERROR = 'Neo.DatabaseError.';
/** Damage is met again with every call that touches it. Once a minute is enough to be seen, in milliseconds. */
const REPORT_EVERY_MS = 60_000;

/**
 * Says in the log that a query met an error of the database itself, with where it is and what to do. A service whose
 * store is damaged in one place still answers calls about the others, so health does not tell.
 */
export function createDamageReport(parts: {
  readonly database: Pick<Database, 'place'>;
  readonly log: Pick<Logger, 'error'>;
  /** Monotonic clock in milliseconds. */
  readonly now: () => number;
}): NonNullable<GraphOptions['onQuery']> {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return ({ name, code }) => {
    if (code?.startsWith(OWN_ERROR) !== true || parts.now() - reportedAt < REPORT_EVERY_MS) return;
    reportedAt = parts.now();
    parts.log.error(
      { query: name, databaseCode: code, database: parts.database.place },
      'the database could not read or write its own files: look at its log; make room if its disk is full, and restore a backup if files are damaged',
    );
  };
}
