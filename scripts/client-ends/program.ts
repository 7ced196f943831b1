/**
 * A process that logs and ends in one way. run-way.ts runs it with: WAY CLIENT OTHER_CLIENT ADDRESS ACCOUNT LEDGER
 * SPOOL
 */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Kaizen, KaizenOptions } from '../../src/client/kaizen.ts';

type Connect = (options: KaizenOptions) => Kaizen;

const [way = '', client = '', otherClient = '', address = '', accountId = '', ledger = '', spool = ''] =
  process.argv.slice(2);
let count = 0;

async function connect(module: string): Promise<Kaizen> {
  const { connectKaizen } = (await import(module)) as { readonly connectKaizen: Connect };
  return connectKaizen({ accountId, address, spool: spool === '' ? undefined : { directory: spool } });
}

/** Logs events, then notes them in the ledger. Every event in the ledger must be stored or reported as lost. */
function log(kaizen: Kaizen, events: number, prefix = way): void {
  for (let index = 0; index < events; index += 1) {
    note(logOne(kaizen, prefix));
  }
}

function logOne(kaizen: Kaizen, prefix: string): string {
  count += 1;
  const eventId = `${prefix}-${count}`;
  return kaizen.logLeadCreated({ leadId: eventId, source: 'website', eventId });
}

function note(eventId: string): void {
  appendFileSync(ledger, `${eventId}\n`);
}

function logForEver(kaizen: Kaizen, prefix?: string): NodeJS.Timeout {
  return setInterval(() => log(kaizen, 1, prefix), 3);
}

/** A worker thread that logs and has no work left. Its code is text, because workers cannot load TypeScript. */
const WORKER = `
const { appendFileSync } = require('node:fs');
const { workerData } = require('node:worker_threads');
const { client, ledger, ...options } = workerData;
import(client).then(({ connectKaizen }) => {
  const kaizen = connectKaizen(options);
  for (let index = 0; index < 20; index += 1) {
    const eventId = 'worker-' + index;
    kaizen.logLeadCreated({ leadId: eventId, source: 'website', eventId });
    appendFileSync(ledger, eventId + '\\n');
  }
});
`;

function ready(): void {
  process.stdout.write('ready\n');
}

const WAYS: Readonly<Record<string, (kaizen: Kaizen) => void | Promise<void>>> = {
  end: (kaizen) => log(kaizen, 20),
  signal(kaizen) {
    logForEver(kaizen);
    ready();
  },
  kill(kaizen) {
    // A spool holds an event only after the turn that logged it, so the ledger notes it no earlier.
    setInterval(() => {
      const eventId = logOne(kaizen, way);
      setImmediate(() => note(eventId));
    }, 3);
    ready();
  },
  'log-just-before-signal'(kaizen) {
    setInterval(() => undefined, 1_000);
    log(kaizen, 20);
    ready();
  },
  'log-after-signal'(kaizen) {
    const timer = logForEver(kaizen);
    process.on('SIGTERM', () => {
      clearInterval(timer);
      setTimeout(() => log(kaizen, 5), 1_500);
    });
    ready();
  },
  'exit-in-handler'(kaizen) {
    logForEver(kaizen);
    process.on('SIGTERM', () => {
      log(kaizen, 5);
      process.exit(0);
    });
    ready();
  },
  'once-handler-that-works'(kaizen) {
    const timer = logForEver(kaizen);
    process.once('SIGTERM', async () => {
      await sleep(300);
      log(kaizen, 5);
      clearInterval(timer);
      process.exit(0);
    });
    ready();
  },
  'handler-that-signals-again'(kaizen) {
    logForEver(kaizen);
    process.once('SIGTERM', async () => {
      await sleep(50);
      log(kaizen, 5);
      process.kill(process.pid, 'SIGTERM');
    });
    ready();
  },
  'second-before-exit'(kaizen) {
    let ends = 0;
    log(kaizen, 5);
    process.on('beforeExit', () => {
      ends += 1;
      if (ends === 1) setTimeout(() => undefined, 20);
      if (ends === 2 || ends === 3) log(kaizen, 5);
    });
  },
  'in-exit-handlers'(kaizen) {
    process.on('exit', () => log(kaizen, 3));
    log(kaizen, 5);
    process.exitCode = 0;
  },
  'exit-at-once'(kaizen) {
    log(kaizen, 20);
    process.exit(0);
  },
  'uncaught-exception'(kaizen) {
    log(kaizen, 20);
    setImmediate(() => {
      log(kaizen, 5);
      throw new Error('nobody catches this');
    });
  },
  'unhandled-rejection'(kaizen) {
    log(kaizen, 20);
    void Promise.reject(new Error('nobody handles this'));
  },
  async 'log-after-close'(kaizen) {
    log(kaizen, 5);
    await kaizen.close();
    log(kaizen, 5);
    process.exit(0);
  },
  async 'two-copies'(kaizen) {
    const other = await connect(otherClient);
    logForEver(kaizen);
    logForEver(other, 'other');
    ready();
  },
  worker() {
    new Worker(WORKER, { eval: true, workerData: { client, accountId, address, ledger } });
  },
};

const run = WAYS[way.split(' ')[0] ?? ''];
if (run === undefined) throw new Error(`there is no way "${way}"`);
await run(await connect(client));
