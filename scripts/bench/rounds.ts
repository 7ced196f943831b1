/** Rounds of two contenders in turn, so that both meet the same machine. */

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

/** Results by round. */
export interface Duel<Result> {
  readonly service: readonly Result[];
  readonly raw: readonly Result[];
}

/**
 * Runs service, raw, service, raw, … Before the first round that counts, both run rounds of the same kind until each
 * has worked for `warmUpMs`: the JVM compiles the operators of exactly these plans, V8 both clients and the service.
 */
export async function duel<Result>(
  contenders: { readonly service: Contender<Result>; readonly raw: Contender<Result> },
  options: RoundOptions<Result>,
): Promise<Duel<Result>> {
  const spentMs = { service: 0, raw: 0 };
  while (Math.min(spentMs.service, spentMs.raw) < options.warmUpMs) {
    for (const name of ['service', 'raw'] as const) {
      spentMs[name] += await timed(await contenders[name].prepare());
    }
  }
  const service: Result[] = [];
  const raw: Result[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    const ofService = await (await contenders.service.prepare())();
    const ofRaw = await (await contenders.raw.prepare())();
    options.say(`  round ${round}: service ${options.show(ofService)}, raw ${options.show(ofRaw)}`);
    service.push(ofService);
    raw.push(ofRaw);
  }
  return { service, raw };
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
