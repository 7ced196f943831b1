/**
 * Runs the tutorial through the API in two halves, with a learning cycle after each. Patterns then have a history, and
 * the second half can be made with guidance from the first.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonValue } from '@bufbuild/protobuf';
import { createProgram } from '../../src/cli/program.ts';
import { createStyle } from '../../src/cli/style.ts';
import { openConnection } from '../../src/client/connection.ts';
import { Account } from '../../src/gen/kaizen/v1/account_service.ts';
import { type Cycle, RunCycleRequest, RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import { AppendEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { GetProjectContextRequest } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { Metric } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { type Clients, connectClients } from '../bench/clients.ts';
import { messageFromJson } from './proto-json.ts';

/** Where to run the tutorial. */
export interface TutorialOptions {
  /** `host:port` of the service. */
  readonly address: string;
  readonly accountId: string;
}

/** Rows of the performance file before this date belong to the first half. */
const SECOND_HALF = '2025-09-13';
/** Tests of the second half whose headlines are reported as made with guidance: half of each test. */
const GUIDED_TESTS = ['test-7', 'test-8'];
const CALL_SECONDS = 120;

/** Creates the account and reports the data of the tutorial. Rejects when a part is refused or a cycle fails. */
export async function runTutorial({ address, accountId }: TutorialOptions): Promise<void> {
  const clients = connectClients(address);
  try {
    const account = Account.fromPartial({
      ...{ accountId, industry: 'SaaS', clientType: 'startup' },
      goalMetric: Metric.METRIC_CTR,
    });
    await clients.putAccount({ account });
    await appendEvents(clients, accountId, [STRATEGY_EVENT, ...exampleEvents()]);
    await importRows({ address, accountId, keep: (row) => row.date < SECOND_HALF });
    await learn(clients, accountId);
    const context = await clients.getProjectContext(
      GetProjectContextRequest.fromPartial({ accountId, projectId: 'launch' }),
    );
    await appendEvents(clients, accountId, [guidedCreatives(context.context?.contextId ?? '')]);
    await importRows({ address, accountId, keep: (row) => row.date >= SECOND_HALF });
    await learn(clients, accountId);
    await appendEvents(clients, accountId, [MISTAKE]);
    const { event_id: eventId } = MISTAKE;
    await clients.retractEvent({ accountId, eventId, actor: 'operator', reason: 'logged by a test' });
  } finally {
    clients.close();
  }
}

/** The first event of the tutorial. */
const STRATEGY_EVENT: JsonValue = {
  event_id: 'strategy-1-generated',
  project_id: 'launch',
  tags: ['autumn'],
  event_time: '2025-09-25T08:00:00Z',
  strategy_generated: { strategy_id: 'strategy-1', title: 'Autumn launch', tones: ['friendly'] },
};

/** An event that is taken back at the end of the tutorial. */
const MISTAKE = {
  event_id: 'lead-9-created',
  project_id: 'launch',
  event_time: '2025-09-26T08:00:00Z',
  lead_created: { lead_id: 'lead-9', source: 'webinar', icp_match_score: 0.8 },
} as const;

function exampleEvents(): readonly JsonValue[] {
  const { events } = JSON.parse(readFileSync(example('events.json'), 'utf8')) as { events: JsonValue[] };
  return events;
}

function guidedCreatives(contextId: string): JsonValue {
  const { rows } = readRows();
  const guided = rows.filter(({ testId, tone }) => GUIDED_TESTS.includes(testId) && tone === 'friendly');
  return {
    event_id: 'creatives-2',
    project_id: 'launch',
    tags: ['autumn'],
    event_time: '2025-09-18T12:00:00Z',
    guidance: {
      context_id: contextId,
      items: [{ kind: 'TRAIT_KIND_TONE', value: 'friendly' }],
    },
    creatives_generated: {
      strategy_id: 'strategy-1',
      creatives: [...new Set(guided.map(({ contentId }) => contentId))].map((content_id) => ({ content_id })),
    },
  };
}

async function appendEvents(
  clients: Clients,
  accountId: string,
  events: readonly JsonValue[],
): Promise<void> {
  const request = messageFromJson(AppendEventsRequest, 'kaizen.v1.AppendEventsRequest', {
    account_id: accountId,
    events: [...events],
  });
  const { results, failedCount } = await clients.appendEvents(request);
  if (failedCount > 0) throw new Error(`events were refused: ${JSON.stringify(results)}`);
}

async function learn(clients: Clients, accountId: string): Promise<void> {
  const { cycle } = await clients.runCycle(RunCycleRequest.fromPartial({ accountId, wait: true }));
  if (cycle?.state !== RunState.RUN_STATE_SUCCEEDED) throw new Error(`the cycle failed: ${reasonOf(cycle)}`);
}

function reasonOf(cycle: Cycle | undefined): string {
  return cycle === undefined ? 'there is none' : JSON.stringify(cycle);
}

/** What the tutorial needs of a row of the performance file. */
interface Row {
  readonly line: string;
  readonly contentId: string;
  readonly date: string;
  readonly testId: string;
  readonly tone: string;
}

function readRows(): { readonly header: string; readonly rows: readonly Row[] } {
  const [header = '', ...lines] = readFileSync(example('performance.csv'), 'utf8').trimEnd().split('\n');
  const names = header.split(',');
  // Only the last column, the text, is quoted and may contain commas.
  const rows = lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    const [contentId, date, testId, tone] = [cell('content_id'), cell('date'), cell('test_id'), cell('tone')];
    return { line, contentId, date, testId, tone };
  });
  return { header, rows };
}

interface ImportOptions extends TutorialOptions {
  readonly keep: (row: Row) => boolean;
}

async function importRows({ address, accountId, keep }: ImportOptions): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-tutorial-'));
  try {
    const file = path.join(folder, 'performance.csv');
    const { header, rows } = readRows();
    writeFileSync(file, [header, ...rows.filter(keep).map(({ line }) => line), ''].join('\n'));
    await runCommand(address, [
      ...['import', 'performance', file, '--account', accountId, '--project', 'launch'],
      ...['--trait', 'tone=tone', '--trait', 'pillar=pillar'],
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runCommand(address: string, command: readonly string[]): Promise<void> {
  const printed: string[] = [];
  const print = (text: string): unknown => printed.push(text);
  let exitCode = 0;
  const program = createProgram(
    {
      output: {
        print,
        note: print,
        status: () => undefined,
        style: createStyle(false),
        noteStyle: createStyle(false),
        width: 120,
        terminal: undefined,
      },
      now: () => new Date(),
      random: Math.random,
      sleep: (milliseconds) => sleep(milliseconds),
      connect: openConnection,
      setExitCode: (code) => {
        exitCode = code;
      },
    },
    'tutorial',
  );
  await program.parseAsync(['--address', address, '--timeout', String(CALL_SECONDS), ...command], {
    from: 'user',
  });
  if (exitCode !== 0) throw new Error(`kaizen ${command.join(' ')}:\n${printed.join('\n')}`);
}

function example(name: string): string {
  return path.join(packageRoot(), 'examples', name);
}
