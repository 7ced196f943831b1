/**
 * `npm run demo`: the closed loop on simulated accounts, from start to finish, on a temporary database. `npm run demo
 * -- --stay` keeps the service running for inspection; `--seeds 10` repeats it in ten worlds.
 */
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { Command } from 'commander';
import { wholeNumber } from '../src/cli/options.ts';
import { createStyle } from '../src/cli/style.ts';
import { EmbeddedNeo4jError } from '../src/embedded-neo4j/errors.ts';
import { buildIfStale } from './bench/build.ts';
import { regretReductionOf } from './demo/comparison.ts';
import { isBeaten, openingText, openNextText, reportText, seedLine, weekLine } from './demo/demo-text.ts';
import { type DemoReport, type DemoRun, runDemo } from './demo/run-demo.ts';
import { InterruptedError, interruptibly } from './interruption.ts';

/**
 * A quarter of a year: most accounts have found what works by then, and it takes less than three minutes on two cores.
 */
const DEFAULT_WEEKS = 12;
const MAX_WEEKS = 104;

interface Options {
  readonly seed: number;
  readonly seeds: number;
  readonly weeks: number;
  readonly stay: boolean;
  readonly json?: string;
}

async function main(): Promise<void> {
  const command = new Command('demo')
    .description('Simulated accounts follow what the service says, beside the same accounts without it.')
    .option('--seed <number>', 'seed of the world and of all luck in it', wholeNumber(0, 2 ** 31), 1)
    .option(
      '--seeds <number>',
      'run so many worlds, one after the other, from the seed on',
      wholeNumber(1, 100),
      1,
    )
    .option('--weeks <number>', 'simulated weeks', wholeNumber(1, MAX_WEEKS), DEFAULT_WEEKS)
    .option('--stay', 'leave the service up at the end, until Ctrl+C', false)
    .option('--json <file>', 'write the figures there, as JSON')
    .parse();
  const options = command.opts<Options>();
  if (options.stay && options.seeds > 1) command.error('error: --stay is for one world, without --seeds');
  buildIfStale((text) => process.stderr.write(`${text}\n`));
  const reports = await interruptibly((signal) => runSeeds(options, signal));
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify(reports.map(figuresOf), undefined, 2)}\n`);
  }
  if (!reports.every(isBeaten)) process.exitCode = 1;
}

async function runSeeds(options: Options, signal: AbortSignal): Promise<readonly DemoReport[]> {
  const reports: DemoReport[] = [];
  for (let seed = options.seed; seed < options.seed + options.seeds; seed += 1) {
    const { report, bed } = await runSeed(options, seed, signal);
    reports.push(report);
    try {
      if (options.stay) {
        const [account] = report.accounts;
        process.stdout.write(openNextText(bed, account?.accountId ?? ''));
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      }
    } finally {
      await bed.close();
    }
  }
  if (reports.length > 1) {
    for (const report of reports) process.stdout.write(`${seedLine(report)}\n`);
    const beaten = reports.filter(isBeaten).length;
    process.stdout.write(
      `Guided accounts beat unguided ones, by an interval that excludes 0 %, in ${beaten} of ${reports.length} worlds.\n`,
    );
  }
  return reports;
}

async function runSeed({ weeks, stay }: Options, seed: number, signal: AbortSignal): Promise<DemoRun> {
  const startedAt = performance.now();
  process.stdout.write(openingText({ seed, weeks }));
  const run = await runDemo({
    seed,
    weeks,
    endsBefore: new Date(),
    compiled: true,
    signal,
    onWeek: (week) => process.stdout.write(`${weekLine(week, weeks)}\n`),
  });
  process.stdout.write(reportText(run.report, createStyle(process.stdout.isTTY === true)));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  const hint = stay ? '' : ' `npm run demo -- --stay` leaves the service up to look into.';
  process.stdout.write(`That took ${seconds} s.${hint}\n\n`);
  return run;
}

/** The results for programs. */
function figuresOf(report: DemoReport): Readonly<Record<string, unknown>> {
  const { seed, weeks, accounts, guided, unguided, roasRatio, clickRateRatio, ceiling } = report;
  return {
    seed,
    weeks: weeks.length,
    accounts: accounts.length,
    guided_better: isBeaten(report),
    roas_ratio: roasRatio,
    click_rate_ratio: clickRateRatio,
    click_rate_ceiling: ceiling,
    regret_reduction: regretReductionOf(guided),
    unguided_regret_reduction: regretReductionOf(unguided),
    recommended: accounts.reduce((sum, account) => sum + account.recommended, 0),
    recommended_rightly: accounts.reduce((sum, account) => sum + account.recommendedRightly, 0),
    on_track_for_10x: accounts.filter(({ trajectory }) => trajectory.onTrackFor10x).length,
    guided,
    unguided,
  };
}

main().catch((error: unknown) => {
  const speaks = error instanceof InterruptedError || error instanceof EmbeddedNeo4jError;
  process.stderr.write(`${speaks ? error.message : inspect(error)}\n`);
  process.exitCode = 1;
});
