/** Rounds of contenders in turn, so that all meet the same machine. */

/** One way to do the work. */
export interface Contender<Result> {
  /** Makes the input of a round, outside the time taken; the function returned is the round. */
  prepare(): Promise<() => Promise<Result>>;
}

/** How long and how often, and who hears of it. */
export interface RoundOptions<Result> {
  /** Says how a round went, for whoever is waiting. */
  readonly say: (text: string) => void;
  readonly show: (result: Result) => string;
  readonly rounds: number;
  /** Work per contender before the first round counts, in milliseconds. */
  readonly warmUpMs: number;
}

/** Results by round, of each contender. */
export type Rounds<Name extends string, Result> = Readonly<Record<Name, readonly Result[]>>;

/** Rounds of the same work that take times this close have stopped getting faster. */
const STEADY = 0.1;
/** A busy machine is never steady: warming up for this many times `warmUpMs` is enough. */
const MAX_WARM_UP = 2;

/**
 * Runs one after the other, again and again. Before the first round that counts, all run rounds of the same kind: the JVM
 * compiles the operators of exactly these plans, V8 the clients and the service.
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

/** Until each has worked for `warmUpMs` and its last two rounds took about the same time. */
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

/** What a piece of work takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Each worker does its own jobs one after the other, all workers at the same time. Milliseconds until the last is done. */
export function runWorkers(workers: readonly (readonly (() => Promise<void>)[])[]): Promise<number> {
  return timed(() =>
    Promise.all(
      workers.map(async (jobs) => {
        for (const job of jobs) await job();
      }),
    ),
  );
}

/** Latency of each job in milliseconds, one at a time. */
export async function latencies(jobs: readonly (() => Promise<void>)[]): Promise<readonly number[]> {
  const taken: number[] = [];
  for (const job of jobs) taken.push(await timed(job));
  return taken;
}
