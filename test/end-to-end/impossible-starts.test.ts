/** Every way in which the ground of a start gives way: one message that names the setting, says what is wrong and what to do. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import neo4j from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { findJava } from '../../src/embedded-neo4j/java.ts';
import { POM } from '../../src/embedded-neo4j/pom.ts';
import { fakeCommand } from '../embedded-neo4j/temporary-folder.ts';
import { freePort } from '../fixtures/free-port.ts';
import { startOwnDatabase } from '../fixtures/own-database.ts';
import { createProgramFolder, type ProgramEnd, type ProgramFolder } from '../fixtures/program.ts';
import { startTcpProxy } from '../fixtures/tcp-proxy.ts';

type Settings = Readonly<Record<string, string>>;

/** Makes the situation in a new folder, and returns the settings of the start. */
type Situation = (at: string) => Settings | Promise<Settings>;

/** A start takes 2 s on an idle machine, with a database 10 s, and several times that on one with much else to do. */
const LONG_MS = 600_000;

let folder: ProgramFolder;
let home: string;
let java: string;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  folder = createProgramFolder();
  home = mkdtempSync(path.join(tmpdir(), 'kaizen-impossible-'));
  java = path.dirname(path.dirname(realpathSync((await findJava(process.env)).command)));
});
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
  await folder?.remove();
  rmSync(home, { recursive: true, force: true });
}, LONG_MS);

/** The port of a server of the test's own. */
async function listening(server: Server): Promise<number> {
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A server that does this with each connection. */
const taking = (take: (socket: Socket) => unknown): Promise<number> =>
  listening(createServer((socket) => take(socket.on('error', () => undefined))));

const onSharedDatabase = (): Settings => {
  const { uri, username, password } = inject('neo4j');
  return { NEO4J_URI: uri, NEO4J_USERNAME: username, NEO4J_PASSWORD: password };
};
const externally = (uri: string): Settings => ({ NEO4J_URI: uri, NEO4J_PASSWORD: 'secret' });

function folderIn(at: string, name: string): string {
  mkdirSync(path.join(at, name), { recursive: true });
  return path.join(at, name);
}
function fileIn(at: string): string {
  writeFileSync(path.join(at, 'file'), '');
  return path.join(at, 'file');
}

/** A JAVA_HOME whose java is a script. */
function javaOf(at: string, script: string): Settings {
  fakeCommand(path.join(folderIn(at, 'jdk/bin'), 'java'), script);
  return { PATH: `${folderIn(at, 'path')}:/usr/bin-none`, JAVA_HOME: path.join(at, 'jdk') };
}

/** Nothing is downloaded yet, neither by the service nor by Maven, which begins with its own plugin. */
function downloading(at: string, settings: Settings): Settings {
  return {
    KAIZEN_CACHE_DIR: path.join(at, 'cache'),
    MAVEN_OPTS: `-Dmaven.repo.local=${path.join(at, 'maven')} -Duser.home=${at}`,
    ...settings,
  };
}

/** A mirror of Maven Central that answers so. */
async function fromMirror(
  at: string,
  answer: (url: string) => { status: number; body?: string; length?: number },
) {
  const port = await listening(
    createHttpServer(({ url = '' }, response) => {
      const { status, body = '', length = body.length } = answer(url);
      response.writeHead(status, { 'content-length': length });
      if (length === body.length) response.end(body);
      else response.write(body, () => response.destroy());
    }),
  );
  return downloading(at, { KAIZEN_MAVEN_MIRROR: `http://127.0.0.1:${port}/maven2` });
}

/** A proxy in Maven's own settings. */
async function throughProxy(at: string): Promise<Settings> {
  const port = await taking((socket) =>
    socket.once('data', () =>
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'),
    ),
  );
  const proxy = `<proxy><active>true</active><protocol>https</protocol><host>127.0.0.1</host><port>${port}</port></proxy>`;
  writeFileSync(
    path.join(folderIn(at, '.m2'), 'settings.xml'),
    `<settings><proxies>${proxy}</proxies></settings>`,
  );
  return downloading(at, {});
}

/** Says so of the server's version in the greeting of Bolt; all else passes through. */
async function ofVersion(version: string): Promise<Settings> {
  const shared = onSharedDatabase();
  const { hostname, port } = new URL(shared.NEO4J_URI ?? '');
  const proxy = await startTcpProxy({
    ...{ host: hostname, port: Number(port) },
    rewrite: (bytes) =>
      Buffer.from(bytes.toString('latin1').replace(/Neo4j\/5\.\d\d\.\d\d/, `Neo4j/${version}`), 'latin1'),
  });
  closing.push(proxy.close);
  return { ...shared, NEO4J_URI: `bolt://127.0.0.1:${proxy.port}` };
}

/** A database that a later version has migrated. */
async function ofLaterVersion(): Promise<Settings> {
  const { uri, username, password, stop } = await startOwnDatabase();
  closing.push(stop);
  const driver = neo4j.driver(uri, neo4j.auth.basic(username, password));
  const later = `MATCH (m:Migration) WITH m LIMIT 1
    CREATE (:Migration { key: m.set + '|999', set: m.set, number: 999, name: 'later', checksum: '' })`;
  const { summary } = await driver.executeQuery(later, {}, { database: 'neo4j' });
  expect(summary.counters.updates().nodesCreated).toBe(1);
  await driver.close();
  return { NEO4J_URI: uri, NEO4J_USERNAME: username, NEO4J_PASSWORD: password };
}

const STORE = 'neo4j/data/databases/neo4j';
const LOG = 'neo4j/data/transactions/neo4j/neostore.transaction.db.0';

/** A data folder that was good, and something was done to it. */
function damaged(at: string, damage: (dataDir: string) => void): Settings {
  const dataDir = path.join(at, 'data');
  cpSync(inject('migratedData'), dataDir, { recursive: true });
  damage(dataDir);
  return { KAIZEN_DATA_DIR: dataDir };
}

/** A disk of 64 KiB. Only root mounts one. */
function onSmallDisk(at: string): string {
  const disk = folderIn(at, 'disk');
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'pipe' });
  closing.push(() => execFileSync('umount', ['-l', disk]));
  return disk;
}

