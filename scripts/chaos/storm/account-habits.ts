/** Habits of callers that deal with accounts as a whole: reading, learning, erasing, importing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AccountServiceService, PutAccountRequest } from '../../../src/gen/kaizen/v1/account_service.ts';
import { AdminServiceService } from '../../../src/gen/kaizen/v1/admin_service.ts';
import { RunCycleRequest, RunState } from '../../../src/gen/kaizen/v1/cycle.ts';
import { ErasureState } from '../../../src/gen/kaizen/v1/erasure.ts';
import type { Event } from '../../../src/gen/kaizen/v1/event.ts';
import { EventServiceService, ListEventsRequest } from '../../../src/gen/kaizen/v1/event_service.ts';
import { GetProjectContextRequest, KaizenServiceService } from '../../../src/gen/kaizen/v1/kaizen_service.ts';
import { LearningServiceService } from '../../../src/gen/kaizen/v1/learning_service.ts';
import { AccountRecord, type ImportAccountRequest } from '../../../src/gen/kaizen/v1/transfer.ts';
import { createContentSum } from '../../../src/transfer/content-hash.ts';
import { type Caller, type Habit, take } from './caller.ts';
import type { Callers } from './callers.ts';
import { ACCOUNTS, eventOf } from './items.ts';
import type { Entry, Ledger } from './ledger.ts';

const ERASED_EVENTS = 30;
const CYCLE_POLL_MS = 500;
const READ_EVERY_MS = 200;

/** Makes an account, or leaves it as it is. Whether the service said so. */
export async function putAccount(callers: Callers, accountId: string): Promise<boolean> {
  const request = PutAccountRequest.fromPartial({ account: { accountId } });
  const answer = await callers.insist('PutAccount', (to) =>
    to.call(AccountServiceService.putAccount, request),
  );
  return answer !== undefined;
}

/** Reads a context and a list. */
export async function read({ callers, random }: Caller): Promise<void> {
  const accountId = ACCOUNTS[Math.floor(random.uniform(0, ACCOUNTS.length))] ?? '';
  await callers.try('GetProjectContext', (to) =>
    to.call(
      KaizenServiceService.getProjectContext,
      GetProjectContextRequest.fromPartial({ accountId, projectId: 'alpha' }),
    ),
  );
  await callers.try('ListEvents', (to) =>
    to.call(EventServiceService.listEvents, ListEventsRequest.fromPartial({ accountId, pageSize: 20 })),
  );
  await sleep(READ_EVERY_MS);
}

/** One cycle after the other, each followed to its end. */
export async function learn(caller: Caller): Promise<void> {
  const { callers, ledger } = caller;
  const [n = 0] = take(caller, 1);
  const accountId = ACCOUNTS[n % ACCOUNTS.length] ?? '';
  const request = RunCycleRequest.fromPartial({ accountId });
  const started = await callers.try('RunCycle', (to) => to.call(LearningServiceService.runCycle, request), [
    'CYCLE_ALREADY_RUNNING',
  ]);
  const cycleId = started?.cycle?.cycleId;
  for (let polls = 0; cycleId !== undefined && polls < 120; polls += 1) {
    const found = await callers.insist('GetCycle', (to) =>
      to.call(LearningServiceService.getCycle, { cycleId }),
    );
    const { state, reason } = found?.cycle ?? {};
    if (state === RunState.RUN_STATE_FAILED) ledger.unexpected(`cycle ${cycleId}`, `FAILED: ${reason}`);
    if (state !== RunState.RUN_STATE_RUNNING) break;
    await sleep(CYCLE_POLL_MS);
  }
  await sleep(CYCLE_POLL_MS);
}

