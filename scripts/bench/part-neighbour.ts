/** Measures how long the calls of one account take alone, and beside an account that makes ten times its quota of calls. */
import { type Bed, createAccounts } from './bed.ts';
import { connectClients } from './clients.ts';
import { type EventSource, nextEvents } from './event-mix.ts';
import { percentile, ratios } from './figures.ts';
import type { PartContext } from './part.ts';
import { compete, latencies } from './rounds.ts';
import { appendJob, logJob } from './submit.ts';

/** Calls a second of an account: a tenth of what two cores can do, so that the machine itself is not what limits. */
const QUOTA = 100;
/** How many times its quota the noisy account tries. */
const TIMES = 10;
/** Time between two bursts of the noisy account, in milliseconds. */
const TICK_MS = 10;
const CALLS_PER_ROUND = 400;
/** Time between two calls of the quiet account: half of its quota. */
const PAUSE_MS = 20;
const FIRST_EVENTS = 200;
const QUIET = 'neighbour-quiet';
const NOISY = 'neighbour-noisy';

/** Measures `neighbour_*`. */
export async function measureNeighbour(
  bed: Bed,
  { figures, say, rounds, warmUpMs }: PartContext,
): Promise<void> {
  await createAccounts(bed, [QUIET, NOISY]);
  const quiet: EventSource = { accountId: QUIET, prefix: 'quiet', next: 0 };
  const noisy: EventSource = { accountId: NOISY, prefix: 'noisy', next: 0 };
  for (const source of [quiet, noisy]) {
    await appendJob(bed, source.accountId, nextEvents(source, FIRST_EVENTS, new Date()))();
  }
  const service = await bed.startService(undefined, { KAIZEN_CALLS_PER_SECOND: String(QUOTA) });
  const clients = connectClients(service.address);
  const neighbour = noisyNeighbour({ clients: connectClients(service.address) }, noisy);
  const round = async (isBeside: boolean): Promise<readonly number[]> => {
    const jobs = nextEvents(quiet, CALLS_PER_ROUND, new Date()).map((event) =>
      logJob({ clients }, QUIET, event),
    );
    if (isBeside) neighbour.start();
    try {
      return await latencies(jobs, PAUSE_MS);
    } finally {
      neighbour.stop();
    }
  };
  try {
    say(`neighbour: warm-up, then ${rounds} rounds of ${CALLS_PER_ROUND} calls`);
    const p99 = (taken: readonly number[]): number => percentile(taken, 0.99);
    const result = await compete(
      {
        alone: { prepare: async () => () => round(false) },
        beside: { prepare: async () => () => round(true) },
      },
      { rounds, warmUpMs, say, show: (taken) => `p99 ${p99(taken).toFixed(2)} ms` },
    );
    const [alone, beside] = [result.alone.map(p99), result.beside.map(p99)];
    figures.add('neighbour_alone_p99_ms', alone);
    figures.add('neighbour_beside_p99_ms', beside);
    figures.add('neighbour_p99_ratio', ratios(beside, alone));
    figures.set('neighbour_refused_share', neighbour.refusedShare());
  } finally {
    clients.close();
    neighbour.close();
    await service.stop();
  }
}

/** An account that takes no notice of the delays it is told. */
function noisyNeighbour({ clients }: Pick<Bed, 'clients'>, source: EventSource) {
  let timer: NodeJS.Timeout | undefined;
  let made = 0;
  let refused = 0;
  const burst = (): void => {
    for (const event of nextEvents(source, (QUOTA * TIMES * TICK_MS) / 1_000, new Date())) {
      made += 1;
      clients.logEvent({ accountId: source.accountId, event }).catch(() => {
        refused += 1;
      });
    }
  };
  return {
    start() {
      timer = setInterval(burst, TICK_MS);
    },
    stop: () => clearInterval(timer),
    close: () => clients.close(),
    refusedShare: () => refused / made,
  };
}
