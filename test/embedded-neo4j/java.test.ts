import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandsOnPath, findJava, parseJavaVersion } from '../../src/embedded-neo4j/java.ts';
import { fakeCommand, temporaryFolder } from './temporary-folder.ts';

function folderWithJava(version: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'bin'));
  fakeCommand(join(folder, 'bin', 'java'), `echo 'openjdk version "${version}" 2025-04-15' >&2`);
  return folder;
}

test.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['openjdk version "21" 2023-09-19', 21],
  ['java version "1.8.0_392"', 8],
  ['openjdk version "25-ea" 2025-09-16', 25],
  ['no Java at all', undefined],
])('%s is release %s', (text, version) => {
  expect(parseJavaVersion(text)).toBe(version);
});

test('JAVA_HOME comes before PATH', async () => {
  const home = folderWithJava('21.0.2');
  const path = folderWithJava('17.0.1');
  const java = await findJava({ JAVA_HOME: home, PATH: join(path, 'bin') });
  expect(java).toEqual({ command: join(home, 'bin', 'java'), version: 21, home });
});

test('an old or missing JAVA_HOME gives way to a good Java on PATH', async () => {
  const old = folderWithJava('11.0.2');
  const path = folderWithJava('17.0.1');
  const expected = { command: join(path, 'bin', 'java'), version: 17, home: undefined };
  expect(await findJava({ JAVA_HOME: old, PATH: join(path, 'bin') })).toEqual(expected);
  expect(await findJava({ JAVA_HOME: join(old, 'gone'), PATH: join(path, 'bin') })).toEqual(expected);
});

test('without any Java the error says what to install and what to set', async () => {
  const error = await findJava({ PATH: temporaryFolder() }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'EmbeddedNeo4jError', kind: 'NO_JAVA' });
  expect(String(error)).toMatch(/JDK 17 or 21.*JAVA_HOME.*NEO4J_URI/);
});

test('with only an old Java the error names it', async () => {
  const old = folderWithJava('1.8.0_392');
  const error = await findJava({ PATH: join(old, 'bin') }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ kind: 'JAVA_TOO_OLD' });
  expect(String(error)).toContain(`${join(old, 'bin', 'java')} (Java 8)`);
});

test('a java that does not run counts as absent', async () => {
  const folder = temporaryFolder();
  fakeCommand(join(folder, 'java'), 'echo "no Java runtime present" >&2; exit 1');
  await expect(findJava({ PATH: folder })).rejects.toMatchObject({ kind: 'NO_JAVA' });
});

test('commands are found in the order of PATH', () => {
  const first = folderWithJava('17');
  const second = folderWithJava('21');
  const path = `${join(first, 'bin')}::${temporaryFolder()}:${join(second, 'bin')}`;
  expect(commandsOnPath('java', { PATH: path })).toEqual([
    join(first, 'bin', 'java'),
    join(second, 'bin', 'java'),
  ]);
  expect(commandsOnPath('java', {})).toEqual([]);
});
