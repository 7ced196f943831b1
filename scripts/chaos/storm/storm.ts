/** A storm: mixed load on three servers while faults strike, then quiet, then every item and every sum is checked. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseOf } from '../../../test/fixtures/program-database.ts';
import { checkStorm, type Findings } from './checker.ts';
import { type Deployment, SERVERS, startDeployment } from './deployment.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { CUTS_PER_FAULT, type Fault, type FaultKind, planStorm } from './plan.ts';
import { startTraffic, type Traffic } from './traffic.ts';

/** What a storm is asked for. */
export interface StormOptions {
  readonly kills: number;
  readonly seed: number;
  /** At least so many items are acknowledged before the storm ends. */
  readonly items: number;
  readonly say: (text: string) => void;
  readonly diskSize?: string | undefined;
  readonly packageDir?: string | undefined;
  readonly copyOf?: string | undefined;
  /** Runs on the empty database before the first call. */
  readonly before?: ((deployment: Deployment) => Promise<void>) | undefined;
  /** When it aborts, no further fault strikes. */
  readonly signal?: AbortSignal | undefined;
}

/** What a storm shows. */
export interface StormReport extends Outcome {
  /** Faults by kind, as they struck. Commits are counted one by one. */
  readonly faults: Readonly<Record<FaultKind, number>>;
  /** Times without an answer of any server, in seconds. */
  readonly outages: readonly number[];
}

const STALL_DATABASE_MS = 12_000;
/** The lease of a stalled server is made to run out meanwhile, so that the stall need not last for minutes. */
const STALL_SERVER_MS = 4_000;
const EXPIRE_LEASES = 'MATCH (lease:Lease) SET lease.expires_at = datetime.realtime()';
/** The files that the database has set aside are filled first. 94 s were seen. */
const FULL_DISK_MS = 240_000;
const READ_ONLY_MS = 4_000;
const AWAY_MS = 3_000;
const SLOW_MS = 4_000;
const SLOW_BY_MS = 60;
/** Between two faults as many items are acknowledged, or so much time passes: a storm is no standstill. */
const ITEMS_BETWEEN = 400;
const LONGEST_WAIT_MS = 30_000;
/** Quiet before the check: what servers left is taken up within a minute or two. */
const QUIET_MS = 300_000;
const FILLER_PIECE = Buffer.alloc(2 ** 20);

/** Runs one. */
export async function runStorm(options: StormOptions): Promise<StormReport> {
  const { say, seed, kills } = options;
  const deployment = await startDeployment(options);
  try {
    await options.before?.(deployment);
    const ledger = createLedger();
    const traffic = await startTraffic(deployment.addresses, { ledger, seed });
    const plan = planStorm({ kills, seed, servers: SERVERS, hasSmallDisk: options.diskSize !== undefined });
    const faults = await strikeAll(plan, { deployment, ledger, traffic, options });
    while (ledger.acknowledged() < options.items && options.signal?.aborted !== true) await sleep(200);
    say('quiet: every caller waits for its answers');
    await deployment.settle();
    await traffic.stop();
    await untilAtRest(deployment);
    say(`checking ${ledger.acknowledged()} acknowledged items`);
    const findings = await checkStorm(databaseOf(deployment.folder), ledger);
    const codes = await deployment.stop();
    traffic.callers.close();
    const outcome = outcomeOf(ledger, findings);
    return {
      ...outcome,
      unexpected: [...outcome.unexpected, ...endsOf(deployment, codes)],
      faults,
      outages: traffic.callers.outages().map((ms) => ms / 1_000),
    };
  } finally {
    await deployment.remove();
  }
}

/** Crashes, and servers that did not end in order when asked to. */
function endsOf(deployment: Deployment, codes: readonly (number | null)[]): Findings['unexpected'] {
  return [
    ...deployment
      .crashes()
      .map(({ server, stderr }) => ({ what: `server ${server} crashed`, answer: stderr })),
    ...codes.flatMap((code, server) =>
      code === 0 ? [] : [{ what: `server ${server} was asked to stop`, answer: `code ${code}` }],
    ),
  ];
}

interface Scene {
  readonly deployment: Deployment;
  readonly ledger: Ledger;
  readonly traffic: Traffic;
  readonly options: StormOptions;
}

async function strikeAll(plan: readonly Fault[], scene: Scene): Promise<Record<FaultKind, number>> {
  const { ledger, options } = scene;
  const faults: Record<FaultKind, number> = {
    ...{ KILL_SERVER: 0, KILL_DATABASE: 0, KILL_BOTH: 0, CUT_COMMITS: 0, STALL_SERVER: 0 },
    ...{ STALL_DATABASE: 0, FULL_DISK: 0, READ_ONLY: 0, AWAY: 0, SLOW: 0 },
  };
  for (const [at, fault] of plan.entries()) {
    if (options.signal?.aborted === true) break;
    await untilMoved(ledger);
    await sleep(fault.pauseMs);
    options.say(
      `fault ${at + 1} of ${plan.length}: ${fault.kind} ${fault.server}, ${ledger.acknowledged()} items`,
    );
    faults[fault.kind] += await strike(fault, scene);
  }
  return faults;
}

