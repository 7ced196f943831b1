/**
 * `npm run fuzz -- --messages N --minutes M --json FILE`: sends messages that no client would send to a service of its
 * own, by every RPC, and then presses it with the worst of them. It fails when the service ends, fails, gives anything
 * away, leaves a call unanswered, or grows.
 */
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { buildIfStale } from './bench/build.ts';
import { press } from './fuzz/pressure.ts';
import { fuzzJson, fuzzText, isClean } from './fuzz/report.ts';
import { fuzz } from './fuzz/run.ts';
import { startFuzzedService } from './fuzz/service.ts';

interface Options {
  readonly messages: number;
  readonly minutes: number;
  readonly seed: number;
  readonly only?: number;
  readonly json?: string;
}

async function main(): Promise<void> {
  const { messages, minutes, seed, only, json } = new Command('fuzz')
    .description('Sends malformed, random and hostile messages to a service of its own, by every RPC.')
    .option('--messages <number>', 'messages to send', parseWhole, 100_000)
    .option('--minutes <number>', 'how long to press afterwards; 0: not at all', parseAmount, 10)
    .option('--seed <number>', 'seed of the messages', parseWhole, 20_261_130)
    .option('--only <index>', 'only the message with this number, to repeat a finding', parseWhole)
    .option('--json <file>', 'write the result there')
    .parse()
    .opts<Options>();
  const started = performance.now();
  const say = (text: string): void => {
    const seconds = ((performance.now() - started) / 1_000).toFixed(0).padStart(5);
    process.stderr.write(`${seconds} s  ${text}\n`);
  };
  // The first Ctrl+C ends the run. The findings so far are then shown.
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  const { signal } = interruption;
  buildIfStale(say);
  const service = await startFuzzedService({ built: true });
  try {
    const which = only === undefined ? { messages } : { first: only, messages: 1 };
    const run = await fuzz({ service, seed, say, signal, ...which });
    const vitals = await service.vitals();
    const pressed = only === undefined && minutes > 0 && !signal.aborted;
    const pressure = pressed ? await press({ service, seed, minutes, say, signal }) : undefined;
    const findings = [...run.findings, ...(pressure?.findings ?? [])];
    const report = { seed, run, vitals, pressure, findings };
    const seconds = Math.round((performance.now() - started) / 1_000);
    process.stdout.write(`${fuzzText(report)}\n${seconds} s in all.\n`);
    if (json !== undefined)
      writeFileSync(json, `${JSON.stringify({ ...fuzzJson(report), seconds }, null, 2)}\n`);
    if (!isClean(report)) process.exitCode = 1;
  } finally {
    await service.remove();
  }
}

function parseWhole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('is a whole number from 0 up');
  return value;
}

function parseAmount(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new InvalidArgumentError('is a number from 0 up');
  return value;
}

main().catch((error: unknown) => {
  process.stderr.write(`fuzz: ${inspect(error)}\n`);
  process.exitCode = 1;
});