const isRoot = process.getuid?.() === 0;

const WITHOUT_DATABASE: Readonly<Record<string, readonly [Situation, readonly string[]]>> = {
  'without Java': [
    (at) => ({ PATH: folderIn(at, 'path'), JAVA_HOME: '' }),
    ['needs Java', 'Install a JDK 17 or 21', 'JAVA_HOME', 'NEO4J_URI'],
  ],
  'JAVA_HOME leads to a Java without java': [
    (at) => ({ PATH: folderIn(at, 'path'), JAVA_HOME: folderIn(at, 'jre') }),
    ['JAVA_HOME is /', 'where no bin/java runs', 'Install a JDK 17 or 21'],
  ],
  'JAVA_HOME leads to a java that does not run': [
    (at) => javaOf(at, 'exit 1'),
    ['JAVA_HOME is /', 'where no bin/java runs', 'Install a JDK 17 or 21'],
  ],
  'a Java that is too old': [
    (at) => javaOf(at, `echo 'openjdk version "11.0.2"' >&2`),
    ['needs Java 17 or 21', '(Java 11)', 'JAVA_HOME'],
  ],
  'without Maven and with nothing downloaded': [
    (at) => ({ PATH: folderIn(at, 'path'), JAVA_HOME: java, KAIZEN_CACHE_DIR: folderIn(at, 'cache') }),
    ['"mvn"', 'Install Maven', 'NEO4J_URI'],
  ],
  'no network, so that no name is known': [
    (at) => downloading(at, { KAIZEN_MAVEN_MIRROR: 'https://mirror.invalid/maven2' }),
    ['could not download Neo4j: the name of the server is not known', 'KAIZEN_MAVEN_MIRROR', 'NEO4J_URI'],
  ],
  'a mirror where nobody listens': [
    async (at) => downloading(at, { KAIZEN_MAVEN_MIRROR: `http://127.0.0.1:${await freePort()}/maven2` }),
    ['could not download Neo4j: the server does not answer', 'KAIZEN_MAVEN_MIRROR'],
  ],
  'a mirror that is out of order': [
    (at) => fromMirror(at, () => ({ status: 503 })),
    ['could not download Neo4j: the server, or a proxy before it, is out of order', 'KAIZEN_MAVEN_MIRROR'],
  ],
  'a proxy that wants a password': [
    throughProxy,
    ['could not download Neo4j: the proxy asks for a user and a password', "Maven's settings.xml"],
  ],
  'a download that is cut short': [
    (at) => fromMirror(at, () => ({ status: 200, body: POM, length: 100_000 })),
    ['could not download Neo4j: files arrive cut short', 'KAIZEN_MAVEN_MIRROR'],
  ],
  'a download with a wrong checksum': [
    (at) => fromMirror(at, (url) => ({ status: 200, body: /\.\w+\d$/.test(url) ? '0'.repeat(40) : POM })),
    ['could not download Neo4j: files arrive cut short, or changed', 'KAIZEN_MAVEN_MIRROR'],
  ],
  'a cache folder where a file is in the way': [
    (at) => ({ KAIZEN_CACHE_DIR: path.join(fileIn(at), 'cache') }),
    ['KAIZEN_CACHE_DIR (/', 'a file is in the way'],
  ],
  'a cache folder that cannot be made': [
    () => ({ KAIZEN_CACHE_DIR: '/proc/kaizen/cache' }),
    ['KAIZEN_CACHE_DIR (/proc/kaizen/cache) cannot be used', 'name another folder'],
  ],
  'a data folder that is a file': [
    (at) => ({ KAIZEN_DATA_DIR: fileIn(at) }),
    ['KAIZEN_DATA_DIR (/', 'a file is in the way'],
  ],
  'a data folder that cannot be made': [
    () => ({ KAIZEN_DATA_DIR: '/proc/kaizen' }),
    ['KAIZEN_DATA_DIR (/proc/kaizen) cannot be used', 'name another folder'],
  ],
  'a data folder with a folder in the place of a file': [
    (at) => ({ KAIZEN_DATA_DIR: path.dirname(folderIn(at, 'data/neo4j-password')) }),
    ['KAIZEN_DATA_DIR (/', 'a folder is in the way'],
  ],
  'an address open to other machines': [
    () => ({ KAIZEN_GRPC_ADDRESS: '0.0.0.0:0' }),
    ['KAIZEN_GRPC_ADDRESS', 'other machines', '127.0.0.1'],
  ],
  'its Bolt port in use': [
    async () => ({ KAIZEN_NEO4J_BOLT_PORT: String(await taking(() => undefined)) }),
    ['in use by another program', 'KAIZEN_NEO4J_BOLT_PORT'],
  ],
  'the port of the Browser in use': [
    async () => ({ KAIZEN_NEO4J_HTTP_PORT: String(await taking(() => undefined)) }),
    ['in use by another program', 'KAIZEN_NEO4J_HTTP_PORT'],
  ],
  'its gRPC port in use': [
    async () => ({ KAIZEN_GRPC_ADDRESS: `127.0.0.1:${await taking(() => undefined)}` }),
    ['gRPC cannot listen', 'another program', 'KAIZEN_GRPC_ADDRESS'],
  ],
  'its metrics port in use': [
    async () => ({ KAIZEN_METRICS_ADDRESS: `127.0.0.1:${await taking(() => undefined)}` }),
    ['Metrics cannot listen', 'another program', 'KAIZEN_METRICS_ADDRESS'],
  ],
  'settings that are none': [
    () => ({ KAIZEN_GRPC_ADRESS: '127.0.0.1:0', KAIZEN_LANES: 'many', NEO4J_URI: 'http://db' }),
    [
      '4 problem(s)',
      'KAIZEN_GRPC_ADRESS is not a setting',
      'KAIZEN_LANES must be a whole number',
      'NEO4J_URI must begin with',
      'NEO4J_PASSWORD must be given',
    ],
  ],
};