/** Makes an account, fills it, erases it, and tries to write to it again. */
export async function eraseAccount(caller: Caller): Promise<void> {
  const { callers, ledger, name } = caller;
  const [n = 0] = take(caller, 1);
  // The dot ends the name, so that no name is the beginning of another.
  const accountId = `erased-account-${n}.`;
  if (!(await putAccount(callers, accountId))) return;
  const events = Array.from({ length: ERASED_EVENTS }, (_, at) => eventOf(`${name}-${n}`, at));
  await callers.insist('AppendEvents', (to) =>
    to.call(EventServiceService.appendEvents, { accountId, events }),
  );
  const request = { accountId, force: true, actor: name, reason: 'storm' };
  const answer = await callers.insist('EraseAccount', (to) =>
    to.call(AdminServiceService.eraseAccount, request, { timeoutMs: 60_000 }),
  );
  if (answer?.state !== ErasureState.ERASURE_STATE_DONE) return;
  ledger.erased.add(accountId);
  await refused(caller, accountId);
}

/** An erased account takes nothing again, under no server. */
async function refused({ callers, ledger }: Caller, accountId: string): Promise<void> {
  const request = PutAccountRequest.fromPartial({ account: { accountId } });
  const taken = await callers.try('PutAccount', (to) => to.call(AccountServiceService.putAccount, request), [
    'ACCOUNT_ERASED',
  ]);
  if (taken !== undefined) ledger.unexpected(`PutAccount ${accountId}`, 'an erased account was taken again');
}

/** The account that is exported once, and imported again and again under ids of the same length. */
const STILL = 'imported-account-0000.';
const STILL_EVENTS = 30;
const IMPORT_EVERY_MS = 8_000;
/** A message of an import, which is one transaction. */
const IMPORT_RECORDS = 40;

/** Fills an account that nobody else writes to, and exports it. */
export async function exportStill(callers: Callers, ledger: Ledger): Promise<readonly AccountRecord[]> {
  await putAccount(callers, STILL);
  const entries = stillEntries(ledger, STILL);
  const request = { accountId: STILL, events: [...stillEvents()] };
  await callers.insist('AppendEvents', (to) => to.call(EventServiceService.appendEvents, request));
  for (const entry of entries) ledger.acknowledge(entry);
  const records = await callers.insist('ExportAccount', async (to) => {
    const exported: AccountRecord[] = [];
    for await (const message of to.watch(AdminServiceService.exportAccount, { accountId: STILL }))
      exported.push(...message.records);
    return exported;
  });
  if (records === undefined) throw new Error('no account could be exported');
  return records;
}

function stillEvents(): readonly Event[] {
  return Array.from({ length: STILL_EVENTS }, (_, n) => eventOf('still', n));
}

function stillEntries(ledger: Ledger, accountId: string): readonly Entry[] {
  return stillEvents().map(({ eventId, actor }) => ledger.sent({ accountId, key: eventId, actor }));
}

/** Imports it under the next id. It must be there whole, or not at all. */
export function importStill(still: readonly AccountRecord[]): Habit {
  return async function importAccount(caller) {
    const { callers, ledger, random } = caller;
    const [n = 0] = take(caller, 1);
    const accountId = `imported-account-${String(n + 1).padStart(4, '0')}.`;
    const records = underId(still, accountId);
    const entries = stillEvents().map(({ eventId }) =>
      ledger.sent({ accountId, key: eventId, actor: 'still' }),
    );
    ledger.whole.add(accountId);
    async function* messages(): AsyncIterable<ImportAccountRequest> {
      for (let at = 0; at < records.length; at += IMPORT_RECORDS)
        yield { accountId, records: records.slice(at, at + IMPORT_RECORDS) };
    }
    const answer = await callers.insist('ImportAccount', (to) =>
      to.upload(AdminServiceService.importAccount, messages()),
    );
    if (answer !== undefined) for (const entry of entries) ledger.acknowledge(entry);
    await sleep(random.uniform(0, IMPORT_EVERY_MS));
  };
}

/** The same account under another id. Its trailer tells the content, so it is reckoned anew. */
function underId(records: readonly AccountRecord[], accountId: string): AccountRecord[] {
  const sum = createContentSum();
  return records.map((record) => {
    const text = JSON.stringify(AccountRecord.toJSON(record)).replaceAll(STILL, accountId);
    const renamed = AccountRecord.fromJSON(JSON.parse(text));
    if (renamed.record?.$case === 'trailer')
      return AccountRecord.fromPartial({ record: { $case: 'trailer', value: sum.trailer() } });
    sum.add(renamed);
    return renamed;
  });
}
