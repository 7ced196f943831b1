/**
 * Kills the server or database of cycles at a random point. Each cycle must continue by itself when the program is
 * started again, and the knowledge at the end must equal that of an undisturbed run.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { status } from '@grpc/grpc-js';
import { CallFailure } from '../../src/client/call-failure.ts';
import { type Connection, openConnection } from '../../src/client/connection.ts';
import { withRetries } from '../../src/client/retry.ts';
import { AccountServiceService, PutAccountRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import {
  type Cycle,
  cycleStageNameToJSON,
  ListCyclesRequest,
  RunCycleRequest,
  RunState,
} from '../../src/gen/kaizen/v1/cycle.ts';
import { LearningServiceService } from '../../src/gen/kaizen/v1/learning_service.ts';
import {
  PerformanceServiceService,
  RecordPerformanceRequest,
} from '../../src/gen/kaizen/v1/performance_service.ts';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { type Difference, differencesOf, type ReadRows, readKnowledge } from './knowledge.ts';
import { recordsOf } from './records.ts';

/** A program under test. */
export interface KillableProgram {
  readonly address: string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<unknown>;
}

/** A data folder and the processes on it. */
export interface KillableFolder {
  start(): Promise<KillableProgram>;
  /** The process of the database. */
  database(): { readonly pid: number } | undefined;
  remove(): Promise<void>;
}

/** What is killed. */
export type Victim = 'server' | 'database' | 'both';

/** One kill. */
export interface Kill {
  readonly round: number;
  readonly victim: Victim;
  /** The stage that ran, or "between accounts" in a deployment cycle. */
  readonly stage: string;
}

/** The result of a run. */
export interface KillReport {
  readonly kills: readonly Kill[];
  /** Cycles that were killed at least once. */
  readonly killedCycles: number;
  /** How many of the killed cycles ended as SUCCEEDED under the same id, without any request. */
  readonly completed: number;
  /** How often killed cycles were resumed. */
  readonly resumed: number;
  /** Cycles that ended before their kill. */
  readonly missed: number;
  readonly compared: number;
  readonly differences: readonly Difference[];
}

/** Options of a run. */
export interface KillOptions {
  /** Number of cycles to kill. */
  readonly cycles: number;
  readonly seed: number;
  /** Share of the data of the first round that is used. */
  readonly scale: number;
  readonly openFolder: () => KillableFolder;
  readonly readRows: (folder: KillableFolder) => ReadRows;
  readonly say: (text: string) => void;
  /** When it aborts, no further round begins, and the results so far are compared. */
  readonly signal?: AbortSignal;
}

const ACCOUNTS = ['killed|one', 'killed two'];
/** One round in this many runs a deployment cycle over both accounts. */
const DEPLOYMENT_CYCLE_EVERY = 5;
const RECORDS_PER_CALL = 500;
/** Limit of one call, and of a cycle, on a busy machine. In milliseconds. */
const CALL_MS = 600_000;
const POLL_MS = 20;
/** One in this many cycles is killed a second time, after it was resumed. */
const SECOND_KILL_EVERY = 5;

/** Runs the same rounds without and with kills, and compares the knowledge of both databases. */
export async function killCycles(options: KillOptions): Promise<KillReport> {
  const { openFolder, say } = options;
  const random = seededRandom(options.seed);
  const calm = openFolder();
  const killed = openFolder();
  try {
    const chaos = startChaos(killed, random, say);
    const quiet = startQuiet(calm);
    let round = 0;
    // Cycles that end before their kill do not count. Half as many rounds again are more than enough.
    const mostRounds = options.cycles * 1.5 + 5;
    const isEnough = (): boolean =>
      options.signal?.aborted === true || chaos.killedCycles() >= options.cycles || round > mostRounds;
    for (; !isEnough(); round += 1) {
      const expected = await quiet.round(round, options);
      await chaos.round(round, options, expected);
    }
    await quiet.stop();
    await chaos.stop();
    say('comparing what the two databases know');
    const one = await knowledgeOf(options, calm);
    const other = await knowledgeOf(options, killed);
    return { ...chaos.report(), compared: one.size, differences: differencesOf(one, other) };
  } finally {
    await Promise.all([calm.remove(), killed.remove()]);
  }
}