const WITH_ANOTHER_SERVER: typeof WITHOUT_DATABASE = {
  'a Neo4j whose name is not known': [
    () => externally('bolt://db.invalid:7687'),
    ['No Neo4j server answers at bolt://db.invalid:7687', 'check NEO4J_URI'],
  ],
  'a Neo4j where nobody listens': [
    async () => externally(`bolt://127.0.0.1:${await freePort()}`),
    ['No Neo4j server answers at bolt://127.0.0.1:', 'check NEO4J_URI'],
  ],
  'a web server in the place of Neo4j': [
    async () =>
      externally(`bolt://127.0.0.1:${await listening(createHttpServer((_, to) => to.end('hello')))}`),
    ['No Neo4j server answers at bolt://127.0.0.1:', 'check NEO4J_URI'],
  ],
  'a server that says nothing': [
    async () => externally(`bolt://127.0.0.1:${await taking(() => undefined)}`),
    ['No Neo4j server answers at bolt://127.0.0.1:', 'check NEO4J_URI'],
  ],
  // Neo4j 4.3 and older have no version of Bolt in common with the driver, and answer four zeros.
  'a Neo4j of another age': [
    async () =>
      externally(
        `bolt://127.0.0.1:${await taking((socket) => socket.once('data', () => socket.end(Buffer.alloc(4))))}`,
      ),
    ['bolt://127.0.0.1:', 'NEO4J_URI'],
  ],
  'a Neo4j that is too old': [
    () => ofVersion('5.11.30'),
    ['is Neo4j/5.11.30', 'needs Neo4j 5.23 or newer', 'NEO4J_URI'],
  ],
  'encryption where the server has none': [
    () => ({
      ...onSharedDatabase(),
      NEO4J_URI: (onSharedDatabase().NEO4J_URI ?? '').replace('bolt:', 'bolt+s:'),
    }),
    ['No Neo4j server answers at bolt+s://', 'check NEO4J_URI'],
  ],
  // Another user's: three refusals of the shared one would lock it for the tests beside this.
  'a wrong password': [
    () => ({ ...onSharedDatabase(), NEO4J_USERNAME: 'somebody', NEO4J_PASSWORD: 'a secret guess' }),
    ['refused user "somebody"', 'NEO4J_USERNAME', 'NEO4J_PASSWORD'],
  ],
  'a database that does not exist': [
    () => ({ ...onSharedDatabase(), NEO4J_DATABASE: 'elsewhere' }),
    ['no database "elsewhere"', 'NEO4J_DATABASE'],
  ],
  'the database of the server itself': [
    () => ({ ...onSharedDatabase(), NEO4J_DATABASE: 'system' }),
    ['"system"', 'NEO4J_DATABASE'],
  ],
  'a database that a later version has migrated': [
    ofLaterVersion,
    ['NEO4J_URI (bolt://', 'migration 999 (later)', 'Start that version again, or restore a backup'],
  ],
};

