/** Runs contenders in alternating rounds, so that all of them meet the same conditions. */
import { setTimeout as sleep } from 'node:timers/promises';

/** One way of doing the work. */
export interface Contender<Result> {
  /** Prepares the input of a round, outside the measured time. The returned function is the round. */
  prepare(): Promise<() => Promise<Result>>;
}

/** Length and number of rounds, and who is informed. */
export interface RoundOptions<Result> {
  /** Reports how a round went. */
  readonly say: (text: string) => void;
  readonly show: (result: Result) => string;
  readonly rounds: number;
  /** Warm-up per contender before the first measured round, in milliseconds. */
  readonly warmUpMs: number;
}

/** Results by round, for each contender. */
export type Rounds<Name extends string, Result> = Readonly<Record<Name, readonly Result[]>>;

/** When two rounds of the same work differ by at most this share, the warm-up is over. */
const STEADY = 0.1;
/** The warm-up ends after this many times `warmUpMs`, because a busy machine never becomes steady. */
const MAX_WARM_UP = 2;

/**
 * Runs contenders in turn. Before the first measured round, all of them run warm-up rounds: the JVM compiles the
 * operators of exactly these plans, and V8 compiles the clients and the service.
 */
export async function compete<Name extends string, Result>(
  contenders: Readonly<Record<Name, Contender<Result>>>,
  options: RoundOptions<Result>,
): Promise<Rounds<Name, Result>> {
  const entries = Object.entries(contenders) as [Name, Contender<Result>][];
  await warmUp(
    entries.map(([, contender]) => contender),
    options.warmUpMs,
  );
  const results = Object.fromEntries(entries.map(([name]) => [name, []])) as unknown as Record<
    Name,
    Result[]
  >;
  for (let round = 1; round <= options.rounds; round += 1) {
    const shown: string[] = [];
    for (const [name, contender] of entries) {
      const result = await (await contender.prepare())();
      results[name].push(result);
      shown.push(`${name} ${options.show(result)}`);
    }
    options.say(`  round ${round}: ${shown.join(', ')}`);
  }
  return results;
}

/** Repeats until each contender has worked for `warmUpMs` and its last two rounds took about the same time. */
async function warmUp(contenders: readonly Contender<unknown>[], warmUpMs: number): Promise<void> {
  const states = contenders.map((contender) => ({ contender, spentMs: 0, lastMs: 0, steady: false }));
  const isWarm = ({ spentMs, steady }: (typeof states)[number]): boolean =>
    spentMs >= warmUpMs && (steady || spentMs >= MAX_WARM_UP * warmUpMs);
  while (!states.every(isWarm)) {
    for (const state of states) {
      const ms = await timed(await state.contender.prepare());
      state.steady = Math.abs(ms - state.lastMs) <= STEADY * state.lastMs;
      state.spentMs += ms;
      state.lastMs = ms;
    }
  }
}

/** Duration of a piece of work, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * Each worker does its jobs one after the other, all workers at the same time. Milliseconds until the last one is done.
 */
export function runWorkers(workers: readonly (readonly (() => Promise<void>)[])[]): Promise<number> {
  return timed(() =>
    Promise.all(
      workers.map(async (jobs) => {
        for (const job of jobs) await job();
      }),
    ),
  );
}

/** Latencies of the jobs in milliseconds, run one at a time, with a pause before each. */
export async function latencies(
  jobs: readonly (() => Promise<void>)[],
  pauseMs = 0,
): Promise<readonly number[]> {
  const taken: number[] = [];
  for (const job of jobs) {
    if (pauseMs > 0) await sleep(pauseMs);
    taken.push(await timed(job));
  }
  return taken;
}
