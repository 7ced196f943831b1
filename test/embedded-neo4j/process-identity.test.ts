import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identifyProcess, isRunning, toProcessIdentity } from '../../src/embedded-neo4j/process-identity.ts';

test('this process is running, and stays the same one', () => {
  const self = identifyProcess(process.pid);
  if (self === undefined) throw new Error('a running process has an identity');
  expect(self.pid).toBe(process.pid);
  expect(isRunning(self)).toBe(true);
});

test('a process with the same number but another start is another one', () => {
  expect(isRunning({ pid: process.pid, started: 'another boot/1' })).toBe(false);
});

test('a process that ended is not running', async () => {
  const child = spawn('sleep', ['60']);
  const identity = identifyProcess(child.pid ?? 0);
  if (identity === undefined) throw new Error('a running child has an identity');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isRunning(identity)).toBe(false);
});

test.each([0, -1, 1.5, Number.NaN])('%s is no process', (pid) => {
  expect(identifyProcess(pid)).toBeUndefined();
});

test('only a number and a text make an identity', () => {
  expect(toProcessIdentity({ pid: 1, started: 'x', more: true })).toEqual({ pid: 1, started: 'x' });
  expect(toProcessIdentity({ pid: '1', started: 'x' })).toBeUndefined();
  expect(toProcessIdentity(null)).toBeUndefined();
});
