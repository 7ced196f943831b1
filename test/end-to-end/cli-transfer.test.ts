/** Backups from the command line: files that are whole, a restore of them, and files that were damaged. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Account, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { startTestService, type TestService } from './harness.ts';
import { recordOf, report } from './learning-client.ts';
import { runCli } from './run-cli.ts';

const LONG_MS = 240_000;
const NOW = new Date('2026-11-20T12:00:00Z');
/** The second id is too long for the name of a file. */
const ACCOUNTS = ['acme |% AG/..', '長'.repeat(100)] as const;

let databases: readonly OwnDatabase[] = [];
let source: TestService;
let target: TestService;
let folder: string;

beforeAll(async () => {
  databases = [await startOwnDatabase(), await startOwnDatabase()];
  const [one, two] = databases as readonly [OwnDatabase, OwnDatabase];
  source = await startTestService({ database: one, now: NOW });
  target = await startTestService({ database: two, now: NOW });
  folder = mkdtempSync(path.join(tmpdir(), 'kaizen-backup-'));
  for (const accountId of ACCOUNTS) {
    const account = Account.fromPartial({ accountId });
    await source.clients.AccountService.putAccount(PutAccountRequest.fromPartial({ account }));
    await report(source, accountId, [recordOf({ contentId: 'c "1"\u2028', impressions: 900, clicks: 9 })]);
  }
}, LONG_MS);
afterAll(async () => {
  await source?.close();
  await target?.close();
  for (const database of databases) await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (service: TestService, ...args: readonly string[]) =>
  runCli(['account', ...args, '--address', service.address], () => NOW);
const failure = async (command: Promise<string>): Promise<string> =>
  command.then(
    (text) => `printed ${text}`,
    (error: Error) => error.message,
  );

test('every account goes into a file of its own, which only its owner reads', {
  timeout: LONG_MS,
}, async () => {
  const backup = path.join(folder, 'new', 'backup');
  const printed = await run(source, 'export', '--all', '--folder', backup);
  const files = readdirSync(backup);
  expect(files).toHaveLength(ACCOUNTS.length);
  expect(files).toContain('acme%20%7C%25%20AG%2F...ndjson');
  for (const file of files) expect(statSync(path.join(backup, file)).mode & 0o777).toBe(0o600);
  for (const file of files) {
    const imported = await run(target, 'import', '--file', path.join(backup, file));
    const [, content = 'none'] = /content (\w+)/.exec(imported) ?? [];
    expect(printed).toContain(content);
    expect(await run(target, 'import', '--file', path.join(backup, file))).toContain('Nothing was changed');
  }
});

test('without a file the records are printed, each on a line', { timeout: LONG_MS }, async () => {
  const printed = await run(source, 'export', '--account', ACCOUNTS[0]);
  const lines = printed.split('\n').map((line) => Object.keys(JSON.parse(line) as object)[0]);
  expect(lines[0]).toBe('header');
  expect(lines.at(-1)).toBe('trailer');
  expect(new Set(lines)).toEqual(new Set(['header', 'node', 'link', 'trailer']));
});

test('a damaged file is refused by its line, and an export that fails leaves the file before it', {
  timeout: LONG_MS,
}, async () => {
  const file = path.join(folder, 'one.ndjson');
  await run(source, 'export', '--account', ACCOUNTS[0], '--file', file);
  const whole = readFileSync(file, 'utf8');
  const damaged = path.join(folder, 'damaged.ndjson');
  const imported = (text: string) => {
    writeFileSync(damaged, text);
    return failure(run(target, 'import', '--file', damaged));
  };
  expect(await imported(whole.slice(0, -40))).toContain(`line ${whole.split('\n').length - 1} of`);
  expect(await imported('no export\n')).toContain('line 1 of');
  expect(await imported('{"trailer":{}}\n')).toContain('is no export');
  expect(await imported('')).toContain('is no export');
  expect(await imported(whole.replaceAll('"900"', '"99999999999999999999"'))).toContain('is no record');
  expect(await failure(run(target, 'import', '--file', path.join(folder, 'none')))).toContain(
    'cannot be read',
  );
  expect(await failure(run(source, 'export', '--account', 'nobody', '--file', file))).toContain(
    'does not exist',
  );
  expect(readFileSync(file, 'utf8')).toBe(whole);
  expect(readdirSync(folder).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
  expect(await failure(run(source, 'export'))).toContain('--account');
  expect(await failure(run(source, 'export', '--all'))).toContain('--folder');
});
