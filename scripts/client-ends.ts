/**
 * `npx tsx scripts/client-ends.ts --runs N --only TEXT --python FILE --json FILE`: ends processes that use a client in
 * every possible way, N times each, and counts logged, stored and reported events. Every event must be stored or
 * reported as lost.
 */
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { Command } from 'commander';
import { startThrowAwayService, type ThrowAwayService } from '../src/testing.ts';
import { buildIfStale } from './bench/build.ts';
import { copyClient, type LoggedTo, type Outcome, runWay } from './client-ends/run-way.ts';
import { WAYS, type Way, wayTitle } from './client-ends/ways.ts';

interface Options {
  readonly runs: string;
  readonly only?: string;
  readonly parallel: string;
  readonly python?: string;
  readonly json?: string;
}

/** Sums over the runs of one way. */
interface Row {
  runs: number;
  logged: number;
  stored: number;
  reported: number;
  unreported: number;
  /** Runs that ended in another way than expected. */
  wrongEnds: number;
  slowestSeconds: number;
}

async function main(): Promise<void> {
  const options = new Command('client-ends')
    .description('Counts what is lost when processes with a client end.')
    .option('--runs <number>', 'runs of each way', '3')
    .option('--only <text>', 'only ways with this text in their title, for example "python, pool"')
    .option('--parallel <number>', 'processes at the same time', '2')
    .option(
      '--python <file>',
      'a Python that has the client installed; without one only the TypeScript client is run',
    )
    .option('--json <file>', 'write the result there')
    .parse()
    .opts<Options>();
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  buildIfStale(say);
  const ways = WAYS.filter(
    (way) =>
      wayTitle(way).includes(options.only ?? '') && (way.language === 'node' || options.python !== undefined),
  );
  const copy = copyClient();
  const runners = {
    clients: copy.clients,
    ...(options.python === undefined ? {} : { python: options.python }),
  };
  const service = await startThrowAwayService();
  const rows: Record<string, Row> = {};
  try {
    for (const way of ways) {
      const row = await runMany(way, Number(options.runs), Number(options.parallel), () =>
        runWay(way, loggedTo(service), runners),
      );
      rows[wayTitle(way)] = row;
      say(`${wayTitle(way).padEnd(44)} ${inspect(row, { breakLength: 200 })}`);
      if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, undefined, 2)}\n`);
    }
  } finally {
    await service.stop();
    copy.remove();
  }
  const bad = Object.values(rows).filter(({ unreported, wrongEnds }) => unreported > 0 || wrongEnds > 0);
  process.exitCode = bad.length > 0 ? 1 : 0;
}

function loggedTo(service: ThrowAwayService): LoggedTo {
  return {
    address: service.address,
    newAccount: () => service.newAccount(),
    storedIds: async (accountId) => (await service.listEvents({ accountId })).map(({ eventId }) => eventId),
  };
}

async function runMany(way: Way, runs: number, parallel: number, run: () => Promise<Outcome>): Promise<Row> {
  const row = { runs: 0, logged: 0, stored: 0, reported: 0, unreported: 0, wrongEnds: 0, slowestSeconds: 0 };
  let left = runs;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const outcome = await run();
      row.runs += 1;
      row.logged += outcome.logged;
      row.stored += outcome.stored;
      row.reported += outcome.reported;
      row.unreported += outcome.unreported;
      row.wrongEnds += outcome.end === way.ends ? 0 : 1;
      row.slowestSeconds = Math.max(row.slowestSeconds, Number(outcome.seconds.toFixed(1)));
      if (outcome.unreported > 0 || outcome.end !== way.ends) process.stderr.write(`${inspect(outcome)}\n`);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return row;
}

await main();
