/**
 * `npm run upgrade-drill -- --from COMMIT --json FILE`: builds a former version from the history of this clone, lets its own
 * demo fill a data folder, asks it for every figure, starts the present version on a copy, and compares. `--save FILE` keeps
 * folder and figures for the test of upgrades.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { Command } from 'commander';
import { wholeNumber } from '../src/cli/options.ts';
import { packageRoot } from '../src/shared/package-root.ts';
import { InterruptedError, interruptibly } from './interruption.ts';
import type { Difference } from './upgrade-drill/compare-figures.ts';
import { figuresOn, type Upgrade, upgradeFrom } from './upgrade-drill/drill.ts';
import { buildOldVersion } from './upgrade-drill/old-version.ts';
import { packFolder } from './upgrade-drill/packed-folder.ts';

interface Options {
  readonly from: string;
  readonly weeks: number;
  readonly accounts: number;
  readonly json?: string;
  readonly save?: string;
}

async function main(): Promise<void> {
  const options = new Command('upgrade-drill')
    .description('Upgrades the data folder that a former version leaves, and compares every figure.')
    .requiredOption('--from <commit>', 'the former version')
    .option('--weeks <number>', 'weeks of its demo', wholeNumber(1, 104), 12)
    .option('--accounts <number>', 'accounts in each of its three segments', wholeNumber(1, 6), 6)
    .option('--json <file>', 'write the result there, as JSON')
    .option('--save <file>', 'pack data folder and figures there, for the test of upgrades')
    .parse()
    .opts<Options>();
  const upgrade = await interruptibly((signal) => drill(options, signal));
  const unexplained = upgrade.differences.filter(({ because }) => because === undefined);
  process.stdout.write(
    `${upgrade.compared} figures of ${upgrade.accounts} accounts compared, ${upgrade.differences.length} differ:\n`,
  );
  for (const [because, count] of reasonsOf(upgrade.differences)) {
    process.stdout.write(`${String(count).padStart(7)}  ${because}\n`);
  }
  for (const { figure, before, after } of unexplained) {
    process.stdout.write(`${figure}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}\n`);
  }
  if (options.json !== undefined) writeFileSync(options.json, `${reportOf(options, upgrade, unexplained)}\n`);
  if (unexplained.length > 0) process.exitCode = 1;
}

async function drill(options: Options, signal: AbortSignal): Promise<Upgrade> {
  const { from, weeks, accounts, save } = options;
  const work = mkdtempSync(path.join(tmpdir(), 'kaizen-upgrade-drill-'));
  const dataDir = path.join(work, 'data');
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  say(`building ${from}`);
  const old = buildOldVersion(from);
  try {
    say(`its demo: ${accounts * 3} accounts, ${weeks} weeks`);
    await old.leaveData(dataDir, { weeks, accounts }, signal);
    say('asking it for every figure');
    const { figures } = await figuresOn(dataDir, old);
    if (save !== undefined) {
      writeFileSync(path.join(work, 'figures.json'), JSON.stringify(figures));
      packFolder(work, save);
    }
    signal.throwIfAborted();
    say('upgrading a copy of its data folder');
    return await upgradeFrom(dataDir, figures);
  } finally {
    old.remove();
    rmSync(work, { recursive: true, force: true });
  }
}

function reportOf(options: Options, upgrade: Upgrade, unexplained: readonly Difference[]): string {
  const { version } = JSON.parse(readFileSync(path.join(packageRoot(), 'package.json'), 'utf8')) as {
    version: string;
  };
  const { accounts, compared, differences } = upgrade;
  return JSON.stringify(
    {
      ...{ from: options.from, to: version, weeks: options.weeks, accounts, figures: compared },
      kept: compared - differences.length,
      differences: Object.fromEntries(reasonsOf(differences)),
      unexplained,
    },
    undefined,
    2,
  );
}

/** How many differences each reason has. */
function reasonsOf(differences: readonly Difference[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { because = 'unexplained' } of differences) counts.set(because, (counts.get(because) ?? 0) + 1);
  return counts;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof InterruptedError ? error.message : inspect(error)}\n`);
  process.exitCode = 1;
});
