import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import neo4j from 'neo4j-driver';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  type EmbeddedNeo4j,
  type EmbeddedNeo4jOptions,
  startEmbeddedNeo4j,
} from '../../src/embedded-neo4j/embedded-neo4j.ts';
import { identifyProcess } from '../../src/embedded-neo4j/process-identity.ts';

const SERVER = fileURLToPath(new URL('../embedded-neo4j/start-and-wait.ts', import.meta.url));

/** A start takes 5 s on an idle machine with 2 cores, and ten times that on one with much else to do. */
vi.setConfig({ testTimeout: 300_000 });

let dataDir: string;
const databases: EmbeddedNeo4j[] = [];
const servers: ChildProcess[] = [];

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'embedded-neo4j-'));
});

afterEach(async () => {
  for (const server of servers.splice(0)) server.kill('SIGKILL');
  await Promise.all(databases.splice(0).map((database) => database.stop()));
});

afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedNeo4jOptions> = {}): Promise<EmbeddedNeo4j> {
  const memory = { heapMb: 512, pageCacheMb: 256 };
  const database = await startEmbeddedNeo4j({ dataDir, boltPort: 0, httpPort: 0, memory, ...options });
  databases.push(database);
  return database;
}

/** Starts the database from a process of its own, which is then killed without a word. */
async function startAndKillServer(): Promise<{ readonly uri: string; readonly pid: number }> {
  const server = spawn(process.execPath, ['--import', 'tsx', SERVER, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  servers.push(server);
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  server.kill('SIGKILL');
  await once(server, 'exit');
  return JSON.parse(String(line));
}

async function count(database: EmbeddedNeo4j, statement: string): Promise<number> {
  const driver = neo4j.driver(database.uri, neo4j.auth.basic(database.username, database.password), {
    disableLosslessIntegers: true,
  });
  try {
    const { records } = await driver.executeQuery(statement, {}, { database: 'neo4j' });
    return records[0]?.get('count');
  } finally {
    await driver.close();
  }
}

test('a new database starts, answers on loopback, and leaves its data but no process', async () => {
  const progress: string[] = [];
  const database = await start({ onProgress: (message) => progress.push(message) });
  expect(database).toMatchObject({ adopted: false, username: 'neo4j' });
  expect(database.uri).toMatch(/^bolt:\/\/127\.0\.0\.1:\d+$/);
  expect(progress).toEqual(expect.arrayContaining(['creating the database', 'starting Neo4j']));
  expect(await count(database, 'CREATE (n:Kept) RETURN count(n) AS count')).toBe(1);
  await expect.poll(async () => (await fetch(database.browserUrl)).status, { timeout: 20_000 }).toBe(200);

  // Its own process group: Ctrl-C at the terminal does not reach it.
  const group = execFileSync('ps', ['-o', 'pgid=', '-p', String(database.pid)], { encoding: 'utf8' });
  expect(Number(group)).toBe(database.pid);

  await database.stop();
  expect(await database.exited).toEqual({ code: 0, signal: null });
  expect(identifyProcess(database.pid)).toBeUndefined();
});

test('the data outlive a stop and a crash, which is noticed', async () => {
  const database = await start();
  expect(database.adopted).toBe(false);
  expect(await count(database, 'MATCH (n:Kept) RETURN count(n) AS count')).toBe(1);
  process.kill(database.pid, 'SIGKILL');
  expect(await database.exited).toEqual({ code: null, signal: 'SIGKILL' });
  await database.stop();
  const again = await start();
  expect(again.password).toBe(database.password);
  expect(await count(again, 'MATCH (n:Kept) RETURN count(n) AS count')).toBe(1);
});

test('of two servers, one adopts the database of a killed one and the other is told who has it', async () => {
  const left = await startAndKillServer();
  expect(identifyProcess(left.pid)).toBeDefined();
  const results = await Promise.allSettled([start(), start()]);
  const adopted = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(adopted).toHaveLength(1);
  expect(adopted[0]).toMatchObject({ adopted: true, pid: left.pid, uri: left.uri });
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(refused).toMatchObject([{ kind: 'DATA_DIR_IN_USE' }]);
  expect(String(refused[0])).toContain(`process ${process.pid}`);
  const database = adopted[0];
  if (database === undefined) throw new Error('one of the two adopted it');
  expect(await count(database, 'MATCH (n:Kept) RETURN count(n) AS count')).toBe(1);
  await database.stop();
  expect(identifyProcess(left.pid)).toBeUndefined();
});

test('a database left behind that hangs is stopped and replaced', async () => {
  const left = await startAndKillServer();
  // A stopped process accepts connections and says nothing. It is let go on later, so that it can end.
  process.kill(left.pid, 'SIGSTOP');
  const database = await start({
    onProgress: (message) => {
      if (message.startsWith('stopping')) process.kill(left.pid, 'SIGCONT');
    },
  });
  expect(database.adopted).toBe(false);
  expect(database.pid).not.toBe(left.pid);
  expect(identifyProcess(left.pid)).toBeUndefined();
  expect(await count(database, 'MATCH (n:Kept) RETURN count(n) AS count')).toBe(1);
});

test('a port another program has is named before anything is started', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  if (typeof address !== 'object' || address === null) throw new Error('a listening server has an address');
  try {
    await expect(start({ httpPort: address.port })).rejects.toMatchObject({ kind: 'PORT_IN_USE' });
  } finally {
    other.close();
  }
});

test('a start that fails tells the reason from the log and leaves the folder free', async () => {
  const memory = { heapMb: 512, pageCacheMb: 100_000_000_000 };
  const error = await start({ memory }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ kind: 'DATABASE_UNUSABLE' });
  expect(String(error)).toContain('neo4j.log');
  expect(String(error)).toMatch(/memory/i);
});

test('a password that is not the database’s is told apart from a database that is down', async () => {
  const file = join(dataDir, 'neo4j-password');
  const kept = readFileSync(file, 'utf8');
  writeFileSync(file, 'another-password\n');
  try {
    const error = await start().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'START_FAILED' });
    expect(String(error)).toContain(file);
  } finally {
    writeFileSync(file, kept);
  }
});

test('a start that is given up leaves no process', async () => {
  const controller = new AbortController();
  const reason = new Error('the user left');
  const starting = start({
    signal: controller.signal,
    onProgress: (message) => {
      if (message === 'starting Neo4j') setTimeout(() => controller.abort(reason), 500);
    },
  });
  await expect(starting).rejects.toBe(reason);
  const left = execFileSync('ps', ['-e', '-o', 'args='], { encoding: 'utf8' });
  expect(left).not.toContain(dataDir);
});
