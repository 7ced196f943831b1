/**
 * `npm run chaos -- --cycles N --json FILE`: kills the server or its database with SIGKILL at random points of N
 * learning cycles, and compares what was learned with an undisturbed run.
 */
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { createProgramFolder, type ProgramFolder } from '../test/fixtures/program.ts';
import { databaseOf } from '../test/fixtures/program-database.ts';
import { buildIfStale } from './bench/build.ts';
import { type KillableFolder, type KillReport, killCycles } from './chaos/kill-cycles.ts';

interface Options {
  readonly cycles: number;
  readonly seed: number;
  readonly scale: number;
  readonly json?: string;
}

/** Most differences shown: the first few tell what is wrong. */
const SHOWN_DIFFERENCES = 20;

async function main(): Promise<void> {
  const { cycles, seed, scale, json } = new Command('chaos')
    .description('Kills server and database in the midst of learning cycles, and compares what was learned.')
    .option('--cycles <number>', 'cycles to kill', parseWhole, 50)
    .option('--seed <number>', 'seed of the data and of the kills', parseWhole, 20_261_121)
    .option('--scale <share>', 'share of the data of the first round, above 0 up to 1', parseScale, 1)
    .option('--json <file>', 'write the result there')
    .parse()
    .opts<Options>();
  const started = performance.now();
  const say = (text: string): void => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(5);
    process.stderr.write(`${seconds} s  ${text}\n`);
  };
  // The first Ctrl+C ends the run after the current round. The results so far are then compared.
  const interruption = new AbortController();
  process.once('SIGINT', () => {
    say('stopping after this round');
    interruption.abort();
  });
  buildIfStale(say);
  const folders = new Map<KillableFolder, ProgramFolder>();
  const report = await killCycles({
    cycles,
    seed,
    scale,
    say,
    signal: interruption.signal,
    openFolder: () => {
      const folder = createProgramFolder({ built: true });
      folders.set(folder, folder);
      return folder;
    },
    readRows: (folder) => databaseOf(folders.get(folder) ?? { dataDir: '' }),
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${textOf(report)}\n${seconds} s in all.\n`);
  if (json !== undefined) {
    const { differences, ...rest } = report;
    writeFileSync(
      json,
      `${JSON.stringify({ ...rest, differences: differences.length, seconds }, null, 2)}\n`,
    );
  }
  if (report.differences.length > 0 || report.completed < report.killedCycles) process.exitCode = 1;
}

function textOf({
  kills,
  killedCycles,
  completed,
  resumed,
  missed,
  compared,
  differences,
}: KillReport): string {
  return [
    `${killedCycles} cycles were killed, ${kills.length} times in all; ${completed} completed by themselves, taken up ${resumed} times; ${missed} were over before the kill.`,
    `Kills by victim: ${countsText(kills.map(({ victim }) => victim))}`,
    `Kills by stage: ${countsText(kills.map(({ stage }) => stage))}`,
    `${compared} nodes and relationships compared, ${differences.length} differences.`,
    ...(differences.length === 0 ? [] : [`Differences by property: ${countsText(differences.map(nameOf))}`]),
    ...differences.slice(0, SHOWN_DIFFERENCES).map((difference) => inspect(difference, { depth: 4 })),
  ].join('\n');
}

/** The kind of a difference: label or type, and property. */
function nameOf({ of, property }: KillReport['differences'][number]): string {
  const [, type = of.split(' ')[0]] = / -(\w+)/.exec(of) ?? [];
  return `${type}.${property}`;
}

function countsText(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${word} ${count}`).join(', ');
}

function parseWhole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('is a whole number from 1 up');
  return value;
}

function parseScale(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError('is a number above 0 up to 1');
  return value;
}

main().catch((error: unknown) => {
  process.stderr.write(`chaos: ${inspect(error)}\n`);
  process.exitCode = 1;
});
