/**
 * `npm run bench -- --json FILE`: compares the speed of the service with the raw driver running the same statements.
 * All of it runs on one machine: client, service and database share its cores.
 */
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { Command } from 'commander';
import { openBed } from './bench/bed.ts';
import { buildIfStale } from './bench/build.ts';
import { createFigures, type Figures } from './bench/figures.ts';
import type { BedPart, PartContext } from './bench/part.ts';
import { measureAppend } from './bench/part-append.ts';
import { measureClient } from './bench/part-client.ts';
import { measureContext } from './bench/part-context.ts';
import { measureDashboard } from './bench/part-dashboard.ts';
import { measureLearning } from './bench/part-learning.ts';
import { measureNeighbour } from './bench/part-neighbour.ts';
import { measurePerformance } from './bench/part-performance.ts';
import { measureStart } from './bench/part-start.ts';
import { measureStreams } from './bench/part-streams.ts';
import { measureUnary } from './bench/part-unary.ts';
import { describeMachine, formatReport } from './bench/report.ts';
import { InterruptedError } from './interruption.ts';

const bedParts = {
  append: measureAppend,
  unary: measureUnary,
  performance: measurePerformance,
  streams: measureStreams,
  context: measureContext,
  learning: measureLearning,
  dashboard: measureDashboard,
  client: measureClient,
  neighbour: measureNeighbour,
} as const satisfies Readonly<Record<string, BedPart>>;

type BedPartName = keyof typeof bedParts;
const START = 'start';
const PART_NAMES = [...(Object.keys(bedParts) as BedPartName[]), START];

/** Odd numbers, so that the median is one of the rounds. */
const ROUNDS = { full: 5, quick: 3 };
/**
 * In milliseconds. After about 8 s of the same plans the rates stop rising, because the JVM has compiled the code they
 * use.
 */
const WARM_UP_MS = { full: 8_000, quick: 5_000 };

interface Options {
  readonly json?: string;
  readonly quick: boolean;
  readonly only?: string;
  readonly cpuProf?: string;
}

async function main(): Promise<void> {
  const options = new Command('bench')
    .description('Measures the service beside the raw driver running the same statements.')
    .option('--json <file>', 'write the figures there, a flat JSON object')
    .option('--quick', 'fewer rounds and a shorter warm-up', false)
    .option('--only <parts>', `parts to run, of ${PART_NAMES.join(', ')}`)
    .option('--cpu-prof <folder>', 'leave a CPU profile of the service there')
    .parse()
    .opts<Options>();
  const names = chosenParts(options.only);
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => interruption.abort(new InterruptedError(`stopped by ${signal}`)));
  }
  const figures = createFigures();
  const started = performance.now();
  const say = (text: string): void => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
    process.stderr.write(`${seconds} s  ${text}\n`);
  };
  const context: PartContext = {
    figures,
    say,
    rounds: options.quick ? ROUNDS.quick : ROUNDS.full,
    warmUpMs: options.quick ? WARM_UP_MS.quick : WARM_UP_MS.full,
    signal: interruption.signal,
  };
  buildIfStale(say);
  const agent = await measureOnBed(names, context, options.cpuProf).catch(orReason(interruption.signal));
  if (names.includes(START)) await measureStart(context).catch(orReason(interruption.signal));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`
${describeMachine(agent)}
${formatReport(figures)}
Warm-up: rounds of the same kind first, ${context.warmUpMs / 1000} s of work or more for each contender. ${seconds} s in all.
`);
  if (options.json !== undefined) writeFigures(options.json, figures);
}

/** Runs the parts that share a database, one after the other. Resolves with the database's own name for itself. */
async function measureOnBed(
  names: readonly string[],
  context: PartContext,
  cpuProfileDir: string | undefined,
): Promise<string | undefined> {
  const wanted = (Object.keys(bedParts) as BedPartName[]).filter((name) => names.includes(name));
  if (wanted.length === 0) return undefined;
  const { signal, say } = context;
  const bed = await openBed({ signal, say, cpuProfileDir });
  try {
    const { agent } = await bed.graph.verify();
    for (const name of wanted) await untilInterrupted(bedParts[name](bed, context), signal);
    return agent;
  } finally {
    await bed.close();
  }
}

/** After an interruption, the interruption is the reason, whatever failed because of it. */
function orReason(signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    throw signal.aborted ? signal.reason : error;
  };
}

/**
 * A part does not listen to a signal. An interruption removes the bed under it, and the part's result no longer
 * matters.
 */
function untilInterrupted(part: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    part.then(resolve, reject);
  });
}

function chosenParts(only: string | undefined): readonly string[] {
  if (only === undefined) return PART_NAMES;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !PART_NAMES.includes(name));
  if (unknown !== undefined) throw new Error(`no part "${unknown}": ${PART_NAMES.join(', ')}`);
  return names;
}

function writeFigures(file: string, figures: Figures): void {
  writeFileSync(file, `${JSON.stringify(figures.toJson(), null, 2)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${textOf(error)}\n`);
  process.exitCode = 1;
});

function textOf(error: unknown): string {
  if (error instanceof InterruptedError) return error.message;
  return inspect(error);
}
