import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connectKaizen, type Kaizen, type Problem } from '../../src/client/index.ts';
import { choosePorts } from '../../src/embedded-neo4j/ports.ts';
import { createProgramFolder, type Program, type ProgramFolder } from '../fixtures/program.ts';
import { databaseOf } from '../fixtures/program-database.ts';

/** A start takes 10 s on an idle machine with 2 cores, and several times that on one with much else to do. */
const LONG_MS = 600_000;
const ACCOUNT = 'client of a killed service';
const PER_SECOND = 400;

let folder: ProgramFolder;
let address: string;
const problems: Problem[] = [];

beforeAll(async () => {
  folder = createProgramFolder({ copyOf: inject('migratedData') });
  const { boltPort } = await choosePorts({ boltPort: 0, httpPort: 0 });
  address = `127.0.0.1:${boltPort}`;
});
afterAll(() => folder?.remove(), LONG_MS);

const start = (): Promise<Program> => folder.start({ KAIZEN_GRPC_ADDRESS: address });

/** Logs at a steady rate until it is stopped; resolves to how many. */
function load(kaizen: Kaizen): () => number {
  const started = performance.now();
  let logged = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - started) * PER_SECOND) / 1000;
    for (; logged < due; logged += 1) {
      kaizen.logLeadCreated({ leadId: `lead-${logged}`, source: 'website', eventId: `event-${logged}` });
    }
  }, 5);
  return () => {
    clearInterval(timer);
    return logged;
  };
}

test('a service that is killed and started again under load loses nothing and doubles nothing', {
  timeout: LONG_MS,
}, async () => {
  let program = await start();
  const kaizen = connectKaizen({
    accountId: ACCOUNT,
    address,
    onProblem: (problem) => problems.push(problem),
  });
  await kaizen.call('putAccount', { account: { accountId: ACCOUNT } });
  const stop = load(kaizen);
  await sleep(1_500);
  program.kill('SIGKILL');
  await program.ended;
  program = await start();
  await expect.poll(() => kaizen.stats().buffered, { timeout: 60_000 }).toBeLessThan(PER_SECOND);
  const logged = stop();
  expect(await kaizen.flush({ timeoutMs: 60_000 })).toEqual({ pending: 0 });
  const { accepted, duplicates, dropped, rejected, conflicts } = kaizen.stats();
  expect({ all: accepted + duplicates, dropped, rejected, conflicts }).toEqual({
    all: logged,
    dropped: 0,
    rejected: 0,
    conflicts: 0,
  });
  await kaizen.close();
  const read = databaseOf(folder);
  const [found] = await read(
    'MATCH (event:Event) WHERE event.event_id STARTS WITH $prefix RETURN count(event) AS events, count(DISTINCT event.event_id) AS ids',
    { prefix: 'event-' },
  );
  expect(found).toEqual({ events: logged, ids: logged });
  expect(new Set(problems.map(({ kind }) => kind))).toEqual(new Set(['WAITING']));
  program.kill('SIGTERM');
  await program.ended;
});
