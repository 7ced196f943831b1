import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { isComplete, type JarsOptions, resolveJars } from '../../src/embedded-neo4j/jars.ts';
import { JARS_FOLDER, MAIN_JARS } from '../../src/embedded-neo4j/pom.ts';
import { fakeCommand, temporaryFolder } from './temporary-folder.ts';

/** The part of a fake Maven that does what the real one does: jars in the folder it is told. */
const COPY_JARS = `
for argument in "$@"; do case "$argument" in -DoutputDirectory=*) out="\${argument#*=}";; esac; done
mkdir -p "$out"
for jar in ${MAIN_JARS.join(' ')}; do echo "content of $jar" > "$out/$jar"; done`;

/** A cache and a Maven of the test's own; every run of it appends a line to `runs`. */
function setUp(script: string): {
  readonly options: JarsOptions;
  readonly folder: string;
  readonly runs: () => number;
} {
  const bin = temporaryFolder();
  const cacheDir = join(temporaryFolder(), 'cache');
  const runsFile = join(bin, 'runs');
  fakeCommand(join(bin, 'mvn'), `echo run >> ${runsFile}\n${script}`);
  const environment = { PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
  return {
    options: { cacheDir, environment, onProgress: () => undefined, signal: undefined },
    folder: join(cacheDir, JARS_FOLDER),
    runs: () => (existsSync(runsFile) ? readFileSync(runsFile, 'utf8').split('\n').length - 1 : 0),
  };
}

test('the first call downloads, the second does not run Maven', async () => {
  const { options, folder, runs } = setUp(COPY_JARS);
  expect(await resolveJars(options)).toBe(folder);
  expect(await resolveJars(options)).toBe(folder);
  expect(runs()).toBe(1);
  expect(readdirSync(options.cacheDir)).toEqual([JARS_FOLDER]);
});

test('two at once download once', async () => {
  const { options, folder, runs } = setUp(`sleep 0.3\n${COPY_JARS}`);
  expect(await Promise.all([resolveJars(options), resolveJars(options)])).toEqual([folder, folder]);
  expect(runs()).toBe(1);
});

test('a download that died is not taken for complete, and its rest is cleared away', async () => {
  const { options, folder } = setUp(`${COPY_JARS}\nkill -9 $$`);
  await expect(resolveJars(options)).rejects.toMatchObject({ kind: 'DOWNLOAD_FAILED' });
  expect(existsSync(folder)).toBe(false);
  const again = setUp(COPY_JARS);
  const retry = { ...again.options, cacheDir: options.cacheDir };
  expect(await resolveJars(retry)).toBe(folder);
  expect(readdirSync(options.cacheDir)).toEqual([JARS_FOLDER]);
});

test.each([
  ['cut short', (jar: string) => writeFileSync(jar, 'c')],
  ['gone', (jar: string) => rmSync(jar)],
])('a jar that is %s is downloaded again', async (_name, damage) => {
  const { options, folder, runs } = setUp(COPY_JARS);
  await resolveJars(options);
  damage(join(folder, MAIN_JARS[0]));
  expect(isComplete(folder)).toBe(false);
  await resolveJars(options);
  expect(isComplete(folder)).toBe(true);
  expect(runs()).toBe(2);
});

test('Maven’s own words are in the error, with what to do', async () => {
  const { options } = setUp('echo "[ERROR] Could not transfer artifact: Connection refused"; exit 1');
  const error = await resolveJars(options).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ kind: 'DOWNLOAD_FAILED' });
  expect(String(error)).toMatch(/Connection refused.*proxy or mirror.*NEO4J_URI/);
});

test('a Maven that succeeds without Neo4j’s jars is a failure', async () => {
  const { options } = setUp(`${COPY_JARS}\nrm "$out/${MAIN_JARS[2]}"`);
  await expect(resolveJars(options)).rejects.toMatchObject({ kind: 'DOWNLOAD_FAILED' });
});

test('without Maven the error says so', async () => {
  const { options } = setUp('');
  const environment = { PATH: temporaryFolder() };
  await expect(resolveJars({ ...options, environment })).rejects.toMatchObject({ kind: 'NO_MAVEN' });
});

test('an aborted start ends Maven and throws the reason', async () => {
  const { options, folder } = setUp('exec sleep 60');
  const reason = new Error('stopped by the user');
  const controller = new AbortController();
  const resolving = resolveJars({ ...options, signal: controller.signal });
  setTimeout(() => controller.abort(reason), 100);
  await expect(resolving).rejects.toBe(reason);
  expect(existsSync(folder)).toBe(false);
});