const WITH_A_DAMAGED_FOLDER: typeof WITHOUT_DATABASE = {
  'a store whose first page is gone': [
    (at) => damaged(at, (dir) => writeFileSync(path.join(dir, STORE, 'neostore'), Buffer.alloc(8_192))),
    ['KAIZEN_DATA_DIR (/', 'its files are damaged, or some are missing', 'Restore a backup', 'debug.log'],
  ],
  'a store without one of its files': [
    (at) => damaged(at, (dir) => rmSync(path.join(dir, STORE, 'neostore.propertystore.db'))),
    ['KAIZEN_DATA_DIR (/', 'its files are damaged, or some are missing', 'Restore a backup', 'debug.log'],
  ],
  'a transaction log that is cut': [
    (at) => damaged(at, (dir) => truncateSync(path.join(dir, LOG), 1_000)),
    ['KAIZEN_DATA_DIR (/', 'its files are damaged, or some are missing', 'Restore a backup', 'debug.log'],
  ],
  'a store with pages that were overwritten': [
    (at) =>
      damaged(at, (dir) => {
        const file = path.join(dir, STORE, 'neostore.nodestore.db');
        // The lowest bit says that a record is in use; the rest points to nowhere.
        writeFileSync(file, Buffer.alloc(16_384, 0x5b), { flag: 'r+' });
      }),
    ['KAIZEN_DATA_DIR (/', 'damaged', /* what to do */ 'estore a backup'],
  ],
};

