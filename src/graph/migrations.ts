import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  acquireMigrationLease,
  createLeaseConstraint,
  createMigrationConstraint,
  listMigrations,
  recordMigration,
  releaseMigrationLease,
} from '../gen/queries.ts';
import { GraphError } from './errors.ts';
import type { Graph } from './graph.ts';
import { nodeKey } from './keys.ts';
import { type Migration, readMigrations, rulesOf } from './migration-files.ts';
import type { AnyQuery, Query } from './query.ts';
import { awaitIndexes, dropLeftoverIndexes } from './schema-indexes.ts';

/** Database and program do not fit together; an operator has to act. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** What to migrate, and how long to wait for other servers. */
export interface MigrationOptions {
  /** Folder of the `NNN-name.cypher` files. */
  readonly directory: string;
  /** Name of a series of migrations; a database may have several. Default `kaizen`. */
  readonly set?: string;
  /** Longest wait for another server that is migrating, in milliseconds. Default 120,000. */
  readonly leaseWaitMs?: number;
  readonly log?: { info(fields: Readonly<Record<string, unknown>>, message: string): void };
}

const DEFAULT_LEASE_WAIT_MS = 120_000;
/** A server that dies during a migration blocks the others for at most this long, in milliseconds. */
const LEASE_MS = 30_000;
/** The lease is renewed long before it runs out, also during a long statement. */
const RENEWAL_MS = 10_000;
const POLL_MS = 200;
/**
 * Time limit of one statement of a migration, in milliseconds. A statement may rewrite every performance record of a full
 * store: five hundred a second per core, so about five million.
 */
const STATEMENT_TIMEOUT_MS = 10_800_000;
const INDEX_WAIT_MS = 300_000;

/** Codes for a rule that exists already: two servers created it at once, or an earlier attempt did. */
const ALREADY_THERE = new Set([
  'Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists',
  'Neo.ClientError.Schema.ConstraintAlreadyExists',
  'Neo.ClientError.Schema.IndexAlreadyExists',
]);

/**
 * Brings the database to the newest migration, and returns the numbers applied by this call.
 *
 * Any number of servers may call it at once, also on an empty database: one migrates under a lease, and the others wait
 * and find the work done. A migration whose process died is run again from its first statement, so every statement must
 * be repeatable (`IF NOT EXISTS`, `MERGE`).
 */
export async function applyMigrations(graph: Graph, options: MigrationOptions): Promise<readonly number[]> {
  const set = options.set ?? 'kaizen';
  const migrations = readMigrations(options.directory);
  const applied: number[] = [];
  if ((await pendingMigrations(graph, set, migrations)).length > 0) {
    await runRule(graph, createLeaseConstraint);
    await runRule(graph, createMigrationConstraint);
    await withLease(graph, set, options.leaseWaitMs ?? DEFAULT_LEASE_WAIT_MS, async (assertHeld) => {
      for (const migration of await pendingMigrations(graph, set, migrations)) {
        await applyMigration(graph, set, migration, assertHeld);
        // Waits here, because the next migration may drop an index that is still being filled.
        await assertOnline(graph, [migration]);
        options.log?.info({ number: migration.number, migration: migration.name }, 'migration applied');
        applied.push(migration.number);
      }
    });
  }
  await assertOnline(graph, migrations);
  return applied;
}

/** Waits for the indexes of migrations. Throws when one of them cannot be used. */
async function assertOnline(graph: Graph, migrations: readonly Migration[]): Promise<void> {
  const late = await awaitIndexes(graph, rulesOf(migrations), INDEX_WAIT_MS);
  if (late.length === 0) return;
  const states = late.map(({ name, state }) => `${name} (${state})`).join(', ');
  throw new MigrationError(
    `Indexes that are not online: ${states}. Start again when the database has filled them; make a failed one again by its statement in cypher/schema.`,
  );
}

/** Migrations that are not yet applied, after a check that the applied ones are known to this version. */
async function pendingMigrations(
  graph: Graph,
  set: string,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  const applied = await graph.run(listMigrations, { set });
  for (const { number, name, checksum } of applied) {
    const known = migrations.find((migration) => migration.number === number);
    if (known === undefined) {
      throw new MigrationError(
        `The database has migration ${number} (${name}), which this version does not know: it was used by a newer version. Start that version again, or restore a backup from before the upgrade.`,
      );
    }
    if (checksumOf(known) !== checksum) {
      throw new MigrationError(
        `Migration ${number} (${known.name}) was changed after it had been applied; put it back and add a new one.`,
      );
    }
  }
  const numbers = new Set(applied.map(({ number }) => number));
  return migrations.filter(({ number }) => !numbers.has(number));
}

async function applyMigration(
  graph: Graph,
  set: string,
  migration: Migration,
  assertHeld: () => Promise<void>,
): Promise<void> {
  await assertHeld();
  await dropLeftoverIndexes(graph, rulesOf([migration]));
  for (const [index, text] of migration.statements.entries()) {
    await assertHeld();
    await runRule(graph, {
      name: `schema/${migration.number}-${migration.name}#${index + 1}`,
      mode: 'write',
      cardinality: 'none',
      text,
    });
  }
  await graph.run(recordMigration, {
    migrationKey: nodeKey(set, String(migration.number)),
    set,
    number: BigInt(migration.number),
    name: migration.name,
    checksum: checksumOf(migration),
  });
}

/** Runs a schema statement. It has succeeded if its rule exists already. */
async function runRule(
  graph: Graph,
  statement: AnyQuery & Query<Readonly<Record<string, never>>, never, 'none'>,
): Promise<void> {
  try {
    await graph.run(statement, {}, { timeoutMs: STATEMENT_TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof GraphError && error.code !== undefined && ALREADY_THERE.has(error.code)))
      throw error;
  }
}

/** Runs `work` while holding the lease. `assertHeld` fails after another server has taken over. */
async function withLease(
  graph: Graph,
  set: string,
  waitMs: number,
  work: (assertHeld: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const lease = { leaseKey: set, holder: randomUUID() };
  let heldUntil = 0;
  const acquire = async (): Promise<boolean> => {
    const askedAt = performance.now();
    const { held } = await graph.run(acquireMigrationLease, { ...lease, leaseMs: BigInt(LEASE_MS) });
    heldUntil = held ? askedAt + LEASE_MS : 0;
    return held;
  };
  for (let waitedMs = 0; !(await acquire()); waitedMs += POLL_MS) {
    if (waitedMs >= waitMs)
      throw new MigrationError(
        'Another server is still migrating the database. Wait for it, and start again.',
      );
    await sleep(POLL_MS);
  }
  // A failed renewal is noticed at the next statement, which checks the lease again.
  const renewal = setInterval(() => void acquire().catch(() => undefined), RENEWAL_MS);
  try {
    await work(async () => {
      // After every schema change the database plans this query anew, which takes longer than most changes. So the
      // lease is checked only shortly before it runs out.
      if (performance.now() < heldUntil - RENEWAL_MS) return;
      if (!(await acquire())) throw new MigrationError('Another server took over migrating the database.');
    });
  } finally {
    clearInterval(renewal);
    await graph.run(releaseMigrationLease, lease);
  }
}

function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.statements.join(';\n')).digest('hex');
}
