/**
 * `npx tsx examples/generators/run.ts --address 127.0.0.1:50051 --account demo`: runs every generator once, as a process of
 * its own beside the service, and prints what it made.
 */
import { randomUUID } from 'node:crypto';
import { inspect, parseArgs } from 'node:util';
import { status } from '@grpc/grpc-js';
import { CallFailure, connectKaizen, type Kaizen } from './kaizen-client.ts';
import { runAll } from './run-all.ts';
import { summaryOf } from './summary.ts';

/** A batch of events and a busy machine. */
const FLUSH_TIMEOUT_MS = 30_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      address: { type: 'string', default: '127.0.0.1:50051' },
      account: { type: 'string', default: 'demo' },
      project: { type: 'string', default: 'launch' },
      seed: { type: 'string', default: randomUUID() },
    },
  });
  const { address, account: accountId, project: projectId, seed } = values;
  const kaizen = connectKaizen({ address, accountId, projectId, actor: 'examples' });
  try {
    await ensureAccount(kaizen);
    const run = await runAll(kaizen, { seed, now: new Date() });
    const { pending } = await kaizen.flush({ timeoutMs: FLUSH_TIMEOUT_MS });
    const { logged, accepted, duplicates } = kaizen.stats();
    process.stdout.write(`${summaryOf(run)}\n`);
    process.stdout.write(
      `Events       ${logged} logged: ${accepted} stored, ${duplicates} there already, ${pending} waiting\n`,
    );
    if (pending > 0) throw new Error(`the service at ${address} did not take everything`);
  } finally {
    await kaizen.close();
  }
}

/** Makes the account when there is none. A service that is away keeps no generator from working. */
async function ensureAccount(kaizen: Kaizen): Promise<void> {
  const { accountId } = kaizen;
  await kaizen.call('getAccount', {}).catch((error: unknown) => {
    const isUnknown = error instanceof CallFailure && error.facts.code === status.NOT_FOUND;
    if (isUnknown) return kaizen.call('putAccount', { account: { accountId } });
    process.stderr.write(`Without the service: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${inspect(error)}\n`);
  process.exitCode = 1;
});
