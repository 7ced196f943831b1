/** The command line as people and scripts call it: a process of its own beside a real service. */

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventTypes } from '../../src/ingestion/catalogue/event-types.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { startTcpProxy } from '../fixtures/tcp-proxy.ts';
import { startTestService, type TestService } from './harness.ts';

let service: TestService;
let folder = '';

beforeAll(async () => {
  service = await startTestService();
  folder = await mkdtemp(path.join(tmpdir(), 'kaizen-cli-'));
});
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function kaizen(...args: readonly string[]): Promise<Result> {
  return kaizenAt(service.address, ...args);
}

function kaizenAt(address: string, ...args: readonly string[]): Promise<Result> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'src/cli/main.ts', ...args],
      { cwd: packageRoot(), env: { ...process.env, KAIZEN_GRPC_ADDRESS: address } },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code);
        expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at .*:\d+:\d+/);
        resolve({ code, stdout, stderr });
      },
    );
  });
}

async function kaizenJson(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await kaizen(...args, '--json');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function fileOf(name: string, lines: readonly string[]): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

/** Headline tests in which the bold arm is clicked half as often again. */
function boldTests(count: number): readonly string[] {
  const random = seededRandom(7);
  const rows = ['id,day,test,views,clicks,tone,cost,earned'];
  for (let index = 0; index < count; index++) {
    const day = `${String(1 + (index % 28)).padStart(2, '0')}.01.2026`;
    for (const tone of ['bold', 'calm']) {
      const clicks = Math.round(4000 * (tone === 'bold' ? 0.06 : 0.04) * (0.95 + 0.1 * random.uniform()));
      rows.push(`${index}/${tone},${day},test ${index},4000,${clicks},${tone},10.5,${20 + index / 4}`);
    }
  }
  return rows;
}

const BOLD_MAPPING = [
  ...['--map', 'content_id=id', '--map', 'date=day', '--date-format', 'DD.MM.YYYY', '--map', 'test_id=test'],
  ...['--map', 'impressions=views', '--map', 'spend=cost', '--map', 'revenue=earned'],
  ...['--trait', 'tone=tone', '--platform', 'web', '--project', 'headlines'],
];

describe('from a file to guidance', () => {
  let accountId = '';
  beforeAll(() => {
    accountId = service.newAccountId();
  });

  test('an import into an account that does not exist says how to create it', async () => {
    const file = await fileOf('bold.csv', boldTests(40));
    const result = await kaizen('import', 'performance', file, '--account', accountId, ...BOLD_MAPPING);
    expect(result).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: account "${accountId}" does not exist.\nCreate it with: kaizen account put '${accountId}', or add --create-account\n`,
    });
  });

  test('an import creates the account and takes every row', async () => {
    const file = await fileOf('bold.csv', boldTests(40));
    const settings = ['--create-account', '--industry', 'SaaS', '--currency', 'EUR'];
    const args = ['--account', accountId, ...BOLD_MAPPING, ...settings];
    const result = await kaizen('import', 'performance', file, ...args);
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(/^Created account .*\.\nDetected: generic .*, dates as DD\.MM\.YYYY\n/);
    expect(result.stderr).toMatch(/80 rows, 2026-01-01 to 2026-01-28: impressions 320,000, clicks /);
    expect(result.stdout).toMatch(/^80 rows of .*bold\.csv into account .* rows\/s\n {2}accepted {3,}80\n/);
    const account = await kaizenJson('account', 'show', accountId);
    expect(account).toMatchObject({ account: { industry: 'SaaS', currency: 'EUR', eventCount: 80 } });
  });

  test('the goal of an account is a setting', async () => {
    const { code, stdout } = await kaizen('account', 'put', accountId, '--goal-metric', 'ctr');
    expect(code).toBe(0);
    expect(stdout).toMatch(/goal metric +ctr\n/);
  });

  test('importing the file again changes nothing', async () => {
    const file = path.join(folder, 'bold.csv');
    const summary = await kaizenJson('import', 'performance', file, '--account', accountId, ...BOLD_MAPPING);
    expect(summary).toMatchObject({ rows: 80, accepted: 0, duplicates: 80, rejected: 0, unusedColumns: [] });
  });

  test('a cycle is followed to its end', async () => {
    const result = await kaizen('cycle', 'run', '--account', accountId, '--follow');
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(/^ {2}collect +succeeded/);
    expect(result.stdout).toMatch(/^Cycle \S+ on account .*: succeeded\n.*published epoch 1/);
    expect(result.stdout).toMatch(/extract patterns +succeeded .*contrasts/);
    const { cycles } = (await kaizenJson('cycle', 'list', '--account', accountId)) as {
      cycles: { cycleId: string }[];
    };
    const shown = await kaizenJson('cycle', 'show', cycles[0]?.cycleId ?? '');
    expect(shown).toMatchObject({ cycle: { state: 'RUN_STATE_SUCCEEDED', publishedEpoch: 1 } });
  });

  test('a context is watched: it comes again when it changes, until the watcher goes', async () => {
    const scope = ['--account', accountId, '--project', 'headlines'];
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'src/cli/main.ts', 'context', '--watch', '--json', ...scope],
      { cwd: packageRoot(), env: { ...process.env, KAIZEN_GRPC_ADDRESS: service.address } },
    );
    try {
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const nextContext = async (): Promise<unknown> => JSON.parse((await lines.next()).value ?? '').context;
      const before = await nextContext();
      expect(before).toMatchObject({ epoch: 1 });
      expect(before).not.toHaveProperty('bannedPhrases');
      await kaizenJson('account', 'put', accountId, '--ban', 'best ever');
      expect(await nextContext()).toMatchObject({ epoch: 1, bannedPhrases: [{ value: 'best ever' }] });
    } finally {
      child.kill('SIGINT');
    }
  });

  test('the context shows what works, and why the rest is empty', async () => {
    const scope = ['--account', accountId, '--project', 'headlines'];
    const { code, stdout } = await kaizen('context', ...scope);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Recommended tones\n.*\n {2}proven +bold +\+\d+ % \[\+\d+, \+\d+\] ctr +> 99\.9 % +40 tests, 40 variants, randomised/,
    );
    expect(stdout).toMatch(/Past winners\n {2}empty \(no data\): .*\n {2}→ /);
    expect(stdout).toMatch(/\n {2}metric ctr: the goal metric of the account\n/);
    expect(stdout).not.toContain('the project is not known');
    const unknown = await kaizen('context', '--account', accountId, '--project', 'nosuch');
    expect(unknown.stdout).toMatch(/\n {2}the project is not known: this is the answer of its account\n/);
    const json = await kaizenJson('context', ...scope);
    expect(json).toMatchObject({
      context: {
        recommendedTones: [{ kind: 'TRAIT_KIND_TONE', value: 'bold' }],
        epoch: 1,
        asOf: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    });
  });

  test('patterns, trajectory, events and projects are shown', async () => {
    const [patterns, trajectory, events, projects] = await Promise.all([
      kaizen('patterns', '--account', accountId, '--type', 'tone'),
      kaizen('trajectory', '--account', accountId),
      kaizen(
        'events',
        '--account',
        accountId,
        '--type',
        'performance_recorded',
        '--since',
        '1d',
        '--limit',
        '3',
      ),
      kaizen('project', 'list', '--account', accountId),
    ]);
    expect(patterns.stdout).toMatch(/established +\d\S* +tone +bold +\+\d+ % .*│.*●/);
    expect(trajectory.stdout).toMatch(/on track for 10x +no\n/);
    expect(trajectory.stdout).toMatch(/2026-01-01 to 2026-01-28, from /);
    expect(events.stdout).toMatch(/^3 events, newest first\n/);
    expect(events.stdout).toContain('there are older ones (--limit)');
    expect(projects.stdout).toMatch(/headlines +of the account +of the account +80 /);
  });

  test('slots are drawn, a segment is answered, and the effect of guidance says what it lacks', async () => {
    const [slots, segment, effect, roas, retired] = await Promise.all([
      kaizen('context', '--account', accountId, '--project', 'headlines', '--slots', '2', '--seed', '7'),
      kaizen('segment', '--account', accountId, '--industry', 'SaaS', '--client-type', 'startup'),
      kaizen('effect', '--account', accountId),
      kaizen('patterns', '--account', accountId, '--metric', 'roas'),
      kaizen('patterns', '--account', accountId, '--state', 'retired'),
    ]);
    expect(slots.stdout).toMatch(/Generation slots drawn with seed 7; .*\n +slot +made of\n +1 +.*tone bold/);
    expect(segment.stdout).toContain(`Kaizen context of segment SaaS / startup, for account ${accountId}`);
    expect(effect.stdout).toContain('No creative was reported to be generated with guidance.');
    expect(roas.stdout).toMatch(/ roas\n/);
    expect(roas.stdout).not.toMatch(/ ctr\n/);
    expect(retired.stdout).toMatch(/^No pattern of epoch 1 is of this kind/);
  });
});

describe('rows that cannot be taken', () => {
  const header = 'content_id,platform,date,impressions,clicks,conversions';

  test('are told of with their lines, and the others are taken', async () => {
    const accountId = service.newAccountId();
    const file = await fileOf('dirty.csv', [
      header,
      'a,web,2026-01-01,1000,10,1',
      'b,web,2026-01-01,1000,2000,1',
      '"c\nc",web,2026-01-01,1000,10,1',
      'd,web,01/02/2026,many,10,1',
      'e,web,2026-01-01,1000,1,3',
      'f,,2026-01-01,1000,1,',
      'g,web,2026-01-01',
    ]);
    const log = path.join(folder, 'dirty.jsonl');
    const args = ['--account', accountId, '--create-account', '--report', log];
    const { code, stdout } = await kaizen('import', 'performance', file, ...args);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^7 rows .*\n {2}accepted +2\n.*\n.*\n.*\n {2}rejected +3 .*\n {2}unreadable +2 /);
    expect(stdout).toContain('CONVERSIONS_EXCEED_CLICKS: 1\n    line 7: ');
    expect(stdout).toMatch(
      /REJECTED INVALID_FIELD: 3\n {4}line 3: clicks: .*\n {4}line 4: content_id: .*\n {4}line 8: platform: /,
    );
    expect(stdout).toContain(
      'line 6: date: "01/02/2026" is not a date of the form YYYY-MM-DD; impressions: "many" is not a whole number',
    );
    expect(stdout).toContain('line 9: the row has 3 cells, the header 6');
    const notes = (await readFile(log, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { line: number });
    expect(notes.map(({ line }) => line).sort()).toEqual([3, 4, 6, 7, 8, 9]);
  });

  test('conflicts and stale revisions are told apart', async () => {
    const accountId = service.newAccountId();
    const load = async (
      clicks: number,
      revision: number,
    ): Promise<readonly [number, Record<string, unknown>]> => {
      const file = await fileOf('one.csv', [header, `a,web,2026-01-01,1000,${clicks},`]);
      const args = ['--account', accountId, '--create-account', '--set', `revision=${revision}`, '--json'];
      const { code, stdout } = await kaizen('import', 'performance', file, ...args);
      return [code, JSON.parse(stdout) as Record<string, unknown>];
    };
    expect(await load(10, 0)).toMatchObject([0, { accepted: 1 }]);
    expect(await load(11, 0)).toMatchObject([2, { conflicts: 1, failures: [{ status: 'CONFLICT' }] }]);
    expect(await load(11, 1)).toMatchObject([0, { accepted: 1 }]);
    expect(await load(12, 0)).toMatchObject([2, { accepted: 0 }]);
  });

  test('columns that cannot be mapped are told of before anything is sent', async () => {
    const accountId = service.newAccountId();
    const file = await fileOf('columns.csv', ['id,day', '1,2026-01-01']);
    const args = ['--account', accountId, '--create-account', '--map', 'date=dya', '--platform', 'web'];
    const { code, stderr } = await kaizen('import', 'performance', file, ...args);
    expect(code).toBe(1);
    expect(stderr).toBe(
      [
        'error: the columns cannot be mapped',
        '  --map date=dya: the file has no column "dya"',
        '  nothing gives content_id: --map content_id=COLUMN or --set content_id=VALUE',
        '  nothing gives date: --map date=COLUMN or --set date=VALUE',
        '  no metric is mapped: --map impressions=COLUMN (or one of clicks, engagements, engagement_rate, conversions, spend, spend_micros, revenue, revenue_micros)',
        '  columns of the file: id, day',
        '',
      ].join('\n'),
    );
    expect((await kaizen('account', 'show', accountId)).code).toBe(1);
  });
});

describe('an outage', () => {
  test('during an import is waited out, and nothing is lost or doubled', async () => {
    const accountId = service.newAccountId();
    await kaizen('account', 'put', accountId);
    const file = await fileOf('outage.csv', boldTests(3_000));
    const { hostname, port } = new URL(`tcp://${service.address}`);
    const proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    const args = ['import', 'performance', file, '--account', accountId, ...BOLD_MAPPING, '--json'];
    const importing = kaizenAt(`127.0.0.1:${proxy.port}`, ...args);
    await expect.poll(() => eventCount(accountId), { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
    proxy.cut();
    const during = await eventCount(accountId);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    proxy.mend();
    const { code, stdout } = await importing;
    await proxy.close();
    const summary = JSON.parse(stdout) as { accepted: number; duplicates: number; retries: number };
    expect({ code, during: during < 6_000 }).toEqual({ code: 0, during: true });
    expect(summary.accepted + summary.duplicates).toBe(6_000);
    expect(summary.retries).toBeGreaterThan(0);
    expect(await eventCount(accountId)).toBe(6_000);
  });
});

describe('an import that is killed', () => {
  test('goes on where it was, as one import, and only with the same file and options', async () => {
    const accountId = service.newAccountId();
    await kaizen('account', 'put', accountId);
    const file = await fileOf('killed.csv', boldTests(8_000));
    const command = ['import', 'performance', file, '--account', accountId, ...BOLD_MAPPING];
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...command], {
      cwd: packageRoot(),
      env: { ...process.env, KAIZEN_GRPC_ADDRESS: service.address },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    await expect.poll(() => eventCount(accountId), { timeout: 60_000, interval: 20 }).toBeGreaterThan(1_000);
    child.kill('SIGKILL');
    const importId = /--resume (import-\S+) goes on/.exec(output)?.[1] ?? expect.fail(output);
    const other = await kaizen(...command, '--set', 'audience=other', '--resume', importId);
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toMatch(/was of another file, or of this one with other options/);
    // What was under way when it was killed is stored by now, or is not. Whatever the other stored would show in the end.
    const before = await settledCount(accountId);
    expect(before).toBeLessThan(16_000);

    const summary = await kaizenJson(...command, '--resume', importId);
    const { accepted, duplicates, resumedAt } = summary as Record<
      'accepted' | 'duplicates' | 'resumedAt',
      number
    >;
    expect(accepted + duplicates + resumedAt).toBe(16_000);
    expect(resumedAt).toBeGreaterThan(0);
    expect(accepted).toBe(16_000 - before);
    expect(await eventCount(accountId)).toBe(16_000);
    const { imports } = await kaizenJson('import', 'list', '--account', accountId);
    expect(imports).toMatchObject([{ importId, storedCount: 16_000, nextPosition: 16_000 }]);
  });
});

/** The events of an account, once there come no more. */
async function settledCount(accountId: string): Promise<number> {
  for (let before = -1; ; ) {
    const count = await eventCount(accountId);
    if (count === before) return count;
    before = count;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function eventCount(accountId: string): Promise<number> {
  const { account } = await service.clients.AccountService.getAccount({ accountId });
  return account?.eventCount ?? 0;
}

describe('accounts', () => {
  test('put changes what is given and keeps the rest', async () => {
    const accountId = service.newAccountId();
    await kaizen('account', 'put', accountId, '--industry', 'SaaS', '--time-zone', 'Europe/Berlin');
    const { stdout } = await kaizen('account', 'put', accountId, '--client-type', 'startup');
    expect(stdout).toMatch(/^Updated account /);
    expect(await kaizenJson('account', 'show', accountId)).toMatchObject({
      account: { industry: 'SaaS', clientType: 'startup', timeZone: 'Europe/Berlin', currency: 'USD' },
    });
  });
});

describe('the service', () => {
  test('its health, scheduler and catalogue are shown', async () => {
    const [health, scheduler, types] = await Promise.all([
      kaizen('health'),
      kaizenJson('scheduler', 'status'),
      kaizenJson('event-types'),
    ]);
    expect(health).toMatchObject({ code: 0, stdout: `${service.address} SERVING\n` });
    expect(scheduler).toHaveProperty('schedule');
    expect(types).toMatchObject({ eventTypes: expect.objectContaining({ length: eventTypes.length }) });
  });
});

describe('errors', () => {
  test('of the service come with reason and request id', async () => {
    const accountId = service.newAccountId();
    const result = await kaizen('context', '--account', accountId, '--project', 'p');
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(
      /^error: account ".*" does not exist.*\nCreate it with: kaizen account put '.*'\n\(UNKNOWN_ACCOUNT, request [0-9a-f-]{36}\)\n$/,
    );
  });

  test('of fields have a line each', async () => {
    const args = [
      'account',
      'put',
      service.newAccountId(),
      '--currency',
      'euro',
      '--industry',
      'x'.repeat(129),
    ];
    const { code, stderr } = await kaizen(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: 2 fields break their rules\n {2}account\.industry: .*\n {2}account\.currency: /,
    );
    expect(stderr).toMatch(/\(INVALID_FIELD, request [0-9a-f-]{36}\)\n$/);
  });

  test('of a service that is not there say what to do', async () => {
    const { code, stderr } = await kaizenAt('127.0.0.1:1', 'health');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: no service answers at 127\.0\.0\.1:1: start it with "npm start"/);
  });

  test('of the command line say what is allowed', async () => {
    const { code, stderr } = await kaizen('patterns', '--account', 'a', '--type', 'mood');
    expect(code).toBe(1);
    expect(stderr).toContain('It must be one of: hook_type, template');
  });
});
