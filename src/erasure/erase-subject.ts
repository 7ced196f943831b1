/**
 * Erases a lead from its account, on a person's request. The tombstone comes first; the rest goes in small transactions.
 * Each of them locks the tombstone and looks whether the erasure is still under way. So any number of servers may work
 * at it at the same time, and one that comes late, even after the end, writes nothing.
 */
import type { Logger } from 'pino';
import { type ErasedNames, erasureIdOf, type NamedSubject } from '../access/erased-names.ts';
import {
  burySubject,
  countErased,
  findSubject,
  finishSubjectErasure,
  hasAccount,
  listEventsOfSubject,
  lockEventAccounts,
  lockSubjectErasure,
} from '../gen/queries.ts';
import { keyParts, nodeKey } from '../graph/keys.ts';
import { BATCH_TIMEOUT_MS } from '../ingestion/batch/write-batch.ts';
import { removeLeadEvents } from '../ingestion/retract/remove-lead-events.ts';
import { DEFAULT_LEASE_MS } from '../learning/cycle/cycle-lease.ts';
import { unknownAccount, unknownSubject } from '../shared/errors.ts';
import { accountIdOf, readSubjectErasure, type SubjectErasureRecord } from './subject-erasure-record.ts';
import type { SweepDependencies } from './sweep-account.ts';
import { unnameInAudit } from './unname-in-audit.ts';

/** Events in one transaction. The account's other writes wait for it, so it must take only a fraction of a second. */
const EVENTS_PER_PAGE = 100;

/** What erasing a subject needs. */
export interface EraseSubjectDependencies extends SweepDependencies {
  readonly names: ErasedNames;
  readonly log: Logger;
  /** How long other servers leave an erasure alone after its last transaction. Default: the term of cycles. */
  readonly leaseMs?: number;
}

/** What an erasure would delete now, or what it has deleted if there is one. Throws UNKNOWN_ACCOUNT, UNKNOWN_SUBJECT. */
export async function previewSubjectErasure(
  { graph, names }: Pick<EraseSubjectDependencies, 'graph' | 'names'>,
  subject: NamedSubject,
  signal?: AbortSignal,
): Promise<{ readonly erasure: SubjectErasureRecord } | { readonly counts: SubjectErasureRecord['counts'] }> {
  const erasureKey = await keyOfTombstone(names, subject);
  const erasure = await readSubjectErasure(graph, erasureKey);
  if (erasure !== undefined) {
    // The audit entry of this very call may name the subject again.
    await unnameInAudit(graph, subject, erasure.erasureId);
    return { erasure };
  }
  const accountKey = nodeKey(subject.accountId);
  const found = await graph.run(findSubject, { accountKey, subjectKey: subjectKeyOf(subject) }, { signal });
  if (found !== undefined) {
    const events = found.events > 0 ? [{ label: 'Event', count: found.events }] : [];
    return { counts: [...events, { label: subject.label, count: 1 }] };
  }
  const account = await graph.run(hasAccount, { accountKey }, { signal });
  throw account.found ? unknownSubject(subject.label, subject.id) : unknownAccount(subject.accountId);
}

/** Erases a subject, or continues an erasure that was begun. Throws UNKNOWN_ACCOUNT, UNKNOWN_SUBJECT. */
export async function eraseSubject(
  dependencies: EraseSubjectDependencies,
  subject: NamedSubject,
): Promise<SubjectErasureRecord> {
  const { graph, names } = dependencies;
  const erasureKey = await keyOfTombstone(names, subject);
  await buryOnce(dependencies, subject, erasureKey);
  await continueSubjectErasure(dependencies, erasureKey);
  const erasure = await readSubjectErasure(graph, erasureKey);
  // The account was erased meanwhile, and the tombstone with it.
  if (erasure === undefined) throw unknownAccount(subject.accountId);
  await unnameInAudit(graph, subject, erasure.erasureId);
  return erasure;
}

/**
 * Creates the tombstone, if there is none. All writes of events lock their account first, so each of them either came
 * before, and is removed with the others, or finds the tombstone.
 */
