/**
 * `npm run chaos -- --kills N --json FILE`: a storm of faults over three servers under mixed load, after which every item
 * and every figure is checked. `--defects` proves the check by defects planted in copies of the service. `--cycles N`
 * kills the server or its database at random points of N learning cycles, and compares what was learned with an
 * undisturbed run. `--writers N` lets N writers write to the same nodes at once.
 */
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { createProgramFolder, type ProgramFolder } from '../test/fixtures/program.ts';
import { databaseOf } from '../test/fixtures/program-database.ts';
import { buildIfStale } from './bench/build.ts';
import { writeHotKeys } from './chaos/hot-keys.ts';
import { type KillableFolder, type KillReport, killCycles } from './chaos/kill-cycles.ts';
import { canMountDisk } from './chaos/storm/deployment.ts';
import { findDefects } from './chaos/storm/find-defects.ts';
import { isClean } from './chaos/storm/outcome.ts';
import { PLANTED_DEFECTS } from './chaos/storm/planted-defects.ts';
import { outcomeJson, outcomeText, stormJson, stormText, table } from './chaos/storm/report.ts';
import { runStorm } from './chaos/storm/storm.ts';

interface Options {
  readonly kills?: number;
  readonly items?: number;
  readonly disk?: string;
  readonly defects?: boolean;
  readonly writers?: number;
  readonly calls: number;
  readonly cycles: number;
  readonly seed: number;
  readonly scale: number;
  readonly json?: string;
}

/** What one kind of run needs. */
interface Run {
  readonly options: Options;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** A result: for people, for programs, and whether it is as it should be. */
interface Result {
  readonly text: string;
  readonly json: object;
  readonly isGood: boolean;
}

/** Most differences shown: the first few tell what is wrong. */
const SHOWN_DIFFERENCES = 20;
/** Acknowledged items for each kill, when no number is given. */
const ITEMS_PER_KILL = 2_500;
const DISK = '3g';

async function main(): Promise<void> {
  const options = new Command('chaos')
    .description('Strikes the service with faults, and checks that nothing was lost, doubled or miscounted.')
    .option('--kills <number>', 'a storm with so many kills; all other faults come in proportion', parseWhole)
    .option('--items <number>', `items acknowledged at least (default: ${ITEMS_PER_KILL} a kill)`, parseWhole)
    .option('--disk <size>', 'size of the disk in memory that the storm fills again and again', DISK)
    .option('--defects', 'plant one defect after the other in a copy of the service: a storm must find each')
    .option('--writers <number>', 'no faults: so many writers at the same nodes at once', parseWhole)
    .option('--calls <number>', 'of --writers: calls in all', parseWhole, 100_000)
    .option('--cycles <number>', 'without --kills: learning cycles to kill', parseWhole, 50)
    .option('--seed <number>', 'seed of the data and of the faults', parseWhole, 20_261_121)
    .option(
      '--scale <share>',
      'of --cycles: share of the data of the first round, above 0 up to 1',
      parseScale,
      1,
    )
    .option('--json <file>', 'write the result there')
    .parse()
    .opts<Options>();
  const started = performance.now();
  const say = (text: string): void => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(5);
    process.stderr.write(`${seconds} s  ${text}\n`);
  };
  // The first Ctrl+C ends the run after the current fault. The results so far are then compared.
  const interruption = new AbortController();
  process.once('SIGINT', () => {
    say('stopping after this fault');
    interruption.abort();
  });
  buildIfStale(say);
  const { text, json, isGood } = await runOf(options)({ options, say, signal: interruption.signal });
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${text}\n${seconds} s in all.\n`);
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify({ ...json, seconds }, null, 2)}\n`);
  if (!isGood) process.exitCode = 1;
}

function runOf({ defects, writers, kills }: Options): (run: Run) => Promise<Result> {
  if (defects === true) return runDefects;
  if (writers !== undefined) return runHotKeys;
  return kills === undefined ? runCycles : runOneStorm;
}

async function runHotKeys({ options: { writers = 1, calls }, say, signal }: Run): Promise<Result> {
  const outcome = await writeHotKeys({ writers, calls, say, signal });
  return {
    text: outcomeText(outcome),
    json: { writers, calls, ...outcomeJson(outcome) },
    isGood: isClean(outcome),
  };
}

async function runOneStorm({ options, say, signal }: Run): Promise<Result> {
  const { kills = 1, seed, items = kills * ITEMS_PER_KILL, disk } = options;
  const diskSize = canMountDisk() ? disk : undefined;
  if (diskSize === undefined) say('no disk is filled: only root may mount one');
  const report = await runStorm({ kills, seed, items, say, diskSize, signal });
  return { text: stormText(report), json: stormJson(report), isGood: isClean(report) };
}

async function runDefects({ options: { seed }, say, signal }: Run): Promise<Result> {
  const results = await findDefects({ seed, say, signal });
  const missed = results.filter(({ isCaught }) => !isCaught);
  return {
    text: table([
      ['planted defect', 'caught as'],
      ...results.map(({ name, found }) => [name, found.join(', ') || 'not caught']),
    ]),
    json: { planted: results.length, caught: results.length - missed.length, defects: results },
    isGood: missed.length === 0 && results.length === PLANTED_DEFECTS.length,
  };
}

async function runCycles({ options: { cycles, seed, scale }, say, signal }: Run): Promise<Result> {
  const folders = new Map<KillableFolder, ProgramFolder>();
  const report = await killCycles({
    ...{ cycles, seed, scale, say, signal },
    openFolder: () => {
      const folder = createProgramFolder({ built: true });
      folders.set(folder, folder);
      return folder;
    },
    readRows: (folder) => databaseOf(folders.get(folder) ?? { dataDir: '' }),
  });
  const { differences, ...rest } = report;
  return {
    text: textOf(report),
    json: { ...rest, differences: differences.length },
    isGood: differences.length === 0 && report.completed === report.killedCycles,
  };
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
