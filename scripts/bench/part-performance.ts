/** Measures how many performance records of known creatives are stored per second, beside the raw driver. */
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { type Bed, createAccounts } from './bed.ts';
import { ratios } from './figures.ts';
import type { PartContext } from './part.ts';
import { CREATIVES, nextRecords, type RecordSource } from './performance-mix.ts';
import { type Contender, compete, runWorkers } from './rounds.ts';
import { asEvents, type Job, performanceJob, rawJob } from './submit.ts';

/** One caller per account. */
const ACCOUNTS = 8;
/** A batch has 500 records: five days of 100 creatives. */
const DAYS_PER_BATCH = 5;
/** Batches of each caller in a round: 12,000 records in all. */
const BATCHES_PER_ROUND = 3;

/** Measures `performance_*`. */
export async function measurePerformance(
  bed: Bed,
  { figures, say, rounds, warmUpMs }: PartContext,
): Promise<void> {
  say('performance: accounts and their creatives');
  const service = await makeSources(bed, 'performance-service');
  const raw = await makeSources(bed, 'performance-raw');
  say(`performance: warm-up, then ${rounds} rounds of service and raw`);
  const result = await compete(
    {
      service: contender(service, async ({ accountId }, records) => performanceJob(bed, accountId, records)),
      raw: contender(raw, ({ accountId }, records) => rawJob(bed, accountId, asEvents(records))),
    },
    { rounds, warmUpMs, say, show: (rate) => `${rate.toFixed(0)} records/s` },
  );
  figures.add('performance_records_per_s', result.service);
  figures.add('performance_raw_records_per_s', result.raw);
  figures.add('performance_vs_raw', ratios(result.service, result.raw));
}

async function makeSources(bed: Bed, prefix: string): Promise<readonly RecordSource[]> {
  const names = Array.from({ length: ACCOUNTS }, (_, index) => `${prefix}-${index}`);
  await createAccounts(bed, names);
  const sources = names.map((accountId): RecordSource => ({ accountId, day: 0 }));
  for (const source of sources) {
    await performanceJob(bed, source.accountId, nextRecords(source, { days: 1, withTraits: true }))();
  }
  return sources;
}

function contender(
  sources: readonly RecordSource[],
  job: (source: RecordSource, records: PerformanceRecord[]) => Promise<Job>,
): Contender<number> {
  return {
    async prepare() {
      const workers = await Promise.all(
        sources.map((source) =>
          Promise.all(
            Array.from({ length: BATCHES_PER_ROUND }, () =>
              job(source, nextRecords(source, { days: DAYS_PER_BATCH })),
            ),
          ),
        ),
      );
      const records = sources.length * BATCHES_PER_ROUND * DAYS_PER_BATCH * CREATIVES;
      return async () => (records * 1000) / (await runWorkers(workers));
    },
  };
}
