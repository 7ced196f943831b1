/** Measures how many events per second AppendEvents stores, beside the raw driver running the same transactions. */
import { type Bed, createAccounts } from './bed.ts';
import { type EventSource, nextEvents } from './event-mix.ts';
import { ratios } from './figures.ts';
import type { PartContext } from './part.ts';
import { type Contender, compete, runWorkers } from './rounds.ts';
import { appendJob, type Job, rawJob } from './submit.ts';

/** One caller per account. */
const ACCOUNTS = 8;
const BATCH = 500;
/** Batches of each caller in a round: 32,000 events in all, two to six seconds. */
const BATCHES_PER_ROUND = 8;

/** Measures `append_*`. */
export async function measureAppend(
  bed: Bed,
  { figures, say, rounds, warmUpMs }: PartContext,
): Promise<void> {
  say('append: accounts');
  const service = await makeSources(bed, 'append-service');
  const raw = await makeSources(bed, 'append-raw');
  say(`append: warm-up, then ${rounds} rounds of service and raw`);
  const result = await compete(
    {
      service: contender(service, async ({ accountId }, events) => appendJob(bed, accountId, events)),
      raw: contender(raw, ({ accountId }, events) => rawJob(bed, accountId, events)),
    },
    { rounds, warmUpMs, say, show: (rate) => `${rate.toFixed(0)} events/s` },
  );
  figures.add('append_events_per_s', result.service);
  figures.add('append_raw_events_per_s', result.raw);
  figures.add('append_vs_raw', ratios(result.service, result.raw));
}

async function makeSources(bed: Bed, prefix: string): Promise<readonly EventSource[]> {
  const names = Array.from({ length: ACCOUNTS }, (_, index) => `${prefix}-${index}`);
  await createAccounts(bed, names);
  const sources = names.map((accountId): EventSource => ({ accountId, prefix: 'event', next: 0 }));
  // Creates projects, packs and channels before transactions are recorded for the raw driver.
  for (const source of sources) {
    await appendJob(bed, source.accountId, nextEvents(source, BATCH, new Date()))();
  }
  return sources;
}

function contender(
  sources: readonly EventSource[],
  job: (source: EventSource, events: ReturnType<typeof nextEvents>) => Promise<Job>,
): Contender<number> {
  return {
    async prepare() {
      const workers = await Promise.all(
        sources.map((source) =>
          Promise.all(
            Array.from({ length: BATCHES_PER_ROUND }, () =>
              job(source, nextEvents(source, BATCH, new Date())),
            ),
          ),
        ),
      );
      const events = sources.length * BATCHES_PER_ROUND * BATCH;
      return async () => (events * 1000) / (await runWorkers(workers));
    },
  };
}
