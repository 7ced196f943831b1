/**
 * `npm run mutate-guardrails -- --only TEXT --parallel N --json FILE`: removes every logging call of the examples in
 * turn, and checks that exactly the guardrails that watch it fail.
 */
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { proveGuardrails } from '../src/mutation/prove-guardrails.ts';
import { startThrowAwayService } from '../src/testing.ts';
import { exampleProof } from './guardrails/example-proof.ts';
import { proofTable } from './guardrails/table.ts';

interface Options {
  readonly only?: string;
  readonly parallel: number;
  readonly json?: string;
}

/** Large enough that a holdout project is found at once. */
const HOLDOUT_SHARE = 0.25;

async function main(): Promise<void> {
  const { only, parallel, json } = new Command('mutate-guardrails')
    .description('Proves that the guardrails notice every logging call that goes missing.')
    .option('--only <text>', 'only calls with this text in their name, for example Lead')
    .option('--parallel <number>', 'copies of the project that are tested at the same time', parseWhole, 1)
    .option('--json <file>', 'write the result there')
    .parse()
    .opts<Options>();
  const started = performance.now();
  const say = (text: string): void => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(5);
    process.stderr.write(`${seconds} s  ${text}\n`);
  };
  say('starting database and service');
  const service = await startThrowAwayService({ holdoutShare: HOLDOUT_SHARE });
  try {
    say('running the guardrails as they are');
    const proofs = await proveGuardrails({
      ...exampleProof(),
      service: service.connection,
      parallel,
      only: ({ what }) => only === undefined || what.includes(only),
      onProof: ({ call, holds }) => say(`${holds ? 'ok' : 'NO'}  without ${call.what}`),
    });
    const failing = proofs.filter(({ holds }) => !holds).length;
    process.stdout.write(`${proofTable(proofs)}\n`);
    process.stdout.write(
      `${proofs.length} logging calls removed in turn, ${failing} not noticed as they should be.\n`,
    );
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(proofs, null, 2)}\n`);
    if (failing > 0) process.exitCode = 1;
  } finally {
    await service.stop();
  }
}

function parseWhole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('is a whole number from 1 up');
  return value;
}

main().catch((error: unknown) => {
  process.stderr.write(`mutate-guardrails: ${inspect(error)}\n`);
  process.exitCode = 1;
});
