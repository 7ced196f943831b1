/** Writes that wait for the lock of an account while it is erased. */
import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createErasedNames } from '../../src/access/erased-names.ts';
import { readDetails } from '../../src/client/status-details.ts';
import { Account, PutProjectRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { SubjectType } from '../../src/gen/kaizen/v1/erasure.ts';
import { Event } from '../../src/gen/kaizen/v1/event.ts';
import { OverrideEffect, PutOverrideRequest } from '../../src/gen/kaizen/v1/override.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { buryAccount, seizeCycleLease } from '../../src/gen/queries.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { leaseKeyOf } from '../../src/learning/cycle/cycle-lease.ts';
import { createAccount } from './accounts.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';
import { NOW, recordOf, rowsOf } from './learning-client.ts';
import { untilOneWaits } from './waiting-transactions.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service?.close());

const logged = (eventId: string) =>
  Event.fromPartial({
    ...{ eventId, projectId: 'project', eventTime: { seconds: NOW.getTime() / 1_000, nanos: 0 } },
    payload: { $case: 'leadCreated', value: { leadId: 'lead', source: 'website' } },
  });

/** Every kind of write, and the answer it must get. */
const WRITES: Readonly<
  Record<string, readonly [call: (accountId: string) => Promise<unknown>, answer: string]>
> = {
  'the settings of the account': [
    (accountId) => service.clients.AccountService.putAccount({ account: Account.fromPartial({ accountId }) }),
    'FAILED_PRECONDITION ACCOUNT_ERASED',
  ],
  'a project': [
    (accountId) =>
      service.clients.AccountService.putProject(
        PutProjectRequest.fromPartial({ accountId, project: { projectId: 'late' } }),
      ),
    'NOT_FOUND UNKNOWN_ACCOUNT',
  ],
  'an event': [
    (accountId) =>
      service.clients.EventService.logEvent({ accountId, event: { ...logged('late'), accountId } }),
    'NOT_FOUND UNKNOWN_ACCOUNT',
  ],
  'a retraction': [
    (accountId) =>
      service.clients.EventService.retractEvent({
        accountId,
        eventId: 'early',
        actor: 'test',
        reason: 'test',
      }),
    'NOT_FOUND UNKNOWN_EVENT',
  ],
  performance: [
    (accountId) =>
      service.clients.PerformanceService.recordPerformance({
        ...{ accountId, actor: 'test', source: 'test', importId: 'late' },
        records: [recordOf({ contentId: 'late', impressions: 10 })],
      }),
    'NOT_FOUND UNKNOWN_ACCOUNT',
  ],
  'the undoing of an import': [
    (accountId) =>
      service.clients.PerformanceService.undoImport({
        ...{ accountId, importId: 'early', actor: 'test', reason: 'test' },
      }),
    'NOT_FOUND UNKNOWN_ACCOUNT',
  ],
  'an override': [
    (accountId) =>
      service.clients.LearningService.putOverride(
        PutOverrideRequest.fromPartial({
          ...{ accountId, trait: { kind: TraitKind.TRAIT_KIND_TONE, value: 'late' }, actor: 'test' },
          ...{ effect: OverrideEffect.OVERRIDE_EFFECT_PIN, reason: 'test' },
        }),
      ),
    'NOT_FOUND UNKNOWN_ACCOUNT',
  ],
  'the erasure of a lead': [
    (accountId) =>
      service.clients.AdminService.eraseSubject({
        ...{ accountId, subjectType: SubjectType.SUBJECT_TYPE_LEAD, subjectId: 'lead' },
        ...{ force: true, actor: 'test', reason: 'test' },
      }),
    'NOT_FOUND UNKNOWN_ACCOUNT',
  ],
  'a cycle': [
    (accountId) => service.clients.LearningService.runCycle({ accountId, wait: true, dryRun: false }),
    'NOT_FOUND UNKNOWN_ACCOUNT',
  ],
};

const reasonOf = ({ code, metadata }: ServiceError) => `${Code[code]} ${readDetails(metadata)?.reason}`;

test.each(Object.entries(WRITES))(
  '%s that waits for the erasure is refused, and leaves nothing',
  async (_, write) => {
    const [call, answer] = write;
    const accountId = await createAccount(service);
    await service.clients.EventService.logEvent({ accountId, event: { ...logged('early'), accountId } });
    await service.clients.PerformanceService.recordPerformance({
      ...{ accountId, actor: 'test', source: 'test', importId: 'early' },
      records: [recordOf({ contentId: 'early', impressions: 10 })],
    });
    const accountKey = nodeKey(accountId);
    const erasureKey = await createErasedNames(service.graph).keyOf(accountId);
    const nodesOf = () =>
      rowsOf<{ readonly nodes: number }>(
        service,
        `MATCH (n) WHERE n.key STARTS WITH $key OR n.account_key = $key OR n.account_id = $accountId
       RETURN labels(n) AS labels, properties(n) AS properties ORDER BY labels, n.key`,
        { key: accountKey, accountId },
      );
    const stored = (rows: readonly object[]) =>
      rows
        .map((row) => JSON.stringify(row))
        .filter((row) => !/"(AuditEntry|Account|Erasure|Lease)"/.test(row));
    const before = stored(await nodesOf());
    let late: Promise<string> | undefined;
    await service.graph.transaction('write', async (transaction) => {
      const holder = {
        leaseKey: leaseKeyOf(accountKey),
        holder: 'test',
        cycleId: 'erasure',
        leaseMs: 60_000n,
      };
      await transaction.run(seizeCycleLease, holder);
      await transaction.run(buryAccount, { accountKey, erasureKey, requestedAtMs: BigInt(NOW.getTime()) });
      late = errorOf(call(accountId)).then(reasonOf);
      late.catch(() => undefined);
      await untilOneWaits(service);
    });
    expect(await late).toBe(answer);
    expect(stored(await nodesOf())).toEqual(before);
    const tombstones = await rowsOf(
      service,
      'MATCH (e:Erasure {key: $erasureKey}) RETURN e.account_id AS id, COUNT { (e)--(:Project) } AS projects',
      { erasureKey },
    );
    expect(tombstones).toEqual([{ id: null, projects: 1 }]);
  },
);
