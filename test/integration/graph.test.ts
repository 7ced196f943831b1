import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { auth, driver } from 'neo4j-driver';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { allQueries, listIndexes, listMigrations } from '../../src/gen/queries.ts';
import { createGraph, type Graph, type QueryReport } from '../../src/graph/graph.ts';
import { applyMigrations } from '../../src/graph/migrations.ts';
import type { Cardinality, Query } from '../../src/graph/query.ts';

const neo4j = inject('neo4j');
const run = randomUUID();
const reports: QueryReport[] = [];
let graph: Graph;

function query<Row, C extends Cardinality>(
  mode: 'read' | 'write',
  cardinality: C,
  text: string,
): Query<Readonly<Record<string, unknown>>, Row, C> {
  return { name: 'test/query', mode, cardinality, text };
}

const range = <C extends Cardinality>(cardinality: C) =>
  query<{ readonly n: number }, C>('read', cardinality, 'UNWIND range(1, $count) AS n RETURN n');
const mergeProbe = query<{ readonly n: number }, 'one'>(
  'write',
  'one',
  'MERGE (p:GraphTestProbe {key: $key}) SET p.n = coalesce(p.n, 0) + 1 RETURN p.n AS n',
);
const createProbe = query<never, 'none'>('write', 'none', 'CREATE (:GraphTestProbe {key: $key})');
const countProbes = query<{ readonly n: number }, 'one'>(
  'read',
  'one',
  'MATCH (p:GraphTestProbe) WHERE p.key STARTS WITH $key RETURN count(p) AS n',
);
// Millions of rows, each a little work: minutes, unless something ends it.
const endless = query<{ readonly n: number }, 'one'>(
  'read',
  'one',
  'UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE sin(a) * cos(b) > 2 RETURN count(*) AS n',
);

beforeAll(async () => {
  graph = createGraph({ ...neo4j, database: 'neo4j', onQuery: (report) => reports.push(report) });
  await graph.run(
    query<never, 'none'>(
      'write',
      'none',
      'CREATE CONSTRAINT graph_test_probe IF NOT EXISTS FOR (p:GraphTestProbe) REQUIRE p.key IS UNIQUE',
    ),
    {},
  );
});

afterAll(async () => {
  await graph.run(query<never, 'none'>('write', 'none', 'DROP CONSTRAINT graph_test_probe IF EXISTS'), {});
  await graph.run(query<never, 'none'>('write', 'none', 'MATCH (p:GraphTestProbe) DETACH DELETE p'), {});
  await graph.close();
});

