import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { CallFailure } from '../../src/client/call-failure.ts';
import { type Connection, openConnection } from '../../src/client/connection.ts';
import { isRunning } from '../../src/embedded-neo4j/process-identity.ts';
import { AccountServiceService, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { type Cycle, CycleStageName, RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import { LearningServiceService } from '../../src/gen/kaizen/v1/learning_service.ts';
import { type LearningPattern, ListLearningPatternsRequest } from '../../src/gen/kaizen/v1/pattern.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import {
  PerformanceServiceService,
  RecordPerformanceRequest,
} from '../../src/gen/kaizen/v1/performance_service.ts';
import { ItemStatus, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { createProgramFolder, type Program, type ProgramFolder } from '../fixtures/program.ts';
import { databaseOf } from '../fixtures/program-database.ts';
import {
  cell,
  columnSum,
  dataRows,
  describeOnData,
  HEADLINE_TESTS,
  type Row,
} from '../fixtures/real-data.ts';
import { type AccountFigures, expectedFigures, readFigures } from './account-figures.ts';

/** A start takes 10 s on an idle machine with 2 cores, and several times that on one with much else to do. */
const LONG_MS = 600_000;
const ACCOUNT = 'killed|account';
const BATCHES = 70;
const BATCH_ROWS = 60;
const IN_FLIGHT = 6;

let folder: ProgramFolder;
let rows: readonly Row[];
let batches: readonly (readonly PerformanceRecord[])[];
/** Batches that were answered with OK by any life of the server. */
const acknowledged = new Set<number>();

beforeAll(() => {
  rows = dataRows(HEADLINE_TESTS).slice(0, BATCHES * BATCH_ROWS);
  const records = rows.map(headlineRecord);
  batches = Array.from({ length: BATCHES }, (_, index) =>
    records.slice(index * BATCH_ROWS, (index + 1) * BATCH_ROWS),
  );
  folder = createProgramFolder({ copyOf: inject('migratedData') });
});
afterAll(() => folder?.remove(), LONG_MS);

describeOnData('an import', () => {
  test.each<{ readonly answers: number; readonly victims: readonly ('server' | 'database')[] }>([
    { answers: 4, victims: ['server'] },
    { answers: 16, victims: ['server'] },
    // By then the server has taken the database of a dead one over: it is no child of its own.
    { answers: 28, victims: ['database'] },
    { answers: 40, victims: ['server', 'database'] },
    { answers: 52, victims: ['database'] },
  ])(
    'after $answers answers loses $victims to kill -9 and nothing else',
    {
      timeout: LONG_MS,
    },
    async ({ answers, victims }) => {
      const left = folder.database();
      const program = await folder.start();
      const database = folder.database();
      if (database === undefined) throw new Error('no database runs');
      // A database that outlived its server is taken over.
      if (left !== undefined) expect(database).toEqual(left);
      await putAccount(program);
      expectAgreement(await readFigures(databaseOf(folder), ACCOUNT));
      const before = [...acknowledged];
      const run = await importBatches(program.address, ACCOUNT, (answered) => {
        if (answered !== answers) return;
        // Together: neither has time to notice the other's end.
        if (victims.includes('database')) process.kill(database.pid, 'SIGKILL');
        if (victims.includes('server')) program.kill('SIGKILL');
      });
      expect(run.interrupted.length, 'calls in flight').toBeGreaterThan(0);
      expectDuplicates(run.statuses, before);
      for (const index of run.statuses.keys()) acknowledged.add(index);

      const end = await program.ended;
      if (victims.includes('server')) {
        expect(end.signal).toBe('SIGKILL');
      } else {
        expect(end.code).toBe(1);
        expect(end.stderr).toMatch(/^The embedded Neo4j ended .*: start the service again\.$/m);
        expect(end.stderr).not.toMatch(/null|undefined|^\s+at /m);
      }
      // The system takes a moment to clear away a process of two gigabytes.
      const lives = !victims.includes('database');
      await expect.poll(() => isRunning(database), { timeout: LONG_MS }).toBe(lives);
    },
  );

  test('that is sent again afterwards ends with every figure stored once', {
    timeout: LONG_MS,
  }, async () => {
    const program = await folder.start();
    const before = [...acknowledged];
    expect(before.length).toBeGreaterThan(50);
    const run = await importBatches(program.address, ACCOUNT);
    expect(run.interrupted).toEqual([]);
    expectDuplicates(run.statuses, before);
    expect(run.statuses.size).toBe(BATCHES);
    expectWhole(await readFigures(databaseOf(folder), ACCOUNT));
    await stop(program);
  });
});

describeOnData('a cycle', () => {
  let interrupted: string;

  test('dies with its server', { timeout: LONG_MS }, async () => {
    const program = await folder.start();
    const connection = openConnection({ address: program.address, timeoutMs: LONG_MS });
    try {
      const request = { accountId: ACCOUNT, wait: false, dryRun: false };
      const { cycle } = await connection.call(LearningServiceService.runCycle, request);
      interrupted = cycle?.cycleId ?? '';
      await untilExtracting(connection, interrupted);
      program.kill('SIGKILL');
    } finally {
      connection.close();
    }
    expect((await program.ended).signal).toBe('SIGKILL');
  });

  test('is taken up by the next server, and ends as if nothing had happened', {
    timeout: LONG_MS,
  }, async () => {
    const program = await folder.start();
    const connection = openConnection({ address: program.address, timeoutMs: LONG_MS });
    try {
      const state = async () =>
        (await connection.call(LearningServiceService.getCycle, { cycleId: interrupted })).cycle;
      await expect
        .poll(state, { timeout: LONG_MS })
        .toMatchObject({ state: RunState.RUN_STATE_SUCCEEDED, publishedEpoch: 1, resumed: 1 });
      const learned = await patternsOf(connection, ACCOUNT);
      expect(learned.map(({ value }) => value)).toContain('question_mark');

      // The same figures in an account that nothing happened to.
      const calm = 'calm account';
      await putAccount(program, calm);
      await importBatches(program.address, calm);
      expectWhole(await readFigures(databaseOf(folder), calm));
      await runCycle(connection, calm);
      expect(learned.map(finding)).toEqual((await patternsOf(connection, calm)).map(finding));
    } finally {
      connection.close();
    }
    await stop(program);
  });
});

/** However far it came: no sum and no counter is ahead of the events or behind them. */
function expectAgreement(found: AccountFigures): void {
  expect(found).toMatchObject(expectedFigures({ ...found.figures, events: found.events.nodes }));
  expect(found.nodes.figures).toBe(found.events.nodes);
}

/** Everything is there once: in events, sums and counters. */
function expectWhole(found: AccountFigures): void {
  const sums = { impressions: columnSum(rows, 'impressions'), clicks: columnSum(rows, 'clicks') };
  expect(found).toMatchObject(expectedFigures({ ...sums, events: rows.length }));
  expect(found.nodes).toMatchObject({
    figures: rows.length,
    creatives: rows.length,
    memberships: rows.length,
    fineSets: new Set(rows.map((row) => cell(row, 'test_id'))).size,
  });
}

interface ImportRun {
  /** Statuses of the records of each batch that was answered. */
  readonly statuses: ReadonlyMap<number, ReadonlySet<ItemStatus>>;
  /** Batches whose call was cut off. */
  readonly interrupted: readonly number[];
}

/** Sends every batch in order, some at a time; a call that is cut off is not repeated, and ends its sender. */
async function importBatches(
  address: string,
  accountId: string,
  onAnswer: (answered: number) => void = () => undefined,
): Promise<ImportRun> {
  const connection = openConnection({ address, timeoutMs: LONG_MS });
  const statuses = new Map<number, ReadonlySet<ItemStatus>>();
  const interruptedCalls: number[] = [];
  const waiting = batches.entries();
  const send = async (): Promise<void> => {
    for (const [index, records] of waiting) {
      const request = RecordPerformanceRequest.fromPartial({ accountId, records: [...records] });
      try {
        const { results } = await connection.call(PerformanceServiceService.recordPerformance, request);
        statuses.set(index, new Set(results.map((result) => result.status)));
        onAnswer(statuses.size);
      } catch (error) {
        if (!(error instanceof CallFailure)) throw error;
        expect(status[error.facts.code]).toBe('UNAVAILABLE');
        interruptedCalls.push(index);
        return;
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: IN_FLIGHT }, send));
  } finally {
    connection.close();
  }
  return { statuses, interrupted: interruptedCalls };
}

/** What was acknowledged before is still there; what was not may be. */
function expectDuplicates(statuses: ImportRun['statuses'], before: readonly number[]): void {
  for (const index of before) {
    const found = statuses.get(index);
    if (found !== undefined) expect([...found], `batch ${index}`).toEqual([ItemStatus.ITEM_STATUS_DUPLICATE]);
  }
  const taken = [ItemStatus.ITEM_STATUS_ACCEPTED, ItemStatus.ITEM_STATUS_DUPLICATE];
  for (const found of statuses.values()) expect(taken).toEqual(expect.arrayContaining([...found]));
}

async function putAccount({ address }: { readonly address: string }, accountId = ACCOUNT): Promise<void> {
  const connection = openConnection({ address, timeoutMs: LONG_MS });
  try {
    const request = PutAccountRequest.fromPartial({ account: { accountId } });
    await connection.call(AccountServiceService.putAccount, request);
  } finally {
    connection.close();
  }
}

async function runCycle(connection: Connection, accountId: string): Promise<Cycle | undefined> {
  return (await connection.call(LearningServiceService.runCycle, { accountId, wait: true, dryRun: false }))
    .cycle;
}

/** Waits until a cycle is in the midst of its work. */
async function untilExtracting(connection: Connection, cycleId: string): Promise<void> {
  for (;;) {
    const { cycle } = await connection.call(LearningServiceService.getCycle, { cycleId });
    if (cycle?.state !== RunState.RUN_STATE_RUNNING) throw new Error('the cycle ended before the kill');
    const stage = cycle.stages.find(({ name }) => name === CycleStageName.CYCLE_STAGE_NAME_EXTRACT_PATTERNS);
    if (stage?.state === RunState.RUN_STATE_RUNNING) return;
  }
}

async function patternsOf(connection: Connection, accountId: string): Promise<readonly LearningPattern[]> {
  const request = ListLearningPatternsRequest.fromPartial({ accountId, minConfidence: 0, limit: 500 });
  return (await connection.call(LearningServiceService.listLearningPatterns, request)).patterns;
}

/** What a pattern says, without what names its account; figures to the ninth digit, as sums differ in their order. */
function finding({
  patternType,
  value,
  assignment,
  lift,
  variants,
  tests,
  version,
}: LearningPattern): unknown {
  return { kind: patternType, value, assignment, lift: lift.toFixed(9), variants, tests, version };
}

async function stop(program: Program): Promise<void> {
  program.kill('SIGTERM');
  expect(await program.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  expect(folder.database()).toBeUndefined();
}

/** A row of the headline tests as a record. */
function headlineRecord(row: Row): PerformanceRecord {
  return PerformanceRecord.fromPartial({
    projectId: 'headlines',
    platform: 'upworthy',
    contentId: cell(row, 'content_id'),
    date: cell(row, 'date'),
    testId: cell(row, 'test_id'),
    impressions: Number(cell(row, 'impressions')),
    clicks: Number(cell(row, 'clicks')),
    text: cell(row, 'headline'),
    // Some arms have no image.
    traits: [cell(row, 'template')]
      .filter((value) => value !== '')
      .map((value) => ({ kind: TraitKind.TRAIT_KIND_TEMPLATE, value })),
  });
}
