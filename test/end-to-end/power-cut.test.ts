/**
 * What is acknowledged survives a power cut: the database has written its log to the disk before the service answers.
 * strace sees the system calls. The last test shows that the check can fail: there strace answers them in the kernel's
 * place, so that nothing reaches the disk.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Connection, openConnection } from '../../src/client/connection.ts';
import { AccountServiceService, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import { EventServiceService } from '../../src/gen/kaizen/v1/event_service.ts';
import { createProgramFolder, type ProgramFolder } from '../fixtures/program.ts';

const CALLS = 25;
const LONG_MS = 300_000;

/** When a call was sent and answered, in milliseconds since 1970. */
interface Answered {
  readonly sentMs: number;
  readonly answeredMs: number;
}

let folder: ProgramFolder;
let connection: Connection;
let traces: string;

function hasStrace(): boolean {
  try {
    execFileSync('strace', ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

// A machine that checks for all must have it; a developer's own need not, and is told.
const isMissing = process.env.CI !== 'true' && !hasStrace();

describe.skipIf(isMissing)(
  `an acknowledged event${isMissing ? ' (NOT TESTED: strace is missing, apt-get installs it)' : ''}`,
  () => {
    beforeAll(async () => {
      traces = mkdtempSync(path.join(tmpdir(), 'kaizen-strace-'));
      folder = createProgramFolder({ copyOf: inject('migratedData') });
      const { address } = await folder.start();
      connection = openConnection({ address, timeoutMs: LONG_MS });
      await connection.call(
        AccountServiceService.putAccount,
        PutAccountRequest.fromPartial({ account: { accountId: 'power' } }),
      );
    }, LONG_MS);
    afterAll(async () => {
      connection?.close();
      await folder?.remove();
      rmSync(traces, { recursive: true, force: true });
    });

    test('is on the disk before its call is answered', { timeout: LONG_MS }, async () => {
      const { calls, synced } = await traced('real', []);
      expect(synced.length).toBeGreaterThanOrEqual(CALLS);
      expect(notOnDisk(calls, synced)).toEqual([]);
    });

    test('would be missed if nothing reached the disk', { timeout: LONG_MS }, async () => {
      const { calls, synced } = await traced('none', ['-e', 'inject=fsync,fdatasync:retval=0']);
      expect(notOnDisk(calls, synced)).toHaveLength(CALLS);
    });
  },
);

/** Calls during which no write of the transaction log was completed. */
function notOnDisk(calls: readonly Answered[], synced: readonly number[]): readonly Answered[] {
  // Times are compared in whole milliseconds.
  return calls.filter(
    ({ sentMs, answeredMs }) => !synced.some((ms) => ms >= sentMs - 1 && ms <= answeredMs + 1),
  );
}

/** Logs events one after the other while strace watches the database. */
async function traced(
  name: string,
  options: readonly string[],
): Promise<{ readonly calls: readonly Answered[]; readonly synced: readonly number[] }> {
  const file = path.join(traces, name);
  const calls = await whileTracing(file, options, () => logEvents(name));
  return { calls, synced: syncedTimes(readFileSync(file, 'utf8')) };
}

/** Does the work while strace writes a file of the database's system calls. */
async function whileTracing<T>(file: string, options: readonly string[], work: () => Promise<T>): Promise<T> {
  const database = folder.database();
  if (database === undefined) throw new Error('no database runs');
  const strace = spawn(
    'strace',
    [
      ...['--follow-forks', '--attach', String(database.pid), '--decode-fds=path', '--output', file],
      ...['--timestamps=unix,us', '--syscall-times=us', '-e', 'trace=fsync,fdatasync,msync', ...options],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await attached(strace);
  const ended = new Promise((resolve) => strace.once('exit', resolve));
  try {
    return await work();
  } finally {
    strace.kill('SIGINT');
    await ended;
  }
}

async function logEvents(name: string): Promise<readonly Answered[]> {
  const calls: Answered[] = [];
  for (let n = 0; n < CALLS; n += 1) {
    const sentMs = Date.now();
    const event = Event.fromJSON({
      eventId: `${name}-${n}`,
      leadCreated: { leadId: `lead-${n}`, source: 'web' },
    });
    await connection.call(EventServiceService.logEvent, { accountId: 'power', event });
    calls.push({ sentMs, answeredMs: Date.now() });
  }
  return calls;
}

function attached(strace: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    strace.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (/attached/.test(said)) resolve();
    });
    strace.once('error', reject);
    strace.once('exit', () => reject(new Error(`strace ended: ${said}`)));
  });
}

/**
 * Times at which the transaction log was on the disk, in milliseconds. A line has the time of its beginning and, at its
 * end, how long it took. A call that another thread interrupts has two lines, of which the second has the time of its end.
 */
function syncedTimes(text: string): readonly number[] {
  const unfinished = new Set<string>();
  return text.split('\n').flatMap((line) => {
    const [, thread = '', seconds = '', rest = ''] = /^(\d+) +(\d+\.\d+) (.*)$/.exec(line) ?? [];
    const isLog = /^f(data)?sync\(\d+<.*neostore\.transaction\.db/.test(rest);
    if (isLog && rest.includes('<unfinished')) unfinished.add(thread);
    const isResumed = /^<\.\.\. f(data)?sync resumed>/.test(rest) && unfinished.delete(thread);
    const [, took] = /= 0 <(\d+\.\d+)>$/.exec(rest) ?? [];
    if (took === undefined || !(isLog || isResumed)) return [];
    return [1_000 * (Number(seconds) + (isResumed ? 0 : Number(took)))];
  });
}
