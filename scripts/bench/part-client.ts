/**
 * Measures the cost of a client helper for its caller at 5,000 events a second, beside an empty function. It also
 * checks that no event is lost or doubled when the service is killed three times under that load.
 */
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectKaizen, type EventHelpers, type Kaizen } from '../../src/client/index.ts';
import { type Bed, createAccounts, temporaryFolder } from './bed.ts';
import { percentile } from './figures.ts';
import type { PartContext } from './part.ts';
import { freeAddress } from './program.ts';

const PER_SECOND = 5_000;
const ROUND_MS = 4_000;
const KILLS = 3;
/** Time under load before each kill, in milliseconds. */
const LOAD_MS = 2_000;
/** Large enough for an outage of one minute. */
const KILL_BUFFER = { maxEvents: 500_000, maxBytes: 256 * 2 ** 20 };
const FLUSH_LIMIT_MS = 300_000;
const POLL_MS = 50;
const FLOW_LIMIT_MS = 60_000;
const NANOSECONDS_PER_MS = 1e6;

type Log = EventHelpers['logOutreachSent'];

/** Measures `client_*`. */
export async function measureClient(bed: Bed, context: PartContext): Promise<void> {
  await measureCalls(bed, context);
  await measureKills(bed, context);
}

async function measureCalls(bed: Bed, { figures, say, rounds }: PartContext): Promise<void> {
  await createAccounts(bed, ['client']);
  const folder = temporaryFolder();
  const options = { accountId: 'client', projectId: 'launch', address: bed.address };
  const plain = connectKaizen(options);
  const spooled = connectKaizen({ ...options, spool: { directory: path.join(folder.path, 'spool') } });
  const contenders = { noop: () => '', call: plain.logOutreachSent, spool_call: spooled.logOutreachSent };
  const p99: Record<keyof typeof contenders, number[]> = { noop: [], call: [], spool_call: [] };
  const turns: Record<keyof typeof contenders, number[]> = { noop: [], call: [], spool_call: [] };
  say(`client: warm-up, then ${rounds} rounds of ${ROUND_MS / 1000} s of each`);
  try {
    // The first round only lets V8 compile.
    for (let round = 0; round <= rounds; round += 1) {
      for (const name of ['noop', 'call', 'spool_call'] as const) {
        const run = await runLoad(contenders[name], ROUND_MS);
        await Promise.all([plain, spooled].map((kaizen) => settled(kaizen)));
        if (round === 0) continue;
        p99[name].push(percentile(run.takenMs, 0.99));
        turns[name].push(run.turnP99Ms);
        say(`client: ${name} p99 ${percentile(run.takenMs, 0.99).toFixed(4)} ms`);
      }
    }
  } finally {
    await Promise.all([plain.close(), spooled.close()]);
    folder.remove();
  }
  figures.add('client_call_p99_ms', p99.call);
  figures.add('client_noop_p99_ms', p99.noop);
  figures.add('client_spool_call_p99_ms', p99.spool_call);
  figures.add('client_turn_p99_ms', turns.call);
  figures.add('client_noop_turn_p99_ms', turns.noop);
}

async function settled(kaizen: Kaizen): Promise<void> {
  const { pending } = await kaizen.flush({ timeoutMs: FLUSH_LIMIT_MS });
  const { rejected, conflicts, dropped } = kaizen.stats();
  if (pending + rejected + conflicts + dropped > 0) {
    throw new Error(`the client did not deliver what the bench logged: ${JSON.stringify(kaizen.stats())}`);
  }
}

/** Calls at the given rate, by the clock, in every turn of the event loop. */
async function runLoad(
  log: Log,
  durationMs: number,
): Promise<{ readonly takenMs: readonly number[]; readonly turnP99Ms: number }> {
  const takenMs: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await steadily(durationMs, (number) => {
    const given = {
      leadId: `lead-${number}`,
      channel: 'email',
      templateId: 'warm_intro',
      attributes: { step: 2 },
    };
    const started = performance.now();
    log(given);
    takenMs.push(performance.now() - started);
  });
  delay.disable();
  return { takenMs, turnP99Ms: delay.percentile(99) / NANOSECONDS_PER_MS };
}

function steadily(durationMs: number, call: (number: number) => void): Promise<number> {
  const started = performance.now();
  let made = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - started;
      for (; made < (elapsedMs * PER_SECOND) / 1_000; made += 1) call(made);
      if (elapsedMs < durationMs) return;
      clearInterval(timer);
      resolve(made);
    }, 1);
  });
}

async function measureKills(bed: Bed, { figures, say }: PartContext): Promise<void> {
  const accountId = 'client-killed';
  await createAccounts(bed, [accountId]);
  const address = await freeAddress();
  let service = await bed.startService(address);
  const kaizen = connectKaizen({ accountId, address, buffer: KILL_BUFFER, onProblem: () => undefined });
  let isOver = false;
  const logged = (async () => {
    let count = 0;
    while (!isOver) {
      const from = count;
      count += await steadily(200, (number) => {
        const eventId = `killed-${from + number}`;
        kaizen.logLeadCreated({ leadId: eventId, source: 'website', eventId });
      });
    }
    return count;
  })();
  try {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await untilFlowing(kaizen);
      await sleep(LOAD_MS);
      say(`client: kill ${kill} of ${KILLS}, ${kaizen.stats().buffered} events buffered`);
      await service.kill();
      service = await bed.startService(address);
    }
    await sleep(LOAD_MS);
    isOver = true;
    const events = await logged;
    say(`client: ${kaizen.stats().buffered} of ${events} events are still to be sent`);
    await settled(kaizen);
    const stored = await storedEvents(bed, accountId);
    figures.set('client_killed_events', events);
    figures.set('client_lost', events - stored.ids);
    figures.set('client_doubled', stored.events - stored.ids);
    figures.set('client_resent_duplicates', kaizen.stats().duplicates);
  } finally {
    isOver = true;
    await logged;
    await kaizen.close({ timeoutMs: 0 });
    await service.stop();
  }
}

/** Waits until the service stores events again, so that the next kill interrupts its work. */
async function untilFlowing(kaizen: Kaizen): Promise<void> {
  const { accepted } = kaizen.stats();
  for (let waitedMs = 0; kaizen.stats().accepted === accepted; waitedMs += POLL_MS) {
    if (waitedMs > FLOW_LIMIT_MS) throw new Error('the service takes no events after a restart');
    await sleep(POLL_MS);
  }
}

/** The stored events, read from the database. */
async function storedEvents(
  bed: Bed,
  accountId: string,
): Promise<{ readonly events: number; readonly ids: number }> {
  const { records } = await bed.driver.executeQuery(
    'MATCH (event:Event {account_id: $accountId}) RETURN count(event) AS events, count(DISTINCT event.event_id) AS ids',
    { accountId },
    { database: 'neo4j' },
  );
  const [record] = records;
  return { events: Number(record?.get('events')), ids: Number(record?.get('ids')) };
}
