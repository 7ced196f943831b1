/**
 * Measures how fast contexts are built for accounts with published knowledge, and checks that more events do not slow
 * them down.
 */

import { RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import { GetProjectContextRequest } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { ListLearningPatternsRequest } from '../../src/gen/kaizen/v1/pattern.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { type Bed, createAccounts } from './bed.ts';
import { contextDbHits } from './context-db-hits.ts';
import { type EventSource, nextEvents, PROJECTS, pick } from './event-mix.ts';
import { percentile } from './figures.ts';
import { experimentRecords } from './knowledge-mix.ts';
import type { PartContext } from './part.ts';
import { timed } from './rounds.ts';
import { appendJob, performanceJob } from './submit.ts';

const ACCOUNTS = Array.from({ length: 4 }, (_, index) => `context-${index}`);
const RECORD_BATCH = 500;
const EVENT_BATCH = 1_000;
/** Simultaneous appends while an account is filled. */
const FILLERS = 4;
const FEW_CALLERS = 8;
const MOST_CALLERS = 32;
/** Warm-ups, one for each number of callers. */
const WARM_UPS = 2;
const ROUND_MS = 3_000;
/** Events of the account whose contexts are measured in database hits. */
const FEW_EVENTS = 10_000;
const MANY_EVENTS = 100_000;
const COUNTED_ACCOUNT = 'context-0';
/** More patterns than an account has. */
const PATTERN_LIMIT = 500;

/** Measures `context_*`. */
export async function measureContext(bed: Bed, context: PartContext): Promise<void> {
  const { figures, say } = context;
  say('context: records of experiments, then a learning cycle for each account');
  await createAccounts(bed, ACCOUNTS);
  for (const [index, accountId] of ACCOUNTS.entries()) await teach(bed, accountId, index + 1);
  figures.set('context_patterns', await countPatterns(bed));
  say('context: warm-up');
  // With the most callers, the time holds the most calls, and the JVM compiles by the number of calls.
  await callContexts(bed, MOST_CALLERS, WARM_UPS * context.warmUpMs);
  for (const callers of [FEW_CALLERS, MOST_CALLERS]) await measureRate(bed, context, callers);
  await measureDbHits(bed, context);
}

async function teach(bed: Bed, accountId: string, seed: number): Promise<void> {
  const records = experimentRecords(seed);
  for (let from = 0; from < records.length; from += RECORD_BATCH) {
    await performanceJob(bed, accountId, records.slice(from, from + RECORD_BATCH))();
  }
  const source: EventSource = { accountId, prefix: 'event', next: 0 };
  await appendJob(bed, accountId, nextEvents(source, RECORD_BATCH, new Date()))();
  const { cycle } = await bed.clients.runCycle({ accountId, wait: true, dryRun: false });
  if (cycle?.state !== RunState.RUN_STATE_SUCCEEDED) throw new Error(`the cycle failed: ${cycle?.reason}`);
}

async function countPatterns(bed: Bed): Promise<number> {
  const { patterns } = await bed.clients.listLearningPatterns(
    ListLearningPatternsRequest.fromPartial({
      accountId: COUNTED_ACCOUNT,
      patternType: TraitKind.TRAIT_KIND_UNSPECIFIED,
      minConfidence: undefined,
      limit: PATTERN_LIMIT,
      pageToken: '',
    }),
  );
  if (patterns.length === 0)
    throw new Error('the cycle published no patterns: there is no context to measure');
  return patterns.length;
}

async function measureRate(bed: Bed, context: PartContext, callers: number): Promise<void> {
  const { figures, say, rounds } = context;
  say(`context: ${callers} callers, ${rounds} rounds`);
  const results: (readonly number[])[] = [];
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const taken: number[] = [];
    const ms = await timed(async () => {
      taken.push(...(await callContexts(bed, callers, ROUND_MS)));
    });
    results.push(taken);
    rates.push((taken.length * 1000) / ms);
    say(`  round ${round + 1}: ${rates.at(-1)?.toFixed(0)} contexts/s`);
  }
  const name = callers === FEW_CALLERS ? 'context' : `context_${callers}`;
  const at = (share: number): readonly number[] => results.map((taken) => percentile(taken, share));
  figures.add(`${name}_per_s`, rates);
  figures.add(`${name}_p50_ms`, at(0.5));
  figures.add(`${name}_p99_ms`, at(0.99));
}

/** Latencies of the contexts requested within `forMs`. Each caller cycles through the accounts and projects. */
async function callContexts(bed: Bed, callers: number, forMs: number): Promise<readonly number[]> {
  const taken: number[] = [];
  const until = performance.now() + forMs;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let call = caller; performance.now() < until; call += 1) {
        const accountId = pick(ACCOUNTS, call);
        const projectId = pick(PROJECTS, Math.floor(call / ACCOUNTS.length));
        const request = GetProjectContextRequest.fromPartial({ accountId, projectId });
        taken.push(await timed(() => bed.clients.getProjectContext(request)));
      }
    }),
  );
  return taken;
}

/** Database hits of the same account with the same knowledge, before and after its events have grown tenfold. */
async function measureDbHits(bed: Bed, { figures, say }: PartContext): Promise<void> {
  const source: EventSource = { accountId: COUNTED_ACCOUNT, prefix: 'filler', next: 0 };
  const ask = { accountId: COUNTED_ACCOUNT, projectId: pick(PROJECTS, 0) };
  say(`context: database hits at ${FEW_EVENTS} and at ${MANY_EVENTS} events`);
  await fill(bed, source, FEW_EVENTS);
  const few = await contextDbHits(bed.graph, ask);
  await fill(bed, source, MANY_EVENTS);
  const many = await contextDbHits(bed.graph, ask);
  figures.set('context_dbhits_10k', few);
  figures.set('context_dbhits_100k', many);
  figures.set('context_dbhits_100k_vs_10k', many / few);
}

/** Appends until the source has produced `count` events. */
async function fill(bed: Bed, source: EventSource, count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: FILLERS }, async () => {
      while (source.next < count) {
        const events = nextEvents(source, Math.min(EVENT_BATCH, count - source.next), new Date());
        await appendJob(bed, source.accountId, events)();
      }
    }),
  );
}
