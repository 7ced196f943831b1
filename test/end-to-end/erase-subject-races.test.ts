/** Erasing a lead while others write about it, and of leads in the middle of other things. */
import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createErasedNames } from '../../src/access/erased-names.ts';
import { readDetails } from '../../src/client/status-details.ts';
import { continueSubjectErasure } from '../../src/erasure/erase-subject.ts';
import {
  EraseSubjectRequest,
  type EraseSubjectResponse,
  ErasureState,
  SubjectType,
} from '../../src/gen/kaizen/v1/erasure.ts';
import { ErrorReason } from '../../src/gen/kaizen/v1/error_reason.ts';
import { AppendEventsRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { ItemStatus } from '../../src/gen/kaizen/v1/vocabulary.ts';
import {
  buryAccount,
  burySubject,
  lockEventAccounts,
  lockEvents,
  removeEvents,
} from '../../src/gen/queries.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import type { Query } from '../../src/graph/query.ts';
import type { GraphTransaction } from '../../src/graph/transaction.ts';
import { appendAll, LEAD_TYPES, leadEvents } from '../fixtures/planted-lead.ts';
import { readAccountGraph } from './account-graph.ts';
import { createAccount } from './accounts.ts';
import { readDatabase } from './database.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import { NOW } from './learning-client.ts';
import { mixedEvents } from './mixed-events.ts';
import { recounted, stored } from './recounted.ts';
import { untilOneWaits } from './waiting-transactions.ts';

const LEAD = 'lead';
const LONG_MS = 300_000;
/** Calls that write at the same time, half of them at each server. */
const WRITERS = 40;
const MIXED = 120;

let service: TestService;
let other: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
  other = await startTestService({ now: NOW });
});
afterAll(async () => {
  await other?.close();
  await service?.close();
});

const plain = (text: string): Query<{ readonly erasureKey: string }, never, 'none'> => ({
  ...{ name: 'test/plain', mode: 'write', cardinality: 'none', text },
});
const LOCK_TOMBSTONE = plain('MATCH (e:SubjectErasure {key: $erasureKey}) SET e.locked = true');
const DELETE_TOMBSTONE = plain('MATCH (e:SubjectErasure {key: $erasureKey}) DETACH DELETE e');

const newAccount = () => createAccount(service, { industry: 'SaaS', clientType: 'startup' });
const accountWithLead = async (): Promise<string> => {
  const accountId = await newAccount();
  await appendAll(service, accountId, leadEvents(LEAD, 'early'));
  return accountId;
};
function erase(
  accountId: string,
  { subjectId = LEAD, at = service }: { readonly subjectId?: string; readonly at?: TestService } = {},
): Promise<EraseSubjectResponse> {
  return at.clients.AdminService.eraseSubject(
    EraseSubjectRequest.fromPartial({
      ...{ accountId, subjectType: SubjectType.SUBJECT_TYPE_LEAD, subjectId, force: true },
      ...{ actor: 'maria', reason: 'asked for it' },
    }),
    { deadlineMs: LONG_MS },
  );
}
const reasonOf = ({ code, metadata }: ServiceError) => `${Code[code]} ${readDetails(metadata)?.reason}`;
const keyOfTombstone = async (accountId: string): Promise<string> => {
  const names = createErasedNames(service.graph);
  const [key = ''] = await names.subjectKeysOf([{ accountId, label: 'Lead', id: LEAD }]);
  return key;
};
const countOf = ({ counts }: EraseSubjectResponse, wanted: string) =>
  counts.find(({ label }) => label === wanted)?.count;
const aboutLead = (accountId: string) =>
  readDatabase(
    `MATCH (n) WHERE n.key = $leadKey OR n.payload CONTAINS '"leadId":"lead"' AND n.account_id = $accountId
     RETURN labels(n) AS labels`,
    { accountId, leadKey: nodeKey(accountId, LEAD) },
  );

/** Runs a call that waits in this query for a lock of the transaction, which ends only then. */
async function late(
  query: string,
  hold: (transaction: GraphTransaction) => Promise<unknown>,
  call: () => Promise<unknown>,
  then: typeof hold = async () => undefined,
): Promise<string> {
  let answer: Promise<string> | undefined;
  await service.graph.transaction('write', async (transaction) => {
    await hold(transaction);
    answer = errorOf(call()).then(reasonOf);
    answer.catch(() => undefined);
    await untilOneWaits(service, query);
    await then(transaction);
  });
  return answer ?? '';
}