async function knowledgeOf({ readRows }: KillOptions, folder: KillableFolder) {
  const program = await folder.start();
  try {
    return await readKnowledge(readRows(folder));
  } finally {
    program.kill('SIGTERM');
    await program.ended;
  }
}

/** Duration of a round's cycle, and number of changes of its record, without a kill. */
interface Expected {
  readonly ms: number;
  readonly revisions: number;
}

function startQuiet(folder: KillableFolder) {
  let program: KillableProgram | undefined;
  return {
    async round(round: number, options: KillOptions): Promise<Expected> {
      program ??= await folder.start();
      return connected(program, async (connection) => {
        await reportRound(connection, round, options);
        const started = performance.now();
        const { cycleId } = await startCycle(connection, round);
        const cycle = await untilEnded(connection, cycleId);
        if (cycle.state !== RunState.RUN_STATE_SUCCEEDED)
          throw new Error(`a cycle failed with nobody killing it: ${cycle.reason}`);
        return { ms: performance.now() - started, revisions: cycle.revision };
      });
    },
    async stop() {
      program?.kill('SIGTERM');
      await program?.ended;
    },
  };
}

function startChaos(folder: KillableFolder, random: Random, say: KillOptions['say']) {
  const kills: Kill[] = [];
  const totals = { killedCycles: 0, completed: 0, resumed: 0, missed: 0 };
  let program: KillableProgram | undefined;

  /** Kills, and starts the program again. */
  const strike = async (round: number, at: Cycle): Promise<KillableProgram> => {
    const victim = victimOf(random);
    const stage = stageOf(at);
    kills.push({ round, victim, stage });
    const database = folder.database();
    if (victim !== 'server' && database !== undefined) process.kill(database.pid, 'SIGKILL');
    if (victim !== 'database') program?.kill('SIGKILL');
    await program?.ended;
    say(`round ${round}: ${victim} killed in ${stage} (revision ${at.revision})`);
    return folder.start();
  };

  return {
    killedCycles: () => totals.killedCycles,
    async round(round: number, options: KillOptions, expected: Expected): Promise<void> {
      program ??= await folder.start();
      const started = await connected(program, async (connection) => {
        await reportRound(connection, round, options);
        const cycle = await startCycle(connection, round);
        return untilKill(connection, cycle, { random, expected });
      });
      if (hasEnded(started)) {
        totals.missed += 1;
        return;
      }
      program = await strike(round, started);
      totals.killedCycles += 1;
      if (random.uniform(0, SECOND_KILL_EVERY) < 1) {
        await sleep(random.uniform(0, expected.ms));
        const again = await connected(program, (connection) => cycleOf(connection, started.cycleId));
        if (!hasEnded(again)) program = await strike(round, again);
      }
      const ended = await connected(program, (connection) => untilEnded(connection, started.cycleId));
      totals.resumed += ended.resumed;
      if (ended.state === RunState.RUN_STATE_SUCCEEDED) totals.completed += 1;
      else say(`round ${round}: the cycle did not complete: ${ended.reason}`);
    },
    async stop() {
      program?.kill('SIGTERM');
      await program?.ended;
    },
    report: () => ({ kills, ...totals }),
  };
}

function victimOf(random: Random): Victim {
  const draw = random.uniform();
  // The database is killed less often, because it takes several times as long to come back.
  return draw < 0.6 ? 'server' : draw < 0.8 ? 'database' : 'both';
}

function stageOf({ accountId, stages }: Cycle): string {
  const running = stages.find(({ state }) => state === RunState.RUN_STATE_RUNNING);
  const name =
    running === undefined ? '' : cycleStageNameToJSON(running.name).replace('CYCLE_STAGE_NAME_', '');
  if (name !== '') return name;
  return accountId === '' ? 'between accounts' : 'between stages';
}

/** Waits for a random point: a number of changes of the cycle's record or, for a deployment cycle, a time. */
async function untilKill(
  connection: Connection,
  started: Cycle,
  { random, expected }: { readonly random: Random; readonly expected: Expected },
): Promise<Cycle> {
  const isDeploymentCycle = started.accountId === '';
  const atRevision = isDeploymentCycle ? 0 : Math.floor(random.uniform(1, expected.revisions));
  await sleep(isDeploymentCycle ? random.uniform(0, expected.ms) : 0);
  let cycle = started;
  while (!hasEnded(cycle) && cycle.revision < atRevision) cycle = await cycleOf(connection, started.cycleId);
  await sleep(random.uniform(0, POLL_MS));
  return hasEnded(cycle) ? cycle : cycleOf(connection, started.cycleId);
}