describe('run', () => {
  test('gives rows in the shape of the cardinality', async () => {
    expect(await graph.run(range('one'), { count: 1n })).toEqual({ n: 1 });
    expect(await graph.run(range('optional'), { count: 1n })).toEqual({ n: 1 });
    expect(await graph.run(range('optional'), { count: 0n })).toBeUndefined();
    expect(await graph.run(range('many'), { count: 3n })).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(await graph.run(range('none'), { count: 0n })).toBeUndefined();
  });

  test('gives more rows than the driver fetches by default', async () => {
    expect(await graph.run(range('many'), { count: 2_500n })).toHaveLength(2_500);
  });

  test.each(['one', 'optional', 'none'] as const)(
    'refuses rows beyond the cardinality %s',
    async (cardinality) => {
      await expect(graph.run(range(cardinality), { count: 2n })).rejects.toMatchObject({
        kind: 'UNEXPECTED',
        query: 'test/query',
      });
    },
  );

  test('refuses no row where one was promised', async () => {
    await expect(graph.run(range('one'), { count: 0n })).rejects.toMatchObject({ kind: 'UNEXPECTED' });
  });

  test('reports each query to the hook, with its rows or the kind of its error', async () => {
    reports.length = 0;
    await graph.run(range('many'), { count: 3n });
    await graph.run(query<never, 'none'>('read', 'none', 'RETURN x'), {}).catch(() => undefined);
    expect(reports).toMatchObject([
      { name: 'test/query', rows: 3, outcome: 'OK' },
      { name: 'test/query', rows: 0, outcome: 'UNEXPECTED' },
    ]);
  });

  test('tells a broken uniqueness constraint from other errors', async () => {
    const key = `${run}|unique`;
    await graph.run(createProbe, { key });
    await expect(graph.run(createProbe, { key })).rejects.toMatchObject({ kind: 'CONSTRAINT' });
    const syntax = query<never, 'none'>('write', 'none', 'CREATE CREATE');
    await expect(graph.run(syntax, {})).rejects.toMatchObject({ kind: 'UNEXPECTED' });
  });

  test('ends a query that outlives its time limit', async () => {
    // Without the limit it would never settle.
    await expect(graph.run(endless, {}, { timeoutMs: 300 })).rejects.toMatchObject({ kind: 'TIMEOUT' });
  });

  test('ends a read when the caller leaves, and calls a passed deadline a timeout', async () => {
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(), 100);
    await expect(graph.run(endless, {}, { signal: leaving.signal })).rejects.toMatchObject({
      kind: 'CANCELLED',
    });
    const deadline = { signal: AbortSignal.timeout(100) };
    await expect(graph.run(endless, {}, deadline)).rejects.toMatchObject({ kind: 'TIMEOUT' });
    await expect(graph.run(endless, {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'CANCELLED',
    });
  });

  test('lets a write that was sent finish when the caller leaves', async () => {
    const key = `${run}|left`;
    const leaving = new AbortController();
    const slow = query<{ readonly n: number }, 'one'>(
      'write',
      'one',
      'UNWIND range(1, 2000000) AS i WITH sum(sin(i)) AS s MERGE (p:GraphTestProbe {key: $key}) RETURN count(p) AS n',
    );
    const written = graph.run(slow, { key }, { signal: leaving.signal });
    setTimeout(() => leaving.abort(), 50);
    expect(await written).toEqual({ n: 1 });
  });
});