const AS_ROOT: typeof WITHOUT_DATABASE = {
  'a data folder on a full disk': [
    (at) => {
      const disk = onSmallDisk(at);
      fill(disk);
      return { KAIZEN_DATA_DIR: disk };
    },
    ['KAIZEN_DATA_DIR (/', 'its disk is full'],
  ],
  'a cache folder on a full disk': [
    (at) => {
      const disk = onSmallDisk(at);
      fill(disk);
      return { KAIZEN_CACHE_DIR: disk };
    },
    ['KAIZEN_CACHE_DIR (/', 'its disk is full'],
  ],
  'a cache folder that is read-only': [
    (at) => {
      const disk = onSmallDisk(at);
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      return { KAIZEN_CACHE_DIR: disk };
    },
    ['KAIZEN_CACHE_DIR (/', 'its file system is read-only'],
  ],
  'a data folder that is read-only': [
    (at) => {
      const disk = onSmallDisk(at);
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      return { KAIZEN_DATA_DIR: disk };
    },
    ['KAIZEN_DATA_DIR (/', 'its file system is read-only'],
  ],
};

function fill(disk: string): void {
  try {
    writeFileSync(path.join(disk, 'filler'), Buffer.alloc(100_000));
  } catch {
    // The disk is full, as it should be.
  }
}

async function expectMessage([situation, says]: readonly [Situation, readonly string[]]): Promise<void> {
  const end = await folder.launch(await situation(mkdtempSync(path.join(home, 'at-')))).ended;
  for (const words of says) expect(end.stderr).toContain(words);
  expect(end).toMatchObject({ code: 1, signal: null });
  expectOneMessage(end);
  expect(folder.database()).toBeUndefined();
}

/** One message for people on standard error: its lines are sentences or items of a list. */
function expectOneMessage({ stdout, stderr }: ProgramEnd): void {
  const [message = '', ...items] = stderr.trimEnd().split('\n');
  expect(message).not.toBe('');
  for (const item of items) expect(item).toMatch(/^- /);
  expect(stderr).not.toMatch(/a secret guess|Error:|undefined|\[object/);
  for (const text of [stdout, stderr]) expect(text).not.toMatch(/^\s+at |\\n\s+at |"level":(50|60)/m);
}

describe('a start that cannot be says so, says what to do, and ends with 1:', () => {
  test.each(Object.entries({ ...WITHOUT_DATABASE, ...WITH_ANOTHER_SERVER, ...WITH_A_DAMAGED_FOLDER }))(
    '%s',
    { timeout: LONG_MS },
    (_, row) => expectMessage(row),
  );

  test.skipIf(!isRoot && process.env.CI !== 'true').each(Object.entries(AS_ROOT))(
    '%s',
    { timeout: LONG_MS },
    (_, row) => expectMessage(row),
  );

  test('a data folder of another user', { timeout: LONG_MS }, async () => {
    const at = folderIn(mkdtempSync(path.join(home, 'at-')), 'data');
    // Root may write everywhere, so it starts the service as nobody; other users take a folder of root.
    const asUser = isRoot ? { user: 65_534 } : {};
    const end = await folder.launch({ KAIZEN_DATA_DIR: isRoot ? at : '/usr/kaizen' }, asUser).ended;
    expect(end.stderr).toContain('KAIZEN_DATA_DIR (/');
    expect(end.stderr).toContain('this user may not write there');
    expect(end.code).toBe(1);
    expectOneMessage(end);
  });
});

describe('a start that waits', () => {
  test.each<readonly [string, Situation, string]>([
    [
      'for a download',
      async (at) =>
        downloading(at, { KAIZEN_MAVEN_MIRROR: `http://127.0.0.1:${await taking(() => undefined)}/maven2` }),
      'downloading Neo4j',
    ],
    [
      'for a Neo4j that says nothing',
      async () => ({
        ...externally(`bolt://127.0.0.1:${await taking(() => undefined)}`),
        KAIZEN_LOG_LEVEL: 'debug',
      }),
      'asking the database',
    ],
  ])('%s hears SIGTERM', { timeout: LONG_MS }, async (_, situation, waiting) => {
    const program = folder.launch(await situation(mkdtempSync(path.join(home, 'at-'))));
    await program.wrote(waiting);
    program.kill('SIGTERM');
    const end = await program.ended;
    expect(end).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(end.stdout).not.toContain('did not');
  });
});
