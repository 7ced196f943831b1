/** Runs a process that ends in one way, and counts what became of every event it logged. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectKaizen } from '../../src/client/index.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import type { Way } from './ways.ts';

/** The service that a process logs to. */
export interface LoggedTo {
  readonly address: string;
  newAccount(): Promise<string>;
  storedIds(accountId: string): Promise<readonly string[]>;
}

/** Clients and programs for the runs. */
export interface Runners {
  /** File URLs of two copies of the TypeScript client. */
  readonly clients: readonly [string, string];
  /** A Python with the client installed. */
  readonly python?: string;
}

/** The result of a run. */
export interface Outcome {
  readonly logged: number;
  readonly stored: number;
  /** Events logged and not stored. A killed process may have stored events that it had no time to note as logged. */
  readonly missing: number;
  /** Events reported on standard error as dropped. */
  readonly reported: number;
  /** Events neither stored nor reported. */
  readonly unreported: number;
  readonly end: number | NodeJS.Signals | null;
  readonly seconds: number;
  readonly stderr: string;
}

/** Port 1 belongs to a protocol that no machine serves. */
const NOBODY = '127.0.0.1:1';
/** In milliseconds. A process that has not ended by then hangs. */
const END_LIMIT_MS = 60_000;
const SEND_LIMIT_MS = 60_000;
const PROGRAMS = path.join(packageRoot(), 'scripts/client-ends');
const BUILT = path.join(packageRoot(), 'dist/src');

/** Copies the built client, so that a process can load it twice. `remove` deletes the copy. */
export function copyClient(): { readonly clients: Runners['clients']; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-second-client-'));
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(path.join(packageRoot(), 'node_modules'), path.join(folder, 'node_modules'));
  cpSync(BUILT, path.join(folder, 'src'), { recursive: true });
  const module = (root: string): string => new URL(`file://${path.join(root, 'client/index.js')}`).href;
  return {
    clients: [module(BUILT), module(path.join(folder, 'src'))],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs one way once. */
export async function runWay(way: Way, service: LoggedTo, runners: Runners): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-end-'));
  const ledger = path.join(folder, 'ledger');
  const spool = way.spool === true ? path.join(folder, 'spool') : '';
  writeFileSync(ledger, '');
  if (spool !== '') mkdirSync(spool);
  try {
    const accountId = await service.newAccount();
    const address = way.away === true ? NOBODY : service.address;
    const program = way.program ?? way.name;
    const started = performance.now();
    const { end, stderr } = await runProgram(
      way,
      commandOf(way, runners, [address, accountId, ledger, spool], program),
    );
    const seconds = (performance.now() - started) / 1_000;
    if (spool !== '') await sendSpool(way, service, runners, { accountId, spool });
    const logged = readFileSync(ledger, 'utf8')
      .split('\n')
      .filter((id) => id !== '');
    const stored = new Set(await service.storedIds(accountId));
    const missing = logged.filter((id) => !stored.has(id)).length;
    const reported = countReported(stderr);
    const unreported = Math.max(0, missing - reported);
    return {
      logged: logged.length,
      stored: stored.size,
      missing,
      reported,
      unreported,
      end,
      seconds,
      stderr,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function commandOf(
  { language }: Way,
  { clients, python }: Runners,
  rest: readonly string[],
  program: string,
): readonly string[] {
  if (language === 'node') {
    return [
      process.execPath,
      '--import',
      'tsx',
      path.join(PROGRAMS, 'program.ts'),
      program,
      ...clients,
      ...rest,
    ];
  }
  if (python === undefined) throw new Error('there is no Python to run it');
  return [python, path.join(PROGRAMS, 'program.py'), program, ...rest];
}

function runProgram(
  { signal, afterMs = 0 }: Way,
  [command = '', ...args]: readonly string[],
): Promise<Pick<Outcome, 'end' | 'stderr'>> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: packageRoot(), stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    let written = '';
    let isSignalled = false;
    const limit = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      written += text;
      if (signal === undefined || isSignalled || !written.includes('ready\n')) return;
      isSignalled = true;
      setTimeout(() => child.kill(signal), afterMs);
    });
    child.once('error', reject);
    child.once('close', (code, by) => {
      clearTimeout(limit);
      resolve({ end: by ?? code, stderr });
    });
  });
}

/** Starts the next process on the same spool, which sends what was left there. */
async function sendSpool(
  { language }: Way,
  { address }: LoggedTo,
  runners: Runners,
  { accountId, spool }: { readonly accountId: string; readonly spool: string },
): Promise<void> {
  if (language === 'python') {
    const next = { name: 'send-spool', language, ends: 0 } as const;
    const ledger = path.join(spool, '..', 'ledger');
    await runProgram(next, commandOf(next, runners, [address, accountId, ledger, spool], next.name));
    return;
  }
  const kaizen = connectKaizen({ accountId, address, spool: { directory: spool }, flushOnSigterm: false });
  await kaizen.flush({ timeoutMs: SEND_LIMIT_MS });
  await kaizen.close();
}

/** Number of events that standard error reports as dropped, by either client. */
function countReported(stderr: string): number {
  const counts = [
    ...[...stderr.matchAll(/^.*Kaizen: (\d+) event\(s\) were dropped/gm)].map(([, count]) => Number(count)),
    ...[...stderr.matchAll(/Kaizen: (\d+) more of DROPPED/g)].map(([, count]) => Number(count)),
    ...[...stderr.matchAll(/^dropped: (\d+) more events/gm)].map(([, count]) => Number(count)),
    ...[...stderr.matchAll(/^dropped: .*\(event .*\)$/gm)].map(() => 1),
  ];
  return counts.reduce((sum, count) => sum + count, 0);
}