describe('a call that waits for the erasure', () => {
  test('is refused when it is about the lead, and leaves nothing', async () => {
    const accountId = await accountWithLead();
    const accountKey = nodeKey(accountId);
    const erasureKey = await keyOfTombstone(accountId);
    const [event] = leadEvents(LEAD, 'late');
    const reason = await late(
      'account.locked',
      async (transaction) => {
        await transaction.run(lockEventAccounts, { accountKeys: [accountKey] });
        const subjectKey = nodeKey(accountId, LEAD);
        await transaction.run(burySubject, {
          accountKey,
          subjectKey,
          erasureKey,
          requestedAtMs: 0n,
          leaseMs: 0n,
        });
      },
      () => service.clients.EventService.logEvent({ accountId, event }),
    );
    expect(reason).toBe('FAILED_PRECONDITION SUBJECT_ERASED');
    expect((await erase(accountId)).state).toBe(ErasureState.ERASURE_STATE_DONE);
    expect(await aboutLead(accountId)).toEqual([]);
  });

  test('finds no event to take back when the event is removed meanwhile', async () => {
    const accountId = await accountWithLead();
    const [event] = leadEvents(LEAD, 'early');
    const eventKeys = [nodeKey(accountId, event?.eventId ?? '')];
    const retraction = { accountId, eventId: event?.eventId ?? '', actor: 'maria', reason: 'late' };
    const reason = await late(
      'SET event.key',
      (transaction) => transaction.run(lockEvents, { eventKeys }),
      () => other.clients.EventService.retractEvent(retraction),
      (transaction) => transaction.run(removeEvents, { eventKeys }),
    );
    expect(reason).toBe('NOT_FOUND UNKNOWN_EVENT');
  });

  test('finds no account when that is erased meanwhile, with its tombstones', async () => {
    const accountId = await accountWithLead();
    const accountKey = nodeKey(accountId);
    const erasureKey = await keyOfTombstone(accountId);
    const tombstone = {
      accountKey,
      subjectKey: nodeKey(accountId, LEAD),
      erasureKey,
      requestedAtMs: 0n,
      leaseMs: 60_000n,
    };
    await service.graph.transaction('write', (transaction) => transaction.run(burySubject, tombstone));
    const accountErasureKey = await createErasedNames(service.graph).keyOf(accountId);
    const reason = await late(
      'SET erasure.locked',
      (transaction) => transaction.run(LOCK_TOMBSTONE, { erasureKey }),
      () => erase(accountId, { at: other }),
      async (transaction) => {
        const buried = { accountKey, erasureKey: accountErasureKey, requestedAtMs: 0n };
        await transaction.run(buryAccount, buried);
        await transaction.run(DELETE_TOMBSTONE, { erasureKey });
      },
    );
    expect(reason).toBe('NOT_FOUND UNKNOWN_ACCOUNT');
  });
});

describe('a lead that two servers erase at the same time', () => {
  test('goes once, and no event that is written meanwhile stays', { timeout: LONG_MS }, async () => {
    const accountId = await accountWithLead();
    const wanted = Array.from({ length: WRITERS }, async (_, writer) => {
      const at = writer % 2 === 0 ? service : other;
      const events = [...leadEvents(LEAD, `w${writer}`), ...leadEvents('neighbour', `n${writer}`)];
      const request = { ...AppendEventsRequest.fromPartial({ accountId }), events };
      const { results } = await at.clients.EventService.appendEvents(request, { deadlineMs: LONG_MS });
      return results.map(({ status, reason }) => (status === ItemStatus.ITEM_STATUS_ACCEPTED ? 0 : reason));
    });
    const erasures = [erase(accountId), erase(accountId, { at: other })];
    const answers = await Promise.all(wanted);
    const done = await Promise.all(erasures);
    const both = new Set([0, ErrorReason.ERROR_REASON_SUBJECT_ERASED]);
    for (const answer of answers) {
      // A call is one transaction: either the tombstone was there, or it was not.
      const [first, ...others] = answer.slice(0, LEAD_TYPES.length);
      expect(both).toContain(first);
      expect(new Set(others)).toEqual(new Set([first]));
      expect(answer.slice(LEAD_TYPES.length)).toEqual(LEAD_TYPES.map(() => 0));
    }
    const taken = answers.filter(([first]) => first === 0).length + 1;
    const after = await erase(accountId);
    expect(countOf(after, 'Event')).toBe(taken * LEAD_TYPES.length);
    expect(countOf(after, 'Lead')).toBe(1);
    for (const answer of done) expect(answer.state).toBe(ErasureState.ERASURE_STATE_DONE);
    expect(await aboutLead(accountId)).toEqual([]);
    expect(await recounted(readDatabase, accountId)).toEqual(await stored(readDatabase, accountId));
  });
});

describe('an erased lead', () => {
  test.each([31, 32, 33])(
    'leaves a mixed history as it was without the lead: seed %i',
    async (seed) => {
      const histories = [true, false].map(async (withLead) => {
        const accountId = await newAccount();
        const events = mixedEvents(seed, MIXED, []).filter(
          ({ payload }) => withLead || { leadId: '', ...payload?.value }.leadId !== 'lead 1',
        );
        for (const event of events) await appendAll(service, accountId, [event]);
        return accountId;
      });
      const [accountId = '', otherId = ''] = await Promise.all(histories);
      const done = await erase(accountId, { subjectId: 'lead 1' });
      expect(done.state).toBe(ErasureState.ERASURE_STATE_DONE);
      expect(countOf(done, 'Event')).toBeGreaterThan(1);
      const graphs = [accountId, otherId].map((id) => readAccountGraph(readDatabase, nodeKey(id)));
      const [graph, expected] = await Promise.all(graphs);
      expect(graph).toEqual(expected);
      expect(await recounted(readDatabase, accountId)).toEqual(await stored(readDatabase, accountId));
    },
    LONG_MS,
  );

  test('goes with its account, tombstone and all', { timeout: LONG_MS }, async () => {
    const accountId = await accountWithLead();
    await erase(accountId);
    const request = { accountId, force: true, actor: 'maria', reason: 'the contract ended' };
    await service.clients.AdminService.eraseAccount(request, { deadlineMs: LONG_MS });
    const left = await readDatabase('MATCH (n) WHERE n.key STARTS WITH $prefix RETURN n.key AS key', {
      prefix: `${nodeKey(accountId)}|`,
    });
    expect(left).toEqual([]);
    expect(reasonOf(await errorOf(erase(accountId)))).toBe('NOT_FOUND UNKNOWN_ACCOUNT');
    const late = { graph: service.graph, names: createErasedNames(service.graph), clock: () => NOW };
    const quiet = { log: pino({ level: 'silent' }), throwIfStopped: () => undefined };
    await continueSubjectErasure({ ...late, ...quiet }, await keyOfTombstone(accountId));
  });
});
