import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { takeLock, waitForLock } from '../../src/embedded-neo4j/lock-file.ts';
import { identifyProcess } from '../../src/embedded-neo4j/process-identity.ts';
import { temporaryFolder } from './temporary-folder.ts';

function held(attempt: ReturnType<typeof takeLock>): () => void {
  if (attempt.kind !== 'HELD') throw new Error(`busy: ${attempt.holder.pid}`);
  return attempt.release;
}

test('a free lock is taken, and its release leaves nothing behind', () => {
  const folder = temporaryFolder();
  const release = held(takeLock(join(folder, 'lock')));
  expect(readdirSync(folder)).toEqual(['lock']);
  release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a lock a living process holds is busy and names it', () => {
  const path = join(temporaryFolder(), 'lock');
  const child = spawn('sleep', ['60']);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  writeFileSync(path, JSON.stringify(identifyProcess(child.pid ?? 0)));
  const attempt = takeLock(path);
  expect(attempt).toMatchObject({ kind: 'BUSY', holder: { pid: child.pid } });
});

test.each([
  ['a dead process', JSON.stringify({ pid: 99_999_999, started: 'boot/1' })],
  ['a process whose number was given away since', JSON.stringify({ pid: process.pid, started: 'boot/1' })],
  ['a file cut off by a power failure', ''],
])('the lock of %s is taken over', (_name, text) => {
  const folder = temporaryFolder();
  const path = join(folder, 'lock');
  writeFileSync(path, text);
  const release = held(takeLock(path));
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
  expect(readdirSync(folder)).toEqual(['lock']);
  release();
  expect(existsSync(path)).toBe(false);
});

test('while a living process takes over a dead one, others find the lock busy', () => {
  const path = join(temporaryFolder(), 'lock');
  writeFileSync(path, JSON.stringify({ pid: 99_999_999, started: 'boot/1' }));
  const claim = held(takeLock(`${path}.after-99999999`));
  expect(takeLock(path)).toMatchObject({ kind: 'BUSY', holder: { pid: process.pid } });
  claim();
  held(takeLock(path))();
});

test('a release does not remove a lock that is another process’s by now', () => {
  const path = join(temporaryFolder(), 'lock');
  const release = held(takeLock(path));
  writeFileSync(path, JSON.stringify({ pid: 1, started: 'boot/1' }));
  release();
  expect(existsSync(path)).toBe(true);
});

test('a waiter is told once who is before it and gets the lock after', async () => {
  const path = join(temporaryFolder(), 'lock');
  const release = held(takeLock(path));
  const reported: number[] = [];
  const waiting = waitForLock(
    path,
    (holder) => {
      reported.push(holder.pid);
      release();
    },
    undefined,
  );
  (await waiting)();
  expect(reported).toEqual([process.pid]);
});