describe('transaction', () => {
  test('sends queries without awaiting each and commits them together', async () => {
    const keys = ['a', 'b', 'c'].map((name) => `${run}|together|${name}`);
    const rows = await graph.transaction('write', (tx) =>
      Promise.all(keys.map((key) => tx.run(mergeProbe, { key }))),
    );
    expect(rows).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
    expect(await graph.run(countProbes, { key: `${run}|together` })).toEqual({ n: 3 });
  });

  test('rolls everything back when the work throws, and passes its error on', async () => {
    const key = `${run}|rolled back`;
    const own = new RangeError('not today');
    const work = graph.transaction('write', async (tx) => {
      await tx.run(createProbe, { key });
      throw own;
    });
    await expect(work).rejects.toBe(own);
    expect(await graph.run(countProbes, { key })).toEqual({ n: 0 });
  });

  test('reports the first failure, even when a later query is awaited first or the error is caught', async () => {
    const key = `${run}|first failure`;
    await graph.run(createProbe, { key });
    const later = graph.transaction('write', async (tx) => {
      const first = tx.run(createProbe, { key });
      await tx.run(countProbes, { key });
      await first;
    });
    await expect(later).rejects.toMatchObject({ kind: 'CONSTRAINT' });
    const caught = graph.transaction('write', async (tx) => {
      await tx.run(createProbe, { key }).catch(() => undefined);
    });
    await expect(caught).rejects.toMatchObject({ kind: 'CONSTRAINT' });
  });

  test('retries when two transactions lock the same nodes in opposite order', async () => {
    const keys = [`${run}|left lock`, `${run}|right lock`] as const;
    for (const key of keys) await graph.run(mergeProbe, { key });
    let attempts = 0;
    let arrived = 0;
    let meet: () => void = () => undefined;
    const bothHoldOne = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const lockBoth = (first: string, second: string): Promise<unknown> =>
      graph.transaction('write', async (tx) => {
        attempts += 1;
        await tx.run(mergeProbe, { key: first });
        arrived += 1;
        if (arrived === 2) meet();
        await bothHoldOne;
        await tx.run(mergeProbe, { key: second });
      });
    await Promise.all([lockBoth(keys[0], keys[1]), lockBoth(keys[1], keys[0])]);
    expect(attempts).toBeGreaterThan(2);
    for (const key of keys) expect(await graph.run(mergeProbe, { key })).toEqual({ n: 4 });
  });

  test('does not retry when told not to', async () => {
    let attempts = 0;
    const work = graph.transaction(
      'read',
      async (tx) => {
        attempts += 1;
        await tx.run(query<never, 'none'>('read', 'none', 'RETURN x'), {});
      },
      { retry: false },
    );
    await expect(work).rejects.toMatchObject({ kind: 'UNEXPECTED' });
    expect(attempts).toBe(1);
  });

  test('gives up waiting for a lock when its time is over', async () => {
    const key = `${run}|held lock`;
    await graph.run(mergeProbe, { key });
    await graph.transaction('write', async (tx) => {
      await tx.run(mergeProbe, { key });
      const waiting = graph.transaction('write', (other) => other.run(mergeProbe, { key }), {
        timeoutMs: 400,
      });
      await expect(waiting).rejects.toMatchObject({ kind: 'TIMEOUT' });
    });
    expect(await graph.run(mergeProbe, { key })).toEqual({ n: 3 });
  });

  test('rolls a write back when asked to follow the caller', async () => {
    const key = `${run}|followed`;
    const leaving = new AbortController();
    const work = graph.transaction(
      'write',
      async (tx) => {
        await tx.run(createProbe, { key });
        leaving.abort();
        await tx.run(endless, {});
      },
      { signal: leaving.signal },
    );
    await expect(work).rejects.toMatchObject({ kind: 'CANCELLED' });
    // The key is free again as soon as the server has let the transaction go.
    expect(await graph.run(mergeProbe, { key })).toEqual({ n: 1 });
  });

  test('refuses a write in a read transaction, and any query after its end', async () => {
    const key = `${run}|refused`;
    const write = graph.transaction('read', (tx) => tx.run(createProbe, { key }));
    await expect(write).rejects.toMatchObject({ kind: 'UNEXPECTED' });
    const escaped = await graph.transaction('read', async (tx) => ({ tx }));
    await expect(escaped.tx.run(countProbes, { key })).rejects.toMatchObject({ kind: 'UNEXPECTED' });
  });
});

