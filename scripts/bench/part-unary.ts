/** Measures one LogEvent without other callers, beside the raw driver running the same transaction. */
import { type Bed, createAccounts } from './bed.ts';
import { type EventSource, nextEvents } from './event-mix.ts';
import { percentile, ratios } from './figures.ts';
import type { PartContext } from './part.ts';
import { type Contender, compete, latencies } from './rounds.ts';
import { appendJob, type Job, logJob, rawJob } from './submit.ts';

const CALLS_PER_ROUND = 400;
/** Events that create projects, packs and channels before transactions are recorded. */
const FIRST_EVENTS = 200;

/** Measures `unary1_*`. */
export async function measureUnary(bed: Bed, { figures, say, rounds, warmUpMs }: PartContext): Promise<void> {
  const service = await makeSource(bed, 'unary-service');
  const raw = await makeSource(bed, 'unary-raw');
  say(`unary: warm-up, then ${rounds} rounds of ${CALLS_PER_ROUND} calls`);
  const result = await compete(
    {
      service: contender(service, async ({ accountId }, event) => logJob(bed, accountId, event)),
      raw: contender(raw, ({ accountId }, event) => rawJob(bed, accountId, [event])),
    },
    { rounds, warmUpMs, say, show: (taken) => `p50 ${median(taken).toFixed(2)} ms` },
  );
  const p50 = { service: result.service.map(median), raw: result.raw.map(median) };
  figures.add('unary1_p50_ms', p50.service);
  figures.add(
    'unary1_p99_ms',
    result.service.map((taken) => percentile(taken, 0.99)),
  );
  figures.add('unary1_raw_p50_ms', p50.raw);
  figures.add('unary1_p50_vs_raw', ratios(p50.service, p50.raw));
}

function median(taken: readonly number[]): number {
  return percentile(taken, 0.5);
}

async function makeSource(bed: Bed, accountId: string): Promise<EventSource> {
  await createAccounts(bed, [accountId]);
  const source: EventSource = { accountId, prefix: 'event', next: 0 };
  await appendJob(bed, accountId, nextEvents(source, FIRST_EVENTS, new Date()))();
  return source;
}

function contender(
  source: EventSource,
  job: (source: EventSource, event: ReturnType<typeof nextEvents>[number]) => Promise<Job>,
): Contender<readonly number[]> {
  return {
    async prepare() {
      const events = nextEvents(source, CALLS_PER_ROUND, new Date());
      const jobs = await Promise.all(events.map((event) => job(source, event)));
      return () => latencies(jobs);
    },
  };
}
