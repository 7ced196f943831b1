/** Measures how fast the dashboard of a deployment is built. */
import { RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import { GetDashboardRequest } from '../../src/gen/kaizen/v1/dashboard.ts';
import { type Bed, createAccounts } from './bed.ts';
import { type EventSource, nextEvents } from './event-mix.ts';
import type { PartContext } from './part.ts';
import { timed } from './rounds.ts';
import { appendJob } from './submit.ts';

const ACCOUNTS = Array.from({ length: 1_000 }, (_, index) => `dashboard-${index}`);
const EVENTS_EACH = 20;
/** Dashboards before the measurement and in a round. A person reloads. */
const WARM_UPS = 10;
const CALLS = 5;

/** Measures `dashboard_*` on a thousand accounts with events and one cycle each, beside the data of other parts. */
export async function measureDashboard(bed: Bed, { figures, say, rounds }: PartContext): Promise<void> {
  say(`dashboard: ${ACCOUNTS.length} accounts with ${EVENTS_EACH} events each`);
  await createAccounts(bed, ACCOUNTS);
  for (const accountId of ACCOUNTS) {
    const source: EventSource = { accountId, prefix: 'event', next: 0 };
    await appendJob(bed, accountId, nextEvents(source, EVENTS_EACH, new Date()))();
  }
  say('dashboard: a cycle on each');
  const { cycle } = await bed.clients.runCycle({ accountId: '', wait: true, dryRun: false });
  if (cycle?.state !== RunState.RUN_STATE_SUCCEEDED)
    throw new Error(`the deployment cycle failed: ${cycle?.reason}`);
  const ask = () => bed.clients.getDashboard(GetDashboardRequest.fromPartial({}));
  const { accountsExamined } = await ask();
  if (accountsExamined < ACCOUNTS.length) throw new Error(`only ${accountsExamined} accounts were looked at`);
  for (let call = 0; call < WARM_UPS; call += 1) await ask();
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ms = await timed(async () => {
      for (let call = 0; call < CALLS; call += 1) await ask();
    });
    taken.push(ms / CALLS);
    say(`  round ${round + 1}: ${(ms / CALLS).toFixed(0)} ms`);
  }
  figures.add('dashboard_1000_ms', taken);
}
