import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type DatabaseState,
  parseState,
  readState,
  writeState,
} from '../../src/embedded-neo4j/state-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

const STATE: DatabaseState = {
  process: { pid: 4711, started: 'boot/12345' },
  boltPort: 7687,
  httpPort: 7474,
  fingerprint: 'abc',
  ready: true,
};

test('a written state is read back', () => {
  const file = join(temporaryFolder(), 'state.json');
  writeState(file, STATE);
  expect(readState(file)).toEqual(STATE);
});

test.each([
  ['nothing', ''],
  ['half a file', JSON.stringify(STATE).slice(0, 40)],
  ['another type', '[1, 2]'],
  ['null', 'null'],
  ['no process', JSON.stringify({ ...STATE, process: undefined })],
  ['a port as text', JSON.stringify({ ...STATE, boltPort: '7687' })],
  ['no fingerprint', JSON.stringify({ ...STATE, fingerprint: undefined })],
])('%s is no state', (_name, text) => {
  expect(parseState(text)).toBeUndefined();
});

test('an absent or broken file is no state', () => {
  const folder = temporaryFolder();
  expect(readState(join(folder, 'absent.json'))).toBeUndefined();
  writeFileSync(join(folder, 'broken.json'), '{');
  expect(readState(join(folder, 'broken.json'))).toBeUndefined();
});