async function buryOnce(
  { graph, clock, log, throwIfStopped, leaseMs = DEFAULT_LEASE_MS }: EraseSubjectDependencies,
  subject: NamedSubject,
  erasureKey: string,
): Promise<void> {
  throwIfStopped();
  const accountKey = nodeKey(subject.accountId);
  const requestedAtMs = BigInt(clock().getTime());
  const isNew = await graph.transaction('write', async (transaction) => {
    const [account] = await transaction.run(lockEventAccounts, { accountKeys: [accountKey] });
    if (account === undefined) throw unknownAccount(subject.accountId);
    if ((await readSubjectErasure(transaction, erasureKey)) !== undefined) return false;
    const tombstone = { accountKey, subjectKey: subjectKeyOf(subject), erasureKey };
    const times = { requestedAtMs, leaseMs: BigInt(leaseMs) };
    const buried = await transaction.run(burySubject, { ...tombstone, ...times });
    if (buried === undefined) throw unknownSubject(subject.label, subject.id);
    return true;
  });
  if (isNew) log.info({ erasure_id: erasureIdOf(erasureKey) }, 'erasure of a subject begun');
}

/** Removes what is left of a subject that has a tombstone. Does nothing when the erasure is finished. */
export async function continueSubjectErasure(
  dependencies: EraseSubjectDependencies,
  erasureKey: string,
): Promise<void> {
  const { graph, log, throwIfStopped } = dependencies;
  const erasureId = erasureIdOf(erasureKey);
  for (;;) {
    throwIfStopped();
    const subject = await removePage(dependencies, erasureKey);
    if (subject === 'MORE') continue;
    if (subject === undefined) return;
    await unnameInAudit(graph, subject, erasureId);
    throwIfStopped();
    await finish(dependencies, erasureKey);
    log.info({ erasure_id: erasureId }, 'erasure of a subject finished');
    return;
  }
}

/** 'MORE' when events were removed, the subject when none was left, undefined when there is nothing to finish. */
function removePage(
  { graph, leaseMs = DEFAULT_LEASE_MS }: EraseSubjectDependencies,
  erasureKey: string,
): Promise<'MORE' | NamedSubject | undefined> {
  const accountId = accountIdOf(erasureKey);
  return graph.transaction(
    'write',
    async (transaction) => {
      const held = await transaction.run(lockSubjectErasure, { erasureKey, leaseMs: BigInt(leaseMs) });
      if (held === undefined) return undefined;
      const leadKey = held.subjectKey;
      const page = { subjectKey: leadKey, limit: BigInt(EVENTS_PER_PAGE) };
      const eventKeys = (await transaction.run(listEventsOfSubject, page)).map(({ key }) => key);
      if (eventKeys.length === 0) return { accountId, label: 'Lead', id: keyParts(leadKey).at(-1) ?? '' };
      const counts = await removeLeadEvents(transaction, { accountId, leadKey, eventKeys });
      if (counts === undefined) return undefined;
      const rows = counts.map(({ label, count }) => ({ label, count: BigInt(count) }));
      await transaction.run(countErased, { erasureKey, counts: rows });
      return 'MORE';
    },
    { timeoutMs: BATCH_TIMEOUT_MS },
  );
}

function finish(
  { graph, clock, leaseMs = DEFAULT_LEASE_MS }: EraseSubjectDependencies,
  erasureKey: string,
): Promise<void> {
  const finishedAtMs = BigInt(clock().getTime());
  return graph.transaction('write', async (transaction) => {
    const held = await transaction.run(lockSubjectErasure, { erasureKey, leaseMs: BigInt(leaseMs) });
    if (held === undefined) return;
    const { subjectKey } = held;
    await transaction.run(finishSubjectErasure, { erasureKey, subjectKey, finishedAtMs });
  });
}

async function keyOfTombstone(names: ErasedNames, subject: NamedSubject): Promise<string> {
  const [erasureKey = ''] = await names.subjectKeysOf([subject]);
  return erasureKey;
}

function subjectKeyOf({ accountId, id }: NamedSubject): string {
  return nodeKey(accountId, id);
}