async function untilMoved(ledger: Ledger): Promise<void> {
  const from = ledger.acknowledged();
  for (const limit = Date.now() + LONGEST_WAIT_MS; ledger.acknowledged() < from + ITEMS_BETWEEN; ) {
    if (Date.now() > limit) return;
    await sleep(50);
  }
}

/** Resolves, when the fault is over, with how often it struck: a process that was not there cannot be killed. */
async function strike({ kind, server }: Fault, scene: Scene): Promise<number> {
  const { deployment } = scene;
  const database = deployment.folder.database()?.pid;
  const victim = deployment.pid(server);
  switch (kind) {
    case 'KILL_SERVER':
      return signal(victim, 'SIGKILL');
    case 'KILL_DATABASE':
      return signal(database, 'SIGKILL');
    case 'KILL_BOTH':
      return Math.min(signal(database, 'SIGKILL'), signal(victim, 'SIGKILL'));
    case 'CUT_COMMITS':
      return cutCommits(server, scene);
    case 'STALL_SERVER':
      return stall(victim, STALL_SERVER_MS, () => databaseOf(deployment.folder)(EXPIRE_LEASES, {}));
    case 'STALL_DATABASE':
      return stall(database, STALL_DATABASE_MS, () => Promise.resolve());
    case 'FULL_DISK':
      return fillDisk(scene);
    case 'READ_ONLY':
      return beReadOnly(scene);
    case 'AWAY':
      deployment.wire(server).away();
      await sleep(AWAY_MS);
      deployment.wire(server).mend();
      return 1;
    case 'SLOW':
      deployment.wire(server).slow(SLOW_BY_MS);
      await sleep(SLOW_MS);
      deployment.wire(server).mend();
      return 1;
  }
}

function signal(pid: number | undefined, name: NodeJS.Signals): number {
  if (pid === undefined) return 0;
  try {
    process.kill(pid, name);
    return 1;
  } catch {
    return 0;
  }
}

async function cutCommits(server: number, { deployment }: Scene): Promise<number> {
  const wire = deployment.wire(server);
  const before = wire.cuts();
  wire.cutCommits(CUTS_PER_FAULT);
  for (const limit = Date.now() + LONGEST_WAIT_MS; wire.cuts() < before + CUTS_PER_FAULT; ) {
    if (Date.now() > limit) break;
    await sleep(20);
  }
  wire.mend();
  return wire.cuts() - before;
}

async function stall(pid: number | undefined, ms: number, during: () => Promise<unknown>): Promise<number> {
  const struck = signal(pid, 'SIGSTOP');
  if (struck === 0) return 0;
  // The database may be away; the lease then runs out by itself or not at all.
  await during().catch(() => undefined);
  await sleep(ms);
  signal(pid, 'SIGCONT');
  return 1;
}

/**
 * Writes a file until nothing more fits, and large events until the database gives up, which ends its server. It has set
 * files aside, so that takes a while. Then there is room again.
 */
async function fillDisk({ deployment, traffic }: Scene): Promise<number> {
  await deployment.settle();
  const owner = deployment.pid(0);
  const filler = path.join(deployment.folder.dataDir, 'filler');
  try {
    fillWith(filler);
    for (const limit = Date.now() + FULL_DISK_MS; deployment.pid(0) === owner; ) {
      if (Date.now() > limit) return 0;
      await traffic.flood();
    }
    return 1;
  } finally {
    rmSync(filler, { force: true });
  }
}

/**
 * Stops the first server, and the database with it, in order: a database that must recover cannot be read-only. It comes
 * back read-only for a while.
 */
async function beReadOnly({ deployment }: Scene): Promise<number> {
  await deployment.settle();
  deployment.setReadOnly(true);
  try {
    signal(deployment.pid(0), 'SIGTERM');
    for (const limit = Date.now() + LONGEST_WAIT_MS; Date.now() < limit; await sleep(200)) {
      if (!(await isReadOnly(deployment))) continue;
      await sleep(READ_ONLY_MS);
      return 1;
    }
    return 0;
  } finally {
    deployment.setReadOnly(false);
    signal(deployment.folder.database()?.pid, 'SIGTERM');
  }
}

async function isReadOnly({ folder }: Deployment): Promise<boolean> {
  const read = databaseOf(folder)("SHOW DATABASE neo4j YIELD access WHERE access = 'read-only'", {});
  return (await read.catch(() => [])).length > 0;
}

function fillWith(filler: string): void {
  const file = openSync(filler, 'w');
  try {
    for (;;) writeSync(file, FILLER_PIECE);
  } catch {
    // Full, as it should be.
  } finally {
    closeSync(file);
  }
}

/** Waits until no cycle runs, and no erasure or import is under way. */
async function untilAtRest(deployment: Deployment): Promise<void> {
  const read = databaseOf(deployment.folder);
  for (const limit = Date.now() + QUIET_MS; Date.now() < limit; await sleep(1_000)) {
    const [row] = await read(
      `RETURN COUNT { (c:Cycle) WHERE c.state = 'RUNNING' } AS cycles,
              COUNT { (e:Erasure|SubjectErasure) WHERE e.state <> 'DONE' } + COUNT { (:ArrivingAccount) } AS unfinished`,
      {},
    );
    if (row?.cycles === 0 && row.unfinished === 0) return;
  }
}