async function untilEnded(connection: Connection, cycleId: string): Promise<Cycle> {
  const limit = performance.now() + CALL_MS;
  for (;;) {
    const cycle = await cycleOf(connection, cycleId);
    if (hasEnded(cycle)) return cycle;
    if (performance.now() > limit) throw new Error(`cycle ${cycleId} was not taken up again`);
    await sleep(POLL_MS);
  }
}

async function cycleOf(connection: Connection, cycleId: string): Promise<Cycle> {
  const { cycle } = await patiently(() => connection.call(LearningServiceService.getCycle, { cycleId }));
  if (cycle === undefined) throw new Error('no cycle was returned');
  return cycle;
}

function hasEnded({ state }: Cycle): boolean {
  return state !== RunState.RUN_STATE_RUNNING;
}

function isDeploymentRound(round: number): boolean {
  return round % DEPLOYMENT_CYCLE_EVERY === DEPLOYMENT_CYCLE_EVERY - 1;
}

/** Starts the cycle of a round. On a machine too busy to answer in time, the cycle may have started already. */
async function startCycle(connection: Connection, round: number): Promise<Cycle> {
  const accountId = isDeploymentRound(round) ? '' : (ACCOUNTS[round % ACCOUNTS.length] ?? '');
  const request = RunCycleRequest.fromPartial({ accountId });
  try {
    const { cycle } = await connection.call(LearningServiceService.runCycle, request);
    if (cycle !== undefined) return cycle;
  } catch (error) {
    if (!(error instanceof CallFailure) || error.facts.code !== status.DEADLINE_EXCEEDED) throw error;
  }
  const newest = ListCyclesRequest.fromPartial({ accountId, pageSize: 1 });
  const { cycles } = await patiently(() => connection.call(LearningServiceService.listCycles, newest));
  const [cycle] = cycles;
  if (cycle === undefined || hasEnded(cycle)) return startCycle(connection, round);
  return cycle;
}

/** Repeats a call while the service or its database is too busy. Reporting the same records again changes nothing. */
function patiently<T>(call: () => Promise<T>): Promise<T> {
  return withRetries({ random: Math.random, sleep: (ms) => sleep(ms) }, call);
}

/** Reports the new data of a round in sequential calls, so that both runs write in the same order. */
async function reportRound(
  connection: Connection,
  round: number,
  { seed, scale }: Pick<KillOptions, 'seed' | 'scale'>,
): Promise<void> {
  for (const [account, accountId] of ACCOUNTS.entries()) {
    if (round === 0) {
      const request = PutAccountRequest.fromPartial({ account: { accountId } });
      await patiently(() => connection.call(AccountServiceService.putAccount, request));
    }
    if (!isDeploymentRound(round) && account !== round % ACCOUNTS.length) continue;
    // The first round of the second account is the second round of all.
    const own = account === 1 && round === 1 ? 0 : round;
    const records = recordsOf({ seed, account, round: own, scale });
    for (let at = 0; at < records.length; at += RECORDS_PER_CALL) {
      const page = records.slice(at, at + RECORDS_PER_CALL);
      const request = RecordPerformanceRequest.fromPartial({ accountId, records: page });
      const { failedCount } = await patiently(() =>
        connection.call(PerformanceServiceService.recordPerformance, request),
      );
      if (failedCount > 0) throw new Error(`${failedCount} records were refused`);
    }
  }
}

/** Calls a program. The program must not end by itself meanwhile. */
async function connected<T>(
  { address, ended }: KillableProgram,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = openConnection({ address, timeoutMs: CALL_MS });
  const unexpected = ended.then((end) => Promise.reject(new Error(`the program ended: ${tailOf(end)}`)));
  try {
    return await Promise.race([work(connection), unexpected]);
  } finally {
    connection.close();
  }
}

const TAIL_CHARACTERS = 3_000;

function tailOf(end: unknown): string {
  return inspect(end, { maxStringLength: null }).slice(-TAIL_CHARACTERS);
}