describe('connection', () => {
  test('verifies, and says UNAVAILABLE for a port where nothing listens', async () => {
    expect((await graph.verify()).agent).toMatch(/^Neo4j\//);
    const nowhere = createGraph({ ...neo4j, uri: 'bolt://127.0.0.1:1', database: 'neo4j' });
    try {
      await expect(nowhere.verify()).rejects.toMatchObject({ kind: 'UNAVAILABLE' });
      await expect(nowhere.run(range('one'), { count: 1n })).rejects.toMatchObject({ kind: 'UNAVAILABLE' });
      await expect(
        nowhere.transaction('write', (tx) => tx.run(createProbe, { key: run })),
      ).rejects.toMatchObject({
        kind: 'UNAVAILABLE',
      });
    } finally {
      await nowhere.close();
    }
  });

  test('says AUTHENTICATION for a wrong user', async () => {
    // A user of its own, so that the server's lock-out after failures does not hit the other tests.
    const stranger = createGraph({ ...neo4j, username: `nobody-${run}`, database: 'neo4j' });
    try {
      await expect(stranger.verify()).rejects.toMatchObject({ kind: 'AUTHENTICATION' });
      await expect(stranger.run(range('one'), { count: 1n })).rejects.toMatchObject({
        kind: 'AUTHENTICATION',
      });
    } finally {
      await stranger.close();
    }
  });

  test('says UNAVAILABLE when no connection becomes free, and serves the next caller after one did', async () => {
    const narrow = createGraph({ ...neo4j, database: 'neo4j', maxPoolSize: 1, acquisitionTimeoutMs: 200 });
    try {
      const leaving = new AbortController();
      const busy = narrow.run(endless, {}, { signal: leaving.signal });
      await expect(narrow.run(range('one'), { count: 1n })).rejects.toMatchObject({ kind: 'UNAVAILABLE' });
      leaving.abort();
      await expect(busy).rejects.toMatchObject({ kind: 'CANCELLED' });
      expect(await narrow.run(range('one'), { count: 1n })).toEqual({ n: 1 });
    } finally {
      await narrow.close();
    }
  });
});

describe('plans', () => {
  test('profiles a write without keeping it', async () => {
    const key = `${run}|profiled`;
    const { dbHits, rows, operators } = await graph.profile(mergeProbe, { key });
    expect(dbHits).toBeGreaterThan(0);
    expect(rows).toBe(1);
    expect(operators.map(({ name }) => name)).toContain('ProduceResults');
    expect(await graph.run(countProbes, { key })).toEqual({ n: 0 });
  });

  test('explains without parameters and passes notifications on', async () => {
    const scan = query<never, 'none'>(
      'read',
      'many' as 'none',
      'MATCH (n:GraphTestNoSuchLabel {k: $k}) RETURN n',
    );
    const { operators, notifications } = await graph.explain(scan);
    expect(operators.map(({ name }) => name)).toContain('NodeByLabelScan');
    expect(notifications.map(({ code }) => code)).toContain(
      'Neo.ClientNotification.Statement.UnknownLabelWarning',
    );
    expect(notifications.map(({ code }) => code)).not.toContain(
      'Neo.ClientNotification.Statement.ParameterNotProvided',
    );
  });

  test('explains every query of the module', async () => {
    // Hints name indexes, which are those of the schema.
    await applyMigrations(graph, {
      directory: fileURLToPath(new URL('../../cypher/schema', import.meta.url)),
    });
    for (const each of allQueries) {
      expect((await graph.explain(each)).operators.length, each.name).toBeGreaterThan(0);
    }
  });
});

describe('migrations', () => {
  const directories: string[] = [];
  function migrations(files: Readonly<Record<string, string>>): string {
    const directory = mkdtempSync(join(tmpdir(), 'kaizen-migrations-'));
    directories.push(directory);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    return directory;
  }
  const constraint = (name: string): string =>
    `CREATE CONSTRAINT graph_test_${name} IF NOT EXISTS FOR (n:GraphTestMigrated) REQUIRE n.${name} IS UNIQUE;\n`;

  const runText = (text: string) => graph.run(query<never, 'none'>('write', 'none', text), {});

  afterEach(async () => {
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
    for (const name of ['first', 'second']) {
      await runText(`DROP CONSTRAINT graph_test_${name} IF EXISTS`);
      await runText(`DROP INDEX graph_test_${name} IF EXISTS`);
    }
    for (const label of ['Migration', 'MigrationLease', 'GraphTestMigrated']) {
      const text = `MATCH (n:${label}) WHERE coalesce(n.set, n.key) STARTS WITH $run DELETE n`;
      await graph.run(query<never, 'none'>('write', 'none', text), { run });
    }
  });

  test('are applied once and in order by servers that start at once', async () => {
    const set = `${run}-concurrent`;
    const directory = migrations({
      '002-more.cypher': `// Why.\n${constraint('second')}CREATE (:GraphTestMigrated {key: '${set}'});\n`,
      '001-first.cypher': constraint('first'),
    });
    const applied = await Promise.all([1, 2, 3].map(() => applyMigrations(graph, { directory, set })));
    expect(applied.flat().sort()).toEqual([1, 2]);
    expect(await graph.run(listMigrations, { set })).toMatchObject([
      { number: 1, name: 'first' },
      { number: 2, name: 'more' },
    ]);
    const made = query<{ readonly n: number }, 'one'>(
      'read',
      'one',
      'MATCH (n:GraphTestMigrated {key: $set}) RETURN count(n) AS n',
    );
    expect(await graph.run(made, { set })).toEqual({ n: 1 });
    expect(await applyMigrations(graph, { directory, set })).toEqual([]);
  });

  test('find a rule that is there under another name done', async () => {
    const set = `${run}-equivalent`;
    const rule = (name: string): string =>
      `CREATE CONSTRAINT ${name} FOR (n:GraphTestMigrated) REQUIRE n.first IS UNIQUE;`;
    const directory = migrations({
      '001-first.cypher': `${rule('graph_test_first')}\n${rule('graph_test_first')}\n`,
    });
    expect(await applyMigrations(graph, { directory, set })).toEqual([1]);
  });

  test('stop when an applied one was changed, but not for a comment', async () => {
    const set = `${run}-changed`;
    await applyMigrations(graph, { directory: migrations({ '001-first.cypher': constraint('first') }), set });
    const commented = migrations({ '001-first.cypher': `// A word.\n${constraint('first')}` });
    expect(await applyMigrations(graph, { directory: commented, set })).toEqual([]);
    const changed = migrations({ '001-first.cypher': constraint('second') });
    await expect(applyMigrations(graph, { directory: changed, set })).rejects.toThrow(
      'Migration 1 (first) was changed after it had been applied',
    );
  });

  test('stop when the database was used by a newer version', async () => {
    const set = `${run}-newer`;
    const files = { '001-first.cypher': constraint('first') };
    await applyMigrations(graph, {
      directory: migrations({ ...files, '002-more.cypher': constraint('second') }),
      set,
    });
    await expect(applyMigrations(graph, { directory: migrations(files), set })).rejects.toThrow(
      'The database has migration 2 (more), which this version does not know',
    );
  });

  test('wait for another server no longer than told', async () => {
    const set = `${run}-waiting`;
    const hold = query<never, 'none'>(
      'write',
      'none',
      "CREATE (:MigrationLease {key: $set, holder: 'other', expires_at_ms: timestamp() + 60000})",
    );
    await graph.run(hold, { set });
    const directory = migrations({ '001-first.cypher': constraint('first') });
    await expect(applyMigrations(graph, { directory, set, leaseWaitMs: 400 })).rejects.toThrow(
      'Another server is still migrating the database.',
    );
  });

  /** Makes constraints and cuts the connection meanwhile, until one has left its index behind; gives its state. */
  async function leaveIndexBehind(name: string): Promise<string> {
    for (let attempt = 0; attempt < 400; attempt++) {
      const client = driver(neo4j.uri, auth.basic(neo4j.username, neo4j.password));
      await client.getServerInfo();
      // A driver that is closed under a query may never settle it.
      void client
        .session({ database: 'neo4j' })
        .run(constraint(name).replace(';', ''))
        .then(undefined, () => undefined);
      await sleep((attempt * 3) % 40);
      await client.close();
      const [left] = await graph.run(listIndexes, { names: [`graph_test_${name}`] });
      if (left?.isOwned === false) {
        // It may still be on its way.
        await sleep(500);
        const [stuck] = await graph.run(listIndexes, { names: [`graph_test_${name}`] });
        if (stuck?.isOwned === false) return stuck.state;
      }
      await runText(`DROP CONSTRAINT graph_test_${name} IF EXISTS`);
    }
    throw new Error('no attempt left an index behind');
  }

  test('come up on what a server left that died while it made a constraint', async () => {
    const set = `${run}-left`;
    expect(await leaveIndexBehind('first')).toBe('POPULATING');
    const directory = migrations({ '001-first.cypher': constraint('first') });
    expect(await applyMigrations(graph, { directory, set })).toEqual([1]);
    expect(await graph.run(listIndexes, { names: ['graph_test_first'] })).toEqual([
      { name: 'graph_test_first', state: 'ONLINE', isOwned: true },
    ]);
  });

  test('do not wait for an index that is not theirs', async () => {
    const set = `${run}-foreign`;
    expect(await leaveIndexBehind('second')).toBe('POPULATING');
    const directory = migrations({ '001-first.cypher': constraint('first') });
    expect(await applyMigrations(graph, { directory, set })).toEqual([1]);
  });
});
