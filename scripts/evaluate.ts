/**
 * `npm run evaluate -- NAME [--data FILE] [--json FILE]`: measures how well the service learns, with its own code, and
 * compares the results with gates and with the naive method.
 */
import { writeFileSync } from 'node:fs';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { EmbeddedNeo4jError } from '../src/embedded-neo4j/errors.ts';
import { DataFileError, type Evaluation } from './evaluate/evaluation.ts';
import { EVALUATION_NAMES, type EvaluationName } from './evaluate/gates.ts';
import { createProgress } from './evaluate/progress.ts';
import { formatReport } from './evaluate/report.ts';
import { InterruptedError } from './interruption.ts';

/** Evaluations are loaded one by one, because each has its own code and data. */
const evaluations: Readonly<Record<EvaluationName, () => Promise<Evaluation>>> = {
  upworthy: async () => (await import('./evaluate/upworthy.ts')).evaluateUpworthy,
  placebo: async () => (await import('./evaluate/placebo.ts')).evaluatePlacebo,
  simulation: async () => (await import('./evaluate/simulation.ts')).evaluateSimulation,
  trajectory: async () => (await import('./evaluate/trajectory.ts')).evaluateTrajectory,
  'closed-loop': async () =>
    (await import('./evaluate/closed-loop-with-service.ts')).evaluateClosedLoopWithService,
};

/** The seed of the published results. */
const DEFAULT_SEED = 20_261_121;

interface Options {
  readonly data?: string;
  readonly json?: string;
  readonly seed: number;
  readonly scale: number;
  readonly serviceSeeds?: number;
}

async function main(): Promise<void> {
  const command = new Command('evaluate')
    .description('Measures how well the service learns, gate by gate.')
    .addArgument(new Argument('<name>', 'what to evaluate').choices(EVALUATION_NAMES))
    .option('--data <file>', 'upworthy, placebo: headline tests (CSV); trajectory: daily ads (CSV)')
    .option('--json <file>', 'write the figures there, a flat JSON object')
    .option('--seed <number>', 'seed of everything random', parseWhole, DEFAULT_SEED)
    .option('--scale <share>', 'share of the full number of replicates, above 0 up to 1', parseScale, 1)
    .option(
      '--service-seeds <number>',
      'closed-loop: worlds run through a running service, 26 weeks each; 0: none (default: 3 × scale, at least 1)',
      parseWhole,
    )
    .parse();
  const [name] = command.processedArgs as [EvaluationName];
  const { data, json, seed, scale, serviceSeeds } = command.opts<Options>();
  const evaluate = await evaluations[name]();
  const progress = createProgress(process.stderr);
  const startedAt = performance.now();
  try {
    const result = await evaluate({ dataFile: data, seed, scale, serviceSeeds, onProgress: progress.step });
    progress.end();
    const seconds = (performance.now() - startedAt) / 1000;
    process.stdout.write(`${formatReport(name, result, { seconds, seed, scale })}\n`);
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(result.figures, null, 2)}\n`);
  } finally {
    progress.end();
  }
}

function parseWhole(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError('a whole number from 0 on');
  return number;
}

function parseScale(text: string): number {
  const scale = Number(text);
  if (!(scale > 0 && scale <= 1)) throw new InvalidArgumentError('a number above 0 and up to 1');
  return scale;
}

/** Errors whose message is enough. */
const SPEAKING_ERRORS = [DataFileError, InterruptedError, EmbeddedNeo4jError];

main().catch((error: unknown) => {
  process.exitCode = 1;
  if (SPEAKING_ERRORS.some((type) => error instanceof type))
    process.stderr.write(`${(error as Error).message}\n`);
  else throw error;
});
