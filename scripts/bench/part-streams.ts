/** Compares streams with batches for one producer: a client that logs, and a file that is imported. */
import { type Bed, createAccounts } from './bed.ts';
import { type EventSource, nextEvents } from './event-mix.ts';
import { ratios } from './figures.ts';
import type { PartContext } from './part.ts';
import { CREATIVES, nextRecords, type RecordSource } from './performance-mix.ts';
import { type Contender, compete, runWorkers } from './rounds.ts';
import { appendJob, type Job, performanceJob, streamJob, uploadJob } from './submit.ts';

const BATCH = 500;
const DAYS_PER_BATCH = BATCH / CREATIVES;
/** Batches in a round: 12,000 items. */
const BATCHES_PER_ROUND = 24;
/** Simultaneous calls, as `kaizen import` makes them. */
const IN_FLIGHT = 3;

/** Measures `stream_*` and `upload_*`. */
export async function measureStreams(
  bed: Bed,
  { figures, say, rounds, warmUpMs }: PartContext,
): Promise<void> {
  const options = { rounds, warmUpMs, say, show: (rate: number) => `${rate.toFixed(0)}/s` };
  say('streams: one producer of events, then one of records');
  const events = await compete(
    {
      batches: await eventContender(bed, 'stream-batches', (accountId, batches) => [
        batches.map((batch) => appendJob(bed, accountId, batch)),
      ]),
      stream: await eventContender(bed, 'stream-stream', (accountId, batches) => [
        [streamJob(bed, accountId, batches)],
      ]),
    },
    options,
  );
  figures.add('stream_events_per_s', events.stream);
  figures.add('stream_vs_append', ratios(events.stream, events.batches));
  const records = await compete(
    {
      batches: await recordContender(bed, 'upload-batches', (accountId, batches) => {
        const jobs = batches.map((batch) => performanceJob(bed, accountId, batch));
        return Array.from({ length: IN_FLIGHT }, (_, caller) =>
          jobs.filter((_job, index) => index % IN_FLIGHT === caller),
        );
      }),
      upload: await recordContender(bed, 'upload-stream', (accountId, batches) => [
        [uploadJob(bed, accountId, batches)],
      ]),
    },
    options,
  );
  figures.add('upload_records_per_s', records.upload);
  figures.add('upload_vs_record', ratios(records.upload, records.batches));
}

async function eventContender(
  bed: Bed,
  accountId: string,
  workersOf: (accountId: string, batches: ReturnType<typeof nextEvents>[]) => readonly (readonly Job[])[],
): Promise<Contender<number>> {
  await createAccounts(bed, [accountId]);
  const source: EventSource = { accountId, prefix: 'event', next: 0 };
  return contender(() =>
    workersOf(
      accountId,
      batchesOf(() => nextEvents(source, BATCH, new Date())),
    ),
  );
}

async function recordContender(
  bed: Bed,
  accountId: string,
  workersOf: (accountId: string, batches: ReturnType<typeof nextRecords>[]) => readonly (readonly Job[])[],
): Promise<Contender<number>> {
  await createAccounts(bed, [accountId]);
  const source: RecordSource = { accountId, day: 0 };
  await performanceJob(bed, accountId, nextRecords(source, { days: 1, withTraits: true }))();
  return contender(() =>
    workersOf(
      accountId,
      batchesOf(() => nextRecords(source, { days: DAYS_PER_BATCH })),
    ),
  );
}

function batchesOf<Batch>(next: () => Batch): Batch[] {
  return Array.from({ length: BATCHES_PER_ROUND }, next);
}

function contender(workers: () => readonly (readonly Job[])[]): Contender<number> {
  return {
    async prepare() {
      const jobs = workers();
      return async () => (BATCHES_PER_ROUND * BATCH * 1000) / (await runWorkers(jobs));
    },
  };
}
